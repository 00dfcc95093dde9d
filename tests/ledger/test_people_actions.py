"""Changes of persons and their stays."""

from __future__ import annotations

from datetime import date

import pytest

from jishi.audit.models import Entry
from jishi.core.errors import Conflict, NotInScope, UserError
from jishi.ledger.people import persons, stays
from jishi.ledger.people.marks import mark_of_person
from jishi.orgs.models import Employment, Membership, Organisation, Person, Post
from tests.factories import make_org
from tests.people import make_user

TODAY = date(2026, 11, 26)
SINCE, JUNE = date(2020, 1, 1), date(2026, 6, 15)
PARTY = Membership.Kind.PARTY


@pytest.fixture
def keeper(world):
    return make_user("keeper", "office", world.committee)


@pytest.fixture
def member(world):
    """A member of the first branch since 2020."""
    return world.row("membership", org="first", person="甲", since=SINCE, full_since=date(2021, 1, 1))


def joining(org, **more):
    return {"org": org, "kind": PARTY, "since": JUNE, "begun": Membership.Begun.TRANSFER_IN, **more}


def test_a_new_person_comes_with_a_first_stay_and_two_traces(world, keeper):
    person = persons.create(keeper, {"name": "新人"}, "membership", joining(world.first), today=TODAY)

    assert Membership.objects.get(person=person).org == world.first
    assert [(e.action, e.record) for e in Entry.objects.order_by("pk")] == [
        ("create", "person"),
        ("begin", "membership"),
    ]


def test_somebody_of_the_same_name_is_asked_about_before_a_second_one_is_written(world, keeper, member):
    args = (keeper, {"name": "甲"}, "membership", joining(world.second))
    with pytest.raises(UserError) as refused:
        persons.create(*args, today=TODAY)
    assert "确为另一人" in refused.value.problem
    assert Person.objects.count() == 1

    persons.create(*args, today=TODAY, namesake=True)

    assert Person.objects.filter(name="甲").count() == 2


def test_a_person_with_a_wrong_stay_is_not_written_at_all(world, keeper):
    with pytest.raises(UserError):
        persons.create(
            keeper, {"name": "新人"}, "membership", joining(world.first, since=date(1999, 1, 1)), today=TODAY
        )

    assert not Person.objects.exists()
    assert not Entry.objects.exists()


def test_a_move_ends_one_stay_the_day_before_and_begins_the_other(world, keeper, member):
    new = stays.move(keeper, "membership", member.pk, world.second.pk, JUNE, today=TODAY)

    old = Membership.objects.get(pk=member.pk)
    assert (old.until, old.ended) == (date(2026, 6, 14), Membership.Ended.MOVED_OUT)
    assert (new.org, new.since, new.begun) == (world.second, JUNE, Membership.Begun.MOVED_IN)
    assert new.full_since == date(2021, 1, 1)
    assert [(e.action, e.row) for e in Entry.objects.order_by("pk")] == [("end", old.pk), ("begin", new.pk)]


def test_two_stays_of_one_kind_do_not_overlap_but_union_and_party_do(world, keeper, member):
    union = make_org(world.institution, "工会", 9, world.committee, kind=Organisation.Kind.UNION)
    with pytest.raises(UserError) as refused:
        stays.begin(keeper, member.person_id, "membership", joining(world.second), today=TODAY)
    assert "2020-01-01 至 今，第一支部" in refused.value.problem

    stays.begin(
        keeper,
        member.person_id,
        "membership",
        joining(union, kind=Membership.Kind.UNION),
        today=TODAY,
    )

    assert Membership.objects.count() == 2


def test_a_party_member_belongs_to_a_branch_and_not_to_an_office(world, keeper, member):
    office = make_org(world.institution, "办公室", 9, world.committee, kind=Organisation.Kind.OFFICE)

    with pytest.raises(UserError) as refused:
        stays.move(keeper, "membership", member.pk, office.pk, JUNE, today=TODAY)

    assert refused.value.problem == "“办公室”是科室，不能登记中共党员。"
    assert Membership.objects.get().until is None


def test_an_end_asks_how_and_happens_once(world, keeper, member):
    with pytest.raises(UserError):
        stays.end(keeper, "membership", member.pk, JUNE, today=TODAY)

    stays.end(keeper, "membership", member.pk, JUNE, Membership.Ended.DIED, today=TODAY)

    with pytest.raises(UserError):
        stays.end(keeper, "membership", member.pk, JUNE, Membership.Ended.LEFT, today=TODAY)
    assert Membership.objects.get().ended == Membership.Ended.DIED


def test_posts_and_employment_begin_and_end(world, keeper, member):
    post = stays.begin(
        keeper,
        member.person_id,
        "post",
        {"org": world.first, "role": Post.Role.BRANCH_SECRETARY, "title": "党支部书记", "since": JUNE},
        today=TODAY,
    )
    job = stays.begin(
        keeper,
        member.person_id,
        "employment",
        {"org": world.first, "category": Employment.Category.WORKER, "since": JUNE},
        today=TODAY,
    )
    stays.end(keeper, "post", post.pk, TODAY, today=TODAY)
    stays.end(keeper, "employment", job.pk, TODAY, today=TODAY)

    assert Post.objects.get().until == Employment.objects.get().until == TODAY
    with pytest.raises(UserError):
        stays.end(keeper, "employment", job.pk, TODAY, today=TODAY)


def test_a_correction_is_checked_like_a_new_stay_and_leaves_both_values(world, keeper, member):
    with pytest.raises(UserError):
        stays.amend(keeper, "membership", member.pk, {"until": date(2019, 1, 1)}, today=TODAY)

    stays.amend(keeper, "membership", member.pk, {"full_since": date(2021, 6, 1)}, today=TODAY)

    entry = Entry.objects.get()
    assert (entry.before, entry.after) == ({"full_since": "2021-01-01"}, {"full_since": "2021-06-01"})


def test_a_stay_that_never_was_is_struck_out_with_a_reason_but_not_the_last_one(world, keeper, member):
    post = world.row("post", org="first", person="甲", role=Post.Role.LEADER, since=JUNE)
    for pk, code, reason in ((post.pk, "post", " "), (10**15, "post", "登记错了")):
        with pytest.raises(UserError):
            stays.strike(keeper, code, pk, reason, today=TODAY)

    stays.strike(keeper, "post", post.pk, "登记错了", today=TODAY)

    assert not Post.objects.exists()
    assert Entry.objects.get().after == {"reason": "登记错了"}
    with pytest.raises(UserError) as refused:
        stays.strike(keeper, "membership", member.pk, "登记错了", today=TODAY)
    assert "唯一" in refused.value.problem


def test_of_two_who_saw_the_same_person_only_the_first_wins(world, keeper, member):
    seen = mark_of_person(member.person)
    persons.correct(keeper, member.person_id, {"education": 20}, seen=seen, today=TODAY)

    with pytest.raises(Conflict):
        stays.end(keeper, "membership", member.pk, JUNE, Membership.Ended.DIED, seen=seen, today=TODAY)

    assert Membership.objects.get().until is None


def test_people_of_other_branches_cannot_be_changed(world, member):
    neighbour = make_user("neighbour", "office", world.second)
    reader = make_user("reader", "leader", world.committee)

    for user in (neighbour, reader):
        with pytest.raises(NotInScope):
            persons.correct(user, member.person_id, {"name": "别名"}, today=TODAY)
        with pytest.raises(NotInScope):
            stays.end(user, "membership", member.pk, JUNE, Membership.Ended.DIED, today=TODAY)
    with pytest.raises(NotInScope):
        stays.begin(
            make_user("keeper_of_first", "office", world.first),
            member.person_id,
            "post",
            {"org": world.second, "role": Post.Role.LEADER, "title": "局长", "since": JUNE},
            today=TODAY,
        )
