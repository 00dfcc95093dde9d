"""Two people at one record: each is told who changed it and when, before and when he saves."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, localtime

from jishi.accounts.models import UnsavedForm
from jishi.audit.models import Entry
from jishi.ledger import actions
from jishi.ledger.models import Event
from jishi.ledger.registry import LEDGERS
from jishi.web.history import Act
from jishi.web.meanwhile import told
from tests.people import make_user

EVENT = LEDGERS["event"]
TODAY = date(2026, 11, 26)


def named(world, name, shown):
    user = make_user(name, "office", world.committee)
    user.last_name = shown
    user.save()
    return user


@pytest.fixture
def other(world):
    return named(world, "other", "李卫国")


@pytest.fixture
def row(world):
    return world.row("event", on=date(2026, 6, 26), title="旧题", place="甲", status="draft")


def opened(row, **texts):
    shown = {"org": [str(row.org_id)], "title": ["旧题"], "place": ["甲"], "on": ["2026-06-26"]}
    return json.dumps({"version": row.version, "texts": shown | texts})


def typed(row, /, **more):
    mine = {"org": row.org_id, "title": "我的题", "place": "甲", "on": "2026-06-26", "do": "draft"}
    return mine | {"row": row.pk, "seen": opened(row)} | more


def changed(user, row, title="他的题", version=1):
    return actions.update(user, EVENT, row.pk, {"title": title}, version=version, today=localdate())


def keep(desk, row, /, **more):
    return unescape(
        desk.post(reverse("ledgers.autosave", args=["event"]), typed(row, **more)).content.decode()
    )


def at():
    return f"{localtime(Entry.objects.latest('at').at):%H:%M}"


def test_keeping_says_nothing_while_nobody_changed_the_record(desk, row):
    assert "改过" not in keep(desk, row)


def test_keeping_says_who_changed_it_and_when_and_keeps_the_text(desk, row, other):
    changed(other, row)

    said = keep(desk, row)

    assert "已自动保存" in said
    assert f"李卫国 {at()} 改过这条，保存时会并排给您看。" in said
    assert UnsavedForm.objects.get().data["texts"]["title"] == ["我的题"]


def test_what_was_handed_in_meanwhile_cannot_be_saved_and_that_is_said(desk, row, other):
    actions.submit(other, EVENT, row.pk, version=1, today=localdate())

    said = keep(desk, row)
    assert f"李卫国 {at()} 对这条办了“提交审核”，这条记录现在是“已提交”，不能修改。您填的还留着。" in said


def test_a_new_record_and_a_page_that_does_not_say_what_it_saw_are_kept_as_before(desk, row, other):
    changed(other, row)

    assert "改过" not in keep(desk, row, row="", seen='{"version": 0, "texts": {}}')
    assert "改过" not in keep(desk, row, seen="")


def test_a_record_nobody_changed_costs_no_look_at_its_trail(desk, row):
    with CaptureQueriesContext(connection) as asked:
        keep(desk, row)

    assert not [one for one in asked.captured_queries if "audit_entry" in one["sql"]]


def test_the_merge_says_who_saved_first_and_goes_on_saying_it(desk, row, other):
    changed(other, row)
    address = reverse("ledgers.edit", args=["event", row.pk])

    shown = desk.post(address, typed(row))
    unchosen = desk.post(address, shown.context["carried"])

    assert (shown.status_code, unchosen.status_code) == (409, 422)
    for answer in (shown, unchosen):
        assert f"李卫国 {at()} 改过这条。您填的还没有保存" in unescape(answer.content.decode())


def test_a_third_change_is_told_by_its_own_name(desk, row, other, world):
    changed(other, row)
    address = reverse("ledgers.edit", args=["event", row.pk])
    shown = desk.post(address, typed(row))
    changed(named(world, "third", "王芳"), row, "第三题", version=2)

    answer = desk.post(address, shown.context["carried"] | {"take-title": "mine"})

    assert answer.status_code == 409
    assert answer.context["meanwhile"] == f"王芳 {at()} 改过这条"
    assert Event.objects.get().title == "第三题"


def test_a_step_that_came_too_late_says_it_too(desk, row, other):
    changed(other, row)

    answer = desk.post(reverse("ledgers.step", args=["event", row.pk, "submit"]), {"version": 1})

    assert answer.status_code == 409
    assert f"李卫国 {at()} 改过这条。" in unescape(answer.content.decode())


NOON = datetime(2026, 11, 26, 10, 40)  # noqa: DTZ001


def act(who, before=timedelta(0), action="update", name="修改"):
    return Act(action, NOON - before, who, name, "pencil", [], "")


@pytest.mark.parametrize(
    ("acts", "said"),
    [
        ([], "有人改过这条"),
        ([act("李卫国")], "李卫国 10:40 改过这条"),
        ([act("李卫国", timedelta(days=1))], "李卫国 11月25日 10:40 改过这条"),
        ([act("李卫国", timedelta(days=365))], "李卫国 2025年11月26日 10:40 改过这条"),
        ([act("王芳"), act("李卫国", timedelta(hours=1)), act("王芳")], "王芳、李卫国 10:40 改过这条"),
        ([act(name) for name in "甲乙丙丁"], "甲、乙、丙等 4 人 10:40 改过这条"),
        ([act("李卫国", action="confirm", name="确认")], "李卫国 10:40 对这条办了“确认”"),
    ],
)
def test_the_sentence(acts, said):
    assert told(acts, TODAY) == said
