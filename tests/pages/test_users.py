"""Users and grants: the one-time password is shown once and must be changed; nobody serves himself."""

from __future__ import annotations

import re

import pytest

from jishi.accounts.models import Grant, User
from jishi.accounts.passwords import is_one_time
from jishi.accounts.roles import Role
from jishi.ledger.people.users import mark_of_user


@pytest.fixture
def admin(client, staff):
    client.force_login(staff.users["administrator"])
    return client


def typed(world, **more):
    return {"last_name": "苏念", "username": "sunian", "role": "section", "org": world.committee.pk, **more}


def once(answer):
    return re.search(r'class="once[^>]*>([^<]+)<', answer.content.decode())[1]


def test_a_new_user_gets_a_one_time_password_that_no_later_page_shows(world, admin, client):
    answer = admin.post("/users/new/", typed(world, families=["aid", "events"]))

    password, user = once(answer), User.objects.get(username="sunian")
    assert user.check_password(password)
    assert user.grants.get().families == ["aid", "events"]
    assert password not in admin.get(f"/users/{user.pk}/").content.decode()


def test_with_a_one_time_password_one_chooses_an_own_one_first(world, admin, client):
    password = once(admin.post("/users/new/", typed(world, role="reader")))
    client.logout()
    client.post("/sign-in/", {"username": "sunian", "password": password})

    sent = client.get("/orgs/", follow=True)
    assert sent.redirect_chain == [("/mine/", 302)]
    assert "请先在下面换成自己的口令" in sent.content.decode()
    assert client.get("/orgs/", headers={"HX-Request": "true"}).status_code == 403

    own = "own-choice-2026"
    client.post("/mine/password/", {"old_password": password, "new_password1": own, "new_password2": own})
    assert not is_one_time(User.objects.get(username="sunian"))
    assert client.get("/orgs/").status_code == 200


def test_all_faults_of_a_new_user_are_said_beside_the_fields(world, admin):
    answer = admin.post("/users/new/", {"last_name": "", "username": "苏 念", "role": "", "org": ""})

    said = answer.content.decode()
    assert answer.status_code == 422
    assert said.count('aria-invalid="true"') == 4
    assert 'value="苏 念"' in said


def test_whoever_is_reset_is_signed_out(staff, admin):
    reader = staff.users["reader"]
    other = type(admin)()
    other.force_login(reader)
    assert other.get("/orgs/").status_code == 200

    answer = admin.post(f"/users/{reader.pk}/reset/", {"seen": mark_of_user(reader)})

    assert len(once(answer)) == 12
    assert other.get("/orgs/").status_code == 302


def test_a_closed_account_is_out_at_once_and_may_be_opened_again(staff, admin):
    reader = staff.users["reader"]
    other = type(admin)()
    other.force_login(reader)

    admin.post(f"/users/{reader.pk}/close/", {})
    assert other.get("/orgs/").status_code == 302
    assert "reader" not in [user.username for user, *_ in admin.get("/users/").context["lines"]]
    assert "reader" in [user.username for user, *_ in admin.get("/users/?closed=1").context["lines"]]

    admin.post(f"/users/{reader.pk}/open/", {})
    assert User.objects.get(pk=reader.pk).is_active


def test_grants_are_added_and_taken_back(world, staff, admin):
    clerk = staff.users["clerk"]
    given = {"role": "reader", "org": world.second.pk, "seen": mark_of_user(clerk)}
    assert admin.post(f"/users/{clerk.pk}/grant/", given).status_code == 302
    stale = admin.post(f"/users/{clerk.pk}/grant/", given | {"role": "leader"})
    assert stale.status_code == 409

    added = Grant.objects.get(user=clerk, role=Role.READER)
    assert admin.post(f"/users/{clerk.pk}/grants/{added.pk}/revoke/").status_code == 302
    assert [grant.role for grant in clerk.grants.all()] == ["clerk"]


def test_an_administrator_finds_no_button_for_himself(staff, admin):
    said = admin.get(f"/users/{staff.users['administrator'].pk}/").content.decode()

    assert "这是您自己的账号" in said
    assert "确认停用" not in said
    assert "加一项授权" not in said


def test_the_list_tells_role_place_and_ledgers_with_few_questions(
    world, staff, admin, django_assert_max_num_queries
):
    for n in range(20):
        user = User.objects.create(username=f"user{n}", last_name=f"用户{n}")
        Grant.objects.create(user=user, org=world.first, role=Role.CLERK)

    with django_assert_max_num_queries(16):
        said = admin.get("/users/").content.decode()

    assert "支部填报人 · 第一支部" in said
    assert "（监督执纪）" in said
    assert "neighbour" not in said
