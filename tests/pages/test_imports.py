"""The pages of sheets: brought, looked at, columns chosen, written, handed in, taken back."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now
from openpyxl import load_workbook

from jishi.audit.models import Entry
from jishi.exchange import batches
from jishi.exchange.models import Batch
from jishi.jobs import worker
from jishi.jobs.models import Job
from jishi.ledger.base import Status
from jishi.ledger.models import Event, Talk
from jishi.web.pages import imports_one
from tests.exchange.books import book

YEAR = date.today().year  # noqa: DTZ011
MAY = f"{YEAR}-05-06"
HEADS = ["党支部", "谈话日期", "谈话类型", "人次"]
GOOD = ["第一支部", MAY, "谈心谈话", 2]


def bring(client, *rows, code="talk", name="谈话.xlsx"):
    """Upload a sheet; the answer."""
    sheet = SimpleUploadedFile(name, book(*rows))
    return client.post(f"/imports/{code}/", {"sheet": sheet})


def brought(client, *rows, code="talk"):
    """Upload a sheet; the address of its page."""
    return bring(client, *rows, code=code)["Location"].removesuffix("look/")


def said(answer):
    return unescape(answer.content.decode())


def test_a_sheet_is_looked_at_written_handed_in_and_says_each_time_what_was_done(office):
    at = brought(office, HEADS, GOOD, ["第二支部", f"{YEAR}-05-07", "谈心谈话", 1])
    look = said(office.get(f"{at}look/"))
    assert "现在还没有写入任何数据" in look
    assert "导入这 2 行" in look
    assert not Talk.objects.exists()

    done = said(office.post(f"{at}write/", follow=True))
    assert "已导入 2 条，都是草稿" in done
    assert set(Talk.objects.values_list("status", flat=True)) == {Status.DRAFT}

    assert "已提交 2 条" in said(office.post(f"{at}submit/", follow=True))
    assert set(Talk.objects.values_list("status", flat=True)) == {Status.SUBMITTED}


def test_each_wrong_cell_is_red_with_its_reason_and_the_good_rows_can_go_in(office):
    at = brought(office, HEADS, GOOD, ["第三支部", "昨天", "谈心谈话", "两个"])

    look = said(office.get(f"{at}look/"))

    assert "导入没问题的 1 行" in look
    assert look.count('<td class="cell-bad">') == 3
    assert "没有您能填报的“第三支部”" in look
    assert "“昨天”看不出是哪一天" in look
    office.post(f"{at}write/")
    assert Talk.objects.count() == 1


def test_the_sheet_comes_back_with_the_faults_marked_and_is_named_so(office):
    at = brought(office, HEADS, ["第一支部", "昨天", "谈心谈话", 1])

    answer = office.get(f"{at}marked/")

    cell = load_workbook(BytesIO(answer.content)).active["B2"]
    assert "昨天" in cell.comment.text
    assert "%E6%A0%87%E7%BA%A2" in answer["Content-Disposition"]


def test_a_sheet_brought_again_after_it_was_written_changes_nothing(office):
    rows = (HEADS, GOOD, GOOD)
    office.post(f"{brought(office, *rows)}write/")

    again = said(office.get(f"{brought(office, *rows)}look/"))

    assert "系统里都有了，内容一样，不用再导" in again
    assert "/write/" not in again
    assert Talk.objects.count() == 2


def test_what_would_change_stands_beside_what_is_there(office, staff):
    kept = staff.world.row("event", on=date(YEAR, 5, 6), title="学习", hats="theme_day", status="draft")
    heads = ["党支部", "召开日期", "活动类型", "主题", "地点", "联合主办"]
    at = brought(office, heads, ["第一支部", MAY, "主题党日", "学习", "三楼", "第二支部"], code="event")

    look = said(office.get(f"{at}look/"))

    assert "将更新的 1 条" in look
    assert "<s>—</s></td><td>三楼</td>" in look
    assert "<s>—</s></td><td>第二支部</td>" in look
    office.post(f"{at}write/")
    kept.refresh_from_db()
    assert (kept.place, kept.hosts.count()) == ("三楼", 1)


def test_all_goes_back_at_a_stroke_and_what_moved_on_stays_with_its_reason(office):
    at = brought(office, HEADS, GOOD, ["第二支部", f"{YEAR}-05-07", "谈心谈话", 1])
    office.post(f"{at}write/")
    first = Talk.objects.order_by("on").first()
    office.post("/ledgers/talk/bulk/", {"act": "submit", "row": f"{first.pk}:{first.version}"})

    told = said(office.post(f"{at}back/", follow=True))

    assert "已撤销 1 条" in told
    assert "1 条没有撤销：这条记录现在是“已提交”，不能删除" in told
    assert list(Talk.objects.filter(deleted=False)) == [first]


def test_a_heading_nobody_knows_is_matched_by_hand(office):
    at = brought(office, ["支部", "时间", "谈话的种类"], ["第一支部", MAY, "谈心谈话"])
    look = said(office.get(f"{at}look/"))
    assert "没有用到的栏：谈话的种类" in look

    office.post(f"{at}columns/", {"column-0": "org", "column-1": "on", "column-2": "kind"})

    office.post(f"{at}write/")
    assert Talk.objects.get().kind > 0


def test_what_no_column_says_is_said_once_for_all_lines(office):
    at = brought(office, ["日期", "人次"], [MAY, 1], [MAY, 2])
    look = said(office.get(f"{at}look/"))
    assert "表里没有“组织”这一栏，还不能导入" in look
    assert "<option>第二支部</option>" in look

    office.post(f"{at}columns/", {"all-org": "第二支部", "all-kind": "谈心谈话", "all-level": "科级"})

    again = said(office.get(f"{at}look/"))
    assert "导入这 2 行" in again
    assert "<option selected>第二支部</option>" in again
    office.post(f"{at}write/")
    assert set(Talk.objects.values_list("org__name", "kind", "level")) == {("第二支部", 1, 0)}


def test_a_sheet_without_kinds_says_that_its_records_count_nowhere(office):
    at = brought(office, HEADS[:2], GOOD[:2])

    look = said(office.get(f"{at}look/"))

    assert "表里没有“谈话类型”这一栏：这样导入的记录，按它分类的数都不会计入" in look
    assert "新增的记录按默认填：人次 1" in look


def test_days_without_a_year_are_of_the_year_the_sheet_names(office):
    line, total = ["第一支部", "3月5日", "谈心谈话", 1], ["合计", None, None, 1]
    at = brought(office, ["2025年谈话台账"], HEADS, line, total)

    look = said(office.get(f"{at}look/"))

    assert "没写年份的日期按 2025 年读。没有读的 1 行：第 4 行“合计”" in look
    assert "<td>2025-03-05</td>" in look


def test_a_look_can_be_taken_again(office, staff):
    at = brought(office, HEADS, GOOD)
    office.post(f"{brought(office, HEADS, GOOD)}write/")

    office.post(f"{at}columns/", {"again": "1"})

    assert "系统里都有了" in said(office.get(f"{at}look/"))


def test_a_branch_that_is_not_ones_own_is_told_as_that(desk):
    at = brought(desk, HEADS, ["第二支部", *GOOD[1:]])

    assert "“第二支部”不在您负责填报的范围内" in said(desk.get(f"{at}look/"))


def test_many_records_are_taken_back_as_work_one_can_leave(office, monkeypatch):
    monkeypatch.setattr(imports_one, "BACK_AT_ONCE", 1)
    at = brought(office, HEADS, GOOD, ["第二支部", *GOOD[1:]])
    office.post(f"{at}write/")

    answer = office.post(f"{at}back/")

    assert answer["Location"].startswith("/jobs/")
    worker.run_one()
    assert Job.objects.get().said.startswith("已撤销 2 条")
    assert "的导入已经撤销" in said(office.get(f"{at}look/"))


def test_two_columns_for_one_field_are_refused_and_a_missing_one_is_named(office):
    at = brought(office, ["日期", "人次"], [MAY, 1])
    look = said(office.get(f"{at}look/"))
    assert "表里没有“组织”这一栏，还不能导入" in look

    answer = office.post(f"{at}columns/", {"column-0": "people", "column-1": "people"})

    assert answer.status_code == 422
    assert "有两列都对到了“人次”" in said(answer)


def test_a_branch_that_keeps_one_ledger_needs_no_column_of_organisations(desk, world):
    at = brought(desk, ["日期", "谈话类型"], ["3.5", "谈心谈话"])

    desk.post(f"{at}write/")

    assert Talk.objects.get().org == world.first


def test_nothing_is_written_when_the_ledger_moved_between_look_and_write(office, staff):
    heads = ["党支部", "召开日期", "活动类型", "主题", "地点"]
    at = brought(office, heads, ["第一支部", MAY, "主题党日", "学习", "三楼"], code="event")
    staff.world.row("event", on=date(YEAR, 5, 6), title="学习", hats="theme_day", status="draft")

    answer = office.post(f"{at}write/")

    assert answer.status_code == 409
    assert "核对以后台账有了变化" in said(answer)
    assert Event.objects.get().place == ""
    assert "将更新的 1 条" in said(office.get(f"{at}look/"))


def test_a_sheet_with_nothing_to_write_is_not_written(office):
    at = brought(office, HEADS, ["第三支部", *GOOD[1:]])

    assert office.post(f"{at}write/").status_code == 422
    assert Batch.objects.get().state == Batch.State.LOOKED_AT


def test_a_sheet_is_written_once(office):
    at = brought(office, HEADS, GOOD)
    office.post(f"{at}write/")

    assert office.post(f"{at}write/").status_code == 409
    assert office.post(f"{at}drop/").status_code == 409
    assert office.post(f"{at}columns/", {"column-0": ""}).status_code == 409
    assert Talk.objects.count() == 1


def test_a_long_sheet_is_looked_at_and_written_as_work_one_can_leave(office, monkeypatch):
    monkeypatch.setattr(batches, "AT_ONCE", 50)
    monkeypatch.setattr(imports_one, "AT_ONCE", 50)
    rows = [["第一支部", date(YEAR, 1, 1) + timedelta(days=n), "谈心谈话", n] for n in range(60)]

    job = bring(office, HEADS, *rows)
    at = f"/imports/{Batch.objects.get().pk}/"
    assert job["Location"].startswith("/jobs/")
    assert "还在核对" in said(office.get(f"{at}look/"))
    assert "还在核对" in said(office.get("/imports/"))
    assert office.post(f"{at}write/").status_code == 409

    worker.run_one()
    assert "导入这 60 行" in said(office.get(f"{at}look/"))
    office.post(f"{at}write/")
    worker.run_one()
    assert Talk.objects.count() == 60
    last = Job.objects.first()
    assert last.said == "已导入 60 条。"
    assert f'href="{at}look/"' in said(office.get(f"/jobs/{last.pk}/"))


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.xlsx", b"", "文件是空的"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧格式"),
        ("a.docx", b"PK\x03\x04", "不完整或已经损坏"),
        ("a.xlsx", book(["甲"], ["乙"]), "没有认出谈话台账的栏名"),
    ],
)
def test_what_is_no_sheet_is_refused_in_a_sentence_and_nothing_kept(office, name, data, why):
    answer = office.post("/imports/talk/", {"sheet": SimpleUploadedFile(name, data)})

    assert answer.status_code == 422
    assert why in said(answer)
    assert not Batch.objects.exists()


def test_no_file_chosen_is_said(office):
    answer = office.post("/imports/talk/", {})

    assert answer.status_code == 422
    assert "还没有选文件" in said(answer)


def test_rosters_and_lists_of_who_came_do_not_come_from_sheets(office):
    for code in ("attendance", "nil_return", "membership", "nothing"):
        assert office.get(f"/imports/{code}/").status_code == 404


def test_a_sheet_is_thrown_away_when_asked_and_after_a_week(office):
    at = brought(office, HEADS, GOOD)
    office.post(f"{at}drop/")
    assert not Batch.objects.exists()

    brought(office, HEADS, GOOD)
    Batch.objects.update(until=now())
    office.get("/imports/")
    assert not Batch.objects.exists()


def test_the_trail_says_who_imported_what(office):
    at = brought(office, HEADS, GOOD)
    office.post(f"{at}write/")
    office.post(f"{at}back/")

    noted = Entry.objects.order_by("at", "pk").values_list("action", flat=True)
    assert sorted(noted) == ["create", "delete", "import", "import_back"]
    assert Entry.objects.get(action="import").after == {"rows": 1, "file": "谈话.xlsx"}


def test_the_template_holds_the_organisations_one_may_write_for(desk):
    answer = desk.get("/imports/talk/template/")

    sheet = load_workbook(BytesIO(answer.content))["选项"]
    assert "第一支部" in {cell.value for row in sheet for cell in row}
    assert "第二支部" not in {cell.value for row in sheet for cell in row}


def test_the_list_leads_to_it_for_whoever_keeps_the_ledger(office, staff):
    assert "/imports/event/" in said(office.get("/ledgers/event/"))
    assert "/imports/" not in said(office.get("/ledgers/attendance/")).replace('href="/imports/"', "")
    office.force_login(staff.users["reader"])
    assert "/imports/" not in said(office.get("/ledgers/event/"))


def test_the_pages_take_few_queries(office, django_assert_max_num_queries):
    at = brought(office, HEADS, GOOD, ["第三支部", MAY, "谈心谈话", 1])
    with django_assert_max_num_queries(16):
        office.get(f"{at}look/")
    with django_assert_max_num_queries(14):
        office.get("/imports/")
