"""A figure and what it stands on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from jishi.accounts.scope import Scope
from jishi.core.money import FEN, in_unit
from jishi.core.periods import Period
from jishi.core.ratios import percent
from jishi.indicators.plan import Plan
from jishi.indicators.reasons import Reason, reason
from jishi.indicators.sorting import Group, Row
from jishi.indicators.spec import WITH_FIELD, Indicator


@dataclass(frozen=True, slots=True)
class Told:
    """What a reading says of one indicator: rows that count, what they amount to (money in 分), and whether
    a row would count if only it said its number or person."""

    rows: int = 0
    amount: int = 0
    blank: bool = False

    def __add__(self, more: Told) -> Told:
        return Told(self.rows + more.rows, self.amount + more.amount, self.blank or more.blank)


class Reading(Protocol):
    """One reading of one ledger, whether with its rows (``Pass``) or of sums alone."""

    @property
    def plan(self) -> Plan: ...

    @property
    def groups(self) -> tuple[Group, ...]: ...

    def told(self, item: Indicator) -> Told:
        """What counts in ``item``."""


@dataclass(frozen=True, slots=True)
class Pass:
    """One reading of one ledger. Its groups together are all candidates, each once."""

    plan: Plan
    groups: tuple[Group, ...]
    good: Mapping[str, list[Row]]
    """By indicator: the rows that nothing speaks against when each is looked at alone."""

    @classmethod
    def of(cls, plan: Plan, groups: Iterable[Group]) -> Pass:
        kept = tuple(groups)
        return cls(plan, kept, dealt(plan, kept))

    def counted(self, item: Indicator) -> list[Row]:
        """The rows that count in ``item``."""
        return self._second_look(item)[0]

    def told(self, item: Indicator) -> Told:
        good, left = self._second_look(item)
        return Told(len(good), self.measured(item, good), any(why is Reason.NO_VALUE for _, why in left))

    def left_out(self, item: Indicator) -> Iterator[tuple[list[Row], Reason]]:
        """Every other row of the pass with its reason, in bundles."""
        bit = 1 << self.plan.items.index(item)
        for group in self.groups:
            why = reason(item, bool(group.fits & bit), group.facts)
            if why is not None:
                yield group.rows, why
        yield from self._second_look(item)[1]

    def _second_look(self, item: Indicator) -> tuple[list[Row], list[tuple[list[Row], Reason]]]:
        """What only shows after the first: numbers or persons not noted, states with a newer one."""
        good, left = self.good[item.id], list[tuple[list[Row], Reason]]()
        place = self.plan.measured(item)
        if place is not None and (empty := [row for row in good if row[place] is None]):
            left.append((empty, Reason.NO_VALUE))
            good = [row for row in good if row[place] is not None]
        if item.measure[0] == "latest":
            newest = self._newest(good)
            left.append(([row for row in good if row[0] not in newest], Reason.SUPERSEDED))
            good = [row for row in good if row[0] in newest]
        return good, left

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
        place = self.plan.measured(item)
        if place is None:
            return len(rows)
        if item.measure[0] in WITH_FIELD:
            return sum(row[place] for row in rows)
        return len({row[place] for row in rows})


def dealt(plan: Plan, groups: Iterable[Group]) -> dict[str, list[Row]]:
    """By indicator: the rows of all groups that count in it."""
    good = [list[Row]() for _ in plan.items]
    for group in groups:
        left = group.counts
        while left:
            lowest = left & -left
            good[lowest.bit_length() - 1].extend(group.rows)
            left ^= lowest
    return {item.id: rows for item, rows in zip(plan.items, good, strict=True)}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number and what it stands on (数据及其依据).

    ``value`` is None when nobody knows: no row and nobody said there was
    nothing. Money is in 分, a ratio in percent. ``basis`` says what makes it
    known: rows, nil return, register (a complete list), part (the total it is
    a part of has rows), ratio, or unknown. ``rows`` says how many count, of
    both sides for a ratio. Without a source it has its value alone: which rows
    they are has to be asked of ``evaluate``.
    """

    indicator: Indicator
    period: Period
    scope: Scope
    value: int | Decimal | None
    basis: str
    rows: int = 0
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
        """Ids of the rows that count; of both parts for a ratio. LookupError for a value alone."""
        if self.part and self.whole:
            return [*self.part.counted, *self.whole.counted]
        return [row[0] for row in self._read.counted(self.indicator)]

    def amounts(self) -> dict[int, Decimal]:
        """What each counted row adds, in the indicator's unit; 1 each where rows or persons are counted.
        None for a ratio; LookupError for a value alone."""
        if self.part and self.whole:
            return {}
        rows, place = self._read.counted(self.indicator), self._read.plan.measured(self.indicator)
        if place is None or self.indicator.measure[0] not in WITH_FIELD:
            return {row[0]: Decimal(1) for row in rows}
        unit = self.indicator.unit
        return {row[0]: in_unit(row[place], unit) if self.is_money else Decimal(row[place]) for row in rows}

    def left_out(self) -> dict[Reason, list[int]]:
        """Ids of all other candidates by the reason they do not count; a ratio's are with its parts.
        LookupError for a value alone."""
        found: dict[Reason, list[int]] = defaultdict(list)
        for rows, why in () if self.part and self.whole else self._read.left_out(self.indicator):
            found[why] += [row[0] for row in rows]
        return {why: ids for why, ids in sorted(found.items()) if ids}

    @property
    def _read(self) -> Pass:
        if self.source is None:
            raise LookupError(f"{self.indicator.id} was counted without its rows")
        return self.source


def quotient(item: Indicator, part: Figure, whole: Figure) -> Figure:
    """A ratio with both its sides kept; unknown when a side is, when there is nothing to divide by,
    or when corrections have made a side negative."""
    value = None
    if part.value is not None and whole.value is not None and min(part.value, whole.value) >= 0:
        value = percent(Decimal(part.value), Decimal(whole.value), places=2)
    basis = "unknown" if value is None else "ratio"
    rows = part.rows + whole.rows
    return Figure(item, part.period, part.scope, value, basis, rows, part=part, whole=whole)
