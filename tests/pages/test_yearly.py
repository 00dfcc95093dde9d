"""Figures of the year added up stretch by stretch are those that are counted with their rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jishi.core.periods import Period
from jishi.indicators.catalogue import shipped
from jishi.indicators.engine import evaluate
from jishi.orgs.tree import place
from jishi.papers.desk import Job
from jishi.web.yearly import of_year
from tests.factories import make_org

ITEMS = [shipped()[name] for name in ("branches.theme_day.count", "branches.lecture.count", "aid.fund.total")]
TODAYS = [date(2025, 2, 28), date(2024, 2, 29), date(2026, 1, 1), date(2026, 3, 30), date(2026, 12, 31)]


def busy(world, today):
    """Rows round every end of a month of two years and round today; some count in nothing."""
    ends = [date(year, month, 1) for year in (today.year - 1, today.year) for month in range(1, 13)]
    days = {day + timedelta(days=by) for day in [*ends, today, *ends[2:3]] for by in (-1, 0)}
    for n, day in enumerate(sorted(days)):
        status = "draft" if n % 7 == 3 else "confirmed"
        hats = ["theme_day", "lecture"] if n % 3 else ["theme_day"]
        world.row("event", on=day, org="second" if n % 4 else "first", hats=hats, status=status)
        world.row("aid_money", on=day, org="second", amount_fen=None if n % 5 == 2 else 100 + n, source="own")


@pytest.mark.parametrize("today", TODAYS, ids=str)
def test_they_are_what_is_counted_with_rows_to_the_day(world, today):
    place(world.second, make_org(world.institution, "总支", 9, world.committee), date(today.year, 1, 20))
    busy(world, today)
    now = Period(date(today.year, 1, 1), today)

    for org in (None, world.second):
        what = Job(world.institution, org, Period.year_of(today.year), shipped())
        shown, trend = of_year(ITEMS, ITEMS[0], what, today)

        for one in shown:
            for figure, period in ((one.now, now), (one.then, now.year_before())):
                assert told(figure) == told(counted(one.item, period, what))
        for month in (*trend.now, *trend.then):
            upto = Period(month.period.first, min(month.period.last, today))
            assert month.amount == counted(trend.item, upto, what).amount


def counted(item, period, what):
    return evaluate([item], period, what.scope_in(period))[item.id]


def told(figure):
    return figure.value, figure.basis, figure.rows
