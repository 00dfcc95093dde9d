"""The calendar as a list: the events of a year or a month, the latest first, those not confirmed yet too."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jishi.core.errors import NotInScope
from jishi.core.periods import Period
from jishi.ledger.base import Status
from jishi.web import cells, links
from jishi.web.gatherings import EVENT, MONTHS, kept
from jishi.web.pages.calendar_look import Look, calendar_page, year_of
from jishi.web.seat import Seat

PAGE_ROWS = 50
COLUMNS = ("pk", "on", "title", "hats", "status", "expected", "attended", "org__name")


@calendar_page
def listed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One line an event, by month."""
    look, year, month = Look.of(request, seat), year_of(request, seat), _month(request)
    period = Period.month(year, month) if month else Period.year_of(year)
    rows = kept(seat, period, look.code, look.org)
    told = rows.order_by().aggregate(all=Count("pk"), sure=Count("pk", filter=Q(status=Status.CONFIRMED)))
    ordered = rows.only(*COLUMNS).prefetch_related(f"{EVENT.hosts}__org").order_by("-on", "org_path", "-pk")
    shown = Paginator(ordered, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "look": look,
        "year": year,
        "month": month,
        "months": MONTHS,
        "period": period,
        "page": shown,
        "groups": _by_month(shown),
        "count": told["all"],
        "sure": told["sure"],
        "tabs": look.tabs("list", year, month),
        "ledger": _ledger(look, period),
    }
    return render(request, "calendar/list.html", context)


def _month(request: HttpRequest) -> int:
    """The month asked for, 0 for the whole year; raises NotInScope for what is no month."""
    asked = request.GET.get("month", "")
    if asked and asked.removeprefix("0") not in map(str, MONTHS):
        raise NotInScope("没有这个月份。", "请从 1 月到 12 月里选，或选全年。", month=asked)
    return int(asked or 0)


def _by_month(rows: Iterable[Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """(the month, its lines) in the order of the rows."""
    months = groupby(rows, key=lambda row: (row.on.year, row.on.month))
    return [(f"{month}月", [_line(row) for row in found]) for (_, month), found in months]


def _line(row: Any) -> dict[str, Any]:
    """One event; ``others`` are those that held it with its keeper."""
    hosts = getattr(row, str(EVENT.hosts)).all()
    return {
        "row": row,
        "address": links.row(EVENT, row.pk),
        "kinds": cells.text(EVENT, "hats", row.hats),
        "others": [host.org.name for host in hosts],
        "came": _came(row),
    }


def _came(row: Any) -> str:
    """实到/应到, a dash for the one that was not noted; one dash for both."""
    noted = (row.attended, row.expected)
    said = [cells.NOTHING if number is None else str(number) for number in noted]
    return cells.NOTHING if noted == (None, None) else "/".join(said)


def _ledger(look: Look, period: Period) -> str:
    """The same events in their ledger, where they are entered, changed and exported."""
    place = look.org.pk if look.org else None
    return links.rows(EVENT.code, hats=look.code or None, org=place, period=links.code_of(period))
