"""The workplace: what waits for me, and the figures of the year, each leading to its records."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate, now

from jishi.accounts.models import Habit, User
from jishi.ledger import actions
from jishi.ledger.models import Event
from jishi.ledger.registry import ledger
from jishi.papers.working import Choice, WorkingPaper
from jishi.web import charts

TODAY = localdate()
LAST_YEAR = TODAY.replace(year=TODAY.year - 1, day=min(TODAY.day, 28))


def opened(staff, person, address="/", **asked):
    client = Client()
    client.force_login(staff.users[person])
    return client.get(address, asked)


def page(staff, person, address="/", **asked):
    return opened(staff, person, address, **asked).content.decode()


def tasks(staff, person):
    """(light's word, title) of every line."""
    shown = opened(staff, person).context
    return [(task.word, task.title) for task in (*shown["tasks"], *shown["later"])]


def paper(staff, person, **named):
    more = {"title": "年度总结", "name": "年度总结.docx", "blanks": 5, "draft": b"", "draft_digest": "0" * 64}
    return WorkingPaper.objects.create(
        institution=staff.world.institution,
        first=TODAY.replace(month=1, day=1),
        last=TODAY,
        created_by=staff.users[person],
        **{**more, **named},
    )


def test_a_returned_record_waits_for_whoever_entered_it_with_the_reason(staff):
    clerk, secretary = staff.users["clerk"], staff.users["secretary"]
    row = staff.row("event", "own", on=TODAY, title="待改的活动", status="submitted", created_by=clerk)
    actions.return_(secretary, ledger("event"), row.pk, "人数不对", version=row.version, today=TODAY)

    assert ("退回给我", "待改的活动") in tasks(staff, "clerk")
    assert "人数不对" in page(staff, "clerk")
    assert ("退回给我", "待改的活动") not in tasks(staff, "secretary")


def test_only_drafts_left_for_a_week_are_named(staff):
    clerk = staff.users["clerk"]
    for title in ("旧草稿", "新草稿"):
        staff.row("event", "own", on=TODAY, title=title, status="draft", created_by=clerk)
    Event.objects.filter(title="旧草稿").update(updated_at=now() - timedelta(days=8))

    assert ("放了一周", "活动台账里有 1 条草稿") in tasks(staff, "clerk")


def test_drafts_in_many_ledgers_do_not_fill_the_page(staff):
    codes = ("event", "talk", "visit", "publicity", "honour", "inspection", "finding")
    for code in codes:
        row = staff.row(code, "own", on=TODAY, status="draft", created_by=staff.users["clerk"])
        type(row).objects.filter(pk=row.pk).update(updated_at=now() - timedelta(days=8))

    said = [title for word, title in tasks(staff, "clerk") if word == "放了一周"]

    assert len(said) == 4
    assert said[-1] == "另有 4 本台账里有 4 条草稿"


def test_what_nobody_entered_waits_for_the_keeper_of_that_very_organisation(staff):
    for position, title in (("own", "支部的"), ("above", "机关的")):
        staff.row("event", position, on=TODAY, title=title, status="returned", created_by=None)

    assert {title for word, title in tasks(staff, "clerk") if word == "退回给我"} == {"支部的"}
    assert {title for word, title in tasks(staff, "office") if word == "退回给我"} == {"机关的"}


def test_what_others_wait_for_comes_first_and_the_rest_is_folded(staff):
    staff.row("event", "own", on=TODAY, status="submitted")
    for days in range(1, 5):
        staff.row("plan_task", "own", title=f"过期{days}", due_on=TODAY - timedelta(days=days))
    for code in ("event", "talk", "visit"):
        row = staff.row(code, "own", on=TODAY, status="draft", created_by=staff.users["secretary"])
        type(row).objects.filter(pk=row.pk).update(updated_at=now() - timedelta(days=8))

    shown = opened(staff, "secretary").context
    assert shown["tasks"][0].word == "待审核"
    assert len(shown["tasks"]) == 6
    assert f"还有 {len(shown['later'])} 件</summary>" in page(staff, "secretary")


def test_what_was_handed_in_waits_for_who_may_review_it(staff):
    staff.row("event", "own", on=TODAY, status="submitted")
    staff.row("event", "sibling", on=TODAY, status="submitted")
    staff.row("talk", "own", on=TODAY, status="submitted")

    assert ("待审核", "3 条记录等您审核") in tasks(staff, "office")
    assert ("待审核", "2 条记录等您审核") in tasks(staff, "secretary")
    assert ("待审核", "1 条记录等您审核") in tasks(staff, "section")
    assert not [word for word, _ in tasks(staff, "clerk") if word == "待审核"]


def test_a_task_of_the_plan_is_named_by_its_date_until_it_is_done(staff):
    staff.row("plan_task", "own", title="过期的", due_on=TODAY - timedelta(days=3))
    staff.row("plan_task", "own", title="今天的", due_on=TODAY)
    staff.row("plan_task", "own", title="办好的", due_on=TODAY, done_on=TODAY)
    staff.row("plan_task", "own", title="还早的", due_on=TODAY + timedelta(days=90))

    found = tasks(staff, "clerk")

    assert ("逾期 3 天", "过期的") in found
    assert ("今天到期", "今天的") in found
    assert not {"办好的", "还早的"} & {title for _, title in found}


def test_months_without_a_word_are_told_to_the_branch_and_the_office_alone(staff):
    silent = "有的月份没有活动记录，也没有零报告"
    told = {
        person
        for person in ("office", "secretary", "clerk", "leader", "reader", "section", "auditor")
        if silent in {title for _, title in tasks(staff, person)}
    }

    assert told == ({"office", "secretary", "clerk"} if TODAY.month > 1 else set())


def test_papers_in_hand_are_shown_with_what_is_left(staff):
    found = paper(staff, "office")
    Choice.objects.create(paper=found, index=0, state=Choice.State.ACCEPTED, by=staff.users["office"])
    Choice.objects.create(paper=found, index=1, state=Choice.State.SKIPPED, by=staff.users["office"])

    assert "1 / 5 处" in page(staff, "office")
    assert ("在办", "年度总结") in tasks(staff, "office")
    assert "年度总结" not in page(staff, "clerk")
    assert "在办文稿" not in page(staff, "reader")


def test_a_figure_of_the_year_stands_beside_the_same_days_of_last_year(staff):
    staff.row("event", "own", on=TODAY, hats=["theme_day"])
    staff.row("event", "sibling", on=TODAY, hats=["theme_day"])
    staff.row("event", "own", on=LAST_YEAR, hats=["theme_day"])

    shown = {one.item.id: one for one, _ in opened(staff, "office").context["figures"]}

    found = shown["branches.theme_day.count"]
    assert (found.value, found.change) == ("2", "上年同期 1，多 1")


def test_the_figures_of_a_branch_are_its_own(staff):
    staff.row("event", "own", on=TODAY, hats=["theme_day"])
    staff.row("event", "sibling", on=TODAY, hats=["theme_day"])

    shown = {one.item.id: one for one, _ in opened(staff, "clerk").context["figures"]}

    assert shown["branches.theme_day.count"].value == "1"


def test_what_nobody_knows_is_not_zero(staff):
    staff.row("event", "own", on=TODAY, hats=["general_meeting"])

    shown = {one.item.id: one for one, _ in opened(staff, "office").context["figures"]}

    assert shown["branches.theme_day.count"].value == "待补"
    assert shown["branches.theme_day.count"].change == "上年同期待补"


def test_the_months_of_a_figure_add_up_to_it_and_lead_to_their_records(staff):
    Habit.objects.create(
        user=staff.users["office"], place="workplace", value={"shown": ["branches.theme_day.count"]}
    )
    first = TODAY.replace(month=1, day=5)
    for day in (first, first, TODAY):
        staff.row("event", "own", on=min(day, TODAY), hats=["theme_day"])

    answer = opened(staff, "office")
    trend = answer.context["trend"]

    assert sum(month.amount or 0 for month in trend.now) == 3
    assert f"/figures/branches.theme_day.count/?period={TODAY:%Y-%m}" in answer.content.decode()


def test_a_section_sees_figures_of_its_own_ledgers(staff):
    shown = [one.item.record for one, _ in opened(staff, "section").context["figures"]]

    assert len(shown) == 5
    assert not {"event", "membership", "aid_money"} & set(shown)


def test_an_administrator_sees_the_accounts_he_keeps_and_no_figures(staff):
    text = page(staff, "administrator")

    assert f"{len(staff.users) - 2} 个账号" in text  # neither who has no grant nor the other institution's
    assert "还空着的" not in text
    assert "figures" not in opened(staff, "administrator").context


def test_what_is_empty_is_counted_by_field_and_leads_to_the_list(staff):
    text = page(staff, "office", "/workplace/empty/")

    assert re.search(r"/figures/\?show=empty&amp;period=\d{4}&amp;field=study", text)
    assert "个数没有记录，也没有零报告" in text


def test_recent_changes_name_only_records_one_may_view(staff):
    office = staff.users["office"]
    for position, title in (("own", "自己的活动"), ("sibling", "别人的活动")):
        row = staff.row("event", position, on=TODAY, title=title, status="submitted")
        actions.confirm(office, ledger("event"), row.pk, version=row.version, today=TODAY)

    assert [one.title for one in opened(staff, "clerk").context["recent"]] == ["自己的活动"]
    assert len(opened(staff, "office").context["recent"]) == 2
    assert opened(staff, "section").context["recent"] == []


def test_a_user_chooses_his_figures_by_name(staff):
    client = Client()
    client.force_login(staff.users["clerk"])

    client.post("/workplace/choose/", {"shown1": "党课次数", "trend": "党课次数"})

    shown = client.get("/").context
    assert [one.item.name for one, _ in shown["figures"]] == ["党课次数"]
    assert shown["trend"].item.name == "党课次数"


def test_a_wrong_name_is_refused_with_the_nearest_and_all_that_was_typed(staff):
    client = Client()
    client.force_login(staff.users["clerk"])

    answer = client.post(
        "/workplace/choose/", {"shown1": "党课次", "shown2": "主题党日次数", "trend": "党员总数"}
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "是不是“党课次数”" in text
    assert 'value="主题党日次数"' in text
    assert "不能按月分开" in text
    assert not Habit.objects.exists()


def test_the_drawing_has_no_style_attribute_and_breaks_where_nothing_is_known():
    points = [charts.Point(1, "一", "/a"), charts.Point(None, "二", "/b"), charts.Point(3, "三", "/c")]

    drawn = charts.trend("图<1>", ["1月", "2月", "3月"], ("今年", points), ("去年", []))

    assert "style=" not in drawn
    assert "polyline" not in drawn
    assert drawn.count('class="point"') == 2
    assert "图&lt;1&gt;" in drawn


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 5), (5, 5), (6, 10), (48, 50), (51, 100), (499, 500), (501, 1000)]
)
def test_the_axis_ends_at_a_round_number(highest, top):
    assert charts.ceiling(highest) == top


@pytest.mark.parametrize("person", ["office", "clerk", "section", "administrator"])
def test_the_workplace_costs_as_many_queries_with_many_records_as_with_few(
    staff, person, django_assert_max_num_queries
):
    user = User.objects.get(pk=staff.users[person].pk)
    for number in range(12):
        staff.row("event", "own", on=TODAY, title=f"{number}", status="submitted", created_by=user)
        staff.row("event", "own", on=TODAY, title=f"{number}", status="returned", created_by=user)
        staff.row("talk", "own", on=TODAY, status="returned", created_by=user)
        paper(staff, "office", title=f"{number}")
    client = Client()
    client.force_login(user)
    client.get("/")

    with django_assert_max_num_queries(55):
        client.get("/")
