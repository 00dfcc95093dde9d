"""The audit trail: who did what to which row, the values before and after; to read and to take along."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from jishi.accounts.models import User
from jishi.accounts.roles import Right
from jishi.audit.models import Entry
from jishi.ledger.traces import entries_for
from jishi.web.doors import page
from jishi.web.pages.trail_asked import Asked
from jishi.web.pages.trail_export import sheet, text
from jishi.web.seat import Seat
from jishi.web.trace import ACTIONS, RECORDS, tell

PAGE_ROWS = 50


@page(Right.TRAIL)
def entries(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The entries under the conditions, newest first; a late page is found in the index alone."""
    asked = Asked.of(request.GET, seat.today)
    mine = entries_for(seat.user, seat.institution.pk, seat.today)
    found = asked.among(mine)
    shown = Paginator(found.values_list("pk", flat=True), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": shown,
        "shown_pages": shown.paginator.get_elided_page_range(shown.number, on_each_side=2, on_ends=1),
        "lines": tell(found.filter(pk__in=list(shown))),
        "users": _actors(mine),
        "actions": ACTIONS,
        "records": RECORDS,
        "query": request.GET.urlencode(),
        "unit": "条",
    }
    return render(request, "trail/list.html", context, status=422 if asked.faults else 200)


def _actors(mine: QuerySet[Entry]) -> list[User]:
    """Who did what the reader may see, whether he still has an account in use or not."""
    theirs = mine.order_by().filter(actor=OuterRef("pk"))
    return list(User.objects.filter(Exists(theirs)).order_by("last_name", "username"))


urlpatterns = [
    path("trail/", entries, name="trail.list"),
    path("trail/export.xlsx", sheet, name="trail.xlsx"),
    path("trail/export.csv", text, name="trail.csv"),
]
