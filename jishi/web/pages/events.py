"""Who came to one event: the list to be filled in, and the sheet that is signed at the door."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from jishi.accounts.roles import Right
from jishi.core.errors import Conflict, NotInScope, UserError, WrongValues
from jishi.flows.check_in import desk
from jishi.ledger import actions
from jishi.ledger.access import not_found
from jishi.ledger.actions.record_attendance import CAME, EVENT
from jishi.ledger.base import OPEN, Status
from jishi.ledger.lists import code_list
from jishi.web.attendance import Roll, code_in, labels, may_see_names
from jishi.web.doors import BOTH, page
from jishi.web.posted import version_in
from jishi.web.rows import may, opened, rows_of
from jishi.web.seat import Seat

CLOSED = {
    Status.SUBMITTED: "活动已经提交，正等审核人确认或退回，名单现在不能改。",
    Status.CONFIRMED: "活动已经确认，人数已计入文稿里的数，名单现在不能改。",
}
CAME_CODES = [code_list("presence").numbers[slug] for slug in CAME]
ONE_COLUMN = 24
"""So many names fit on one sheet one below the other; more stand in two columns."""
SPARE = 6
"""Empty lines for whoever comes and is not on the list."""


@page("view", BOTH)
def attendance(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The list: to be filled in while the event is open, to be read afterwards."""
    event = event_of(seat, pk)
    if request.method != "POST":
        return shown(request, seat, Roll.of(event, seat))
    if not keeps(seat, event):
        raise not_found(EVENT, pk)
    version, roll, do = version_in(request), filled(request, seat, event), request.POST.get("do", "")
    if event.status not in OPEN:
        return shown(request, seat, Roll.of(event, seat), 422, refused=True)
    if do == "add":
        roll.add(request.POST.get("words", ""), request.POST.get("among", ""))
        return shown(request, seat, roll, 422 if roll.fault else 200, typed=True)
    if do == "rest":
        role = code_in(request.POST.get("rest_role", ""))
        number = roll.fill(code_list("presence").numbers["present"], role)
        return shown(request, seat, roll, typed=True, filled=number)
    if do == "arrived":
        return taken_over(request, seat, roll)
    if do == "take_over":  # from the desk, where nothing was chosen: what the ledger has stands
        return taken_over(request, seat, Roll.of(event, seat))
    return save(request, seat, roll, version)


@page("view")
def sign_in_sheet(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The list on paper, with room to sign."""
    event = event_of(seat, pk)
    roll = Roll.of(event, seat)
    names = [place.person.name for place in roll.places]
    two = len(names) > ONE_COLUMN
    lines = list(enumerate([*names, *[""] * (SPARE + len(names) % 2)], start=1))
    half = len(lines) // 2
    context = {
        "event": event,
        "hosts": "、".join(group.title for group in roll.groups),
        "names": len(names),
        "lines": zip(lines[:half], lines[half:], strict=True) if two else [(line, None) for line in lines],
        "two": two,
    }
    return render(request, "events/sign_in.html", context)


def taken_over(request: HttpRequest, seat: Seat, roll: Roll) -> HttpResponse:
    """The list with those chosen who checked in by phone; nothing is saved yet."""
    found = desk.of(roll.event)
    if found is None or found.is_open:
        raise UserError("签到还没有截止，或结果已经写进名单。", "请到“扫码签到”页看现在的情况。")
    people = desk.arrived(found)
    otherwise = roll.take_over(people)
    return shown(request, seat, roll, typed=True, arrived=len(people), otherwise=otherwise)


def event_of(seat: Seat, pk: int) -> Any:
    """The event, for whoever may read the names; raises NotInScope for others."""
    event = rows_of(seat, opened(seat, EVENT.code)).filter(pk=pk).first()
    if event is None or not may_see_names(seat, event):
        raise not_found(EVENT, pk)
    return event


def keeps(seat: Seat, event: Any) -> bool:
    return may(seat, EVENT, Right.EDIT) and seat.scope(Right.EDIT, EVENT.family).holds(event.org_path)


def filled(request: HttpRequest, seat: Seat, event: Any) -> Roll:
    """The list with what was just chosen on it."""
    roll = Roll.of(event, seat)
    roll.read(request.POST)
    return roll


def shown(request: HttpRequest, seat: Seat, roll: Roll, status: int = 200, **more: Any) -> HttpResponse:
    event = roll.event
    context = {
        "roll": roll,
        "event": event,
        "presences": labels("presence").items(),
        "roles": labels("role").items(),
        "rest_role": code_in(request.POST.get("rest_role", "")),
        "closed": CLOSED.get(Status(event.status), ""),
        "check_in": desk.of(event),
        "waiting": 0 if roll.ticked else desk.waiting(event).count(),
        "phones": bool(settings.PHONE_ADDRESS),
        "keeps": keeps(seat, event),
        "reviews": may(seat, EVENT, Right.REVIEW)
        and seat.scope(Right.REVIEW, EVENT.family).holds(event.org_path),
    }
    return render(request, "events/attendance.html", context | more, status=status)


def save(request: HttpRequest, seat: Seat, roll: Roll, version: int) -> HttpResponse:
    """Write all of it, or say every fault and keep what was chosen."""
    numbers = request.POST.get("numbers", "")
    if roll.differing and numbers not in ("list", "keep"):
        return shown(request, seat, roll, 422, typed=True, ask=True)
    counted = numbers != "keep" and (roll.follows or roll.counts_anybody)
    try:
        event = actions.record_attendance(
            seat.user, roll.event.pk, roll.said, version=version, today=seat.today, numbers=counted
        )
    except WrongValues as error:
        for place in roll.places:
            place.fault = "".join(error.faults.get(str(place.person.pk), []))
        return shown(request, seat, roll, 422, typed=True)
    except Conflict:
        now_is = event_of(seat, roll.event.pk)
        return shown(request, seat, filled(request, seat, now_is), 409, typed=True, conflict=True)
    except NotInScope:
        raise
    except UserError:  # handed in meanwhile
        return shown(request, seat, Roll.of(event_of(seat, roll.event.pk), seat), 422, refused=True)
    came = {who for who, one in roll.said.items() if one.presence in CAME_CODES}
    desk.settle(event, roll.ticked | came)
    said = "、".join(f"{label} {n}" for code, label, n in roll.counts if code and n) or "没有人"
    also = "活动的人数已按名单写好。" if counted else "活动的人数没有改。"
    messages.success(request, f"已保存到会名单：{said}。{also}还没有提交审核。")
    return redirect("ledgers.one", EVENT.code, event.pk)


urlpatterns = [
    path("ledgers/event/<int:pk>/attendance/", attendance, name="events.attendance"),
    path("ledgers/event/<int:pk>/attendance/print/", sign_in_sheet, name="events.sign_in_sheet"),
]
