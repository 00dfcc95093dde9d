"""The sign-in page: it says nothing of which was wrong, and a machine that guesses has to wait."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from jishi.accounts.models import User
from jishi.web.pages import accounts


@pytest.fixture(autouse=True)
def nobody_guessed_yet():
    cache.clear()


@pytest.fixture
def clerk(db):
    return User.objects.create_user("sunian", password="a long one 2026")


def tried(client, password, username="sunian", **more):
    return client.post("/sign-in/", {"username": username, "password": password} | more)


def test_the_same_is_said_of_a_wrong_password_and_of_nobody(client, clerk):
    answers = [tried(client, "x"), tried(client, "x", username="nobody")]

    assert [one.status_code for one in answers] == [422, 422]
    assert all("账号或口令不对" in one.content.decode() for one in answers)


def test_after_ten_wrong_ones_an_account_waits_from_there_and_from_nowhere_else(client, clerk):
    for _ in range(accounts.MOST_OF_ONE):
        assert tried(client, "x").status_code == 422

    answer = tried(client, "a long one 2026", next="/ledgers/")
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "请等 5 分钟再试；忘了口令，请系统管理员重设。（JS-150）" in page
    assert 'value="sunian"' in page
    assert 'value="/ledgers/"' in page
    assert tried(client, "x", username="liwei").status_code == 422
    assert (
        client.post(
            "/sign-in/", {"username": "sunian", "password": "a long one 2026"}, REMOTE_ADDR="192.0.2.7"
        ).status_code
        == 302
    )


def test_many_accounts_are_not_tried_one_after_the_other(client, clerk, monkeypatch):
    monkeypatch.setattr(accounts, "MOST_OF_ALL", 5)
    for n in range(5):
        tried(client, "x", username=f"user{n}")

    assert tried(client, "a long one 2026").status_code == 429


def test_odd_names_are_counted_like_others(client, db):
    for name in ("\x00", "长" * 5000, "a b\tc\n", ""):
        assert tried(client, "x", username=name).status_code == 422


def test_right_ones_are_not_counted(client, clerk):
    for _ in range(accounts.MOST_OF_ONE + 2):
        assert tried(client, "a long one 2026").status_code == 302
        client.logout()
