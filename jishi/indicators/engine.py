"""Figures for a period and a scope: one query for each record type, whatever the number of indicators.

The database turns dates, paths and states into small codes, so a row arrives
as (id, numbers to add, codes); rows with the same codes are judged once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Q, QuerySet

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.catalogue import shipped
from jishi.indicators.columns import codes, facts, reader
from jishi.indicators.figures import Figure, Pass, Reading, quotient
from jishi.indicators.nil import Nil
from jishi.indicators.plan import Plan
from jishi.indicators.reasons import Reason
from jishi.indicators.sorting import Key, Row, sorted_out
from jishi.indicators.spans import read_stays
from jishi.indicators.spec import Indicator
from jishi.orgs.tree import Tree

CHUNK = 5000
Readings = Iterable[tuple[Reading, Iterable[Indicator]]]
Way = Callable[[Mapping[str, Indicator], Period, Scope, Tree, Mapping[str, Indicator]], Readings]
"""How to read what is needed: (needed by id, period, scope, tree, all that is known)."""


def evaluate(
    items: Iterable[Indicator],
    period: Period,
    scope: Scope,
    *,
    known: Mapping[str, Indicator] | None = None,
    tree: Tree | None = None,
) -> dict[str, Figure]:
    """Figures by indicator id, with their evidence, for the rows of ``period`` in ``scope``.

    Candidates are all rows of the institution in the ledgers concerned; rows
    count by the indicator's date field, both ends of the period included.
    ``known`` resolves the sides of a ratio and totals (default: the shipped
    catalogue). Queries: one a record type, plus three small ones for the tree
    and the nil returns.
    """
    return judge(_whole, items, period, scope, known, tree)


def judge(
    readings: Way,
    items: Iterable[Indicator],
    period: Period,
    scope: Scope,
    known: Mapping[str, Indicator] | None,
    tree: Tree | None,
) -> dict[str, Figure]:
    """The figures of ``items`` from ``readings`` of all that is needed for them.

    With each reading those it is asked for: it has their totals too, and so can
    say whether one without rows is zero.
    """
    known = shipped() if known is None else known
    asked = {item.id: item for item in items}
    needed = _with_sides(asked, known)
    tree = tree or Tree.of(scope.institution_id)
    nil = Nil.read(scope, period, tree)
    figures = {
        item.id: figure_of(item, one, period, scope, nil, known)
        for one, mine in readings(needed, period, scope, tree, known)
        for item in mine
    }
    for item in needed.values():
        if item.measure[0] == "ratio":
            figures[item.id] = quotient(item, figures[item.measure[1]], figures[item.measure[2]])
    return {name: figures[name] for name in asked}


def _whole(
    needed: Mapping[str, Indicator], period: Period, scope: Scope, tree: Tree, _: Mapping[str, Indicator]
) -> Readings:
    for one in _passes(needed.values(), period, scope, tree):
        yield one, one.plan.items


def judged(items: Iterable[Indicator], period: Period, scope: Scope, row_id: int) -> dict[str, Reason | None]:
    """For one row of one ledger: by indicator why it does not count, None where it does.

    ``items`` are of that ledger. Only the row itself is read, unless its ledger
    keeps stays or states, whose rows are judged by one another. Ratios have no
    rows of their own and are passed over.
    """
    (one,) = _passes((item for item in items if item.record), period, scope, None, only=row_id)
    counts = {item.id: None for item in one.plan.items if any(row[0] == row_id for row in one.counted(item))}
    left = {
        item.id: why
        for item in one.plan.items
        if item.id not in counts
        for rows, why in one.left_out(item)
        if any(row[0] == row_id for row in rows)
    }
    return {**counts, **left}


def _with_sides(asked: Mapping[str, Indicator], known: Mapping[str, Indicator]) -> dict[str, Indicator]:
    """What was asked, the sides of ratios, and the totals that make a missing part a zero."""
    needed = {**asked}
    for item in asked.values():
        if item.measure[0] == "ratio":
            needed |= {name: known[name] for name in item.measure[1:]}
    totals = {item.words.part_of for item in needed.values()} - needed.keys()
    same = {item.record for item in needed.values()}
    return needed | {name: known[name] for name in totals if name in known and known[name].record in same}


def _passes(
    items: Iterable[Indicator], period: Period, scope: Scope, tree: Tree | None, only: int | None = None
) -> list[Pass]:
    return [
        read_stays(plan, period, scope, tree or Tree.of(scope.institution_id))
        if plan.spec.span
        else read(plan, period, scope, None if plan.spec.latest_key else only)
        for plan in plans(items)
    ]


def plans(items: Iterable[Indicator]) -> list[Plan]:
    """What has to be read for ``items``, ledger by ledger; ratios are read by their sides."""
    by_record: dict[str, list[Indicator]] = defaultdict(list)
    for item in items:
        if item.record:
            by_record[item.record].append(item)
    return [Plan.of(code, tuple(found)) for code, found in by_record.items()]


def figure_of(
    item: Indicator, one: Reading, period: Period, scope: Scope, nil: Nil, known: Mapping[str, Indicator]
) -> Figure:
    """What one reading says of one indicator that is no ratio."""
    told = one.told(item)
    basis = "rows" if told.rows else "unknown" if told.blank else nil.basis(item, one, known)
    value = None if basis == "unknown" else told.amount
    return Figure(item, period, scope, value, basis, told.rows, one if isinstance(one, Pass) else None)


def read(plan: Plan, period: Period, scope: Scope, only: int | None = None, narrow: Q | None = None) -> Pass:
    """All rows of one ledger of the institution in one streaming pass, or ``only`` one of them.

    ``narrow`` keeps rows from being read at all; then those left out are not complete.
    """
    coded = codes(plan, period, scope)
    rows = plan.spec.rows(scope.institution_id)
    rows = rows if only is None else rows.filter(pk=only)
    rows = rows if narrow is None else rows.filter(narrow)
    rows = rows.annotate(**coded).values_list("id", *plan.carried, *coded)
    width = 1 + len(plan.carried)
    alike: dict[Key, list[Row]] = defaultdict(list)
    for row in streamed(rows):
        alike[row[width:]].append(row)
    bundles = ((key[0], key[1:], found) for key, found in alike.items())
    return Pass.of(plan, sorted_out(plan, bundles, partial(facts, plan), reader))


def streamed(rows: QuerySet[Any]) -> Iterator[Row]:
    """Rows as the driver gives them, with nothing built or converted on the way."""
    try:
        sql, params = rows.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:  # a scope without organisations: nothing to ask the database for
        return
    with connections[rows.db].cursor() as cursor:
        cursor.execute(sql, params)
        while chunk := cursor.fetchmany(CHUNK):
            yield from chunk
