"""The page of one record: what it says, where it counts, what happened, what may be done."""

from __future__ import annotations

from datetime import date

import pytest

from jishi.accounts.models import Grant
from jishi.audit.models import Entry
from jishi.ledger import actions
from jishi.ledger.base import Status
from jishi.ledger.models import Event
from jishi.ledger.registry import ledger
from jishi.papers.models import Paper, SealedFigure

MARCH, TODAY = date(2026, 3, 10), date(2026, 12, 1)
EVENT = ledger("event")


def address(row, code="event", verb=""):
    return f"/ledgers/{code}/{row.pk}/{verb}"


def event(staff, title="党课", **named):
    return staff.world.row("event", on=MARCH, title=title, hats=["lecture"], **named)


def step(client, row, verb, **data):
    return client.post(address(row, verb=f"{verb}/"), {"version": row.version} | data)


def test_every_field_is_shown_by_its_label_and_unsaid_numbers_are_left_out(office, staff):
    row = event(staff, attended=0, place="三楼会议室", hosts=["second"])

    html = office.get(address(row)).content.decode()
    sections = dict(office.get(address(row)).context["sections"])

    assert ("地点", "text", "三楼会议室") in sections["内容"]
    assert sections["数量和金额"] == [("实到人数", "number", "0")]
    assert "联合主办" in html
    assert "第二支部" in html


def test_the_figures_a_record_counts_in_are_named_and_lead_to_them(office, staff):
    counted = office.get(address(event(staff))).context["used"]
    draft = office.get(address(event(staff, status="draft"))).context["used"]

    assert "branches.lecture.count" in {item.id for item in counted.counted}
    assert "未确认" not in dict(counted.but)
    assert draft.counted == []
    (reason, items) = draft.but[0]
    assert reason == "未确认"
    assert "branches.lecture.count" in {item.id for item in items}


def test_an_older_state_says_that_a_newer_one_took_its_place(office, staff):
    kept = {"platform": 1, "due": 10, "covered": 5}
    older = staff.world.row("coverage", on=MARCH, **kept)
    staff.world.row("coverage", on=date(2026, 6, 1), **kept)

    used = office.get(address(older, "coverage")).context["used"]

    assert used.counted == []
    assert [reason for reason, _ in used.but] == ["已有更新的数据"]


def test_sealed_papers_that_stood_on_the_record_are_named(office, staff):
    row = event(staff)
    home = staff.world.institution
    paper = Paper.objects.create(
        institution=home, document="ABCDEFGH", name="2026年总结.docx", first=MARCH, last=MARCH
    )
    kept = {"institution": home, "paper": paper, "mark": "m", "shown": "value", "paragraph": 1}
    for number, rows in ((3, [[row.pk, 1]]), (4, [[1, 1]])):
        SealedFigure.objects.create(
            number=number, indicator="branches.lecture.count", text="12", unit="次", rows=rows, **kept
        )

    sealed = office.get(address(row)).context["used"].sealed

    assert [(one.paper.name, one.number) for one in sealed] == [("2026年总结.docx", 3)]


def test_the_history_says_who_changed_what_from_what_to_what(office, staff):
    clerk, world = staff.users["clerk"], staff.world
    values = {"org": world.first, "on": MARCH, "title": "学习", "hats": 2}
    row = actions.create(clerk, EVENT, values, today=TODAY)
    row = actions.update(
        clerk, EVENT, row.pk, {"attended": 5, "hats": 16, "on": date(2026, 3, 11)}, version=1, today=TODAY
    )
    row = actions.submit(clerk, EVENT, row.pk, version=2, today=TODAY)
    actions.return_(staff.users["office"], EVENT, row.pk, "人数不对", version=3, today=TODAY)

    acts = office.get(address(row)).context["history"]

    assert [(act.name, act.who) for act in acts] == [
        ("退回", "office"),
        ("提交审核", "clerk"),
        ("修改", "clerk"),
        ("新增", "clerk"),
    ]
    assert acts[0].reason == "人数不对"
    changes = {change.label: (change.before, change.after) for change in acts[2].changes}
    assert changes["实到人数"] == ("空", "5")
    assert changes["活动类型"] == ("支部党员大会", "党课")
    assert changes["召开日期"] == ("2026-03-10", "2026-03-11")
    assert {change.label: change.after for change in acts[3].changes}["组织"] == "第一支部"


def test_rows_of_other_ledgers_that_name_it_stand_below(office, staff):
    row = event(staff)
    for title in ("怎样开好组织生活会", "怎样讲好党课"):
        staff.world.row("contribution", on=MARCH, event=row, title=title)

    (related,) = office.get(address(row)).context["related"]

    assert (related.spec.code, related.count) == ("contribution", 2)
    assert [line[0] for line in related.lines] == ["怎样开好组织生活会", "怎样讲好党课"]
    assert related.address == f"/ledgers/contribution/?event={row.pk}&period=all"


@pytest.mark.parametrize(
    ("who", "status", "acts"),
    [
        ("clerk", "draft", {"edit", "submit", "delete"}),
        ("clerk", "submitted", set()),
        ("leader", "draft", {"duplicate"}),
        ("leader", "submitted", {"confirm", "return", "duplicate"}),
        ("office", "returned", {"edit", "submit", "delete", "duplicate"}),
        ("office", "confirmed", {"return", "duplicate"}),
        ("reader", "submitted", set()),
    ],
)
def test_only_what_may_be_done_is_offered(client, staff, who, status, acts):
    client.force_login(staff.users[who])

    assert client.get(address(event(staff, status=status))).context["acts"] == acts


def test_a_record_goes_its_way_by_buttons(client, staff):
    row = event(staff, status="draft")

    client.force_login(staff.users["clerk"])
    assert step(client, row, "submit").status_code == 302
    row.refresh_from_db()
    client.force_login(staff.users["leader"])
    step(client, row, "confirm")
    row.refresh_from_db()
    step(client, row, "return", template="日期不对，请核对")
    row.refresh_from_db()

    assert (row.status, row.version) == (Status.RETURNED, 4)
    assert Entry.objects.get(row=row.pk, action="return").after["reason"] == "日期不对，请核对"


def test_who_comes_second_sees_what_changed_meanwhile_and_writes_nothing(office, staff):
    row = event(staff, status="draft")
    actions.update(staff.users["clerk"], EVENT, row.pk, {"attended": 9}, version=1, today=TODAY)

    answer = step(office, row, "submit")

    assert answer.status_code == 409
    html = answer.content.decode()
    assert "别人刚刚改过" in html
    assert "实到人数" in html
    assert "clerk" in html
    assert Event.objects.get(pk=row.pk).status == Status.DRAFT


def test_of_two_reviewers_the_second_is_told_that_it_is_confirmed(office, staff):
    row = event(staff, status="submitted")
    actions.confirm(staff.users["leader"], EVENT, row.pk, version=1, today=TODAY)

    answer = step(office, row, "confirm")

    assert answer.status_code == 409
    assert "已经确认过了" in answer.content.decode()


def test_a_step_out_of_turn_or_without_its_version_is_refused(office, staff):
    row = event(staff, status="draft")

    assert step(office, row, "confirm").status_code == 422
    assert office.post(address(row, verb="submit/")).status_code == 422
    assert step(office, row, "nonsense").status_code == 404
    assert step(office, row, "return").status_code == 422


def test_deleting_offers_to_take_it_back(office, staff):
    row = event(staff, status="draft")

    answer = office.post(address(row, verb="delete/"), {"version": 1}, follow=True)

    assert "已把 1 条移到回收站" in answer.content.decode()
    assert "在回收站" in office.get(address(row)).content.decode()


def test_why_a_record_was_returned_stands_on_its_page_and_above_its_form(office, staff):
    row = event(staff, status="submitted")
    actions.return_(staff.users["secretary"], EVENT, row.pk, "人数 <不对>", version=1, today=TODAY)
    said = "<b>退回的原因</b>：人数 &lt;不对&gt;（secretary）"

    opened = office.get(address(row, verb="edit/"))
    wrong = {"title": "", "seen": opened.context["sheet"].seen.packed()}
    refused = office.post(address(row, verb="edit/"), wrong)
    for answer in (office.get(address(row)), opened, refused):
        assert said in answer.content.decode()

    Event.objects.filter(pk=row.pk).update(status=Status.DRAFT)
    assert "退回的原因</b>" not in office.get(address(row, verb="edit/")).content.decode()


def test_a_repetition_is_marked_and_taken_back(office, staff):
    first, second = event(staff, "党课"), event(staff, "又一次党课")
    assert office.get(address(second)).context["alike"] == [(first.pk, "党课（已确认）")]

    step(office, second, "duplicate", of=str(first.pk))
    second.refresh_from_db()
    assert second.duplicate_of == first.pk
    step(office, second, "different")

    second.refresh_from_db()
    assert second.duplicate_of is None
    assert step(office, second, "duplicate").status_code == 422


def test_a_line_of_a_repetition_is_marked_in_its_list_and_on_its_page(office, staff):
    row = event(staff, duplicate=True)
    line = staff.world.row("attendance", on=row.on, event=row, person="甲某", presence="present")

    said = [
        office.get(page).content.decode()
        for page in ("/ledgers/attendance/?period=all", address(line, "attendance"))
    ]

    assert ['<span class="pill idle">重复' in page for page in said] == [True, True]


def test_an_act_leads_back_to_pages_of_this_site_only(office, staff):
    here = step(office, event(staff, status="draft"), "submit", back="/review/")
    elsewhere = step(office, event(staff, "b", status="draft"), "submit", back="//evil.example/")

    assert here["Location"] == "/review/"
    assert elsewhere["Location"].startswith("/ledgers/event/")


def test_the_printed_record_has_lines_to_sign_on(office, staff):
    html = office.get(address(event(staff), verb="print/")).content.decode()

    assert "审核人（签字）" in html
    assert "岭川公路管理局活动台账" in html


def test_a_confirmed_record_says_why_it_has_no_change_and_what_can_be_done(client, staff):
    row = event(staff)
    told = {}
    for who in ("office", "leader", "clerk", "reader"):
        client.force_login(staff.users[who])
        html = client.get(address(row)).content.decode()
        told[who] = html if "已确认的记录不能直接修改" in html else ""

    assert "点“退回…”，写明原因，就可以修改" in told["office"]
    assert "由填报人修改后重新提交" in told["leader"]
    assert "请审核人退回：secretary（支部书记）、office（党委办公室）" in told["clerk"]
    assert told["reader"] == ""


def test_whom_to_ask_leaves_out_other_branches_and_other_ledgers(client, staff):
    client.force_login(staff.users["clerk"])
    html = client.get(address(event(staff))).content.decode()
    assert "section（" not in html and "neighbour（" not in html

    Grant.objects.exclude(user=staff.users["clerk"]).delete()
    assert "请审核人退回：支部书记或党委办公室" in client.get(address(event(staff))).content.decode()


def test_a_record_that_can_be_changed_says_nothing_of_the_kind(office, staff):
    for status in ("draft", "returned"):
        assert "不能直接修改" not in office.get(address(event(staff, status=status))).content.decode()
    assert (
        "等审核的记录不能直接修改" in office.get(address(event(staff, status="submitted"))).content.decode()
    )


def test_one_record_asks_few_questions(office, staff, django_assert_max_num_queries):
    row = event(staff, attended=3, hosts=["second"])
    staff.world.row("attendance", on=MARCH, event=row, person="张三")
    office.get(address(row))

    with django_assert_max_num_queries(24):
        office.get(address(row))
