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
    assert [(spec.code, n) for spec, n, _ in context["counts"]] == [("event", 1), ("talk", 1)]
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
    assert "已确认" in answer.content.decode()


def test_the_queue_narrows_to_one_ledger(office, staff):
    waiting(staff, "event", title="党课")
    talk = waiting(staff, "talk")

    context = queue(office, "?ledger=talk")

    assert [item.row.pk for item in context["items"]] == [talk.pk]
    assert context["back"] == "/review/?ledger=talk"


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
