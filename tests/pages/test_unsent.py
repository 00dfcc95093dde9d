"""A form posted after the session had ended: nothing typed is lost, and nobody else sees it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from jishi.accounts.models import User
from jishi.ledger.models import Event
from jishi.web import errors, unsent
from tests.people import make_user

PASSWORD = "a long one 2026"
NEW = "/ledgers/event/new/"
MARK = "登录已过期，填过的内容还在，登录后接着办。"


@pytest.fixture(autouse=True)
def nobody_guessed_yet():
    cache.clear()


def with_password(name, role, org):
    user = make_user(name, role, org)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, name, to="/"):
    return client.post("/sign-in/", {"username": name, "password": PASSWORD, "next": to})


def session_ends(client):
    del client.cookies[settings.SESSION_COOKIE_NAME]


@pytest.fixture
def seated(client, world):
    """The clerk's browser: signed in by the page, then the session ended while a form stood open."""
    with_password("clerk", "clerk", world.first)
    with_password("other", "clerk", world.first)
    sign_in(client, "clerk")
    session_ends(client)
    return client


def filled(world, **more):
    return {"org": str(world.first.pk), "title": "三月学习", "on": "2026-03-10", "do": "draft"} | more


def next_of(answer):
    assert urlsplit(answer["Location"]).path == "/sign-in/"
    return parse_qs(urlsplit(answer["Location"]).query)["next"][0]


def lost(client, world, **more):
    """Post the form; the address of the page where it waits."""
    return next_of(client.post(f"{NEW}?from=list", filled(world, **more)))


def page(answer):
    return unescape(answer.content.decode())


def hidden(html):
    """The fields of the form that posts again, in order."""
    form = next(one for one in re.findall(r"<form.*?</form>", html, re.S) if "重新提交" in one)
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return re.search(r'action="([^"]*)"', form)[1], [(unescape(a), unescape(b)) for a, b in found]


def test_what_was_typed_waits_is_shown_and_posted_again(seated, world):
    there = lost(seated, world, hats=["1", "3"], agenda="第一行\r\n“第二行” <b>")

    assert MARK in page(seated.get(f"/sign-in/?next={there}"))
    assert MARK in page(seated.post("/sign-in/", {"username": "clerk", "password": "x", "next": there}))
    assert sign_in(seated, "clerk", there)["Location"] == there
    html = seated.get(there).content.decode()
    action, fields = hidden(html)
    assert "三月学习" in html
    assert "另有数字和所选的项目 3 项，会一起提交。" in html  # the organisation and two hats
    assert "“第二行” &lt;b&gt;" in html
    assert unescape(action) == f"{NEW}?from=list"
    assert [text for name, text in fields if name == "hats"] == ["1", "3"]
    assert dict(fields)["agenda"].splitlines() == ["第一行", "“第二行” <b>"]

    again = {name: [text for one, text in fields if one == name] for name, _ in fields}
    assert seated.post(action, again).status_code == 302
    row = Event.objects.get()
    assert (row.title, row.hats) == ("三月学习", (1 << 1) + (1 << 3))
    assert seated.get(there).status_code == 404


def test_the_form_posted_again_has_a_token_that_holds(world):
    strict = Client(enforce_csrf_checks=True)
    with_password("clerk", "clerk", world.first)

    def post(address, data):
        return strict.post(address, data | {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value})

    strict.get("/sign-in/")
    post("/sign-in/", {"username": "clerk", "password": PASSWORD})
    session_ends(strict)
    there = next_of(post(NEW, filled(world)))
    old = strict.cookies["csrftoken"].value
    post("/sign-in/", {"username": "clerk", "password": PASSWORD, "next": there})
    action, fields = hidden(strict.get(there).content.decode())

    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', strict.get(there).content.decode())[1]
    assert token != old
    assert [text for name, text in fields if name == "csrfmiddlewaretoken"] == [
        dict(fields)["csrfmiddlewaretoken"]
    ]
    assert strict.post(action, dict(fields)).status_code == 302
    assert Event.objects.get().title == "三月学习"


def test_what_comes_back_with_faults_shows_itself_and_waits_no_longer(seated, world):
    there = lost(seated, world, on="6月31日")
    sign_in(seated, "clerk", there)
    action, fields = hidden(seated.get(there).content.decode())

    answer = seated.post(action, dict(fields))

    assert answer.status_code == 422
    assert "三月学习" in page(answer)
    assert seated.get(there).status_code == 404


def test_what_was_refused_as_a_whole_waits_on(seated, world):
    row = world.row("event", on=date(2026, 3, 10), org="second", status="draft")
    there = next_of(seated.post(f"/ledgers/event/{row.pk}/edit/", filled(world)))
    sign_in(seated, "clerk", there)
    action, fields = hidden(seated.get(there).content.decode())

    assert seated.post(action, dict(fields)).status_code == 404
    assert seated.get(there).status_code == 200


def test_it_can_be_dropped_and_the_text_kept_while_typing_stays(seated, world):
    sign_in(seated, "clerk")
    seated.post("/ledgers/event/autosave/", filled(world))
    session_ends(seated)
    there = lost(seated, world)
    sign_in(seated, "clerk", there)

    assert "已丢弃" in page(seated.post(there, follow=True))
    assert seated.get(there).status_code == 404
    assert "上次有没保存的内容" in page(seated.get(NEW))
    assert not Event.objects.exists()


def test_two_windows_wait_beside_each_other_and_the_oldest_of_many_goes(seated, world):
    places = [lost(seated, world, title=f"第{n}次") for n in range(unsent.MOST + 1)]
    sign_in(seated, "clerk", places[-1])

    assert [seated.get(one).status_code for one in places] == [404] + [200] * unsent.MOST
    assert "第3次" in page(seated.get(places[3]))


def test_after_ten_minutes_it_is_gone(seated, world, monkeypatch):
    there = lost(seated, world)
    sign_in(seated, "clerk", there)
    later = now() + timedelta(seconds=unsent.SECONDS + 1)
    monkeypatch.setattr(unsent, "now", lambda: later)

    answer = seated.get(there)
    assert answer.status_code == 404
    assert "这里没有等着提交的内容" in page(answer)
    assert "三月学习" not in page(answer)


def test_somebody_else_at_the_same_machine_finds_nothing(seated, world):
    there = lost(seated, world)
    sign_in(seated, "other", there)

    assert seated.get(there).status_code == 404
    assert unsent.FIELD not in seated.session
    session_ends(seated)
    sign_in(seated, "clerk", there)
    assert seated.get(there).status_code == 404


def test_another_browser_finds_nothing(seated, world):
    there = lost(seated, world)
    elsewhere = Client()
    sign_in(elsewhere, "clerk", there)

    assert elsewhere.get(there).status_code == 404


def test_whoever_never_signed_in_here_leaves_nothing(world):
    for cookie in ("", str(User(username="x").pk)):  # none, and one that nobody signed
        stranger = Client()
        if cookie:
            stranger.cookies[unsent.WHOSE] = cookie
        assert next_of(stranger.post(NEW, filled(world))) == NEW
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("address", "back"),
    [("/mine/password/", "/mine/password/"), ("/mine/display/", "/"), ("/again/x/", "/again/x/")],
)
def test_nothing_of_ones_own_settings_is_kept(seated, address, back):
    assert next_of(seated.post(address, {"old_password": "s3cret", "note": "x"})) == back


def test_where_nothing_is_kept_signing_in_leads_to_a_page_that_can_be_shown(world):
    user = with_password("clerk", "clerk", world.first)
    row = world.row("event", on=date(2026, 3, 10), status="draft")
    browser = Client()
    back = next_of(browser.post(f"/ledgers/event/{row.pk}/submit/", {"version": row.version}))

    assert sign_in(browser, user.username, back)["Location"] == back
    assert browser.get(back).status_code == 200


def test_neither_passwords_nor_tokens_nor_files_are_kept(seated, world):
    there = lost(
        seated,
        world,
        New_Password1="s3cret",
        csrfmiddlewaretoken="t0ken",
        paper=SimpleUploadedFile("稿.txt", b"contents-of-it"),
    )
    sign_in(seated, "clerk", there)
    html = page(seated.get(there))

    assert "s3cret" not in html
    assert "t0ken" not in html
    assert "contents-of-it" not in str(seated.session[unsent.FIELD])
    assert "所选的文件没有留下" in html


def test_what_is_larger_than_a_form_is_not_kept(seated, world):
    assert lost(seated, world, remark="长" * (unsent.LARGEST // 3 + 1)) == f"{NEW}?from=list"
    assert lost(seated, world, remark="长" * 60_000).startswith("/again/")


def test_a_fragment_is_told_as_before_and_a_page_asked_for_too(seated, world):
    fragment = seated.post("/ledgers/event/autosave/", filled(world), headers={"HX-Request": "true"})

    assert fragment.status_code == 401
    assert next_of(seated.get(NEW)) == NEW
    assert settings.SESSION_COOKIE_NAME not in seated.cookies


def test_the_session_is_short_until_its_user_is_back_and_as_long_as_others_then(seated, world):
    there = lost(seated, world)
    assert seated.session.get_expiry_age() == unsent.SECONDS
    Session.objects.create(session_key="old", session_data="", expire_date=now() - timedelta(days=1))

    sign_in(seated, "clerk", there)

    assert seated.session.get_expiry_age() == settings.SESSION_COOKIE_AGE
    assert not Session.objects.filter(session_key="old").exists()


def test_a_path_that_looks_like_another_host_stays_on_this_one(seated, world):
    there = next_of(seated.post(f"{NEW}?next=//evil.example/", filled(world)))
    sign_in(seated, "clerk", there)

    action, _ = hidden(seated.get(there).content.decode())
    assert action.startswith(NEW)


def test_what_a_page_carries_for_itself_is_not_shown_as_typed():
    fields = [("seen", ["{}"]), ("title", ["学习", " "]), ("my_PASSWORD", ["x"]), ("do", ["draft"])]

    assert errors.texts_of(fields) == ["学习"]
