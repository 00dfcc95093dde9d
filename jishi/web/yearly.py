"""Figures of the year so far beside the same days of last year, and one of them month by month.

What is counted or summed by its date is read once over both years and divided
by date: a row counts in a month exactly if it counts in the year and lies in
the month. Everything else is asked for each of the two periods.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest

from django.db.models import Case, IntegerField, When

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
CHUNK = 5000


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
    split = Split.read(parts, today, what)
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
    """Figures read over two years, ready to be divided: every row lies in one of ``spans``."""

    figures: Mapping[str, Figure]
    spans: tuple[Period, ...]
    what: Job
    places: dict[tuple[str, str], dict[int, int]] = field(default_factory=dict)
    sorted: dict[str, dict[int, list[Row]]] = field(default_factory=dict)

    @classmethod
    def read(cls, items: list[Indicator], today: date, what: Job) -> Split:
        period = Period(date(today.year - 1, 1, 1), today)
        figures = evaluate(items, period, what.scope_in(period), known=what.items) if items else {}
        return cls(figures, tuple(_spans(today)), what)

    def of(self, item: Indicator, period: Period) -> Figure | None:
        """The figure of a part of the period; None for one that was not read, or has no row there."""
        inside = [span.first in period and span.last in period for span in self.spans]
        rows = [row for at, found in self._rows(item).items() if inside[at] for row in found]
        return self._made(item, period, rows) if rows else None

    def by_month(self, item: Indicator) -> dict[tuple[int, int], Figure]:
        """(year, month) → figure, for months with rows."""
        rows = defaultdict[tuple[int, int], list[Row]](list)
        for at, found in self._rows(item).items():
            rows[self.spans[at].first.year, self.spans[at].first.month] += found
        return {month: self._made(item, Period.month(*month), found) for month, found in rows.items()}

    def _rows(self, item: Indicator) -> dict[int, list[Row]]:
        """The rows that count, by the span they lie in; sorted once."""
        source = self.figures[item.id].source if item.id in self.figures else None
        if source and item.id not in self.sorted:
            places, found = self._places(item), defaultdict[int, list[Row]](list)
            for row in source.counted(item):
                if row[0] in places:  # else it was taken back since the ledger was read
                    found[places[row[0]]].append(row)
            self.sorted[item.id] = found
        return self.sorted.get(item.id, {})

    def _made(self, item: Indicator, period: Period, rows: list[Row]) -> Figure:
        figure = self.figures[item.id]
        assert figure.source is not None
        return replace(figure, period=period, value=figure.source.measured(item, rows), basis="rows")

    def _places(self, item: Indicator) -> dict[int, int]:
        """Row → its span; one query a ledger, the database compares the dates."""
        key = (item.record, item.date)
        if key not in self.places:
            assert self.what.institution is not None
            cases = [When(**{f"{item.date}__lte": span.last}, then=at) for at, span in enumerate(self.spans)]
            rows = ledger(item.record).rows(self.what.institution.pk).filter(status=Status.CONFIRMED)
            inside = rows.filter(**{f"{item.date}__range": (self.spans[0].first, self.spans[-1].last)})
            placed = inside.annotate(span=Case(*cases, output_field=IntegerField()))
            self.places[key] = dict(placed.values_list("pk", "span").iterator(chunk_size=CHUNK))
        return self.places[key]


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
