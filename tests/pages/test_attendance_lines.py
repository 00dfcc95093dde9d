"""Where lines of attendance do not show by themselves: whoever deals with the event deals with them."""

from __future__ import annotations

from datetime import date

import pytest

from jishi.ledger import actions
from jishi.ledger.actions.record_attendance import Said
from jishi.ledger.base import Status
from jishi.ledger.models import Attendance, Event
from jishi.ledger.registry import ledger
from jishi.web.changes import recent
from jishi.web.seat import Seat
from jishi.web.todo import tasks

MARCH, TODAY = date(2026, 3, 10), date(2026, 12, 1)


@pytest.fixture
def event(staff):
    """A draft of the clerk's branch with two lines."""
    row = staff.world.row("event", on=MARCH, status="draft", title="三月主题党日")
    said = {staff.world.person(name).pk: Said(1) for name in ("甲某", "乙某")}
    return actions.record_attendance(staff.users["clerk"], row.pk, said, version=1, today=TODAY, numbers=True)


def step(staff, event, action, user, *more):
    take, version = getattr(actions, action), Event.objects.get(pk=event.pk).version
    take(staff.users[user], ledger("event"), event.pk, *more, version=version, today=TODAY)


def test_they_do_not_wait_in_the_review_box_beside_their_event(office, staff, event):
    step(staff, event, "submit", "clerk")

    assert [item.row.pk for item in office.get("/review/").context["items"]] == [event.pk]
    office.post(f"/ledgers/event/{event.pk}/confirm/", {"version": Event.objects.get().version})

    assert set(Attendance.objects.values_list("status", flat=True)) == {Status.CONFIRMED}


def test_one_that_stands_otherwise_than_its_event_waits_by_itself(office, world):
    event = world.row("event", on=MARCH)
    line = world.row("attendance", on=MARCH, event=event, person="甲某", status="submitted")

    assert [item.row.pk for item in office.get("/review/").context["items"]] == [line.pk]


def test_what_happened_lately_tells_of_the_event_once(staff, event):
    told = recent(Seat.of(staff.users["clerk"]))

    assert [(one.title, one.where) for one in told] == [("三月主题党日", "第一支部 · 活动台账")]


def test_given_back_with_their_event_they_are_one_thing_to_do(staff, event):
    step(staff, event, "submit", "clerk")
    step(staff, event, "return_", "office", "人数不对")

    found = [task.title for task in tasks(Seat.of(staff.users["clerk"]), []) if task.word == "退回给我"]
    assert found == ["三月主题党日"]


def test_deleted_with_their_event_they_do_not_fill_the_bin(office, staff, event):
    step(staff, event, "delete", "clerk")

    assert [one.item.row.pk for one in office.get("/bin/").context["gone"]] == [event.pk]
