"""Changes of users and grants: one-time passwords, nobody serves himself, somebody always remains."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import authenticate

from jishi.accounts.models import Grant, User
from jishi.accounts.passwords import is_one_time
from jishi.accounts.roles import Role
from jishi.audit.models import Entry
from jishi.core.errors import Conflict, NotInScope, UserError
from jishi.ledger.people import users
from tests.people import make_user

TODAY = date(2026, 11, 26)


@pytest.fixture
def admin(world):
    return make_user("admin", Role.ADMINISTRATOR, world.committee)


@pytest.fixture
def clerk(world, admin):
    return make_user("clerk", Role.CLERK, world.first)


def granted(org, role=Role.CLERK, *families):
    return {"org": org, "role": role, "families": families}


def test_a_new_user_signs_in_with_a_one_time_password_that_is_kept_nowhere(world, admin):
    user, password = users.create(
        admin,
        world.institution,
        {"username": "sunian", "last_name": "苏念"},
        granted(world.first),
        today=TODAY,
    )

    assert authenticate(username="sunian", password=password) == user
    assert is_one_time(User.objects.get(pk=user.pk))
    assert password not in str([(e.before, e.after) for e in Entry.objects.all()])
    user.set_password("own choice")
    assert not is_one_time(user)


def test_every_fault_of_a_new_user_is_said_at_once(world, admin, clerk):
    with pytest.raises(UserError) as refused:
        users.create(
            admin,
            world.institution,
            {"username": "not allowed!", "last_name": " "},
            {"org": None, "role": "king", "families": ["secrets"]},
            today=TODAY,
        )

    for word in ("用户名", "“姓名”没有填", "“组织”没有选", "“角色”没有选", "“台账范围”"):
        assert word in refused.value.problem
    with pytest.raises(UserError):
        users.create(
            admin,
            world.institution,
            {"username": "clerk", "last_name": "又"},
            granted(world.first),
            today=TODAY,
        )


def test_nobody_grants_himself_anything_nor_closes_his_own_account(world, admin):
    for change in (
        lambda: users.grant(admin, world.institution, admin.pk, granted(world.committee), today=TODAY),
        lambda: users.revoke(admin, world.institution, admin.pk, admin.grants.get().pk, today=TODAY),
        lambda: users.switch(admin, world.institution, admin.pk, False, today=TODAY),
        lambda: users.reset(admin, world.institution, admin.pk, today=TODAY),
    ):
        with pytest.raises(UserError):
            change()
    assert not Entry.objects.exists()


def test_of_two_administrators_who_close_each_other_one_remains(world, admin):
    other = make_user("other", Role.ADMINISTRATOR, world.committee)
    make_user("below", Role.ADMINISTRATOR, world.first)
    users.switch(other, world.institution, admin.pk, False, today=TODAY)

    with pytest.raises(UserError) as refused:
        users.switch(admin, world.institution, other.pk, False, today=TODAY)

    assert refused.value.problem == "至少要留一位能管理全单位的系统管理员。"
    assert User.objects.get(pk=other.pk).is_active


def test_a_section_is_narrowed_to_families_and_other_roles_are_not(world, admin, clerk):
    section = users.grant(
        admin, world.institution, clerk.pk, granted(world.committee, Role.SECTION, "supervision"), today=TODAY
    )
    reader = users.grant(
        admin, world.institution, clerk.pk, granted(world.committee, Role.READER, "supervision"), today=TODAY
    )

    assert (section.families, reader.families) == (["supervision"], [])
    with pytest.raises(UserError):
        users.grant(admin, world.institution, clerk.pk, granted(world.committee, Role.READER), today=TODAY)


def test_grants_are_taken_back_but_not_the_last(world, admin, clerk):
    with pytest.raises(UserError) as refused:
        users.revoke(admin, world.institution, clerk.pk, clerk.grants.get().pk, today=TODAY)
    assert "停用账号" in refused.value.remedy

    more = users.grant(admin, world.institution, clerk.pk, granted(world.second), today=TODAY)
    users.revoke(admin, world.institution, clerk.pk, more.pk, today=TODAY)

    assert clerk.grants.get().org == world.first
    assert [e.action for e in Entry.objects.order_by("pk")] == ["grant", "revoke"]


def test_an_account_with_grants_outside_belongs_to_the_administrator_above(world, admin, clerk):
    below = make_user("below", Role.ADMINISTRATOR, world.first)
    Grant.objects.create(user=clerk, org=world.second, role=Role.CLERK)

    with pytest.raises(UserError):
        users.reset(below, world.institution, clerk.pk, today=TODAY)
    for user in (admin, make_user("apart", Role.CLERK, world.second)):
        with pytest.raises(NotInScope):
            users.switch(below, world.institution, user.pk, False, today=TODAY)
    with pytest.raises(NotInScope):
        users.grant(below, world.institution, clerk.pk, granted(world.committee), today=TODAY)


def test_whoever_saw_older_grants_is_told_so(world, admin, clerk):
    seen = users.mark_of_user(clerk)
    users.grant(admin, world.institution, clerk.pk, granted(world.second), seen=seen, today=TODAY)

    with pytest.raises(Conflict):
        users.reset(admin, world.institution, clerk.pk, seen=seen, today=TODAY)


def test_only_an_administrator_manages_users(world, admin, clerk):
    office = make_user("office", Role.OFFICE, world.committee)

    with pytest.raises(NotInScope):
        users.switch(office, world.institution, clerk.pk, False, today=TODAY)
    with pytest.raises(NotInScope):
        users.create(
            office, world.institution, {"username": "x", "last_name": "某"}, granted(world.first), today=TODAY
        )
