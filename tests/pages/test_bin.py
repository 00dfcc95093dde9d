"""The bin: who put what there, and the way back."""

from __future__ import annotations

from datetime import date

from jishi.ledger import actions
from jishi.ledger.models import Event
from jishi.ledger.registry import ledger

MARCH, TODAY = date(2026, 3, 10), date(2026, 12, 1)


def thrown(staff, code="event", who="clerk", **named):
    row = staff.world.row(code, on=MARCH, status="draft", **named)
    return actions.delete(staff.users[who], ledger(code), row.pk, version=1, today=TODAY)


def test_the_bin_says_who_put_it_there_and_brings_it_back(client, staff):
    row = thrown(staff, title="党课")
    client.force_login(staff.users["office"])

    (gone,) = client.get("/bin/").context["gone"]
    client.post(f"/bin/event/{row.pk}/restore/", {"version": row.version})

    assert (gone.item.subject, gone.who) == ("党课", "clerk")
    assert not Event.objects.get(pk=row.pk).deleted
    assert "回收站是空的" in client.get("/bin/").content.decode()


def test_only_rows_one_may_change_are_in_it(client, staff):
    thrown(staff, title="一支部的")
    thrown(staff, "talk")
    client.force_login(staff.users["section"])

    context = client.get("/bin/").context

    assert [gone.item.spec.code for gone in context["gone"]] == ["talk"]
    assert [(spec.code, n) for spec, n, _ in context["counts"]] == [("talk", 1)]


def test_a_row_that_came_in_its_place_makes_it_a_duplicate(client, staff):
    row = thrown(staff, title="党课", hats=["lecture"])
    staff.world.row("event", on=MARCH, title="党课", hats=["lecture"])
    client.force_login(staff.users["office"])

    answer = client.post(f"/bin/event/{row.pk}/restore/", {"version": row.version}, follow=True)

    assert "这条记为重复" in answer.content.decode()


def test_the_bin_asks_few_questions_whatever_its_length(client, staff, django_assert_max_num_queries):
    for n in range(8):
        thrown(staff, title=f"第{n}次")
    client.force_login(staff.users["office"])
    client.get("/bin/")

    with django_assert_max_num_queries(18):
        client.get("/bin/")
