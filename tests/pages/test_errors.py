"""What people see when something is wrong: plain Chinese, a code, nothing lost."""

from __future__ import annotations

import logging
from urllib.parse import quote

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory

from jishi.web import errors
from tests.pages.staff import Staff


@pytest.fixture
def office(world, client):
    """A browser in which the office is signed in."""
    client.force_login(Staff.of(world).users["office"])
    return client


def test_an_address_that_leads_nowhere_keeps_the_menu_of_who_is_signed_in(office):
    answer = office.get("/nowhere/")

    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()
    assert "履职日历" in answer.content.decode()


def test_an_address_that_leads_nowhere_says_so_to_a_stranger_too(client, db):
    answer = client.get("/nowhere/")

    assert answer.status_code == 404
    assert "JS-404" in answer.content.decode()


def test_a_bug_shows_a_code_and_leaves_it_in_the_log_with_the_trace(office, monkeypatch, caplog):
    def explode(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("jishi.web.pages.help.render", explode)
    office.raise_request_exception = False

    answer = office.get("/help/")

    code = answer[errors.CODE]
    assert answer.status_code == 500
    assert code.startswith("JS-900-")
    assert code in answer.content.decode()
    logged = [record for record in caplog.records if record.name == "jishi" and code in record.getMessage()]
    assert logged
    assert logged[0].levelno == logging.ERROR
    assert logged[0].exc_info


def test_the_page_of_a_bug_asks_no_database():
    answer = errors.broken(RequestFactory().get("/"))  # without the db fixture a query would raise

    assert answer.status_code == 500
    assert "系统出错" in answer.content.decode()


def test_a_form_that_stood_open_too_long_is_refused_with_what_was_typed(world):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(Staff.of(world).users["office"])

    answer = strict.post("/mine/password/", {"old_password": "secret-1", "note": "很长的一段话"})

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "页面放得太久" in page
    assert "很长的一段话" in page
    assert "secret-1" not in page


def test_what_is_too_large_is_refused_as_such():
    answer = errors.bad_request(RequestFactory().post("/"), RequestDataTooBig("too big"))

    assert answer.status_code == 413
    assert "30 MB" in answer.content.decode()


def test_an_address_by_another_host_name_is_a_bad_request(client):
    answer = client.get("/", headers={"Host": "elsewhere.example"})

    assert answer.status_code == 400
    assert "没有看懂这次请求" in answer.content.decode()


@pytest.mark.parametrize("charset", ("utf-7", "base64", "idna", "unicode_escape", "utf-16"))
def test_a_form_in_another_encoding_is_a_bad_request(client, db, charset):
    form = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\n+2AA-\\ud800\r\n--x--\r\n'

    answer = client.generic("POST", "/sign-in/", form, f"multipart/form-data; boundary=x; charset={charset}")

    assert answer.status_code == 400
    assert "JS-400" in answer.content.decode()


@pytest.mark.parametrize("charset", ("utf-8", "UTF-8"))
def test_a_form_in_ours_is_read(client, db, charset):
    form = f"username={quote('某某')}&password=x"

    answer = client.generic(
        "POST", "/sign-in/", form, f"application/x-www-form-urlencoded; charset={charset}"
    )

    assert answer.status_code == 422
    assert "某某" in answer.content.decode()


def test_while_the_system_is_maintained_every_page_says_so(client, settings, tmp_path):
    (tmp_path / "maintenance.txt").write_text("正在升级，19:30 恢复。", encoding="utf-8")
    settings.VAR = tmp_path

    answer = client.get("/figures/")

    assert answer.status_code == 503
    assert "19:30" in answer.content.decode()
    assert answer["Retry-After"]


def test_a_page_closed_to_somebody_names_the_right_he_lacks(world, client):
    client.force_login(Staff.of(world).users["administrator"])

    answer = client.get("/figures/")

    assert answer.status_code == 403
    assert "查看台账和数" in answer.content.decode()
