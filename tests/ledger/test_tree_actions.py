"""Changes of the tree: who may, what is refused, what is left in the trail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jishi.audit.models import Entry
from jishi.core.errors import Conflict, NotInScope, UserError
from jishi.ledger.models import Event
from jishi.ledger.people import organisations
from jishi.ledger.people.marks import mark_of_org
from jishi.orgs.models import Organisation, Placement
from jishi.orgs.tree import Tree
from tests.factories import make_org
from tests.people import make_user

TODAY = date(2026, 11, 26)
JUNE = date(2026, 6, 15)
BRANCH = {"name": "第三支部", "kind": Organisation.Kind.BRANCH, "sector": Organisation.Sector.FIELD}


@pytest.fixture
def keeper(world):
    return make_user("keeper", "office", world.committee)


def test_a_new_organisation_gets_the_next_number_its_place_and_a_trace(world, keeper):
    org = organisations.create(keeper, world.committee.pk, BRANCH, JUNE, today=TODAY)

    assert Tree.of(org.institution_id).path(org.pk, JUNE) == "0001.0004."
    entry = Entry.objects.get()
    assert (entry.action, entry.record, entry.row) == ("create", "organisation", org.pk)
    assert entry.after == {
        "name": "第三支部",
        "kind": 3,
        "sector": 2,
        "since": "2026-06-15",
        "parent": world.committee.pk,
    }


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_written(world, keeper):
    with pytest.raises(UserError) as refused:
        organisations.create(
            keeper, world.committee.pk, BRANCH | {"name": "", "kind": 99}, date(1999, 1, 1), today=TODAY
        )

    assert all(word in refused.value.problem for word in ("“名称”", "“类别”", "“局党委”在 1999-01-01 不存在"))
    assert not Organisation.objects.filter(number=4).exists()


@pytest.mark.parametrize("role", ["leader", "clerk", "reader", "secretary", "auditor"])
def test_who_may_only_look_or_enter_records_cannot_change_the_tree(world, role):
    user = make_user("somebody", role, world.committee)

    with pytest.raises(NotInScope):
        organisations.rename(user, world.first.pk, {"name": "别名"}, today=TODAY)


def test_the_keeper_of_one_subtree_cannot_touch_its_neighbour_nor_another_institution(world):
    user = make_user("keeper_of_first", "office", world.first)

    for pk in (world.second.pk, world.committee.pk, world.outside.pk, 10**15):
        with pytest.raises(NotInScope):
            organisations.rename(user, pk, {"name": "别名"}, today=TODAY)
    with pytest.raises(NotInScope):
        organisations.move(user, world.first.pk, world.second.pk, JUNE, today=TODAY)


def test_of_two_who_saw_the_same_only_the_first_renames(world, keeper):
    seen = mark_of_org(world.first)
    organisations.rename(keeper, world.first.pk, {"name": "机关支部"}, seen=seen, today=TODAY)

    with pytest.raises(Conflict):
        organisations.rename(keeper, world.first.pk, {"name": "另一名"}, seen=seen, today=TODAY)

    assert Organisation.objects.get(pk=world.first.pk).name == "机关支部"
    entry = Entry.objects.get()
    assert (entry.before, entry.after) == ({"name": "第一支部"}, {"name": "机关支部"})


def test_a_name_that_stays_the_same_leaves_no_trace(world, keeper):
    organisations.rename(keeper, world.first.pk, {"name": "第一支部"}, today=TODAY)

    assert not Entry.objects.exists()


def test_an_organisation_ends_only_when_nobody_is_left_in_it(world, keeper):
    stay = world.row("membership", org="first", person="甲", since=date(2020, 1, 1))
    make_org(world.institution, "党小组", 9, world.first, kind=Organisation.Kind.GROUP)
    with pytest.raises(UserError) as refused:
        organisations.close(keeper, world.first.pk, JUNE, today=TODAY)
    assert "1 条组织关系" in refused.value.problem
    assert "1 个下级组织" in refused.value.problem

    stay.until = JUNE
    stay.save()
    organisations.close(keeper, Organisation.objects.get(name="党小组").pk, JUNE, today=TODAY)
    organisations.close(keeper, world.first.pk, JUNE, today=TODAY)

    assert Placement.objects.get(org=world.first).until == JUNE
    organisations.reopen(keeper, world.first.pk, today=TODAY)
    assert Organisation.objects.get(pk=world.first.pk).until is None
    assert Placement.objects.get(org=world.first).until is None


def test_an_organisation_does_not_come_back_below_one_that_has_ended(world, keeper):
    above = make_org(world.institution, "机关总支", 9, world.committee)
    below = make_org(world.institution, "第九支部", 10, above)
    for org in (below, above):
        organisations.close(keeper, org.pk, JUNE, today=TODAY)

    with pytest.raises(UserError, match="“机关总支”已于 2026-06-15 撤销"):
        organisations.reopen(keeper, below.pk, today=TODAY)
    organisations.reopen(keeper, above.pk, today=TODAY)
    assert organisations.reopen(keeper, below.pk, today=TODAY).until is None


def test_a_late_move_takes_the_records_along_and_is_counted_beforehand(world, keeper):
    parent = make_org(world.institution, "机关总支", 9, world.committee)
    world.row("event", org="first", on=JUNE)
    world.row("event", org="first", on=JUNE - timedelta(days=1))
    args = (keeper, world.first.pk, parent.pk, JUNE)

    foreseen = organisations.moving(*args, today=TODAY)
    untouched = Tree.of(world.institution.pk).path(world.first.pk, TODAY)
    done = organisations.move(*args, today=TODAY)

    assert foreseen == done == {"event": 1}
    assert untouched == "0001.0002."
    assert set(Event.objects.values_list("org_path", flat=True)) == {"0001.0002.", "0001.0009.0002."}
    assert [e.action for e in Entry.objects.order_by("pk")] == ["move", "restamp"]


def test_a_move_below_itself_to_where_it_is_or_before_it_began_is_refused(world, keeper):
    group = make_org(world.institution, "党小组", 9, world.first, kind=Organisation.Kind.GROUP)

    for to, since in (
        (group, JUNE),
        (world.first, JUNE),
        (world.committee, JUNE),
        (world.second, date(1999, 1, 1)),
    ):
        with pytest.raises(UserError):
            organisations.move(keeper, world.first.pk, to.pk, since, today=TODAY)
    assert not Entry.objects.exists()
