"""The audit trail: readable by label, filtered, exported without formulas, within the auditor's reach."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from jishi.accounts.models import Grant
from jishi.audit import trail
from jishi.audit.models import Entry
from jishi.jobs import worker
from jishi.jobs.models import Job

MARCH = date(2026, 3, 1)


@pytest.fixture
def auditor(client, staff):
    client.force_login(staff.users["auditor"])
    return client


def told(client, query=""):
    answer = client.get(f"/trail/{query}")
    assert answer.status_code == 200
    return answer.context["lines"]


def test_a_change_is_told_by_label_with_both_values(world, staff, auditor):
    row = world.row("event", org="first", on=MARCH, title="三月党课")
    before = {"on": MARCH, "org": world.first, "hats": 0, "status": 0}
    after = {"on": date(2026, 3, 2), "org": world.second, "hats": 2, "status": 1, "org_path": "0001.0003."}
    trail.leave(staff.users["clerk"], "update", "event", row, before=before, after=after)

    (one,) = told(auditor)

    assert (one.who, one.action, one.record, one.subject) == ("clerk", "修改", "活动台账", "三月党课")
    changes = {label: (was, now) for label, was, now in one.changes}
    assert changes["组织"] == ("第一支部", "第二支部")
    assert changes["状态"] == ("草稿", "已提交")
    assert ("2026-03-01", "2026-03-02") in changes.values()
    assert "当时路径" not in changes


def test_money_is_told_in_yuan_and_a_person_by_name(world, auditor):
    dues = world.row("dues", org="first", on=MARCH)
    step = world.row("development_step", org="first", on=MARCH, person="甲某", step="activist")
    trail.leave(None, "create", "dues", dues, after={"paid_fen": 123456})
    trail.leave(None, "create", "development_step", step, after={"person": step.person_id})

    person, money = told(auditor)

    assert money.who == "系统"
    assert money.changes == (("实收（元）", "", "1,234.56"),)
    assert person.changes == (("人员", "", "甲某"),)


def test_grants_places_and_unknown_keys_are_told_too(world, staff, auditor):
    grant = Grant.objects.get(user=staff.users["section"])
    trail.leave_for(
        world.institution.pk,
        staff.users["administrator"],
        "grant",
        "grant",
        grant,
        after={"user": grant.user, "org": grant.org, "role": grant.role, "families": grant.families},
    )
    trail.leave(None, "restamp", "organisation", world.first, after={"since": MARCH, "event": 12})
    trail.leave(None, "conjure", "unicorns", world.first, after={"horn": [1, 2], "hidden": {}})

    unknown, place, given = told(auditor)

    assert given.line == "用户：section；组织：局党委；角色：科室；台账范围：监督执纪"
    assert place.line == "起始日期：2026-03-01；活动台账：12"
    assert (unknown.action, unknown.record, unknown.line) == ("conjure", "unicorns", "horn：1、2")


def test_entries_are_found_by_who_what_ledger_row_and_day(world, staff, auditor):
    row = world.row("event", org="first", on=MARCH)
    trail.leave(staff.users["clerk"], "update", "event", row, after={"remark": "一"})
    trail.leave(staff.users["office"], "rename", "organisation", world.first, after={"name": "二"})
    old = Entry.objects.filter(action="update")
    super(type(old), old).update(at="2026-03-05T23:30:00+08:00")

    def actions(query):
        return [one.entry.action for one in told(auditor, query)]

    assert actions("") == ["rename", "update"]
    assert actions(f"?who={staff.users['clerk'].pk}") == ["update"]
    assert actions("?action=rename") == ["rename"]
    assert actions("?record=event") == ["update"]
    assert actions(f"?row={row.pk}") == ["update"]
    assert actions("?from=2026-03-05&to=2026-03-05") == ["update"]
    assert actions("?to=2026-03-04") == []


def test_days_nobody_can_read_are_said_and_no_file_is_made(auditor):
    answer = auditor.get("/trail/?from=someday&to=2026-01-01")
    assert answer.status_code == 422
    assert "“从”：看不懂这个日期" in answer.content.decode()
    assert 'value="someday"' in answer.content.decode()
    assert auditor.get("/trail/?from=2026-02-01&to=2026-01-01").status_code == 422
    assert auditor.get("/trail/export.xlsx?from=someday").status_code == 422
    assert not Entry.objects.exists()


def test_sheets_run_no_formula_and_leave_a_trace_themselves(world, staff, auditor):
    row = world.row("event", org="first", on=MARCH, title="=HYPERLINK()")
    trail.leave(staff.users["clerk"], "update", "event", row, after={"remark": "+1"})

    book = load_workbook(io.BytesIO(auditor.get("/trail/export.xlsx?record=event").content))
    answer = auditor.get("/trail/export.csv?record=event")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")

    for line in (list(book.active.values)[1], list(csv.reader(io.StringIO(text)))[1]):
        assert list(line)[1:6] == ["clerk", "clerk", "修改", "活动台账", "'=HYPERLINK()"]
    assert [e.after["rows"] for e in Entry.objects.filter(action="export")] == [1, 1]


def test_a_long_sheet_is_written_as_a_job_and_noted_when_it_is_done(world, staff, auditor, monkeypatch):
    for name in ("MOST_AT_ONCE", "CHUNK"):
        monkeypatch.setattr(f"jishi.web.pages.trail_export.{name}", 1)
    for title in ("一", "二"):
        trail.leave(staff.users["clerk"], "update", "event", world.row("event", title=title), after={})

    answer = auditor.get("/trail/export.xlsx?action=update")
    assert not Entry.objects.filter(action="export").exists()
    job = worker.run_one()

    assert answer["Location"] == f"/jobs/{job.pk}/"
    assert (job.state, job.done, job.total) == (Job.State.DONE, 2, 2)
    file = auditor.get(f"/jobs/{job.pk}/file/")
    assert [line[5] for line in load_workbook(io.BytesIO(file.content)).active.values][1:] == ["二", "一"]
    assert Entry.objects.get(action="export").after["rows"] == 2


def test_a_long_sheet_is_refused_to_who_may_not_read_the_trail_any_more(world, staff, auditor, monkeypatch):
    monkeypatch.setattr("jishi.web.pages.trail_export.MOST_AT_ONCE", 0)
    trail.leave(staff.users["clerk"], "update", "event", world.row("event"), after={})
    auditor.get("/trail/export.xlsx")
    Grant.objects.filter(user=staff.users["auditor"]).update(role="reader")

    job = worker.run_one()

    assert (job.state, "授权已经收回" in job.said) == (Job.State.FAILED, True)


def test_only_those_are_offered_whose_entries_one_may_see(world, client, staff):
    Grant.objects.filter(user=staff.users["auditor"]).update(org=world.first)
    for name, who in (("first", "clerk"), ("second", "office")):
        trail.leave(staff.users[who], "create", "event", world.row("event", org=name, on=MARCH))
    client.force_login(staff.users["auditor"])

    offered = client.get("/trail/").context["users"]

    assert [user.username for user in offered] == ["clerk"]


def test_files_are_kept_and_never_shown(auditor):
    for kind in ("xlsx", "csv"):
        answer = auditor.get(f"/trail/export.{kind}")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")


def test_an_auditor_of_one_branch_reads_what_was_done_there(world, client, staff):
    auditor = staff.users["auditor"]
    Grant.objects.filter(user=auditor).update(org=world.first)
    for name in ("first", "second"):
        row = world.row("event", org=name, on=MARCH)
        stay = world.row("membership", org=name, person=f"{name}的人", since=MARCH)
        trail.leave(None, "create", "event", row)
        trail.leave(None, "begin", "membership", stay)
        trail.leave(None, "create", "person", stay.person)
        trail.leave(None, "rename", "organisation", world.org(name))
    trail.leave_for(world.institution.pk, None, "reset", "user", auditor)
    client.force_login(auditor)

    assert [(one.entry.record, one.subject) for one in told(client)] == [
        ("organisation", "第一支部"),
        ("person", "first的人"),
        ("membership", "first的人"),
        ("event", "名称"),
    ]


def test_a_page_of_entries_asks_few_questions(world, staff, auditor, django_assert_max_num_queries):
    for n in range(50):
        row = world.row("event", org="first", on=MARCH, title=f"活动{n}")
        trail.leave(staff.users["clerk"], "update", "event", row, after={"org": world.second})

    with django_assert_max_num_queries(16):
        assert len(told(auditor)) == 50
