"""What a user keeps of a ledger list: columns, rows a page, named filters, which ledgers are used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from jishi.accounts.models import Habit, SavedFilter
from jishi.core.errors import NotInScope, UserError
from jishi.ledger.spec import LedgerSpec
from jishi.web.cells import fields_of
from jishi.web.doors import WRITE, page
from jishi.web.pages.ledgers_query import PER
from jishi.web.rows import opened
from jishi.web.seat import Seat

USED = "ledgers.used"
MOST_FILTERS = 30


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
    """The columns to show: the user's choice, the subject always among them."""
    wanted = {*chosen.get("columns", ()), spec.subject}
    every = [*usual(spec), *(f.name for f in fields_of(spec) if f.name not in spec.columns)]
    return [name for name in every if name in wanted] if chosen.get("columns") else usual(spec)


def per_page(chosen: Mapping[str, Any]) -> int:
    return chosen["per"] if chosen.get("per") in PER else PER[0]


def filters_of(seat: Seat, spec: LedgerSpec) -> list[SavedFilter]:
    return list(SavedFilter.objects.filter(user=seat.user, place=place(spec)))


@page("view", WRITE)
def keep_columns(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Keep which columns the user wants to see of this ledger; none chosen is the usual set."""
    spec = opened(seat, code)
    known = {f.name for f in fields_of(spec)}
    wanted = [] if "usual" in request.POST else [n for n in request.POST.getlist("columns") if n in known]
    per = request.POST.get("per", "")
    value = {"columns": wanted, "per": int(per) if per in map(str, PER) else PER[0]}
    Habit.objects.update_or_create(user=seat.user, place=place(spec), defaults={"value": value})
    return to_list(request, spec)


@page("view", WRITE)
def keep_filter(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Keep the conditions in force under a name; a name used before is given to the new ones."""
    spec = opened(seat, code)
    name = request.POST.get("name", "").strip()
    if not name or len(name) > 30:
        raise UserError("筛选的名称没有填，或超过 30 个字。", "请写一个短名称，如“本月待我审核”。")
    mine = SavedFilter.objects.filter(user=seat.user, place=place(spec))
    if mine.exclude(name=name).count() >= MOST_FILTERS:
        raise UserError(f"每本台账最多保存 {MOST_FILTERS} 个筛选。", "请先删去不用的。")
    values = {"query": clean(request.POST.get("query", ""))[:1000], "pinned": "pinned" in request.POST}
    with transaction.atomic():
        SavedFilter.objects.update_or_create(user=seat.user, place=place(spec), name=name, defaults=values)
    messages.success(request, f"已保存为“{name}”。")
    return to_list(request, spec)


@page("view", WRITE)
def change_filter(request: HttpRequest, seat: Seat, code: str, pk: int) -> HttpResponse:
    """Pin one of the user's own filters as a tab, take it down, or delete it."""
    spec = opened(seat, code)
    mine = SavedFilter.objects.filter(user=seat.user, place=place(spec), pk=pk)
    act = request.POST.get("act", "")
    done = mine.delete()[0] if act == "delete" else mine.update(pinned=act == "pin")
    if not done:
        raise NotInScope("没有找到这个筛选。", "它可能已被删除。")
    return to_list(request, spec)


def to_list(request: HttpRequest, spec: LedgerSpec) -> HttpResponse:
    """Back to the list as it was."""
    query = clean(request.POST.get("query", ""))
    return redirect(f"{reverse('ledgers.list', args=[spec.code])}{f'?{query}' if query else ''}")


def clean(query: str) -> str:
    """A query string as we would write it ourselves, whatever was posted."""
    return QueryDict(query).urlencode()
