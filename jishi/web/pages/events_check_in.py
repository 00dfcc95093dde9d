"""The desk of one event that people check in to by phone: opened, watched, shown on the wall, closed."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from jishi.accounts.roles import Right
from jishi.core.errors import UserError
from jishi.flows.check_in import desk, phone
from jishi.flows.check_in.codes import code_at
from jishi.flows.check_in.models import CheckIn
from jishi.flows.check_in.phone import Tick
from jishi.ledger.access import not_found
from jishi.ledger.actions.record_attendance import EVENT, lines_at
from jishi.ledger.base import OPEN
from jishi.ledger.entry.named import named
from jishi.ledger.lists import code_list
from jishi.web.attendance import Roll, code_in, key_in
from jishi.web.doors import BOTH, page
from jishi.web.pages.events import event_of, keeps
from jishi.web.seat import Seat

HERE = ("localhost", "127.0.0.1", "::1")
"""Addresses no other machine reaches."""


@page(Right.EDIT, BOTH)
def check_in(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The settings: who is called, until when, what was ticked; each button does one thing."""
    event = kept(seat, pk)
    desk.sweep()
    if request.method != "POST":
        return shown(request, seat, event)
    with transaction.atomic():
        return changed(request, seat, event)


def changed(request: HttpRequest, seat: Seat, event: Any) -> HttpResponse:
    """What the button says, with the check-in kept from other desks meanwhile."""
    do, found = request.POST.get("do", ""), desk.held(event)
    if do not in ("close", "drop"):
        desk.may_change(event)
        where_phones_reach()
    if do == "open":
        minutes = code_in(request.POST.get("minutes", ""))
        desk.open_for(seat.user, event, called(event, seat), minutes)
        messages.success(request, "已开始签到。把“投屏”打开，让大家扫码。")
    elif found is None:
        raise UserError("签到已经不在了，可能别人刚作废或写进了名单。", "请刷新页面看现在的情况。")
    elif do == "add":
        return add(request, seat, event, found)
    else:
        act(request, seat, found, do)
    return redirect("events.check_in", event.pk)


def where_phones_reach() -> None:
    if not settings.PHONE_ADDRESS:
        raise UserError("本单位没有开通扫码签到。", "请用纸签到表，会后照着登记。")


def act(request: HttpRequest, seat: Seat, found: CheckIn, do: str) -> None:
    """Close, throw away, or take one tick back."""
    if do == "close":
        desk.close(seat.user, found)
        messages.success(request, "签到已截止。")
    elif do == "drop":
        desk.drop(seat.user, found)
        messages.success(request, "已作废这次签到，没有写进名单。")
    elif do.partition(":")[0] in ("tick", "untick"):
        verb, _, key = do.partition(":")
        person = desk.tick(found, key_in(key), verb == "tick")
        if person:
            said = "已登记为到会" if verb == "tick" else "的签到已撤销"
            messages.success(request, f"{person.name}{said}。")


def add(request: HttpRequest, seat: Seat, event: Any, found: CheckIn) -> HttpResponse:
    """Tick somebody for whom the desk speaks; whoever is not on the list is put on it."""
    words, chosen = request.POST.get("words", "").strip(), request.POST.get("among", "")
    done = phone.tick(found, words, chosen)
    if done.place is None and words and not done.among:
        done = guest(found, words, chosen)
    if done.place is None:
        return shown(request, seat, event, 422, done=done, words=words)
    messages.success(request, f"{done.place.person.name}已登记为到会。")
    return redirect("events.check_in", event.pk)


def guest(found: CheckIn, words: str, chosen: str) -> Tick:
    """Somebody of the institution who is not on the list: only the desk puts him there."""
    people = desk.others(found, words)
    picked = [one for one in people if str(one.pk) == chosen] if len(people) > 1 else people
    if picked:
        desk.put_on(found, picked)
        return phone.tick(found, picked[0].name, str(found.places.get(person=picked[0]).pk))
    if people:
        among = [(str(one.pk), f"{one.name}（{where}）") for one, where in named(people)]
        return Tick(fault=f"本单位有 {len(people)} 个“{words}”，选是哪一个，再点“登记”。", among=among)
    return Tick(fault=f"没有找到“{words}”，要写全名。")


@page(Right.EDIT)
def screen(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The page for the wall."""
    return render(request, "check_in/screen.html", wall(kept(seat, pk)))


@page(Right.EDIT)
def now_is(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """What changes on the wall: the code, and who is there."""
    return render(request, "check_in/_wall.html", wall(kept(seat, pk)))


def kept(seat: Seat, pk: int) -> Any:
    """The event, for whoever may change its list; raises NotInScope for others."""
    event = event_of(seat, pk)
    if not keeps(seat, event):
        raise not_found(EVENT, pk)
    return event


def called(event: Any, seat: Seat) -> list[Any]:
    return [place.person for place in Roll.of(event, seat).places]


def shown(request: HttpRequest, seat: Seat, event: Any, status: int = 200, **more: Any) -> HttpResponse:
    found = desk.of(event)
    places = desk.places(found) if found else []
    context = {
        "event": event,
        "closed": event.status not in OPEN,
        "check_in": found,
        "places": desk.apart(places),
        "came": sum(place.came for place in places),
        "roll": None if found else Roll.of(event, seat),
        "minutes": desk.MINUTES,
        "address": settings.PHONE_ADDRESS,
        "only_here": urlsplit(settings.PHONE_ADDRESS).hostname in HERE,
    }
    return render(request, "events/check_in.html", context | more, status=status)


def wall(event: Any) -> dict[str, Any]:
    """Who is there and how to get in; never who is not there yet."""
    found = desk.of(event)
    places = desk.places(found) if found else []
    context = {
        "event": event,
        "check_in": found,
        "called": len(places),
        "names": [place.person.name for place in places if place.came],
        "leave": sum(line.presence == code_list("presence").numbers["leave"] for line in lines_at(event)),
        "typed": f"{urlsplit(settings.PHONE_ADDRESS).netloc}{reverse('check_in.start')}",
    }
    if found and found.is_open and settings.PHONE_ADDRESS and event.status in OPEN:
        code = code_at(found.key, time.time())
        address = f"{settings.PHONE_ADDRESS}{reverse('check_in.form', args=[code])}"
        context |= {"code": code, "qr": segno.make(address, micro=False).svg_data_uri(border=2)}
    return context


urlpatterns = [
    path("ledgers/event/<int:pk>/check-in/", check_in, name="events.check_in"),
    path("ledgers/event/<int:pk>/check-in/screen/", screen, name="events.check_in_screen"),
    path("ledgers/event/<int:pk>/check-in/now/", now_is, name="events.check_in_now"),
]
