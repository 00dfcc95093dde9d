"""The only door to read: who finds which rows."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from jishi.core.errors import NotInScope
from jishi.ledger.access import row_for, rows_for, search
from jishi.ledger.registry import ledger
from jishi.orgs.tree import place
from tests.factories import make_org
from tests.people import make_user

TODAY = date(2026, 12, 1)
EVENT = ledger("event")


def titles(user, spec=EVENT, on=TODAY, **options) -> set[str]:
    return {row.title for row in rows_for(user, spec, on, **options)}


@pytest.fixture
def events(staffed):
    world = staffed.world
    for name in ("first", "second", "outside"):
        world.row("event", org=name, on=date(2026, 3, 1), title=name)
    return staffed


def test_everybody_finds_the_rows_below_their_grants_and_no_others(events):
    found = {
        name: titles(getattr(events, name))
        for name in ("secretary", "clerk", "reader", "stranger", "neighbour")
    }

    assert found == {
        "secretary": {"first", "second"},
        "clerk": {"first"},
        "reader": {"first"},
        "stranger": set(),
        "neighbour": {"outside"},
    }


def test_the_right_to_view_is_not_the_right_to_edit_or_review(events):
    rights = {
        name: [bool(titles(getattr(events, name), action=action)) for action in ("view", "edit", "review")]
        for name in ("secretary", "clerk", "reader")
    }

    assert rights == {
        "secretary": [True, False, True],
        "clerk": [True, True, False],
        "reader": [True, False, False],
    }


def test_nobody_signed_in_and_nobody_dismissed_finds_a_row(events):
    dismissed = make_user("dismissed", "review", events.world.committee)
    dismissed.is_active = False

    assert titles(AnonymousUser()) == set()
    assert titles(dismissed) == set()


def test_a_superuser_without_a_grant_finds_nothing(events):
    root = make_user("root")
    root.is_superuser = True

    assert titles(root) == set()


def test_the_clerk_of_a_branch_that_moved_still_finds_the_rows_of_before(events):
    world = events.world
    other = make_org(world.institution, "机关总支", 9, world.committee)
    head = make_user("head", "leader", other)
    place(world.first, other, date(2026, 6, 15))
    world.row("event", org="first", on=date(2026, 9, 1), title="moved")

    assert titles(events.clerk) == {"first", "moved"}
    assert titles(head) == {"moved"}
    assert titles(head, on=date(2026, 6, 1)) == {"moved"}
    assert titles(events.clerk, on=date(2026, 6, 1)) == {"first"}


def test_a_joint_event_is_seen_by_every_host_and_edited_by_its_keeper(staffed):
    staffed.world.row("event", org="second", on=date(2026, 3, 1), title="joint", hosts=["first"])

    assert titles(staffed.clerk) == {"joint"}
    assert titles(staffed.clerk, action="edit") == set()


def test_deleted_rows_are_found_only_when_asked_for(staffed):
    staffed.world.row("event", on=date(2026, 3, 1), title="gone", deleted=True)

    assert titles(staffed.clerk) == set()
    assert titles(staffed.clerk, deleted=True) == {"gone"}


def test_stays_are_found_by_where_their_organisation_stands_on_the_day(staffed):
    staffed.world.row("membership", org="first", person="甲", since=date(2020, 1, 1))
    staffed.world.row("membership", org="second", person="乙", since=date(2020, 1, 1))

    found = [
        {row.person.name for row in rows_for(user, ledger("membership"), TODAY)}
        for user in (staffed.secretary, staffed.clerk, staffed.neighbour)
    ]

    assert found == [{"甲", "乙"}, {"甲"}, set()]


def test_a_row_of_others_and_a_row_that_is_not_there_are_refused_alike(events):
    row = EVENT.model.objects.get(title="second")
    said = []
    for pk in (row.pk, 1):
        with pytest.raises(NotInScope) as refused:
            row_for(events.clerk, EVENT, pk, TODAY)
        said.append(refused.value.for_page())

    assert said[0] == said[1]
    assert "没有找到这条记录" in said[0]


def test_every_word_searched_for_must_occur_in_some_field(staffed):
    world = staffed.world
    world.row("event", on=date(2026, 3, 1), title="学习党章", place="会议室")
    world.row("event", on=date(2026, 3, 2), title="学习条例", place="礼堂")

    rows = rows_for(staffed.clerk, EVENT, TODAY)
    found = {
        words: {row.title for row in search(rows, EVENT, words)}
        for words in ("学习", "学习 礼堂", "", "100%")
    }

    assert found == {
        "学习": {"学习党章", "学习条例"},
        "学习 礼堂": {"学习条例"},
        "": {"学习党章", "学习条例"},
        "100%": set(),
    }


def test_a_ledger_without_searchable_fields_has_nothing_to_find(staffed):
    staffed.world.row("visit", on=date(2026, 3, 1))

    rows = rows_for(staffed.clerk, ledger("visit"), TODAY)

    assert search(rows, ledger("visit"), "村").count() == 0


def test_a_list_of_rows_takes_four_queries_however_long(events, django_assert_max_num_queries):
    for number in range(20):
        events.world.row("event", on=date(2026, 4, 1), title=str(number))

    with django_assert_max_num_queries(5):
        shown = [(row.org.name, row.title) for row in rows_for(events.secretary, EVENT, TODAY)]

    assert len(shown) == 22
