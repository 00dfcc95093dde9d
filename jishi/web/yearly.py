"""Figures of the year so far beside the same days of last year, and one of them month by month.

What is counted or summed by its date is added up once over both years, stretch
by stretch: a row counts in a month exactly if it counts in the year and lies in
the month. Everything else is asked for each of the two periods.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.figures import Figure, Told
from jishi.indicators.spec import Indicator
from jishi.indicators.tally import by_span, divisible, values
from jishi.papers.desk import Job
from jishi.web import evidence, links

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Yearly:
    """One figure of the year and of last year; ``change`` says in words how it moved."""

    now: Figure
    then: Figure

    @property
    def item(self) -> Indicator:
        return self.now.indicator

    @property
    def value(self) -> str:
        return evidence.value_of(self.now)

    @property
    def unknown(self) -> bool:
        return self.now.value is None

    @property
    def change(self) -> str:
        """上年同期 192，多 20 – without a judgement."""
        then, now = self.then.value, self.now.value
        if then is None:
            return "上年同期待补"
        said = f"上年同期 {evidence.value_of(self.then)}"
        if now is None:
            return said
        moved = abs(Decimal(now) - Decimal(then))
        if not moved:
            return f"{said}，持平"
        unit = " 个百分点" if self.now.basis == "ratio" else ""
        return f"{said}，{'多' if now > then else '少'} {evidence.printed_value(self.now, moved)}{unit}"


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a trend; ``amount`` is in the indicator's unit, None where there is no record."""

    period: Period
    amount: Decimal | None
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Trend:
    """One figure by months: this year as far as it has come, and all of last year."""

    item: Indicator
    now: tuple[Month, ...]
    then: tuple[Month, ...]

    @property
    def pairs(self) -> list[tuple[Month, Month | None]]:
        """(last year's month, this year's), None for months to come."""
        return list(zip_longest(self.then, self.now))


def of_year(
    items: Sequence[Indicator], trend: Indicator | None, what: Job, today: date
) -> tuple[list[Yearly], Trend | None]:
    """The figures of ``items`` from January to ``today``, and of ``trend``, if it can be divided, its months.

    Queries: one for each ledger and date of what can be divided, and those of two readings of the rest.
    """
    now = Period(date(today.year, 1, 1), today)
    then = now.year_before()
    parts = [item for item in dict.fromkeys([*items, trend]) if item and divisible(item)]
    split = Split.read(parts, today, what)
    this, last = (_figures(items, period, split, what) for period in (now, then))
    shown = [Yearly(this[item.id], last[item.id]) for item in items]
    return shown, _trend(trend, split, today) if trend and divisible(trend) else None


def _figures(items: Iterable[Indicator], period: Period, split: Split, what: Job) -> dict[str, Figure]:
    """By id; what has no row in the period is asked for once more: only so it is known whether it is 0."""
    found = {item.id: figure for item in items if (figure := split.of(item, period))}
    left = [item for item in items if item.id not in found]
    return found | (values(left, period, what.scope_in(period), known=what.items) if left else {})


@dataclass(frozen=True)
class Split:
    """What figures of two years amount to in each of ``spans``."""

    told: Mapping[str, list[Told]]
    spans: tuple[Period, ...]
    what: Job
    scope: Scope

    @classmethod
    def read(cls, items: list[Indicator], today: date, what: Job) -> Split:
        spans = tuple(_spans(today))
        scope = what.scope_in(Period(spans[0].first, spans[-1].last))
        return cls(by_span(items, spans, scope), spans, what, scope)

    def of(self, item: Indicator, period: Period) -> Figure | None:
        """The figure of a part of the two years; None for one that was not read, or has no row there."""
        found = zip(self.spans, self.told.get(item.id, ()), strict=False)
        told = sum((one for span, one in found if span.first in period and span.last in period), Told())
        return Figure(item, period, self.scope, told.amount, "rows", told.rows) if told.rows else None


def _spans(today: date) -> Iterator[Period]:
    """The months of last year and of this up to ``today``, last year's cut where today cuts this one."""
    cut = Period.day(today).year_before().last
    for year in (today.year - 1, today.year):
        for number in MONTHS:
            month = Period.month(year, number)
            if month.first <= cut < month.last:
                yield Period(month.first, cut)
                yield Period(cut + timedelta(days=1), month.last)
            elif month.first <= today:
                yield Period(month.first, min(month.last, today))


def _trend(item: Indicator, split: Split, today: date) -> Trend:
    org = split.what.org
    place = org.pk if org else None

    def month(year: int, number: int) -> Month:
        period = Period.month(year, number)
        figure = split.of(item, period)
        address = links.to("figures.one", item.id, period=links.code_of(period), org=place)
        if figure is None:
            return Month(period, None, "—", address)
        return Month(period, figure.amount, evidence.value_of(figure), address)

    now = tuple(month(today.year, number) for number in MONTHS if number <= today.month)
    return Trend(item, now, tuple(month(today.year - 1, number) for number in MONTHS))
