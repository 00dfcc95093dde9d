"""One field of many rows at once: what may be changed, what is shown before, and one undo for all."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jishi.audit.models import Entry
from jishi.ledger.models import Event
from jishi.ledger.registry import LEDGERS
from jishi.web.pages.ledgers_change import settable

YEAR = date.today().year  # noqa: DTZ011
LIST = "/ledgers/event/"


def event(staff, title, **named):
    return staff.world.row(
        "event", on=date(YEAR, 3, 10), title=title, **{"org": "first", "status": "draft"} | named
    )


def asked(client, *rows, field="place", **more):
    named = ",".join(f"{row.pk}:{row.version}" for row in rows)
    return client.post(f"{LIST}change/", {"rows": named, "field": field} | more)


def change(client, *rows, field="place", value="三楼会议室"):
    """Look and do, as the page does it."""
    asked(client, *rows, field=field, value=value, do="look")
    return asked(client, *rows, field=field, value=value, do="change", shown=value)


def page(answer):
    return unescape(answer.content.decode())


def places():
    return dict(Event.objects.values_list("title", "place"))


def test_the_rows_ticked_lead_to_the_box_of_the_field(office, staff):
    rows = [event(staff, name) for name in "甲乙"]
    ticked = {"row": [f"{row.pk}:{row.version}" for row in rows], "field": "level"}

    answer = office.post(f"{LIST}change/", ticked)

    assert (answer.context["count"], answer.context["label"]) == (2, "主办层级")
    assert 'name="value"' in page(answer)
    assert "改一项…" in page(office.get(LIST))


def test_all_that_the_conditions_find_is_counted_again(office, staff):
    for n in range(22):
        event(staff, f"学习{n}")
    event(staff, "党课")
    everything = {"all": "1", "query": "q=学习", "field": "place"}

    assert office.post(f"{LIST}change/", everything | {"count": "22"}).context["count"] == 22
    assert office.post(f"{LIST}change/", everything | {"count": "21"}).status_code == 409


def test_what_would_become_of_each_row_is_shown_and_nothing_is_written(office, staff):
    good, same = event(staff, "甲"), event(staff, "乙", place="三楼会议室")
    done, stale = event(staff, "丙", status="confirmed"), event(staff, "丁")
    Event.objects.filter(pk=stale.pk).update(version=5)

    answer = asked(office, good, same, done, stale, value="三楼会议室", do="look")

    shown = answer.context["preview"]
    assert (shown["count"], shown["refused"]) == (1, 3)
    assert shown["before"] == [("空着", 1)]
    assert {reason: [name for _, name in rows] for reason, _, rows, _ in shown["reasons"]} == {
        "已经是这样，不用改": ["乙"],
        "这条记录现在是“已确认”，不能修改": ["丙"],
        "这条记录刚刚被别人改过": ["丁"],
    }
    assert "改这 1 条" in page(answer)
    assert places() == {"甲": "", "乙": "三楼会议室", "丙": "", "丁": ""}
    assert not Entry.objects.exists()


def test_many_are_changed_at_once_and_taken_back_by_one_act(office, staff):
    rows = [event(staff, "甲", place="二楼"), event(staff, "乙"), event(staff, "丙", status="submitted")]

    answer = change(office, *rows)

    html = page(office.get(answer["Location"]))
    assert "已把 2 条的地点改为“三楼会议室”" in html
    assert "1 条没有办成：这条记录现在是“已提交”，不能修改（1 条）" in html
    assert places() == {"甲": "三楼会议室", "乙": "三楼会议室", "丙": ""}
    assert Entry.objects.filter(action="update").count() == 2
    assert "已改回 2 条" in page(office.post(f"{LIST}undo/", follow=True))
    assert places() == {"甲": "二楼", "乙": "", "丙": ""}
    assert office.post(f"{LIST}undo/").status_code == 422


def test_what_somebody_changed_since_is_not_taken_back(office, staff):
    rows = [event(staff, name) for name in "甲乙"]
    change(office, *rows)
    Event.objects.filter(title="乙").update(place="大礼堂", version=9)

    html = page(office.post(f"{LIST}undo/", follow=True))

    assert "已改回 1 条" in html
    assert "这条记录刚刚被别人改过（1 条）" in html
    assert places() == {"甲": "", "乙": "大礼堂"}


def test_an_act_is_taken_back_in_its_own_ledger_only(office, staff):
    change(office, event(staff, "甲"))

    assert office.post("/ledgers/decision/undo/").status_code == 404
    assert places() == {"甲": "三楼会议室"}
    office.post(f"{LIST}undo/")
    assert places() == {"甲": ""}


def test_more_than_somebody_waits_for_is_refused_with_the_way_round(office, staff):
    answer = office.post(
        f"{LIST}change/", {"rows": ",".join(f"{n}:1" for n in range(1, 202)), "field": "place"}
    )

    assert answer.status_code == 422
    assert "选了 201 条，一次最多改 200 条。请加上条件，分几次改。" in page(answer)


def test_the_tree_is_read_once_whatever_the_number_of_rows(office, staff):
    rows = [event(staff, name) for name in "甲乙丙丁"]

    with CaptureQueriesContext(connection) as asked_for:
        asked(office, *rows, value="三楼", do="look")

    placements = [one for one in asked_for.captured_queries if 'FROM "orgs_placement"' in one["sql"]]
    assert len(placements) <= 3


def test_a_value_that_was_not_shown_before_is_shown_first(office, staff):
    row = event(staff, "甲")

    answer = asked(office, row, value="四楼", do="change", shown="三楼")

    assert answer.context["preview"]["said"] == "“四楼”"
    assert places() == {"甲": ""}


@pytest.mark.parametrize(
    ("code", "field", "value", "kept"),
    [
        ("event", "level", "2", 2),
        ("event", "topics", ["1", "4"], 18),
        ("plan_task", "due_on", "6月26日", date(YEAR, 6, 26)),
        ("event", "remark", "", ""),
    ],
)
def test_codes_sets_and_days_are_changed_and_put_back(office, staff, code, field, value, kept):
    named = {"remark": "旧"} if field == "remark" else {}
    row = staff.world.row(code, on=date(YEAR, 3, 10), status="draft", **named)
    was, model = getattr(row, field), type(row)
    told = {"rows": f"{row.pk}:1", "field": field, "value": value, "shown": value, "do": "change"}

    office.post(f"/ledgers/{code}/change/", told)
    assert getattr(model.objects.get(), field) == kept
    office.post(f"/ledgers/{code}/undo/")

    assert getattr(model.objects.get(), field) == was


def test_what_cannot_be_meant_is_said_beside_the_box(office, staff):
    row = staff.world.row("plan_task", on=date(YEAR, 3, 10), status="draft")

    answer = office.post(
        "/ledgers/plan_task/change/",
        {"rows": f"{row.pk}:1", "field": "due_on", "value": "下周", "do": "look"},
    )

    assert answer.status_code == 422
    assert "看不出是哪一天" in page(answer)
    assert 'value="下周"' in page(answer)


@pytest.mark.parametrize("field", ["title", "org", "on", "hats", "attended", "status", "nonsense", ""])
def test_what_tells_rows_apart_or_is_counted_is_not_changed_in_many(office, staff, field):
    assert asked(office, event(staff, "甲"), field=field, value="1", do="look").status_code == 422


def test_rows_of_another_branch_are_not_there_for_a_clerk(client, staff):
    client.force_login(staff.users["clerk"])
    rows = [event(staff, "甲"), event(staff, "乙", org="second")]

    change(client, *rows)

    assert places() == {"甲": "三楼会议室", "乙": ""}


def test_every_ledger_of_records_has_something_to_set_and_registers_have_nothing():
    for spec in LEDGERS.values():
        assert bool(settable(spec)) == spec.in_records, spec.code
