"""A figure and what it stands on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jishi.accounts.scope import Scope
from jishi.core.money import FEN, in_unit
from jishi.core.periods import Period
from jishi.core.ratios import percent
from jishi.indicators.plan import Plan
from jishi.indicators.reasons import Facts, Reason, reason
from jishi.indicators.spec import Indicator

Row = tuple[Any, ...]
"""(id, carried columns …): what a pass keeps of a row."""


@dataclass(frozen=True, slots=True)
class Pass:
    """One reading of one ledger: rows that agree in every tested column lie together."""

    plan: Plan
    groups: tuple[tuple[Facts, list[Row]], ...]

    def counted(self, item: Indicator) -> list[Row]:
        """The rows that count in ``item``."""
        return [row for rows, why in self.judged(item) if why is None for row in rows]

    def judged(self, item: Indicator) -> Iterator[tuple[list[Row], Reason | None]]:
        """Every row of the pass with its reason, in bundles; together they are all candidates, each once."""
        good: list[Row] = []
        for facts, rows in self.groups:
            why = reason(item, facts)
            if why is None:
                good += rows
            else:
                yield rows, why
        yield from self._second_look(item, good)

    def _second_look(self, item: Indicator, good: list[Row]) -> Iterator[tuple[list[Row], Reason | None]]:
        """What only shows when rows are seen together: numbers not noted, states with a newer one."""
        if item.measure[0] in ("sum", "latest"):
            place = self.plan.carries(item.measure[1])
            if empty := [row for row in good if row[place] is None]:
                yield empty, Reason.NO_VALUE
                good = [row for row in good if row[place] is not None]
        if item.measure[0] == "latest":
            newest = self._newest(good)
            if older := [row for row in good if row[0] not in newest]:
                yield older, Reason.SUPERSEDED
                good = [row for row in good if row[0] in newest]
        yield good, None

    def _newest(self, rows: list[Row]) -> set[int]:
        spec, best = self.plan.spec, dict[Row, tuple[Any, int]]()
        day = self.plan.carries(spec.date_field)
        keys = [self.plan.carries(name) for name in self.plan.latest_columns()]
        for row in rows:
            key, mine = tuple(row[place] for place in keys), (row[day], row[0])
            best[key] = max(best.get(key, mine), mine)
        return {row_id for _, row_id in best.values()}

    def measured(self, item: Indicator, rows: list[Row]) -> int:
        """What counted ``rows`` amount to: rows, a sum (money in 分), or distinct persons."""
        head = item.measure[0]
        if head in ("sum", "latest"):
            place = self.plan.carries(item.measure[1])
            return sum(row[place] for row in rows)
        if head == "count" or not self.plan.spec.person:
            return len(rows)
        place = self.plan.carries(f"{self.plan.spec.person}_id")
        return len({row[place] for row in rows if row[place] is not None})


@dataclass(frozen=True, slots=True)
class Figure:
    """One number and what it stands on (数据及其依据).

    ``value`` is None when nobody knows: no row and nobody said there was
    nothing. Money is in 分, a ratio in percent. ``basis`` says what makes it
    known: rows, nil return, register (a complete list), part (the total it is
    a part of has rows), ratio, or unknown.
    """

    indicator: Indicator
    period: Period
    scope: Scope
    value: int | Decimal | None
    basis: str
    source: Pass | None = None
    part: Figure | None = None
    whole: Figure | None = None

    @property
    def amount(self) -> Decimal | None:
        """The value in the indicator's unit: 万元 for 万元, otherwise as it is."""
        if self.value is None:
            return None
        if self.is_money:
            return in_unit(int(self.value), self.indicator.unit)
        return Decimal(self.value)

    @property
    def is_money(self) -> bool:
        return self.indicator.unit in FEN and self.indicator.measure[-1].endswith("_fen")

    @property
    def counted(self) -> list[int]:
        """Ids of the rows that count; of both parts for a ratio."""
        if self.source is None:
            return [row_id for side in (self.part, self.whole) if side for row_id in side.counted]
        return [row[0] for row in self.source.counted(self.indicator)]

    def left_out(self) -> dict[Reason, list[int]]:
        """Ids of all other candidates by the reason they do not count."""
        found: dict[Reason, list[int]] = defaultdict(list)
        if self.source is not None:
            for rows, why in self.source.judged(self.indicator):
                if why is not None:
                    found[why] += [row[0] for row in rows]
        return dict(sorted(found.items()))


def quotient(item: Indicator, part: Figure, whole: Figure) -> Figure:
    """A ratio with both its sides kept; unknown when a side is, or when there is nothing to divide by."""
    value = None
    if part.value is not None and whole.value is not None:
        value = percent(Decimal(part.value), Decimal(whole.value), places=2)
    basis = "unknown" if value is None else "ratio"
    return Figure(item, part.period, part.scope, value, basis, part=part, whole=whole)
