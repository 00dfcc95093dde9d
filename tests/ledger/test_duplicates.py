"""Of rows that say the same, one counts."""

from __future__ import annotations

from datetime import date

import pytest

from jishi.audit.models import Entry
from jishi.core.errors import NotInScope, UserError
from jishi.ledger import actions
from jishi.ledger.models import Event
from jishi.ledger.registry import ledger

TODAY = date(2026, 12, 1)
EVENT = ledger("event")


@pytest.fixture
def write(staffed):
    def one(code="event", **values):
        given = {"org": staffed.world.first, "on": date(2026, 3, 10)} | values
        if code == "event":
            given = {"title": "学习党章", "hats": 2} | given
        return actions.create(staffed.clerk, ledger(code), given, today=TODAY)

    return one


def marks(*rows) -> list[int | None]:
    """For each row which of ``rows`` it repeats, by place; None where it counts."""
    keys = [row.pk for row in rows]
    held = dict(Event.objects.filter(pk__in=keys).values_list("pk", "duplicate_of"))
    return [None if held[key] is None else keys.index(held[key]) for key in keys]


def now(row):
    return Event.objects.get(pk=row.pk)


def delete(staffed, row):
    return actions.delete(staffed.clerk, EVENT, row.pk, version=now(row).version, today=TODAY)


def change(staffed, row, **values):
    return actions.update(staffed.clerk, EVENT, row.pk, values, version=now(row).version, today=TODAY)


def test_a_row_with_the_same_natural_key_is_kept_and_marked(write):
    first, again, other = write(), write(attended=9), write(title="学习条例")

    assert marks(first, again, other) == [None, 0, None]
    assert Entry.objects.get(row=again.pk).after["duplicate_of"] == first.pk


def test_a_third_row_repeats_the_first_and_not_the_second(write):
    assert marks(write(), write(), write()) == [None, 0, 0]


def test_the_same_in_another_organisation_is_no_duplicate(staffed, write):
    first = write()
    other = staffed.world.row(
        "event", org="second", on=date(2026, 3, 10), title="学习党章", hats=["theme_day"]
    )

    assert marks(first, other) == [None, None]


def test_a_key_with_an_empty_part_tells_nothing(write):
    without_day = [write(on=None), write(on=None)]
    unsigned = [write("contribution", title="心得"), write("contribution", title="心得")]

    assert marks(*without_day) == [None, None]
    assert [paper.duplicate_of for paper in unsigned] == [None, None]


def test_a_ledger_without_a_natural_key_has_no_duplicates_of_its_own(write):
    assert [write("visit").duplicate_of, write("visit").duplicate_of] == [None, None]


def test_deleting_the_first_lets_the_oldest_of_the_others_count(staffed, write):
    first, second, third = write(), write(), write()

    delete(staffed, first)

    assert marks(first, second, third) == [None, None, 1]
    assert now(second).version == 2
    freed = Entry.objects.get(row=second.pk, action="mark_duplicate")
    assert (freed.before, freed.after) == ({"duplicate_of": first.pk}, {"duplicate_of": None})


def test_a_restored_row_repeats_the_one_that_took_its_place(staffed, write):
    first, second = write(), write()
    gone = delete(staffed, first)

    actions.restore(staffed.clerk, EVENT, first.pk, version=gone.version, today=TODAY)

    assert marks(first, second) == [1, None]


def test_a_row_changed_into_another_becomes_its_duplicate_and_back(staffed, write):
    first, other = write(), write(title="学习条例")

    change(staffed, other, title="学习党章")
    same = marks(first, other)
    change(staffed, other, title="学习纪要")

    assert (same, marks(first, other)) == ([None, 0], [None, None])


def test_when_the_first_is_changed_into_something_else_the_second_counts(staffed, write):
    first, second, third = write(), write(), write()

    change(staffed, first, title="学习纪要")

    assert marks(first, second, third) == [None, None, 1]


def test_a_duplicate_marked_by_hand_follows_its_original(staffed, write):
    first, other, target = write(), write(title="学习《党章》"), write(title="学习条例")
    mark(staffed, other, first)

    change(staffed, first, title="学习条例")

    assert marks(first, other, target) == [2, 2, None]


def mark(staffed, row, of, who="secretary"):
    pk = None if of is None else of.pk
    return actions.mark_duplicate(
        getattr(staffed, who), EVENT, row.pk, pk, version=now(row).version, today=TODAY
    )


def test_a_reviewer_marks_by_hand_and_takes_the_mark_away(staffed, write):
    first, other, follower = write(), write(title="学习《党章》"), write(title="学习《党章》")

    mark(staffed, other, first)
    marked = marks(first, other, follower)
    mark(staffed, other, None)

    assert (marked, marks(first, other, follower)) == ([None, 0, 0], [None, None, 0])


def test_what_cannot_be_the_original_is_refused(staffed, write):
    first, again, other = write(), write(), write(title="学习条例")

    with pytest.raises(UserError, match="不能和它自己重复"):
        mark(staffed, first, first)
    with pytest.raises(UserError, match="本身已标记为重复"):
        mark(staffed, other, again)
    with pytest.raises(NotInScope):
        mark(staffed, other, first, who="clerk")
    with pytest.raises(NotInScope):
        mark(staffed, other, staffed.world.row("event", org="outside", on=TODAY, title="外单位"))
    assert marks(first, again, other) == [None, 0, None]


def test_a_confirmed_duplicate_of_a_forgotten_draft_counts_in_its_place(staffed, write):
    draft, again, third = write(), write(), write()
    actions.submit(staffed.clerk, EVENT, again.pk, version=1, today=TODAY)

    row = actions.confirm(staffed.secretary, EVENT, again.pk, version=2, today=TODAY)

    assert row.duplicate_of is None
    assert marks(draft, again, third) == [1, None, 1]


def test_a_confirmed_duplicate_of_a_confirmed_row_stays_one(staffed, write):
    first, again = write(), write()
    for row in (first, again):
        actions.submit(staffed.clerk, EVENT, row.pk, version=1, today=TODAY)
        actions.confirm(staffed.secretary, EVENT, row.pk, version=2, today=TODAY)

    assert marks(first, again) == [None, 0]


def test_when_a_confirmed_original_is_returned_its_confirmed_repetition_counts(staffed, write):
    first, draft, again = write(), write(), write()
    for row in (first, again):
        actions.submit(staffed.clerk, EVENT, row.pk, version=1, today=TODAY)
        actions.confirm(staffed.secretary, EVENT, row.pk, version=2, today=TODAY)

    row = actions.return_(staffed.secretary, EVENT, first.pk, "人数不对", version=3, today=TODAY)

    assert marks(first, draft, again) == [2, 2, None]
    assert (row.duplicate_of, row.version) == (again.pk, now(first).version)


def test_when_an_original_is_returned_that_only_drafts_repeat_it_stays_the_original(staffed, write):
    first, draft = write(), write()
    actions.submit(staffed.clerk, EVENT, first.pk, version=1, today=TODAY)

    actions.return_(staffed.secretary, EVENT, first.pk, "人数不对", version=2, today=TODAY)

    assert marks(first, draft) == [None, 0]
