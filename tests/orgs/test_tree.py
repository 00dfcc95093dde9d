"""Where organisations stand in the tree on a day, also after moves entered late."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jishi.core.errors import UserError
from jishi.core.periods import Period
from jishi.orgs.fields import inside, upper
from jishi.orgs.models import Institution, Organisation, Placement
from jishi.orgs.tree import Tree, place
from tests.factories import BEGINNING, make_org

JUNE = date(2026, 6, 15)
EVE = date(2026, 6, 14)


def test_a_branch_that_moved_has_each_path_for_its_own_time(world):
    other = make_org(world.institution, "机关总支", 9, world.committee)
    place(world.first, other, JUNE)

    tree = Tree.of(world.institution.pk)

    assert tree.path(world.first.pk, EVE) == "0001.0002."
    assert tree.path(world.first.pk, JUNE) == "0001.0009.0002."
    assert tree.paths(world.first.pk, EVE) == ("0001.0002.",)
    assert tree.paths(world.first.pk, JUNE) == ("0001.0002.", "0001.0009.0002.")


def test_a_whole_subtree_moves_along(world):
    group = make_org(world.institution, "党小组", 7, world.first, kind=Organisation.Kind.GROUP)
    place(world.first, world.second, JUNE)

    tree = Tree.of(world.institution.pk)

    assert tree.path(group.pk, EVE) == "0001.0002.0007."
    assert tree.path(group.pk, JUNE) == "0001.0003.0002.0007."


def test_a_move_entered_late_keeps_what_came_below_meanwhile(world):
    group = make_org(world.institution, "党小组", 7, world.second, kind=Organisation.Kind.GROUP)
    place(group, world.first, date(2026, 8, 1))

    place(world.first, world.second, JUNE)

    tree = Tree.of(world.institution.pk)
    assert tree.path(group.pk, date(2026, 7, 31)) == "0001.0003.0007."
    assert tree.path(group.pk, date(2026, 8, 1)) == "0001.0003.0002.0007."


def test_a_stay_with_a_last_day_ends_where_the_next_begins(world):
    Placement.objects.filter(org=world.first).update(until=date(2026, 12, 31))

    place(world.first, world.second, JUNE)

    stays = Placement.objects.filter(org=world.first).order_by("since")
    assert list(stays.values_list("since", "until")) == [(BEGINNING, EVE), (JUNE, None)]


def test_an_organisation_cannot_stand_below_itself_on_any_later_day(world):
    place(world.second, world.first, date(2026, 8, 1))

    with pytest.raises(UserError, match="自己的下级"):
        place(world.first, world.second, JUNE)

    assert Tree.of(world.institution.pk).path(world.first.pk, date(2026, 9, 1)) == "0001.0002."


def test_a_parent_must_have_its_place_already(world):
    late = make_org(world.institution, "后成立的总支", 9, world.committee, since=date(2026, 8, 1))

    with pytest.raises(UserError, match="还没有隶属关系"):
        place(world.first, late, JUNE)


def test_a_day_outside_all_stays_takes_the_nearest_rule(world):
    Placement.objects.filter(org=world.first).update(since=date(2020, 1, 1), until=date(2020, 12, 31))

    tree = Tree.of(world.institution.pk)

    assert tree.path(world.first.pk, date(2019, 1, 1)) == "0001.0002."
    assert tree.path(world.first.pk, date(2026, 1, 1)) == "0001.0002."
    assert not tree.stayed(world.first.pk, Period.year_of(2026), "0001.")
    assert tree.stayed(world.first.pk, Period.year_of(2020), "0001.")


def test_a_subtree_is_one_range_of_texts():
    assert upper("0001.0003.") == "0001.0003/"
    assert inside("0001.0003.0002.", "0001.0003.")
    assert inside("0001.0003.", "0001.0003.")
    assert not inside("0001.0031.", "0001.0003.")
    assert inside("0001.", "")


class Naive:
    """Who stood under whom, kept as a plain list of moves and walked up day by day."""

    def __init__(self) -> None:
        self.moves: dict[int, list[tuple[date, int | None]]] = defaultdict(list)

    def move(self, org: int, parent: int | None, day: date) -> bool:
        """Whether the move makes sense; only then it is kept."""
        before = self.moves[org]
        kept = [move for move in before if move[0] < day]
        known = parent is None or any(since <= day for since, _ in self.moves[parent])
        self.moves[org] = [*kept, (day, parent)]
        turns = {day, *(since for moves in self.moves.values() for since, _ in moves if since > day)}
        sound = known and all(self.walk(one, turn) for one in list(self.moves) for turn in turns)
        if not sound:
            self.moves[org] = before
        return sound

    def walk(self, org: int, day: date) -> list[int]:
        """From the root down to ``org``; nothing when the way up runs in a circle."""
        line: list[int] = []
        here: int | None = org
        while here is not None:
            if here in line:
                return []
            line.insert(0, here)
            moves = self.moves[here]
            past = [parent for since, parent in moves if since <= day]
            here = past[-1] if past else (moves[0][1] if moves else None)
        return line


FIRST = date(2025, 1, 1)
MOVES = st.lists(
    st.tuples(st.integers(1, 6), st.none() | st.integers(1, 6), st.integers(0, 40)), min_size=3, max_size=25
)


@pytest.mark.slow
@settings(max_examples=60)
@given(moves=MOVES)
def test_after_any_moves_in_any_order_the_path_is_what_a_walk_up_gives(db, moves):
    home = Institution.objects.create(name="岭川公路管理局")
    orgs = {
        n: Organisation.objects.create(institution=home, name=f"组织{n}", number=n, kind=3, since=FIRST)
        for n in range(1, 7)
    }
    naive = Naive()
    for org in orgs.values():
        place(org, None, FIRST)
        naive.move(org.number, None, FIRST)

    for number, above, shift in moves:
        day = FIRST + timedelta(days=shift)
        if naive.move(number, above, day):
            place(orgs[number], orgs[above] if above else None, day)
        else:
            with pytest.raises(UserError):
                place(orgs[number], orgs[above] if above else None, day)

    tree = Tree.of(home.pk)
    for shift in range(42):
        day = FIRST + timedelta(days=shift)
        expected = {n: "".join(f"{step:04d}." for step in naive.walk(n, day)) for n in orgs}
        assert {n: tree.path(org.pk, day) for n, org in orgs.items()} == expected
    for stays in tree.stays.values():
        assert all(one.until < other.since for one, other in pairwise(stays))
