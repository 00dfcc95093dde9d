"""One figure taken apart: by stretches of its period, or by organisations of its scope.

What was read once is not read again for every month and branch: the rows of the
figure are dealt out and each part is judged as a figure of its own, so that a
part is the very number its own page shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.engine import evaluate, figure_of
from jishi.indicators.figures import Figure, Pass, quotient
from jishi.indicators.nil import Nil
from jishi.indicators.plan import Plan
from jishi.indicators.sorting import Row
from jishi.indicators.spans import span_asked
from jishi.indicators.spec import HOLDS, Indicator
from jishi.orgs.tree import Tree

CHUNK = 5000
Known = Mapping[str, Indicator]
Dealt = Mapping[int, Collection[int]]
"""Row → the parts it belongs to, by their number."""


def dated(figure: Figure) -> bool:
    """Whether every row lies on one day, so that the months of a period are its parts.

    A state (members on the last day) is not: its months are asked one by one.
    """
    if figure.part and figure.whole:
        return dated(figure.part) and dated(figure.whole)
    item = figure.indicator
    return figure.source is not None and not {item.place, item.date} & set(HOLDS.values())


def over(figure: Figure, periods: Sequence[Period], known: Known, tree: Tree) -> list[Figure]:
    """The figure for each of ``periods``, which lie within its own and do not overlap.

    Two queries and one a 5,000 rows for what is ``dated``; else one pass a period.
    """
    if not dated(figure):
        item = figure.indicator
        return [evaluate([item], p, figure.scope, known=known, tree=tree)[item.id] for p in periods]
    if figure.part and figure.whole:
        part, whole = (over(side, periods, known, tree) for side in (figure.part, figure.whole))
        return [quotient(figure.indicator, *sides) for sides in zip(part, whole, strict=True)]
    dealt = {
        row: [at for at, period in enumerate(periods) if day and day in period]
        for row, (day, *_) in _read(figure, [figure.indicator.date])
    }
    return _parts(figure, [(period, figure.scope) for period in periods], dealt, known, tree)


def among(
    figure: Figure, scopes: Sequence[Scope], known: Known, tree: Tree, held: Dealt | None = None
) -> list[Figure]:
    """The figure for each of ``scopes``, which lie within its own; a joint event counts with every host.

    ``held``: what ``held_in`` gave, where it was asked already.
    """
    if figure.part and figure.whole:
        part, whole = (among(side, scopes, known, tree) for side in (figure.part, figure.whole))
        return [quotient(figure.indicator, *sides) for sides in zip(part, whole, strict=True)]
    parts = [(figure.period, scope) for scope in scopes]
    return _parts(figure, parts, held_in(figure, scopes, tree) if held is None else held, known, tree)


def held_in(figure: Figure, scopes: Sequence[Scope], tree: Tree) -> dict[int, list[int]]:
    """Row → the numbers of the ``scopes`` it lies in, for a figure that is no ratio."""
    plan, item = _plan(figure), figure.indicator
    if plan.spec.span is None and item.place not in HOLDS.values():
        paths = _paths(figure)
        return {
            row: [at for at, scope in enumerate(scopes) if any(map(scope.holds, found))]
            for row, found in paths.items()
        }
    return {
        row: [at for at, scope in enumerate(scopes) if any(tree.stayed(org, span, p) for p in scope.paths)]
        for row, org, span in _stood(figure)
    }


def _parts(
    figure: Figure, parts: Sequence[tuple[Period, Scope]], dealt: Dealt, known: Known, tree: Tree
) -> list[Figure]:
    nil = Nil.read(figure.scope, figure.period, tree)
    assert figure.source is not None
    heaps: list[dict[int, list[Row]]] = [defaultdict(list) for _ in parts]
    for number, group in enumerate(figure.source.groups):
        for row in group.rows if group.counts else ():
            for at in dealt.get(row[0], ()):
                heaps[at][number].append(row)
    return [
        figure_of(
            figure.indicator,
            _pass_of(figure.source, heap),
            period,
            scope,
            replace(nil, scope=scope, period=period, answers={}),
            known,
        )
        for (period, scope), heap in zip(parts, heaps, strict=True)
    ]


def _pass_of(source: Pass, heap: Mapping[int, list[Row]]) -> Pass:
    """The pass with the rows of ``heap`` alone; its groups stay, since a register is judged by them."""
    groups = (replace(group, rows=heap.get(number, [])) for number, group in enumerate(source.groups))
    return Pass.of(source.plan, groups)


def _plan(figure: Figure) -> Plan:
    assert figure.source is not None
    return figure.source.plan


def _read(figure: Figure, columns: Sequence[str]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """(row, its ``columns``) of all that count in the pass; one query a 5,000."""
    assert figure.source is not None
    spec = figure.source.plan.spec
    ids = [row[0] for group in figure.source.groups if group.counts for row in group.rows]
    found = [spec.related.get(name, name) for name in columns]
    for start in range(0, len(ids), CHUNK):
        rows = spec.rows(figure.scope.institution_id).filter(pk__in=ids[start : start + CHUNK])
        for row_id, *values in rows.values_list("pk", *found):
            yield row_id, tuple(values)


def _paths(figure: Figure) -> dict[int, list[str]]:
    """Row → its own path and those of further hosts."""
    spec = _plan(figure).spec
    found = {row: [path] for row, (path,) in _read(figure, ["org_path"])}
    if spec.hosts and found:
        hosts = spec.further_hosts().filter(figure.scope.rows())
        for event, path in hosts.values_list("event", "org_path"):
            if event in found:
                found[event].append(path)
    return found


def _stood(figure: Figure) -> Iterator[tuple[int, int, Period]]:
    """(row, organisation, the days on which its place is asked)."""
    plan, item, last = _plan(figure), figure.indicator, Period.day(figure.period.last)
    span = plan.spec.span
    if span is None:
        yield from ((row, org, last) for row, (org,) in _read(figure, ["org_id"]))
        return
    asked = ["org_id", span.since, span.until, *plan.dates]
    names = [name for name in dict.fromkeys(asked) if name not in HOLDS.values()]
    for row, values in _read(figure, names):
        said: dict[str, Any] = dict(zip(names, values, strict=True))
        yield row, said["org_id"], span_asked(plan, said, item.place, figure.period)
