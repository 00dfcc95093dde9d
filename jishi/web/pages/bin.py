"""The bin (回收站): records taken out of their ledgers, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from jishi.accounts.roles import Right
from jishi.audit.models import Entry
from jishi.ledger import actions
from jishi.web.across import Across, Item
from jishi.web.doors import WRITE, page
from jishi.web.posted import back_to, version_in
from jishi.web.rows import opened
from jishi.web.seat import Seat

MOST = 200


@dataclass(frozen=True, slots=True)
class Gone:
    """One record in the bin: who put it there and when."""

    item: Item
    who: str
    at: datetime


@page("edit")
def contents(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the seat may bring back, the newest first."""
    only = request.GET.get("ledger", "")
    across = Across(seat, Right.EDIT, Q(), deleted=True, only=only)
    counts = across.counts()
    items = across.items(across.places(MOST))
    context = {
        "gone": gone(seat, items),
        "counts": [(spec, n, spec.code == only) for spec, n in counts],
        "total": across.total,
        "here": only,
        "most": MOST,
    }
    return render(request, "ledgers/bin.html", context)


@page("edit", WRITE)
def restore(request: HttpRequest, seat: Seat, code: str, pk: int) -> HttpResponse:
    """Bring one record back, in the state it had."""
    spec = opened(seat, code, Right.EDIT)
    row = actions.restore(seat.user, spec, pk, version=version_in(request), today=seat.today)
    said = "已恢复；已有一条同样的记录，这条记为重复。" if row.duplicate_of else "已恢复。"
    messages.success(request, said)
    return redirect(back_to(request, "bin.list"))


def gone(seat: Seat, items: list[Item]) -> list[Gone]:
    """Who deleted each, from the trail: one query for all."""
    asked = Entry.objects.filter(
        institution=seat.institution, action="delete", row__in=[item.row.pk for item in items]
    )
    last = {entry.row: entry for entry in asked.select_related("actor").order_by("at", "pk")}
    found = []
    for item in items:
        entry = last.get(item.row.pk)
        who = entry.actor.shown_name if entry and entry.actor else "—"
        found.append(Gone(item, who, entry.at if entry else item.row.updated_at))
    return found


urlpatterns = [
    path("bin/", contents, name="bin.list"),
    path("bin/<str:code>/<int:pk>/restore/", restore, name="bin.restore"),
]
