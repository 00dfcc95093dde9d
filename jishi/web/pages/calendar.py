"""The calendar: events held by organisation and month, and the events of one month day by day."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from jishi.accounts.roles import Right
from jishi.core.errors import NotInScope
from jishi.core.periods import Period
from jishi.ledger.base import Status
from jishi.orgs.models import Organisation
from jishi.web import gatherings, links
from jishi.web.doors import page
from jishi.web.gatherings import EVENT, MONTHS, Line, events, held, lines
from jishi.web.rows import may
from jishi.web.seat import Seat

USUAL = ("theme_day", "general_meeting", "committee_meeting", "group_meeting", "lecture", "collective_study")
"""The kinds most offices look for, offered first."""
PER_DAY = 3
"""Events of a day in the sheet; the others are a number with a link."""
MOST = 600
"""Events drawn in one month; more than that nobody reads in a calendar."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the page is asked for. ``hat`` is the slug of a kind of event, ``code`` its number; "" is any."""

    seat: Seat
    hat: str
    code: int
    label: str
    org: Organisation | None

    @classmethod
    def of(cls, request: HttpRequest, seat: Seat) -> Look:
        """Raises NotInScope for an organisation of others; a kind there is not is left aside."""
        asked, org = request.GET.get("hat", ""), request.GET.get("org", "")
        found = next((kind for kind in gatherings.hats() if kind[0] == asked), ("", 0, "活动"))
        return cls(seat, *found, seat.org(org) if org else None)

    def rows(self, org: Organisation | None = None) -> str:
        """The list of the very events a number counts; ``&period=`` is still to be said."""
        chosen = org or self.org
        place = chosen.pk if chosen else None
        return links.rows(EVENT.code, status=int(Status.CONFIRMED), hats=self.code or None, org=place)

    @property
    def kinds(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(head, [(slug, label)]) for the select, the usual ones first."""
        labels = {slug: label for slug, _, label in gatherings.hats()}
        usual = [(slug, labels.pop(slug)) for slug in USUAL]
        return [("常用", usual), ("其他", list(labels.items()))]


@page(Right.VIEW)
def year(request: HttpRequest, seat: Seat) -> HttpResponse:
    """How many events were held, by organisation and month; every number leads to its records."""
    if not may(seat, EVENT, Right.VIEW):
        return render(request, "calendar/closed.html")
    look, shown = Look.of(request, seat), _year(request, seat)
    found = held(seat, shown, look.code)
    rows = lines(seat, found)
    context = {
        "look": look,
        "year": shown,
        "years": range(seat.today.year, seat.today.year - 4, -1),
        "months": MONTHS,
        "this_month": seat.today.month if shown == seat.today.year else 0,
        "lines": [_drawn(line, look, shown) for line in rows],
        "roots": sum(line.depth == 0 for line in rows),
        "sums": [found.number([""], month) for month in MONTHS],
        "total": sum(found.number([""], month) for month in MONTHS),
        "all_rows": f"{look.rows()}&period={shown}",
    }
    return render(request, "calendar/year.html", context)


@page(Right.VIEW)
def month(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One month as a sheet of days, with the events of each."""
    if not may(seat, EVENT, Right.VIEW):
        return render(request, "calendar/closed.html")
    look, period = Look.of(request, seat), _month(request, seat)
    rows = events(seat, period, look.code, look.org).order_by("on", "org_path", "pk")
    found = list(rows.only("pk", "on", "title", "hats", "org__name")[: MOST + 1])
    orgs = seat.orgs(family=EVENT.family)
    context = {
        "look": look,
        "period": period,
        "many": len(orgs) > 1 and not look.org,
        "weeks": _weeks(period, found[:MOST], look),
        "today": seat.today,
        "count": len(found[:MOST]),
        "cut": len(found) > MOST,
        "before": links.code_of(_beside(period.first - timedelta(days=1))),
        "after": links.code_of(_beside(period.last + timedelta(days=1))),
        "year": period.first.year,
        "orgs": orgs,
        "all_rows": f"{look.rows()}&period={links.code_of(period)}",
    }
    return render(request, "calendar/month.html", context)


def _drawn(line: Line, look: Look, year: int) -> dict[str, Any]:
    """A line with the address behind every number."""
    rows = look.rows(line.org)
    cells = [
        (cell.month, cell.number, f"{rows}&period={year}-{cell.month:02d}" if cell.number else "")
        for cell in line.cells
    ]
    whole = f"{rows}&period={year}" if line.total else ""
    return {"org": line.org, "depth": line.depth, "cells": cells, "total": line.total, "rows": whole}


def _weeks(period: Period, found: list[Any], look: Look) -> list[list[dict[str, Any]]]:
    """The weeks of the month, Monday first; days of the months beside it are empty."""
    by_day: dict[date, list[Any]] = defaultdict(list)
    for row in found:
        by_day[row.on].append(row)
    rows = look.rows()
    weeks = Calendar().monthdatescalendar(period.first.year, period.first.month)
    return [
        [
            {
                "day": day,
                "off": day not in period,
                "rows": [(one, links.row(EVENT, one.pk)) for one in by_day[day][:PER_DAY]],
                "more": max(0, len(by_day[day]) - PER_DAY),
                "all": f"{rows}&period={links.code_of(Period.day(day))}",
            }
            for day in week
        ]
        for week in weeks
    ]


def _year(request: HttpRequest, seat: Seat) -> int:
    """The year asked for, else this one; raises PeriodError for what is no year."""
    asked = request.GET.get("year", "")
    return Period.parse(asked).first.year if asked else seat.today.year


def _month(request: HttpRequest, seat: Seat) -> Period:
    """The month asked for, else this one; raises NotInScope for a span that is not a month."""
    asked = request.GET.get("month", "")
    period = Period.parse(asked) if asked else _beside(seat.today)
    if period != _beside(period.first):
        raise NotInScope("没有这个月份。", "请写成 2026-05 的样子，或从日历里选择。", month=asked)
    return period


def _beside(day: date) -> Period:
    """The month ``day`` lies in."""
    return Period.month(day.year, day.month)


urlpatterns = [
    path("calendar/", year, name="calendar.year"),
    path("calendar/month/", month, name="calendar.month"),
]
