"""Rows follow an organisation whose move was entered late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jishi.audit.models import Entry
from jishi.core.errors import UserError
from jishi.ledger.models import Event, EventHost, NilReturn, Visit
from jishi.ledger.restamp import restamp
from jishi.orgs.tree import Tree, place
from tests.factories import World, make_org

JUNE = date(2026, 6, 15)


def paths(model) -> list[str]:
    return list(model.objects.order_by("pk").values_list("org_path", flat=True))


def test_rows_from_the_day_of_the_move_on_get_the_new_place_and_earlier_ones_keep_theirs(world):
    for day in (date(2026, 6, 14), JUNE, date(2026, 9, 1)):
        world.row("event", on=day)
    world.row("visit", on=date(2026, 9, 1))
    world.row("event", org="second", on=date(2026, 9, 1), hosts=["first"])
    NilReturn.objects.create(org=world.first, on=date(2026, 7, 1), until=date(2026, 9, 30), ledger="dues")

    place(world.first, make_org(world.institution, "机关总支", 9, world.committee), JUNE)
    counts = restamp(world.first, JUNE)

    old, new = "0001.0002.", "0001.0009.0002."
    assert paths(Event) == [old, new, new, "0001.0003."]
    assert (paths(Visit), paths(EventHost), paths(NilReturn)) == ([new], [new], [new])
    assert counts == {"event": 3, "visit": 1, "nil_return": 1}


def test_a_second_run_finds_nothing_to_do_and_leaves_versions_alone(world):
    row = world.row("event", on=date(2026, 9, 1))
    place(world.first, make_org(world.institution, "机关总支", 9, world.committee), JUNE)
    restamp(world.first, JUNE)

    assert restamp(world.first, JUNE) == {}
    assert Event.objects.get(pk=row.pk).version == 1


def test_the_trace_says_since_when_and_how_many(world):
    world.row("event", on=date(2026, 9, 1))
    place(world.first, make_org(world.institution, "机关总支", 9, world.committee), JUNE)

    restamp(world.first, JUNE)

    entry = Entry.objects.get()
    assert (entry.action, entry.row, entry.after) == (
        "restamp",
        world.first.pk,
        {"since": "2026-06-15", "event": 1},
    )


@pytest.mark.slow
@settings(max_examples=25)
@given(
    moves=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 20)), min_size=1, max_size=6
    ),
    rows=st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(0, 24)), min_size=1, max_size=8),
)
def test_after_any_late_moves_every_row_stands_where_a_new_one_would(db, moves, rows):
    world = World.make()
    orgs = [world.committee, world.first, world.second]
    orgs.append(make_org(world.institution, "党小组", 4, world.first, kind=4))
    start = date(2026, 1, 1)
    for place_of, shift in rows:
        day = None if shift is None else start + timedelta(days=shift)
        world.row("event", org=orgs[place_of], on=day, hosts=[orgs[0]])

    for org, parent, shift in moves:
        day = start + timedelta(days=shift)
        try:
            place(orgs[org], orgs[parent], day)
        except UserError:
            continue
        restamp(orgs[org], day)

    tree = Tree.of(world.institution.pk)
    for row in Event.objects.filter(institution=world.institution).select_related("org"):
        assert row.org_path == tree.path(row.org_id, row.on or row.org.since)
    for host in EventHost.objects.filter(institution_id=world.institution.pk).select_related("org", "event"):
        assert host.org_path == tree.path(host.org_id, host.event.on or host.org.since)
