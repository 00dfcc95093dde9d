"""What a user keeps of a ledger list: columns and their order, rows a page, which ledgers are used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from jishi.accounts.models import Habit
from jishi.ledger.spec import LedgerSpec
from jishi.web.cells import fields_of
from jishi.web.doors import WRITE, page
from jishi.web.pages.ledgers_query import PER
from jishi.web.rows import opened
from jishi.web.seat import Seat

USED, MOVED = "ledgers.used", "moved"


def place(spec: LedgerSpec) -> str:
    return f"ledger:{spec.code}"


def habits(seat: Seat, spec: LedgerSpec) -> dict[str, Any]:
    """What the user chose for this ledger; also notes, once a day, that the ledger is in use."""
    found = {h.place: h for h in Habit.objects.filter(user=seat.user, place__in=[place(spec), USED])}
    used = found[USED].value if USED in found else {}
    times, day = used.get(spec.code, (0, ""))
    if day != seat.today.isoformat():
        used[spec.code] = (times + 1, seat.today.isoformat())
        Habit.objects.update_or_create(user=seat.user, place=USED, defaults={"value": used})
    return found[place(spec)].value if place(spec) in found else {}


def keep(seat: Seat, spec: LedgerSpec, **values: Any) -> None:
    """Keep what the user chose for this ledger, beside what he chose before."""
    habit, _ = Habit.objects.get_or_create(user=seat.user, place=place(spec))
    habit.value = habit.value | values
    habit.save(update_fields=["value", "kept_at"])


def often_used(seat: Seat, most: int) -> list[str]:
    """Codes of the ledgers opened on most days."""
    kept = Habit.objects.filter(user=seat.user, place=USED).first()
    used: Mapping[str, tuple[int, str]] = kept.value if kept else {}
    return sorted(used, key=lambda code: (-used[code][0], code))[:most]


def usual(spec: LedgerSpec) -> list[str]:
    """The columns of the spec as a list page puts them: the day, what it is, what it is about, whose."""
    rest = [name for name in spec.columns if name not in (spec.date_field, "org")]
    at = rest.index(spec.subject) + 1 if spec.subject in rest else 0
    day = [spec.date_field] if spec.date_field in spec.columns else []
    return [*day, *rest[:at], "org", *rest[at:]]


def columns(spec: LedgerSpec, chosen: Mapping[str, Any]) -> list[str]:
    """The columns to show, in order: the user's choice, the subject always among them."""
    known = {f.name for f in fields_of(spec)}
    wanted = [name for name in chosen.get("columns", ()) if name in known]
    if not wanted:
        return usual(spec)
    return wanted if spec.subject in wanted else [spec.subject, *wanted]


def all_columns(spec: LedgerSpec, shown: list[str]) -> list[str]:
    """Those shown in their order, then the others as the ledger has them."""
    every = [*usual(spec), *(f.name for f in fields_of(spec))]
    return list(dict.fromkeys([*shown, *every]))


def per_page(chosen: Mapping[str, Any]) -> int:
    return chosen["per"] if chosen.get("per") in PER else PER[0]


@page("view", WRITE)
def keep_columns(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Keep which columns the user wants to see of this ledger and in which order; none chosen is the usual
    set. A button that moves one column keeps all, and leads back to where it stands now."""
    spec = opened(seat, code)
    known = {f.name for f in fields_of(spec)}
    wanted = [] if "usual" in request.POST else [n for n in request.POST.getlist("columns") if n in known]
    up, down = request.POST.get("up", ""), request.POST.get("down", "")
    wanted = moved(moved(list(dict.fromkeys(wanted)), up, -1), down, 1)
    per = request.POST.get("per", "")
    keep(seat, spec, columns=wanted, per=int(per) if per in map(str, PER) else PER[0])
    return to_list(request, spec, moved=up or down)


def moved(names: list[str], name: str, by: int) -> list[str]:
    """``names`` with ``name`` one place further ``by``; as they are where it cannot go there."""
    if name not in names or not 0 <= names.index(name) + by < len(names):
        return names
    at = names.index(name)
    rest = [one for one in names if one != name]
    return [*rest[: at + by], name, *rest[at + by :]]


def to_list(request: HttpRequest, spec: LedgerSpec, **more: str) -> HttpResponse:
    """Back to the list as it was; ``more`` is said to it once."""
    asked = QueryDict(request.POST.get("query", ""), mutable=True)
    asked.pop(MOVED, None)
    asked.update({name: value for name, value in more.items() if value})
    query = asked.urlencode()
    return redirect(f"{reverse('ledgers.list', args=[spec.code])}{f'?{query}' if query else ''}")
