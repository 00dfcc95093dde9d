"""Help is complete, and says things by the names they have in the code."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import resolve

from jishi.ledger import actions
from jishi.web import helptext
from tests.pages.staff import Staff


@pytest.fixture
def reader(world):
    browser = Client()
    browser.force_login(Staff.of(world).users["reader"])
    return browser


def test_every_action_has_an_entry_of_its_name():
    entries = {page.slug for page in helptext.pages().values() if not page.chapter}

    changing = {name for name in actions.__all__ if hasattr(getattr(actions, name), "__wrapped__")}
    assert entries == changing


def test_every_chapter_stands_in_its_order_with_a_summary():
    chapters = [page for page in helptext.pages().values() if page.chapter]

    assert [page.slug for page in chapters] == list(helptext.ORDER)
    assert all(page.summary for page in helptext.pages().values())


def test_no_link_of_the_help_leads_nowhere():
    found = {link for page in helptext.pages().values() for link in re.findall(r'href="([^"]+)"', page.body)}

    assert found
    for link in found:
        match = resolve(link)
        assert match.url_name != "help.page" or match.kwargs["slug"] in helptext.pages(), link


def test_the_first_day_has_ten_steps(reader):
    page = reader.get("/help/first-day/").content.decode()

    assert page.count("<li><b>") == 10


def test_help_escapes_what_stands_in_a_text():
    assert helptext.html("<b>5</b> 与 **粗**") == "<p>&lt;b&gt;5&lt;/b&gt; 与 <b>粗</b></p>"


def test_help_reads_headings_lists_and_tables():
    text = helptext.html("## 标题\n\n- 一\n- 二\n\n| 键 | 用 |\n| `J` | 下一处 |")

    assert "<h2>标题</h2>" in text
    assert "<ul><li>一</li><li>二</li></ul>" in text
    assert '<tr><th scope="row"><kbd>J</kbd></th><td>下一处</td></tr>' in text


def test_the_overview_names_every_page(reader, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        page = reader.get("/help/").content.decode()

    assert all(one.title in page for one in helptext.pages().values())
