"""How checking in ends: what was ticked is chosen on the list of who came, and saved there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from jishi.flows.check_in.models import CheckIn
from jishi.ledger.models import Attendance
from jishi.orgs.models import Membership
from tests.pages.came import ABSENT, LEAVE, MARCH, OBSERVER, PRESENT, html
from tests.pages.checking_in import at_desk, code_on, do, opened, over, tick, ticked

pytestmark = pytest.mark.usefixtures("phones_reach_us")


def test_who_checked_in_although_on_leave_is_pointed_out(clerk, world, event, members):
    for name, presence in (("甲某", "leave"), ("乙某", "observer")):
        world.row(
            "attendance", on=MARCH, event=event, person=members[name], presence=presence, status="draft"
        )
    opened(clerk, event)
    for name in ("甲某", "乙某"):
        do(clerk, event, "add", words=name)
    do(clerk, event, "close")

    page = html(
        clerk.post(f"/ledgers/event/{event.pk}/attendance/", {"version": event.version, "do": "take_over"})
    )

    assert "甲某</a>（原来是请假）" in page
    chosen = dict(re.findall(r'name="p-(\d+)" value="([1-4])" checked', page))
    assert chosen == {str(members["甲某"].pk): str(PRESENT), str(members["乙某"].pk): str(OBSERVER)}


def test_what_was_chosen_before_is_said_beside_the_name(clerk, world, event, members):
    """Of a choice that was not saved yet, and of a line that was handed in on its own, which stays."""
    of = {"on": MARCH, "event": event, "person": members["乙某"], "presence": "absent", "status": "submitted"}
    world.row("attendance", **of)
    opened(clerk, event)
    for name in ("甲某", "乙某"):
        do(clerk, event, "add", words=name)
    do(clerk, event, "close")
    chosen = {"version": event.version, "do": "arrived", f"p-{members['甲某'].pk}": LEAVE}

    page = html(clerk.post(f"/ledgers/event/{event.pk}/attendance/", chosen))

    assert "甲某</a>（原来是请假）" in page
    assert "乙某</a>（记录已单独提交，是缺席，这里改不了）" in page
    assert f'data-count="{ABSENT}">1<' in page and f'data-count="{PRESENT}">1<' in page
    assert "还没有写进名单" not in page  # what is on the page is not offered once more


def test_a_guest_is_taken_over_and_saved_like_the_others(clerk, event, members):
    opened(clerk, event)
    do(clerk, event, "add", words="丙某")  # of another branch
    do(clerk, event, "close")
    address = f"/ledgers/event/{event.pk}/attendance/"
    page = html(clerk.post(address, {"version": event.version, "do": "take_over"}))
    form = {name: re.findall(rf'name="{name}" value="([^"]+)"', page) for name in ("ticked", "extra")}
    assert f'name="p-{members["丙某"].pk}" value="{PRESENT}" checked' in page

    clerk.post(address, form | {"version": event.version, "do": "save", f"p-{members['丙某'].pk}": PRESENT})

    assert Attendance.objects.get().person == members["丙某"]
    assert ticked(event) is None


@pytest.mark.parametrize("why", ("renamed", "left"))
def test_the_tick_of_whoever_left_the_list_before_it_was_saved_waits(clerk, event, members, why):
    """What the form says of him names nobody any more, so that nothing is written of him."""
    opened(clerk, event)
    who = members["丙某" if why == "renamed" else "甲某"]
    do(clerk, event, "add", words=who.name)
    do(clerk, event, "close")
    address = f"/ledgers/event/{event.pk}/attendance/"
    page = html(clerk.post(address, {"version": event.version, "do": "take_over"}))
    form = {name: re.findall(rf'name="{name}" value="([^"]+)"', page) for name in ("ticked", "extra")}
    if why == "renamed":
        type(who).objects.filter(pk=who.pk).update(name="丙新")
    else:
        Membership.objects.filter(person=who).update(until=MARCH - timedelta(days=1))

    clerk.post(address, form | {"version": event.version, "do": "save", f"p-{who.pk}": PRESENT})

    assert not Attendance.objects.exists()
    assert len(ticked(event)) == 1
    assert "有 1 人扫码签到，还没有写进名单" in html(clerk.get(address))


def test_ticks_wait_until_they_are_written_or_decided_against(clerk, phone, event, members):
    opened(clerk, event)
    tick(phone, code_on(clerk, event), "甲某")
    over(event)
    address = f"/ledgers/event/{event.pk}/attendance/"
    assert "有 1 人扫码签到，还没有写进名单" in html(clerk.get(address))

    clerk.post(address, {"version": event.version, "do": "save", f"p-{members['乙某'].pk}": PRESENT})
    assert "有 1 人扫码签到" in html(clerk.get(address))

    event.refresh_from_db()
    said = {f"p-{members['甲某'].pk}": ABSENT, "ticked": members["甲某"].pk}
    clerk.post(address, {"version": event.version, "do": "save", "numbers": "list"} | said)
    assert not CheckIn.objects.exists()


def test_an_open_list_is_not_taken_over(clerk, event, members):
    opened(clerk, event)

    answer = clerk.post(f"/ledgers/event/{event.pk}/attendance/", {"version": 1, "do": "arrived"})
    assert answer.status_code == 422
    assert "签到还没有截止" in html(answer)


def test_ticks_of_an_event_handed_in_meanwhile_are_told_and_can_be_thrown_away(clerk, phone, event, members):
    opened(clerk, event)
    tick(phone, code_on(clerk, event), "甲某")
    type(event).objects.filter(pk=event.pk).update(status=1)

    page = html(clerk.get(at_desk(event)))
    assert "还有 1 人的签到没有写进名单" in page
    assert 'value="drop"' in page

    do(clerk, event, "drop")
    assert ticked(event) is None
    assert "没有写进名单：" not in html(clerk.get(at_desk(event)))


def test_where_phones_no_longer_reach_a_check_in_can_still_be_ended(clerk, phone, event, members, settings):
    opened(clerk, event)
    settings.PHONE_ADDRESS = ""

    assert do(clerk, event, "open", minutes="30").status_code == 422
    assert do(clerk, event, "close").status_code == 302
    assert do(clerk, event, "drop").status_code == 302
