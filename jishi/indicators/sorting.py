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
    found: dict[tuple[Any, int], list[Row]] = {}
    for standing, values, rows in bundles:
        fits = everyone
        for column, value in zip(columns, values, strict=True):
            fits &= column[value]
        found.setdefault((standing, fits), []).extend(rows)
    standings = {standing: facts_of(standing) for standing, _ in found}
    passing = {standing: _passing(plan, facts) for standing, facts in standings.items()}
    for (standing, fits), rows in found.items():
        yield Group(standings[standing], fits, fits & passing[standing], rows)


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
