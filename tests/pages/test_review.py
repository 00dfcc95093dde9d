"""The review box: the queue, one in full beside it, and on to the next."""

from __future__ import annotations

from datetime import date

from jishi.core.periods import Period
from jishi.ledger import actions
from jishi.ledger.base import Status
from jishi.ledger.families import KEPT
from jishi.ledger.models import Event
from jishi.ledger.registry import ledger

MARCH, TODAY = date(2026, 3, 10), date(2026, 12, 1)


def waiting(staff, code, org="first", **named):
    return staff.world.row(code, org=org, on=MARCH, status="submitted", **named)


def queue(client, query=""):
    return client.get(f"/review/{query}").context


def test_all_ledgers_stand_in_one_queue_the_newest_first(office, staff):
    event, talk = waiting(staff, "event", title="党课"), waiting(staff, "talk", kind=1)
    staff.world.row("event", on=MARCH, title="确认过的")

    context = queue(office)

    assert [item.row.pk for item in context["items"]] == [talk.pk, event.pk]
    assert [(spec.code, n) for spec, n in context["counts"]] == [("event", 1), ("talk", 1)]
    assert context["row"].pk == talk.pk


def test_a_reviewer_sees_his_own_part_only(client, staff):
    waiting(staff, "event", "second", title="二支部的")
    mine = waiting(staff, "talk")
    client.force_login(staff.users["secretary"])
    assert [item.row.pk for item in queue(client)["items"]] == [mine.pk]

    client.force_login(staff.users["section"])
    assert [item.spec.code for item in queue(client)["items"]] == ["talk"]


def test_confirming_goes_on_to_the_next_one(office, staff):
    rows = [waiting(staff, "event", title=f"第{n}次") for n in range(3)]
    context = queue(office, f"?at=event:{rows[1].pk}")
    assert context["next"].endswith(f"at=event%3A{rows[0].pk}")
    assert context["before"].endswith(f"at=event%3A{rows[2].pk}")

    answer = office.post(
        f"/ledgers/event/{rows[1].pk}/confirm/", {"version": 1, "back": context["back"]}, follow=True
    )

    assert Event.objects.get(pk=rows[1].pk).status == Status.CONFIRMED
    assert answer.context["row"].pk == rows[0].pk
    there = f'<a href="/ledgers/event/{rows[1].pk}/">第1次</a>：已确认'
    assert there in answer.content.decode()


def test_the_queue_narrows_to_one_ledger(office, staff):
    waiting(staff, "event", title="党课")
    talk = waiting(staff, "talk")

    context = queue(office, "?ledger=talk")

    assert [item.row.pk for item in context["items"]] == [talk.pk]
    assert context["back"] == "/review/?ledger=talk"


def test_the_pile_is_worked_through_branch_by_branch(office, staff):
    waiting(staff, "talk", "second")
    rows = [waiting(staff, "event", "first", title=f"第{n}次") for n in range(2)]
    first = staff.world.first.pk

    context = queue(office, f"?org={first}&at=event:{rows[1].pk}")

    assert [item.row.pk for item in context["items"]] == [rows[1].pk, rows[0].pk]
    assert [(name, n) for _, name, n in context["orgs"]] == [("第一支部", 2), ("第二支部", 1)]
    assert [(spec.code, n) for spec, n in context["counts"]] == [("event", 2)]
    assert context["chips"] == [("第一支部", "/review/")]
    assert context["next"] == f"/review/?org={first}&at=event%3A{rows[0].pk}"


def test_words_find_what_waits_and_the_conditions_hold_together(office, staff):
    waiting(staff, "event", "first", title="学习党章")
    found = waiting(staff, "event", "second", title="学习党史")
    waiting(staff, "event", "second", title="清理河道")

    context = queue(office, f"?q=学习&org={staff.world.second.pk}&ledger=event")

    assert [item.row.pk for item in context["items"]] == [found.pk]
    assert [label for label, _ in context["chips"]] == ["含“学习”", "第二支部", ledger("event").title]
    assert "学习" not in dict(context["chips"])["含“学习”"]


def test_a_party_group_is_named_with_its_branch(office, staff):
    staff.world.add_group()
    waiting(staff, "event", "group")

    page = office.get("/review/").content.decode()

    assert page.count(f"{staff.world.first.name}第一党小组") == 2


def test_a_branch_that_is_done_says_so_and_leads_to_the_rest(office, staff):
    waiting(staff, "event", "second")

    page = office.get(f"/review/?org={staff.world.first.pk}").content.decode()

    assert "这些条件下都审完了" in page
    assert '<a class="btn btn-line" href="/review/">清除条件</a>' in page


def test_a_branch_out_of_reach_cannot_be_asked_for(client, staff):
    client.force_login(staff.users["secretary"])
    assert client.get(f"/review/?org={staff.world.second.pk}").status_code == 404


def test_no_key_confirms_what_nobody_has_opened(office, staff):
    row = waiting(staff, "event", title="党课")
    gone = waiting(staff, "event", title="别人刚审完的")
    gone.status = Status.CONFIRMED
    gone.save()

    for fresh in ("/review/", f"/review/?at=event:{gone.pk}"):
        page = office.get(fresh).content.decode()
        assert "确认并看下一条" in page
        assert "data-opened" not in page and "<kbd>Enter</kbd></button>" not in page
    opened = office.get(f"/review/?at=event:{row.pk}").content.decode()
    assert "data-opened" in opened and "<kbd>Enter</kbd></button>" in opened


def test_a_reason_is_picked_and_the_next_one_of_the_branch_comes(office, staff):
    rows = [waiting(staff, "event", title=f"第{n}次") for n in range(2)]
    context = queue(office, f"?org={staff.world.first.pk}&at=event:{rows[1].pk}")
    reason = context["reasons"][0]

    answer = office.post(
        f"/ledgers/event/{rows[1].pk}/return/",
        {"version": 1, "template": reason, "back": context["back"]},
        follow=True,
    )

    assert (answer.context["row"].pk, answer.context["opened"]) == (rows[0].pk, True)
    assert f"<b>退回的原因</b>：{reason}" in office.get(f"/ledgers/event/{rows[1].pk}/").content.decode()


def test_a_statement_of_nothing_waits_for_review_too(office, staff):
    row = actions.nil_return(
        staff.users["clerk"], staff.world.first, "visit", Period.year_of(2026), today=TODAY
    )
    actions.submit(staff.users["clerk"], KEPT["nil_return"], row.pk, version=1, today=TODAY)

    (item,) = queue(office)["items"]
    office.post(f"/ledgers/nil_return/{row.pk}/confirm/", {"version": 2})

    assert item.subject == ledger("visit").title
    row.refresh_from_db()
    assert row.status == Status.CONFIRMED


def test_an_empty_box_says_so(office):
    assert "都审完了" in office.get("/review/").content.decode()


def test_the_queue_asks_few_questions_whatever_its_length(office, staff, django_assert_max_num_queries):
    for n in range(12):
        waiting(staff, "event", title=f"第{n}次")
    queue(office)

    with django_assert_max_num_queries(26):
        queue(office)
