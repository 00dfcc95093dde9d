"""The list of a ledger: what it finds, how it is told, what is done with many."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from jishi.accounts.models import Habit, SavedFilter
from jishi.audit.models import Entry
from jishi.exchange.printable import harmless
from jishi.ledger.base import Status
from jishi.ledger.models import Event
from jishi.ledger.registry import ledger
from jishi.web.cells import text

YEAR = date.today().year  # noqa: DTZ011
MARCH, JUNE = date(YEAR, 3, 10), date(YEAR, 6, 26)
LIST = "/ledgers/event/"


def page_of(client, query="", **more):
    answer = client.get(f"{LIST}{query}", **more)
    assert answer.status_code == 200
    return answer.content.decode()


def event(staff, title, on=MARCH, org="first", **named):
    return staff.world.row("event", org=org, on=on, title=title, **named)


def titles(client, query=""):
    return [line.subject for line in client.get(f"{LIST}{query}").context["lines"]]


def bulk(client, act, *rows, **more):
    ticked = [f"{row.pk}:{row.version}" for row in rows]
    return client.post(f"{LIST}bulk/", {"act": act, "row": ticked} | more, follow=True)


def test_the_list_shows_this_year_newest_first_and_says_how_many_have_no_date(office, staff):
    event(staff, "三月学习")
    event(staff, "六月党课", JUNE)
    event(staff, "去年学习", date(YEAR - 1, 5, 5))
    event(staff, "没写日期", None)

    assert titles(office) == ["六月党课", "三月学习"]
    assert "另有 1 条未填日期" in page_of(office)
    assert titles(office, "?period=none") == ["没写日期"]
    assert titles(office, "?period=all&sort=on") == ["去年学习", "三月学习", "六月党课", "没写日期"]


def test_kinds_stand_as_tabs_with_counts_and_a_gathering_with_two_hats_is_in_both(office, staff):
    event(staff, "党课", hats=["lecture", "theme_day"])
    event(staff, "党日", hats=["theme_day"])

    tabs = {tab.label: tab.count for tab in office.get(LIST).context["tabs"]}

    assert tabs == {"全部": 2, "党课": 1, "主题党日": 2}
    assert titles(office, "?hats=4") == ["党课"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=六月", ["六月党课"]),
        ("?q=六月&hats=4", []),
        ("?q=六月+三月", []),
        ("?status=0", ["草稿一份"]),
        ("?status=0,2&sort=on", ["三月学习", "六月党课", "草稿一份"]),
        ("?status=0&status=2&sort=title", ["三月学习", "六月党课", "草稿一份"]),
        (f"?period={YEAR}Q1", ["三月学习"]),
        ("?from=6.1&to=6月30日", ["六月党课"]),
        ("?from=20xx", ["草稿一份", "六月党课", "三月学习"]),
        ("?topics=4", ["三月学习"]),
        ("?sort=org", ["六月党课", "三月学习", "草稿一份"]),
        ("?sort=nonsense&per=7&page=99&period=abc", ["草稿一份", "六月党课", "三月学习"]),
    ],
)
def test_conditions_of_the_address_narrow_the_list(office, staff, query, found):
    event(staff, "三月学习", topics=["integrity"])
    event(staff, "六月党课", JUNE)
    event(staff, "草稿一份", date(YEAR, 7, 1), "second", status="draft")

    assert titles(office, query) == found


def test_an_organisation_finds_its_subtree_and_joint_events(office, staff):
    event(staff, "一支部自己办")
    event(staff, "联合举办", JUNE, "second", hosts=["first"])
    event(staff, "二支部自己办", org="second")

    assert titles(office, f"?org={staff.world.first.pk}") == ["联合举办", "一支部自己办"]
    assert len(titles(office, f"?org={staff.world.committee.pk}")) == 3


def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost(office):
    html = page_of(office, "?from=下周&org=1&q=党课")

    assert "看不懂起始日期“下周”" in html
    assert "没有找到所选的组织" in html
    assert 'value="下周"' in html
    assert "没有符合条件的记录" in html
    assert "清除条件" in html


def test_every_condition_in_force_is_a_chip_that_takes_it_away(office, staff):
    event(staff, "党课", hats=["lecture"])

    chips = {chip.label: chip.address for chip in office.get(f"{LIST}?q=党课&hats=4&hats=5").context["chips"]}

    assert list(chips) == ["含“党课”", "活动类型：党课", "活动类型：主题党日"]
    assert chips["活动类型：党课"] == "?q=%E5%85%9A%E8%AF%BE&hats=5"


def test_an_empty_ledger_says_what_it_is_for_and_offers_the_first_act(office, client, staff):
    assert "登记第一条" in page_of(office)

    client.force_login(staff.users["reader"])
    html = page_of(client)
    assert "登记第一条" not in html
    assert "看全部时间" in html


def test_a_fragment_is_the_results_alone_and_brings_the_address_along(office, staff):
    event(staff, "三月学习")

    answer = office.get(f"{LIST}?q=三月&status=", headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert answer["HX-Replace-Url"] == f"{LIST}?q=%E4%B8%89%E6%9C%88"
    assert "HX-Request" in answer["Vary"]
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in office.get(LIST, headers=back).content.decode()


def test_the_list_asks_few_questions_whatever_its_length(office, staff, django_assert_max_num_queries):
    for n in range(30):
        event(staff, f"第{n}次", attended=n)
    page_of(office)

    with django_assert_max_num_queries(18):
        page_of(office, "?sort=title")


def test_columns_and_rows_a_page_are_kept_for_the_user(office, staff):
    event(staff, "学习", place="三楼会议室")

    office.post(f"{LIST}columns/", {"columns": ["place", "nonsense"], "per": "50", "query": "q=学习"})

    context = office.get(LIST).context
    assert context["names"] == ["title", "place"]
    assert context["asked"].per == 50
    assert Habit.objects.get(place="ledger:event").value == {"columns": ["place"], "per": 50}
    office.post(f"{LIST}columns/", {"usual": "1"})
    assert "hats" in office.get(LIST).context["names"]


def test_a_named_filter_is_one_click_and_may_stand_as_a_tab(office, client, staff):
    office.post(f"{LIST}filters/", {"name": "党课", "query": "hats=4", "pinned": "on"})
    office.post(f"{LIST}filters/", {"name": "党课", "query": "hats=5", "pinned": "on"})
    kept = SavedFilter.objects.get()

    assert kept.query == "hats=5"
    assert page_of(office).count('href="?hats=5"') == 2  # in the menu and as a tab

    client.force_login(staff.users["leader"])
    assert client.post(f"{LIST}filters/{kept.pk}/", {"act": "delete"}).status_code == 404
    client.force_login(staff.users["office"])
    client.post(f"{LIST}filters/{kept.pk}/", {"act": "unpin"})
    assert page_of(client).count('href="?hats=5"') == 1
    client.post(f"{LIST}filters/{kept.pk}/", {"act": "delete"})
    assert not SavedFilter.objects.exists()


def test_a_filter_needs_a_name(office):
    answer = office.post(f"{LIST}filters/", {"name": " "})

    assert answer.status_code == 422
    assert "名称没有填" in answer.content.decode()


def test_many_are_handed_in_at_once_and_each_refusal_has_its_reason(office, staff):
    good, done = event(staff, "甲", status="draft"), event(staff, "乙", status="submitted")
    stale = event(staff, "丙", status="draft")
    Event.objects.filter(pk=stale.pk).update(version=5)

    html = bulk(office, "submit", good, done, stale).content.decode()

    assert "已提交 1 条" in html
    assert "2 条没有办成" in html
    assert "这条记录已经提交过了（1 条）" in html
    assert "这条记录刚刚被别人改过（1 条）" in html
    assert Event.objects.get(pk=good.pk).status == Status.SUBMITTED


def test_a_return_of_many_needs_a_reason_and_leaves_it_in_the_trail(office, staff):
    row = event(staff, "甲")

    refused = bulk(office, "return", row)
    bulk(office, "return", row, reason="人数不对")

    assert refused.status_code == 422
    assert Entry.objects.get(row=row.pk).after == {"status": 3, "reason": "人数不对"}


def test_nothing_chosen_is_said(office):
    answer = bulk(office, "submit")

    assert answer.status_code == 422
    assert "没有选中记录" in answer.content.decode()


def test_what_went_to_the_bin_comes_back_with_one_act(office, staff):
    rows = [event(staff, name, status="draft") for name in "甲乙"]

    html = bulk(office, "delete", *rows).content.decode()
    assert "已把 2 条移到回收站" in html
    assert "已把 2 条移到回收站" not in page_of(office)  # said once
    office.post(f"{LIST}undo/")

    assert titles(office) == ["乙", "甲"]
    assert office.post(f"{LIST}undo/").status_code == 422


def test_a_register_is_read_only_and_shows_who_holds_today(office, staff):
    staff.world.row("membership", person="张三", since=date(2020, 1, 1))
    staff.world.row("membership", person="李四", since=date(2010, 1, 1), until=date(2012, 1, 1))

    context = office.get("/ledgers/membership/").context
    answer = office.post("/ledgers/membership/bulk/", {"act": "delete", "row": "1:0"})

    assert [line.subject for line in context["lines"]] == ["张三"]
    assert (context["editor"], context["reviewer"], context["new"]) == (False, False, "")
    assert answer.status_code == 422


def sheet_of(answer):
    return load_workbook(BytesIO(answer.content)).active


def test_the_sheet_has_real_days_and_numbers_and_what_a_reader_needs(office, staff):
    event(staff, "=HYPERLINK(1)", attended=12)

    answer = office.get(f"{LIST}export/?q=HYPER")
    sheet = sheet_of(answer)

    assert sheet["A1"].value == "活动台账"
    assert "单位：岭川公路管理局" in sheet["A2"].value
    assert "条件：含“HYPER”" in sheet["A2"].value
    heads = [cell.value for cell in sheet[3]]
    row = dict(zip(heads, [cell.value for cell in sheet[4]], strict=True))
    assert row["召开日期"] == datetime(YEAR, 3, 10)  # noqa: DTZ001
    assert row["实到人数"] == 12
    assert row["主题"] == "'=HYPERLINK(1)"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A4", "A3:I4")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    assert Entry.objects.get(action="export").after == {"rows": 1, "query": "q=HYPER"}


def test_rows_ticked_are_exported_alone_and_money_is_in_yuan(office, staff):
    one = staff.world.row("aid_money", on=MARCH, amount_fen=123456)
    staff.world.row("aid_money", on=MARCH, amount_fen=5)

    answer = office.post("/ledgers/aid_money/bulk/", {"act": "export", "row": f"{one.pk}:1"})

    sheet = sheet_of(answer)
    heads = [cell.value for cell in sheet[3]]
    assert sheet.max_row == 4
    assert sheet.cell(4, heads.index("金额（元）") + 1).value == 1234.56


@pytest.mark.parametrize(
    ("text_in", "out"), [("=1+1", "'=1+1"), ("+86", "'+86"), ("@a", "'@a"), ("a\x0bb", "ab"), (3, 3)]
)
def test_no_text_of_a_sheet_is_run_as_a_formula(text_in, out):
    assert harmless(text_in) == out


def test_the_printed_list_is_the_same_rows_without_the_tools(office, staff):
    event(staff, "三月学习")

    html = office.get(f"{LIST}print/?q=三月").content.decode()

    assert "三月学习" in html
    assert "条件：含“三月”" in html
    assert "<select" not in html


def test_a_number_leads_to_the_rows_it_counts_and_to_those_left_out(office, staff):
    event(staff, "计入的党课", hats=["lecture"])
    event(staff, "没确认的党课", JUNE, hats=["lecture"], status="draft")
    event(staff, "主题党日", hats=["theme_day"])
    code = "branches.lecture.count"

    counted = office.get(f"{LIST}?figure={code}&period={YEAR}")
    left = office.get(f"{LIST}?figure={code}&period={YEAR}&left=1")

    assert [line.subject for line in counted.context["lines"]] == ["计入的党课"]
    assert [(line.subject, line.why) for line in left.context["lines"]] == [("没确认的党课", "未确认")]
    assert "计入“" in counted.content.decode()
    assert "类型不符的另有 1 条" in left.content.decode()
    other = office.get(f"{LIST}?figure={code}&period={YEAR}&left=other_kind").context["lines"]
    assert [(line.subject, line.why) for line in other] == [("主题党日", "类型不符")]
    assert office.get(f"{LIST}?figure=no.such").status_code == 404


def test_the_rows_of_one_event_are_found_from_it(office, staff):
    meeting = event(staff, "大会")
    staff.world.row("attendance", on=MARCH, event=meeting, person="张三")
    staff.world.row("attendance", on=MARCH, person="李四")

    context = office.get(f"/ledgers/attendance/?event={meeting.pk}&period=all").context

    assert context["found"].total == 1
    assert [chip.label for chip in context["chips"]] == ["活动：大会", "时间：全部时间"]


def test_the_home_page_counts_the_year_and_names_what_is_empty(office, staff, django_assert_max_num_queries):
    event(staff, "确认")
    event(staff, "草稿", status="draft")
    event(staff, "提交", status="submitted")
    event(staff, "去年", date(YEAR - 1, 1, 5))
    page_of(office)

    with django_assert_max_num_queries(20):
        context = office.get("/ledgers/").context
    books = {book.spec.code: book for _, group in context["groups"] for book in group}
    one = books["event"]
    assert (one.confirmed, one.open, one.waiting, one.gap) == (1, 1, 1, False)
    assert books["decision"].gap
    assert [book.spec.code for book in context["often"]] == ["event"]


def test_a_section_sees_its_own_ledgers_only(client, staff):
    client.force_login(staff.users["section"])

    groups = client.get("/ledgers/").context["groups"]

    assert [title for title, _ in groups] == ["监督执纪"]


def test_zero_is_said_and_unknown_is_a_dash():
    spec = ledger("event")

    assert [text(spec, "attended", value) for value in (0, None)] == ["0", "—"]
    assert text(spec, "place", "") == "—"
