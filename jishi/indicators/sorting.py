"""Sorting the rows of a pass: rows that agree in everything that matters lie together and are judged once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from jishi.indicators.plan import Plan
from jishi.indicators.reasons import Facts, holds, reason
from jishi.indicators.spec import Condition

Row = tuple[Any, ...]
"""(id, carried columns …): what a pass keeps of a row; what follows them is its key."""
Key = tuple[Any, ...]
Reader = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one verdict. ``fits`` and ``counts`` are bit sets of the plan's indicators, in its order:
    whose conditions hold, and in which of them the rows count."""

    facts: Facts
    fits: int
    counts: int
    rows: list[Row]


def sorted_out(
    plan: Plan,
    bundles: Iterable[tuple[Any, Key, list[Row]]],
    facts_of: Callable[[Any], Facts],
    reader: Callable[[Plan, str], Reader] = lambda plan, name: lambda value: value,
) -> Iterator[Group]:
    """Groups of ``bundles``: (standing, tested columns as they were read, rows).

    ``facts_of`` is asked once for each standing, a condition once for each
    value of its column, ``reason`` once for each standing and indicator.
    ``reader`` gives what turns a column as read into the value to be tested.
    """
    columns = [_Column(plan, name, reader(plan, name)) for name in plan.tested]
    everyone = (1 << len(plan.items)) - 1
    alike, found = _Alike(facts_of), dict[tuple[int, int], list[Row]]()
    for standing, values, rows in bundles:
        fits = everyone
        for column, value in zip(columns, values, strict=True):
            fits &= column[value]
        found.setdefault((alike[standing], fits), []).extend(rows)
    passing = [_passing(plan, facts) for facts in alike.facts]
    for (number, fits), rows in found.items():
        yield Group(alike.facts[number], fits, fits & passing[number], rows)


class _Alike(dict[Any, int]):
    """Standing → the number of its facts; stays of different days and places mostly come to the same few."""

    def __init__(self, facts_of: Callable[[Any], Facts]) -> None:
        super().__init__()
        self.facts_of, self.facts = facts_of, list[Facts]()
        self.numbers: dict[tuple[Any, ...], int] = {}

    def __missing__(self, standing: Any) -> int:
        facts = self.facts_of(standing)
        said = (facts.state, *facts.in_scope.values(), *facts.when.values())
        if said not in self.numbers:
            self.numbers[said] = len(self.facts)
            self.facts.append(facts)
        self[standing] = self.numbers[said]
        return self[standing]


def _passing(plan: Plan, facts: Facts) -> int:
    """The indicators in which a row of these facts counts, if it fits."""
    return sum(1 << at for at, item in enumerate(plan.items) if reason(item, True, facts) is None)


class _Column(dict[Any, int]):
    """One tested column as read → bit set of the indicators all of whose conditions on it hold."""

    def __init__(self, plan: Plan, name: str, reader: Reader) -> None:
        super().__init__()
        self.reader = reader
        self.everyone = (1 << len(plan.items)) - 1
        self.tests: list[tuple[int, Condition]] = [
            (1 << at, test) for at, item in enumerate(plan.items) for test in item.where if test.field == name
        ]

    def __missing__(self, found: Any) -> int:
        fits, value = self.everyone, self.reader(found)
        for bit, test in self.tests:
            if not holds(test, value):
                fits &= ~bit
        self[found] = fits
        return fits
