"""What was just submitted, confirmed or returned is taken back from the notice, from the record, by key."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from jishi.audit.models import Entry
from jishi.ledger.base import Status
from jishi.ledger.models import Event

YEAR = date.today().year  # noqa: DTZ011
LIST = "/ledgers/event/"
STEPS = {"submit": "draft", "confirm": "submitted", "return": "submitted"}
SAID = {"submit": "提交", "confirm": "确认", "return": "退回"}
FORM = re.compile(r'<form method="post" action="([^"]+)" data-undo>(.*?)</form>', re.DOTALL)
BOX = re.compile(r'name="(\w+)" value="([^"]*)"')


def event(staff, title="学习", status="draft", org="first"):
    return staff.world.row("event", org=org, on=date(YEAR, 3, 10), title=title, status=status)


def step(client, row, verb, **more):
    now = Event.objects.get(pk=row.pk).version
    said = {"version": now, "reason": "人数不对"} | more
    return client.post(f"{LIST}{row.pk}/{verb}/", said, follow=True)


def bulk(client, act, *rows, **more):
    ticked = [f"{row.pk}:{row.version}" for row in rows]
    return client.post(f"{LIST}bulk/", {"act": act, "row": ticked, "reason": "不对"} | more, follow=True)


def offered(answer):
    """(address, what it says) of each form in the notices that takes something back."""
    page = answer.content.decode()
    return [
        (at, {name: unescape(said) for name, said in BOX.findall(inside)})
        for at, inside in FORM.findall(page)
    ]


def press(client, form):
    return client.post(form[0], form[1], follow=True)


def states(*rows):
    return [Status(Event.objects.get(pk=row.pk).status) for row in rows]


@pytest.mark.parametrize("verb", STEPS)
def test_the_notice_takes_one_step_back(office, staff, verb):
    row = event(staff, status=STEPS[verb])

    (form,) = offered(step(office, row, verb))
    told = press(office, form)

    before = Status[STEPS[verb].upper()]
    assert states(row) == [before]
    assert f"已撤回，这条记录现在是“{before.label}”" in told.content.decode()
    assert offered(told) == []
    assert Entry.objects.filter(row=row.pk).latest("pk").action == "take_back"


@pytest.mark.parametrize("verb", STEPS)
def test_the_notice_takes_many_back_and_only_those_that_were_done(office, staff, verb):
    rows = [event(staff, f"学习{n}", STEPS[verb]) for n in range(2)]
    gone = event(staff, "办过的", STEPS[verb])
    Event.objects.filter(pk=gone.pk).update(version=9)

    (form,) = offered(bulk(office, verb, *rows, gone, query="q=学习"))
    Event.objects.filter(pk=gone.pk).update(status=Status.CONFIRMED)
    told = press(office, form)

    before = Status[STEPS[verb].upper()]
    assert states(*rows, gone) == [before, before, Status.CONFIRMED]
    assert "已撤回 2 条" in told.content.decode()
    assert told.redirect_chain[0][0] == f"{LIST}?q=%E5%AD%A6%E4%B9%A0"
    assert office.post(f"{LIST}undo/", form[1]).status_code == 422


def test_what_somebody_went_on_with_stays_and_it_is_said_why(client, staff):
    rows = [event(staff, f"学习{n}") for n in range(2)]
    client.force_login(staff.users["clerk"])
    (form,) = offered(bulk(client, "submit", *rows))
    secretary = type(client)()
    secretary.force_login(staff.users["secretary"])
    step(secretary, rows[0], "return")

    told = press(client, form).content.decode()

    assert states(*rows) == [Status.RETURNED, Status.DRAFT]
    assert "已撤回 1 条" in told and "1 条没有办成" in told


def test_one_that_moved_on_shows_what_was_done_since(client, staff):
    row = event(staff)
    client.force_login(staff.users["clerk"])
    (form,) = offered(step(client, row, "submit"))
    office = type(client)()
    office.force_login(staff.users["office"])
    step(office, row, "return")
    step(office, row, "submit")

    told = press(client, form)

    assert told.status_code == 409
    assert states(row) == [Status.SUBMITTED]


def test_an_older_notice_never_takes_back_a_newer_act(office, staff):
    rows = [event(staff, f"学习{n}") for n in range(2)]
    (older,) = offered(bulk(office, "submit", rows[0]))
    bulk(office, "submit", rows[1])

    assert press(office, older).status_code == 422
    assert states(*rows) == [Status.SUBMITTED] * 2

    one = event(staff, "学习三")
    (form,) = offered(step(office, one, "submit"))
    other = event(staff, "学习四")
    step(office, other, "submit")
    press(office, form)
    assert states(one, other) == [Status.DRAFT, Status.SUBMITTED]


def test_the_offer_is_made_once_and_the_bin_keeps_its_own(office, staff):
    row, gone = event(staff), event(staff, "另一次")
    step(office, row, "submit")
    assert offered(office.get(LIST)) == []
    assert '<form class="toast-x' not in office.get(LIST).content.decode()

    page = bulk(office, "delete", gone)
    assert offered(page) == [] and '<form class="toast-x' in page.content.decode()


def test_a_form_that_was_handed_in_offers_it_too(clerk, staff):
    row = event(staff)
    edit = f"{LIST}{row.pk}/edit/"
    page = clerk.get(edit).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    said = {
        "seen": unescape(seen),
        "org": row.org_id,
        "on": row.on,
        "title": "学习",
        "hats": 2,
        "do": "submit",
    }

    (form,) = offered(clerk.post(edit, said, follow=True))
    press(clerk, form)

    assert states(row) == [Status.DRAFT]


@pytest.mark.parametrize("verb", STEPS)
def test_the_record_offers_its_last_step_to_whoever_took_it(client, office, staff, verb):
    row = event(staff, status=STEPS[verb])
    assert "take_back" not in office.get(f"{LIST}{row.pk}/").content.decode()
    step(office, row, verb)

    mine = office.get(f"{LIST}{row.pk}/").content.decode()
    assert f"撤回{SAID[verb]}</button>" in mine
    client.force_login(staff.users["secretary"])
    assert "take_back" not in client.get(f"{LIST}{row.pk}/").content.decode()

    client.force_login(staff.users["office"])
    told = step(client, row, "take_back").content.decode()
    assert f"<b>撤回{SAID[verb]}</b>" in told and 'data-step="take_back"' not in told


def test_the_button_goes_with_the_right(client, staff):
    row = event(staff)
    client.force_login(staff.users["secretary"])
    step(client, row, "submit")
    staff.users["secretary"].grants.update(role="reader")

    assert "take_back" not in client.get(f"{LIST}{row.pk}/").content.decode()
    assert step(client, row, "take_back").status_code == 404


def test_the_review_box_opens_again_what_was_taken_back(office, staff):
    rows = [event(staff, f"第{n}次", "submitted") for n in range(2)]
    context = office.get(f"/review/?ledger=event&at=event:{rows[1].pk}").context

    next_one = step(office, rows[1], "confirm", back=context["back"], **{"from": context["open_at"]})
    (form,) = offered(next_one)
    assert "撤销<kbd" in next_one.content.decode()
    told = press(office, form)

    assert states(*rows) == [Status.SUBMITTED] * 2
    assert (told.context["row"].pk, told.context["opened"]) == (rows[1].pk, True)
    assert told.redirect_chain[0][0] == context["open_at"]


def test_a_strange_address_to_go_back_to_is_not_gone_to(office, staff):
    row = event(staff, status="submitted")

    (form,) = offered(step(office, row, "confirm", **{"from": "https://example.org/"}))

    assert form[1]["back"] == f"{LIST}{row.pk}/"
