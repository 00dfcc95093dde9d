"""Find: everything by its name, and nothing outside one's own scope."""

from __future__ import annotations

import re
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from jishi.papers.work.bench import Bench
from jishi.papers.work.decide import by_hand
from tests.pages.test_sealed import DITCH, TODAY, in_hand, sealed_with

ON = date(2026, 3, 10)


def find(staff, person, words):
    """What ``person`` is shown for ``words``."""
    client = Client()
    client.force_login(staff.users[person])
    return client.get("/find/answers/", {"q": words}).content.decode()


def test_a_record_is_found_by_words_of_its_title_and_leads_to_its_page(staff):
    row = staff.row("event", "own", on=ON, title="学习贯彻会议精神", hats=["theme_day"])

    page = find(staff, "clerk", "精神 学习")

    assert "学习贯彻会议精神" in page
    assert str(row.pk) in page


def test_records_of_a_sibling_or_of_another_institution_are_not_found(staff):
    staff.row("event", "sibling", on=ON, title="兄弟支部的活动")
    staff.row("event", "foreign", on=ON, title="外单位的活动")

    assert "兄弟支部的活动" not in find(staff, "clerk", "的活动")
    assert "兄弟支部的活动" in find(staff, "office", "的活动")
    assert "外单位的活动" not in find(staff, "office", "的活动")


def test_a_ledger_outside_a_sections_families_is_not_searched(staff):
    staff.row("event", "own", on=ON, title="监督主题党日")
    staff.row("inspection", "own", on=ON, title="监督检查")

    page = find(staff, "section", "监督")

    assert "监督检查" in page
    assert "监督主题党日" not in page


def test_a_percent_sign_is_a_percent_sign(staff):
    staff.row("event", "own", on=ON, title="完成100%任务")
    staff.row("event", "own", on=ON, title="别的活动")

    page = find(staff, "office", "100%")

    assert "完成100%任务" in page
    assert "别的活动" not in find(staff, "office", "%别")


def test_people_are_found_by_whoever_may_see_the_registers(staff):
    staff.row("membership", "own", person="某甲乙")
    staff.row("membership", "sibling", person="某丙丁")

    assert "某甲乙" in find(staff, "clerk", "甲乙")
    assert "某丙丁" not in find(staff, "clerk", "丙丁")
    assert "某甲乙" not in find(staff, "section", "甲乙")
    assert "某甲乙" not in find(staff, "administrator", "甲乙")


def test_indicators_organisations_and_pages_are_found(staff):
    assert "党课次数" in find(staff, "office", "党课次数")
    assert "第二支部" in find(staff, "office", "第二")
    assert "登记一条：活动台账" in find(staff, "clerk", "登记 活动")
    assert "登记一条：活动台账" not in find(staff, "reader", "登记 活动")


def test_an_administrator_finds_pages_but_no_figures(staff):
    assert "用户与授权" in find(staff, "administrator", "用户")
    assert "data-hit" not in find(staff, "administrator", "党课次数")


def test_what_is_not_found_is_said_with_what_to_do(staff):
    assert "没有找到“不存在的词”" in find(staff, "office", "不存在的词")
    assert "写名称里的几个字" in find(staff, "office", "  ")


def test_the_page_works_without_script_and_keeps_the_words(staff):
    client = Client()
    client.force_login(staff.users["office"])

    page = client.get("/find/", {"q": "主题党日次数"}).content.decode()

    assert 'value="主题党日次数"' in page
    assert "data-hit" in page


def told(page):
    """What each hit says, tags and white space left out."""
    hits = re.findall(r"<a [^>]*data-hit>(.*?)</a>", page, re.S)
    return [re.sub(r"\s+|<[^>]+>", "", hit) for hit in hits]


def test_records_of_one_title_say_where_they_stand(staff):
    for status in ("draft", "submitted", "confirmed", "returned"):
        staff.row("event", "own", on=ON, title="同名活动", status=status)

    found = told(find(staff, "office", "同名活动"))

    states = ("已退回", "已确认", "已提交", "草稿")
    assert found == [f"同名活动{state}第一支部2026-03-10" for state in states]


def test_papers_of_one_title_say_whether_sealed_since_when_for_whom_and_over_what(staff):
    first = staff.world.first
    in_hand(staff, first)
    sealed_with(staff, in_hand(staff, first), (DITCH, "30", ""))
    changed = in_hand(staff)
    sealed_with(staff, changed, (DITCH, "30", ""))
    changed.refresh_from_db()
    by_hand(staff.users["office"], Bench(changed), DITCH, "31", "", changed.version, TODAY)

    found = told(find(staff, "office", "年度总结"))

    times = rf"·{localtime():%Y-%m-%d}\d\d:\d\d"
    wanted = (
        f"年度总结在办{staff.world.institution.name}·2026年{times}定稿，第1版，后来又改过",
        f"年度总结已定稿第一支部·2026年{times}定稿，第1版",
        f"年度总结在办第一支部·2026年{times}导入",
    )
    assert [bool(re.fullmatch(*pair)) for pair in zip(wanted, found, strict=True)] == [True] * 3


def test_papers_cost_one_query_however_many_and_however_often_sealed(staff):
    for _ in range(3):
        sealed_with(staff, in_hand(staff), (DITCH, "30", ""))
    with CaptureQueriesContext(connection) as asked:
        find(staff, "office", "年度总结")

    assert sum('"papers_workingpaper"' in one["sql"] for one in asked) == 1
    assert sum('"papers_paper"' in one["sql"] for one in asked) == 1


def test_as_many_kinds_as_there_are_cost_few_queries(staff, django_assert_max_num_queries):
    client = Client()
    client.force_login(staff.users["office"])
    for code in ("event", "document", "inspection", "problem", "honour"):
        staff.row(code, "own", on=ON, title="同一个词")

    with django_assert_max_num_queries(40):
        page = client.get("/find/answers/", {"q": "同一个词"}).content.decode()

    assert len(re.findall("<b>同一个词</b>", page)) == 5
