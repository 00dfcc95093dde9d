"""The calendar: events held by organisation and month, and the events of one month day by day."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from jishi.core.errors import NotInScope
from jishi.core.periods import Period
from jishi.web import links
from jishi.web.gatherings import EVENT, MONTHS, Line, events, held, lines
from jishi.web.pages.calendar_list import listed
from jishi.web.pages.calendar_look import Look, calendar_page, year_of
from jishi.web.seat import Seat

PER_DAY = 3
"""Events of a day in the sheet; the others are a number with a link."""
MOST = 600
"""Events drawn in one month; more than that nobody reads in a calendar."""


@calendar_page
def year(request: HttpRequest, seat: Seat) -> HttpResponse:
    """How many events were held, by organisation and month; every number leads to its records."""
    look, shown = Look.of(request, seat), year_of(request, seat)
    found = held(seat, shown, look.code)
    rows = lines(seat, found)
    context = {
        "look": look,
        "year": shown,
        "months": MONTHS,
        "this_month": seat.today.month if shown == seat.today.year else 0,
        "lines": [_drawn(line, look, shown) for line in rows],
        "roots": sum(line.depth == 0 for line in rows),
        "sums": [found.number([""], month) for month in MONTHS],
        "total": sum(found.number([""], month) for month in MONTHS),
        "tabs": look.tabs("year", shown),
    }
    return render(request, "calendar/year.html", context)


@calendar_page
def month(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One month as a sheet of days, with the events of each."""
    look, period = Look.of(request, seat), _month(request, seat)
    rows = events(seat, period, look.code, look.org).order_by("on", "org_path", "pk")
    found = list(rows.only("pk", "on", "title", "hats", "org__name")[: MOST + 1])
    context = {
        "look": look,
        "period": period,
        "many": len(look.orgs) > 1 and not look.org,
        "weeks": _weeks(period, found[:MOST], look),
        "today": seat.today,
        "count": len(found[:MOST]),
        "cut": len(found) > MOST,
        "before": links.code_of(_beside(period.first - timedelta(days=1))),
        "after": links.code_of(_beside(period.last + timedelta(days=1))),
        "tabs": look.tabs("month", period.first.year, period.first.month),
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
    path("calendar/list/", listed, name="calendar.list"),
]
