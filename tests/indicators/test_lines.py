"""Lines of a duplicate do not count, and say so; freed, they count again."""

from datetime import date

import pytest

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.engine import judged
from jishi.indicators.parse import indicator
from jishi.indicators.reasons import Reason
from jishi.indicators.tally import by_span, values
from jishi.indicators.whatif import effects
from jishi.ledger import actions
from jishi.ledger.models import Attendance
from jishi.ledger.registry import ledger
from jishi.orgs.tree import Tree
from tests.indicators.asked import WORDS, YEAR, figure_of

MARCH, TODAY = date(2026, 3, 10), date(2026, 12, 1)
EVENT = ledger("event")


def item(measure, *where):
    said = {"id": f"t.{measure}", "name": "到会", "unit": "人次", "record": "attendance", "measure": measure}
    return indicator(said | {"where": [["presence", "eq", "present"], *where]} | WORDS)


CAME, WHO = item("count"), item("persons", ["hats", "has", "theme_day"])


@pytest.fixture
def twice(world):
    """Two entries of one event, with a line of the same person each."""
    events = [world.row("event", on=MARCH, hats=["theme_day"]) for _ in range(2)]
    return [
        (one, world.row("attendance", on=MARCH, event=one, person="甲", presence="present")) for one in events
    ]


def mark(staffed, event, of):
    event.refresh_from_db()
    pk = None if of is None else of.pk
    actions.mark_duplicate(staffed.secretary, EVENT, event.pk, pk, version=event.version, today=TODAY)


@pytest.mark.parametrize(("asked", "both"), [(CAME, 2), (WHO, 1)])
def test_lines_of_a_duplicate_are_left_out_and_count_again_when_it_is_freed(staffed, twice, asked, both):
    (first, kept), (second, line) = twice
    scope = Scope.below(staffed.world.committee, YEAR.last)

    mark(staffed, second, first)

    figure = figure_of(asked, staffed.world)
    assert (figure.value, figure.counted) == (1, [kept.pk])
    assert figure.left_out() == {Reason.DUPLICATE: [line.pk]}
    assert values([asked], YEAR, scope)[asked.id].value == 1
    assert judged([asked], YEAR, scope, line.pk) == {asked.id: Reason.DUPLICATE}

    mark(staffed, second, None)

    freed = figure_of(asked, staffed.world)
    assert (freed.value, freed.left_out()) == (both, {})


def test_of_a_month_they_are_no_part_either(staffed, twice):
    (first, _), (second, _) = twice
    mark(staffed, second, first)
    scope = Scope.below(staffed.world.committee, YEAR.last)

    found = by_span([CAME], [Period.month(2026, month) for month in (2, 3)], scope)

    assert [told.amount for told in found[CAME.id]] == [0, 1]


def test_when_the_original_is_returned_the_lines_of_the_other_count_in_its_place(staffed, twice):
    (first, _), (second, line) = twice
    mark(staffed, second, first)
    first.refresh_from_db()

    actions.return_(staffed.secretary, EVENT, first.pk, "人数不对", version=first.version, today=TODAY)

    assert figure_of(CAME, staffed.world).counted == [line.pk]


def test_a_line_that_is_a_draft_promises_nothing_while_its_event_is_a_duplicate(staffed, twice):
    (first, _), (second, line) = twice
    mark(staffed, second, first)
    Attendance.objects.filter(pk=line.pk).update(status=0)
    line, scope = Attendance.objects.get(pk=line.pk), Scope.whole(line.institution_id)

    def moved():
        return effects(
            Attendance.objects.get(pk=line.pk),
            "attendance",
            YEAR,
            scope,
            known={CAME.id: CAME},
            tree=Tree.of(line.institution_id),
        )

    assert moved() == []
    mark(staffed, second, None)
    assert [(one.before.value, one.after.value) for one in moved()] == [(1, 2)]
