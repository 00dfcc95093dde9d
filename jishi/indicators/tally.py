"""Values alone, for pages that show many figures at a glance: the same numbers without the rows behind them.

Only rows that can count are read, and the database adds up those that agree in
all that is asked of them; what such a bundle counts in is judged by the same
expression as every row (``reasons.reason``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Case, Count, IntegerField, Sum, Value, When

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.columns import can_count, codes, facts, reader
from jishi.indicators.engine import Readings, judge, plans, read, streamed
from jishi.indicators.figures import Figure, Pass, Told, dealt
from jishi.indicators.plan import Plan
from jishi.indicators.sorting import Group, Row, sorted_out
from jishi.indicators.spans import read_stays
from jishi.indicators.spec import Indicator
from jishi.ledger.registry import ledger
from jishi.orgs.tree import Tree

ADDED_UP = ("count", "sum")
"""Measures of which the sum over parts is the whole; persons and states need their rows."""


@dataclass(frozen=True, slots=True)
class Tally:
    """One reading in bundles: (how many rows, then for each carried column its sum and how many noted it)."""

    plan: Plan
    bundles: Mapping[str, list[Row]]
    groups: tuple[Group, ...] = ()

    def told(self, item: Indicator) -> Told:
        """What counts in ``item``."""
        found, place = self.bundles[item.id], self.plan.measured(item)
        if place is None:
            rows = sum(row[0] for row in found)
            return Told(rows, rows)
        noted = sum(row[2 * place] for row in found)
        amount = sum(int(row[2 * place - 1] or 0) for row in found)
        return Told(noted, amount, any(row[0] > row[2 * place] for row in found))


@dataclass(frozen=True, slots=True)
class Bare:
    """A pass whose rows nobody may show, since not all that were left out have been read."""

    read: Pass

    @property
    def plan(self) -> Plan:
        return self.read.plan

    @property
    def groups(self) -> tuple[Group, ...]:
        return self.read.groups

    def told(self, item: Indicator) -> Told:
        """What counts in ``item``."""
        return self.read.told(item)


def values(
    items: Iterable[Indicator],
    period: Period,
    scope: Scope,
    *,
    known: Mapping[str, Indicator] | None = None,
    tree: Tree | None = None,
) -> dict[str, Figure]:
    """The figures ``evaluate`` gives, by indicator id, each without its source."""
    return judge(_readings, items, period, scope, known, tree)


def by_span(items: Iterable[Indicator], spans: Sequence[Period], scope: Scope) -> dict[str, list[Told]]:
    """By indicator what each of ``spans`` adds to it: stretches of time in a row, ``divisible`` items.

    One query for every ledger and date.
    """
    alike: dict[tuple[str, str], list[Indicator]] = defaultdict(list)
    for item in items:
        alike[item.record, item.date].append(item)
    period = Period(spans[0].first, spans[-1].last)
    return {
        item.id: [one.told(item) for one in tallies]
        for (code, _), found in alike.items()
        for tallies in [_in_spans(Plan.of(code, tuple(found)), period, scope, spans)]
        for item in found
    }


def divisible(item: Indicator) -> bool:
    """Whether the figure of a period is the sum of its months: counts and sums by a date of the row."""
    if item.measure[0] not in ADDED_UP or not item.record:
        return False
    spec = ledger(item.record)
    return spec.span is None and item.date in {found.name for found in spec.model._meta.local_fields}


def _readings(
    needed: Mapping[str, Indicator], period: Period, scope: Scope, tree: Tree, known: Mapping[str, Indicator]
) -> Readings:
    for plan in plans(needed.values()):
        if plan.spec.span:
            yield Bare(read_stays(plan, period, scope, tree)), plan.items
            continue
        added = [item for item in plan.items if _adds_up(item, known)]
        if added:
            yield _tally(_with_totals(plan, added), period, scope), added
        if others := [item for item in plan.items if item not in added]:
            part = _with_totals(plan, others)
            yield Bare(read(part, period, scope, narrow=can_count(part, period, scope))), others


def _adds_up(item: Indicator, known: Mapping[str, Indicator]) -> bool:
    """Whether neither the item nor the total that makes it zero needs its rows."""
    total = known.get(item.words.part_of, item)
    return item.measure[0] in ADDED_UP and (total.measure[0] in ADDED_UP or total.record != item.record)


def _with_totals(plan: Plan, items: list[Indicator]) -> Plan:
    """A plan of some of its items and of the totals they are parts of."""
    totals = {item.words.part_of for item in items}
    more = [item for item in plan.items if item.id in totals and item not in items]
    return Plan.of(plan.spec.code, (*items, *more))


def _tally(plan: Plan, period: Period, scope: Scope) -> Tally:
    return next(_in_spans(plan, period, scope, [period]))


def _in_spans(plan: Plan, period: Period, scope: Scope, spans: Sequence[Period]) -> Iterator[Tally]:
    """A tally for each of ``spans``; with more than one, all items of the plan go by the same date."""
    added = {name: made for field in plan.carried for name, made in _added(field)}
    keys = {"k_span": _span(plan, spans), **codes(plan, period, scope)}
    rows = plan.spec.rows(scope.institution_id).filter(can_count(plan, period, scope)).order_by()
    rows = rows.annotate(**keys).values(*keys).annotate(k_rows=Count("pk"), **added)
    found = defaultdict[int, list[tuple[Any, Row, list[Row]]]](list)
    for at, standing, *rest in streamed(rows.values_list(*keys, "k_rows", *added)):
        width = len(plan.tested)
        found[at].append((standing, tuple(rest[:width]), [tuple(rest[width:])]))
    for at in range(len(spans)):
        yield Tally(plan, dealt(plan, sorted_out(plan, found[at], partial(facts, plan), reader)))


def _added(field: str) -> Iterator[tuple[str, Any]]:
    yield f"sum_{field}", Sum(field)
    yield f"said_{field}", Count(field)


def _span(plan: Plan, spans: Sequence[Period]) -> Any:
    """The number of the span a row lies in, found by halves: two years of months are five comparisons."""
    column = plan.spec.related.get(plan.dates[0], plan.dates[0])

    def among(first: int, last: int) -> Any:
        if first == last:
            return Value(first)
        middle = (first + last) // 2
        here = When(**{f"{column}__lte": spans[middle].last}, then=among(first, middle))
        return Case(here, default=among(middle + 1, last), output_field=IntegerField())

    return among(0, len(spans) - 1)
