"""Zero becomes a fact when somebody says so."""

from __future__ import annotations

from datetime import date

import pytest

from jishi.accounts.scope import Scope
from jishi.audit.models import Entry
from jishi.core.errors import CatalogueError, NotInScope, UserError
from jishi.core.periods import Period
from jishi.indicators.engine import evaluate
from jishi.indicators.parse import indicator
from jishi.ledger import actions
from jishi.ledger.models import NilReturn
from jishi.ledger.records.plans import NIL_RETURN
from jishi.orgs.tree import place
from tests.factories import make_org

TODAY = date(2026, 12, 1)
YEAR = Period.year_of(2026)
COUNT = {
    "id": "x.events",
    "name": "活动",
    "unit": "次",
    "record": "event",
    "measure": "count",
    "field": "study",
}


def say(staffed, code="event", who="clerk", **more):
    return actions.nil_return(getattr(staffed, who), staffed.world.first, code, YEAR, today=TODAY, **more)


def test_a_nil_return_makes_zero_a_fact_once_it_is_confirmed(staffed):
    item = indicator(COUNT | {"definition": "活动次数。", "phrases": ["活动"]})
    scope = Scope.below(staffed.world.first, YEAR.last)
    row = say(staffed)

    values = [evaluate([item], YEAR, scope, known={})[item.id].value]
    actions.submit(staffed.clerk, NIL_RETURN, row.pk, version=1, today=TODAY)
    actions.confirm(staffed.secretary, NIL_RETURN, row.pk, version=2, today=TODAY)
    values.append(evaluate([item], YEAR, scope, known={})[item.id].value)

    assert values == [None, 0]
    assert list(Entry.objects.filter(row=row.pk).order_by("pk").values_list("action", flat=True)) == [
        "create",
        "submit",
        "confirm",
    ]


def test_the_nil_return_of_a_branch_that_moved_speaks_for_its_whole_year(staffed):
    world = staffed.world
    place(world.first, make_org(world.institution, "机关总支", 9, world.committee), date(2026, 6, 15))
    item = indicator(COUNT | {"definition": "活动次数。", "phrases": ["活动"]})
    row = say(staffed)
    actions.submit(staffed.clerk, NIL_RETURN, row.pk, version=1, today=TODAY)
    actions.confirm(staffed.secretary, NIL_RETURN, row.pk, version=2, today=TODAY)

    figure = evaluate([item], YEAR, Scope.below(world.first, YEAR.last, YEAR.first), known={})[item.id]

    assert (figure.value, figure.basis) == (0, "nil")


def test_a_ledger_that_has_rows_cannot_be_said_to_be_empty(staffed):
    staffed.world.row("event", on=date(2026, 3, 1), status="draft")
    staffed.world.row("event", org="second", on=date(2026, 4, 1), hosts=["first"])

    with pytest.raises(UserError, match="2026年的活动台账里有 2 条记录，不能报零"):
        say(staffed)

    assert NilReturn.objects.count() == 0


def test_one_figure_of_a_ledger_with_rows_can_be_said_to_be_zero(staffed):
    staffed.world.row("event", on=date(2026, 3, 1))

    assert say(staffed, indicator="study.lecture.count").indicator == "study.lecture.count"


def test_rows_of_another_year_and_deleted_rows_do_not_stand_in_the_way(staffed):
    staffed.world.row("event", on=date(2025, 3, 1))
    staffed.world.row("event", on=date(2026, 3, 1), deleted=True)

    assert say(staffed).pk


def test_the_same_is_not_said_twice(staffed):
    say(staffed)

    with pytest.raises(UserError, match="已经报过零"):
        say(staffed)


def test_an_unknown_ledger_and_a_stranger_are_refused(staffed):
    with pytest.raises(CatalogueError, match="没有名为“nonsense”的台账"):
        say(staffed, "nonsense")
    for who in ("stranger", "neighbour", "reader", "secretary"):
        with pytest.raises(NotInScope):
            say(staffed, who=who)


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 9, 1)])
def test_rows_from_before_and_after_a_move_stand_in_the_way_alike(staffed, day):
    world = staffed.world
    place(world.first, make_org(world.institution, "机关总支", 9, world.committee), date(2026, 6, 15))
    world.row("event", on=day)

    with pytest.raises(UserError, match="有 1 条记录，不能报零"):
        say(staffed)
