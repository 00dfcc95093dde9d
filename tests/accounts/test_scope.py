"""A user as a filter on rows."""

from __future__ import annotations

from datetime import date

from jishi.accounts.models import Grant
from jishi.accounts.scope import Scope
from jishi.ledger.models import Event
from jishi.orgs.tree import place
from tests.factories import make_org

TODAY = date(2026, 12, 1)


def scope_of(user, world, action="view"):
    return Scope.of(user, world.institution.pk, TODAY, action).paths


def test_a_grant_opens_the_subtree_of_its_organisation(staffed):
    world = staffed.world

    assert scope_of(staffed.secretary, world) == ("0001.",)
    assert scope_of(staffed.clerk, world) == ("0001.0002.",)
    assert scope_of(staffed.stranger, world) == ()
    assert scope_of(staffed.neighbour, world) == ()


def test_editing_and_reviewing_imply_viewing_and_not_each_other(staffed):
    rights = {
        name: [
            bool(scope_of(getattr(staffed, name), staffed.world, right))
            for right in ("view", "edit", "review")
        ]
        for name in ("reader", "clerk", "secretary")
    }

    assert rights == {
        "reader": [True, False, False],
        "clerk": [True, True, False],
        "secretary": [True, False, True],
    }


def test_a_user_of_two_institutions_has_a_scope_in_each(staffed):
    Grant.objects.create(user=staffed.clerk, org=staffed.world.outside, role="reader")

    scopes = Scope.each(staffed.clerk, TODAY)

    assert {scope.institution_id: scope.paths for scope in scopes} == {
        staffed.world.institution.pk: ("0001.0002.",),
        staffed.world.outside.institution_id: ("0001.",),
    }


def test_no_path_means_no_row_and_the_empty_path_every_row_of_the_institution(staffed):
    world = staffed.world
    for org in ("first", "second", "outside"):
        world.row("event", org=org, on=TODAY)
    home = world.institution.pk

    counts = [Event.objects.filter(scope.rows()).count() for scope in (Scope(home, ()), Scope.whole(home))]

    assert counts == [0, 2]
    assert not Scope(home, ()).holds("0001.")
    assert Scope.whole(home).holds("0001.")


def test_a_branch_that_moved_in_june_has_the_rows_of_its_whole_year(world):
    place(world.first, make_org(world.institution, "机关总支", 9, world.committee), date(2026, 6, 15))
    for month in (3, 4, 9):
        world.row("event", on=date(2026, month, 1))
    year, half = (date(2026, 1, 1), date(2026, 12, 31)), (date(2026, 7, 1), date(2026, 12, 31))

    scopes = [Scope.below(world.first, last, first) for first, last in (year, half)]

    assert [scope.paths for scope in scopes] == [("0001.0002.", "0001.0009.0002."), ("0001.0009.0002.",)]
    assert [Event.objects.filter(scope.rows()).count() for scope in scopes] == [3, 1]
    assert Scope.below(world.first, half[1]) == scopes[1]
