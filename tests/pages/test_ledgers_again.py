"""After a record the next one: what it begins with, and what the form says of itself without script."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse


def address(name, *args):
    return reverse(f"ledgers.{name}", args=args)


def filled(world, **more):
    return {"org": str(world.first.pk), "title": "学习", "on": "6月26日"} | more


def page(answer):
    return unescape(answer.content.decode())


@pytest.mark.parametrize("do", ["submit", "draft"])
def test_after_saving_one_more_of_the_same_organisation_and_kind_is_one_click_away(desk, world, do):
    answer = desk.post(address("new", "event"), filled(world, do=do, hats=["1", "3"]), follow=True)

    way = re.search(r'href="([^"]+)">再记一条', page(answer))
    assert way is not None
    again = desk.get(way[1])
    texts = again.context["sheet"].texts
    assert texts == {"org": [str(world.first.pk)], "hats": ["1", "3"]}
    assert re.findall(r'name="(\w+)"[^>]* autofocus', page(again)) == ["title"]


def test_a_draft_handed_in_from_its_page_leads_to_one_more_too(desk, world):
    row = world.row("decision", on=date(2026, 6, 26), status="draft", org="first")

    answer = desk.post(address("step", "decision", row.pk, "submit"), {"version": 1}, follow=True)

    assert "再记一条" in page(answer)
    assert "autofocus" not in page(desk.get(address("new", "decision")))


def test_a_page_without_script_does_not_say_that_it_keeps_what_is_typed(desk):
    form = page(desk.get(address("new", "event")))

    shown = re.sub(r"<[^>]+>", "", form)
    assert "边填边自动保存" not in shown
    assert 'data-keeps="边填边自动保存"' in form
    assert '<noscript><span class="small muted">填好后要点按钮，才会保存' in form
