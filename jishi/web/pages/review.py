"""The review box (审核箱): what was handed in, one after the other."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import urlencode

from jishi.accounts.roles import Right
from jishi.ledger.base import Status
from jishi.web.doors import page
from jishi.web.pages.ledgers_across import Across, Item
from jishi.web.pages.ledgers_counts import used
from jishi.web.pages.ledgers_one import row_of, shown
from jishi.web.seat import Seat

MOST = 100


@page("review")
def queue(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All that waits, the newest first, and one of them in full; deciding goes on to the next."""
    only = request.GET.get("ledger", "")
    across = Across(seat, Right.REVIEW, Q(status=Status.SUBMITTED), only=only)
    counts = across.counts()
    items = across.items(across.places(MOST))
    at = next((n for n, item in enumerate(items) if item.place == request.GET.get("at")), 0)
    context: dict[str, Any] = {
        "items": items,
        "counts": [(spec, n, spec.code == only) for spec, n in counts],
        "total": sum(n for _, n in counts),
        "here": only,
        "waiting": dict((spec.code, n) for spec, n in counts).get(only, 0)
        if only
        else sum(n for _, n in counts),
        "address": lambda item: address(item, only),
    }
    if items:
        context |= _open(seat, items, at, only)
    return render(request, "review/queue.html", context)


def _open(seat: Seat, items: list[Item], at: int, only: str) -> dict[str, Any]:
    """The item in full, its neighbours, and where deciding leads: to the one after it, else before it."""
    item = items[at]
    row = row_of(seat, item.spec, item.row.pk)
    after = items[at + 1] if at + 1 < len(items) else None
    before = items[at - 1] if at else None
    return shown(seat, item.spec, row) | {
        "used": used(seat, item.spec, row),
        "at": at + 1,
        "current": item.place,
        "next": address(after, only) if after else "",
        "before": address(before, only) if before else "",
        "back": address(after or before, only),
    }


def address(item: Item | None, only: str) -> str:
    """The review box with this item open."""
    asked = {"ledger": only, "at": item.place if item else ""}
    said = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('review.queue')}{f'?{said}' if said else ''}"


urlpatterns = [path("review/", queue, name="review.queue")]
