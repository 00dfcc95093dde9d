"""Figures of the year so far beside the same days of last year, and one of them month by month.

What is counted or summed by its date is read once over both years and divided
by date: a row counts in a month exactly if it counts in the year and lies in
the month. Everything else is asked for each of the two periods.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from jishi.core.periods import Period
from jishi.indicators.engine import evaluate
from jishi.indicators.figures import Figure
from jishi.indicators.sorting import Row
from jishi.indicators.spec import Indicator
from jishi.ledger.base import Status
from jishi.ledger.registry import ledger
from jishi.papers.desk import Job
from jishi.web import evidence, links

MONTHS = range(1, 13)
DIVISIBLE = ("count", "sum")


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


def divisible(item: Indicator) -> bool:
    """Whether the year's figure is the sum of its months: counts and sums by a date of the row."""
    if item.measure[0] not in DIVISIBLE or not item.record:
        return False
    spec = ledger(item.record)
    return spec.span is None and item.date in {found.name for found in spec.model._meta.local_fields}


def of_year(
    items: Sequence[Indicator], trend: Indicator | None, what: Job, today: date
) -> tuple[list[Yearly], Trend | None]:
    """The figures of ``items`` from January to ``today``, and of ``trend``, if it can be divided, its months.

    Queries: those of one reading of each ledger (two for what cannot be
    divided), and one a ledger for the dates.
    """
    now = Period(date(today.year, 1, 1), today)
    then = now.year_before()
    parts = [item for item in dict.fromkeys([*items, trend]) if item and divisible(item)]
    split = Split.read(parts, Period(then.first, now.last), what)
    this, last = (_figures(items, period, split, what) for period in (now, then))
    shown = [Yearly(this[item.id], last[item.id]) for item in items]
    return shown, _trend(trend, split, today) if trend and divisible(trend) else None


def _figures(items: Iterable[Indicator], period: Period, split: Split, what: Job) -> dict[str, Figure]:
    """By id; what has no row in the period is asked for once more: only so it is known whether it is 0."""
    found = {item.id: figure for item in items if (figure := split.of(item, period))}
    left = [item for item in items if item.id not in found]
    return found | (evaluate(left, period, what.scope_in(period), known=what.items) if left else {})


@dataclass(frozen=True)
class Split:
    """Figures read over a long period, ready to be divided by date."""

    figures: Mapping[str, Figure]
    period: Period
    what: Job
    days: dict[tuple[str, str], dict[int, date]] = field(default_factory=dict)

    @classmethod
    def read(cls, items: list[Indicator], period: Period, what: Job) -> Split:
        figures = evaluate(items, period, what.scope_in(period), known=what.items) if items else {}
        return cls(figures, period, what)

    def of(self, item: Indicator, period: Period) -> Figure | None:
        """The figure of a part of the period; None for one that was not read, or has no row there."""
        rows = [row for day, row in self._rows(item) if day in period]
        return self._made(item, period, rows) if rows else None

    def by_month(self, item: Indicator) -> dict[tuple[int, int], Figure]:
        """(year, month) → figure, for months with rows."""
        rows = defaultdict[tuple[int, int], list[Row]](list)
        for day, row in self._rows(item):
            rows[day.year, day.month].append(row)
        return {month: self._made(item, Period.month(*month), found) for month, found in rows.items()}

    def _rows(self, item: Indicator) -> Iterator[tuple[date, Row]]:
        source = self.figures[item.id].source if item.id in self.figures else None
        days = self._days(item) if source else {}
        for row in source.counted(item) if source else ():
            if row[0] in days:
                yield days[row[0]], row

    def _made(self, item: Indicator, period: Period, rows: list[Row]) -> Figure:
        figure = self.figures[item.id]
        assert figure.source is not None
        return replace(figure, period=period, value=figure.source.measured(item, rows), basis="rows")

    def _days(self, item: Indicator) -> dict[int, date]:
        """Row → the date that decides; read once a ledger."""
        key = (item.record, item.date)
        if key not in self.days:
            assert self.what.institution is not None
            rows = ledger(item.record).rows(self.what.institution.pk).filter(status=Status.CONFIRMED)
            inside = rows.filter(**{f"{item.date}__range": (self.period.first, self.period.last)})
            self.days[key] = dict(inside.values_list("pk", item.date))
        return self.days[key]


def _trend(item: Indicator, split: Split, today: date) -> Trend:
    found, org = split.by_month(item), split.what.org
    place = org.pk if org else None

    def month(year: int, number: int) -> Month:
        period, figure = Period.month(year, number), found.get((year, number))
        address = links.to("figures.one", item.id, period=links.code_of(period), org=place)
        if figure is None:
            return Month(period, None, "—", address)
        return Month(period, figure.amount, evidence.value_of(figure), address)

    now = tuple(month(today.year, number) for number in MONTHS if number <= today.month)
    return Trend(item, now, tuple(month(today.year - 1, number) for number in MONTHS))
