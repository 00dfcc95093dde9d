"""Figures for a period and a scope: one query for each record type, whatever the number of indicators.

The database turns dates, paths and states into small codes, so a row arrives
as (id, numbers to add, codes); rows with the same codes are judged once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, SmallIntegerField, Value
from django.db.models import When as Sql

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.catalogue import shipped
from jishi.indicators.figures import Figure, Pass, Row, quotient
from jishi.indicators.nil import Nil
from jishi.indicators.plan import Plan
from jishi.indicators.reasons import Facts, State, When
from jishi.indicators.spans import read_stays
from jishi.indicators.spec import Indicator
from jishi.ledger.base import Status
from jishi.orgs.fields import upper
from jishi.orgs.tree import Tree

CHUNK = 5000


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
    known = shipped() if known is None else known
    asked = {item.id: item for item in items}
    needed = _with_sides(asked, known)
    tree = tree or Tree.of(scope.institution_id)
    nil = Nil.read(scope, period, tree)
    figures = {
        item.id: _figure(item, one, period, scope, nil, known)
        for one in _passes(needed.values(), period, scope, tree)
        for item in one.plan.items
    }
    for item in needed.values():
        if item.measure[0] == "ratio":
            figures[item.id] = quotient(item, figures[item.measure[1]], figures[item.measure[2]])
    return {name: figures[name] for name in asked}


def _with_sides(asked: dict[str, Indicator], known: Mapping[str, Indicator]) -> dict[str, Indicator]:
    """What was asked, the sides of ratios, and the totals that make a missing part a zero."""
    needed = dict(asked)
    for item in asked.values():
        if item.measure[0] == "ratio":
            needed |= {name: known[name] for name in item.measure[1:]}
    totals = {item.words.part_of for item in needed.values()} - needed.keys()
    same = {item.record for item in needed.values()}
    return needed | {name: known[name] for name in totals if name in known and known[name].record in same}


def _passes(items: Iterable[Indicator], period: Period, scope: Scope, tree: Tree) -> list[Pass]:
    by_record: dict[str, list[Indicator]] = defaultdict(list)
    for item in items:
        if item.record:
            by_record[item.record].append(item)
    plans = [Plan.of(code, tuple(found)) for code, found in by_record.items()]
    return [read_stays(p, period, scope, tree) if p.spec.span else read(p, period, scope) for p in plans]


def _figure(
    item: Indicator, one: Pass, period: Period, scope: Scope, nil: Nil, known: Mapping[str, Indicator]
) -> Figure:
    rows = one.counted(item)
    basis = "rows" if rows else nil.basis(item, one, known)
    value = None if basis == "unknown" else one.measured(item, rows)
    return Figure(item, period, scope, value, basis, source=one)


def read(plan: Plan, period: Period, scope: Scope) -> Pass:
    """All rows of one ledger of the institution, in one streaming pass."""
    codes = (
        "k_state",
        "k_scope",
        *(f"d_{name}" for name in plan.dates),
        *(f"t_{name}" for name in plan.tested),
    )
    rows = _query(plan, period, scope).values_list("id", *plan.carried, *codes)
    width = 1 + len(plan.carried)
    groups: dict[Row, list[Row]] = defaultdict(list)
    for row in rows.iterator(chunk_size=CHUNK):
        groups[row[width:]].append(row[:width])
    return Pass(plan, tuple((_facts(plan, key), found) for key, found in groups.items()))


def _facts(plan: Plan, key: Row) -> Facts:
    state, in_scope, *rest = key
    cut = len(plan.dates)
    tested = {
        name: (None if code else 1) if plan.isnull_only(name) else code
        for name, code in zip(plan.tested, rest[cut:], strict=True)
    }
    when = dict(zip(plan.dates, rest[:cut], strict=True))
    return Facts(state, dict.fromkeys(plan.dates, bool(in_scope)), when, tested)


def _query(plan: Plan, period: Period, scope: Scope) -> QuerySet[Any]:
    coded: dict[str, Any] = {"k_state": _state(), "k_scope": _in_scope(plan, scope)}
    coded |= {f"d_{name}": _when(name, period) for name in plan.dates}
    coded |= {f"t_{name}": _tested(plan, name) for name in plan.tested}
    rows: QuerySet[Any] = plan.spec.rows(scope.institution_id).annotate(**coded)
    return rows


def _code(*cases: tuple[Any, int], default: int) -> Case:
    whens = [Sql(condition, then=Value(code)) for condition, code in cases]
    return Case(*whens, default=Value(default), output_field=SmallIntegerField())


def _state() -> Case:
    return _code(
        (Q(deleted=True), State.DELETED),
        (~Q(status=Status.CONFIRMED), State.NOT_CONFIRMED),
        (Q(duplicate_of__isnull=False), State.DUPLICATE),
        default=State.GOOD,
    )


def _in_scope(plan: Plan, scope: Scope) -> Case:
    """1 below any path of the scope, by its own organisation or by a further host."""
    cases: list[tuple[Any, int]] = [(_below(path, "org_path"), 1) for path in scope.paths]
    if plan.spec.hosts:
        hosts = plan.spec.further_hosts()
        for path in filter(None, scope.paths):
            cases.append((Exists(hosts.filter(_below(path, "org_path"), event=OuterRef("pk"))), 1))
    return _code(*cases, default=0)


def _below(path: str, field: str) -> Q:
    return Q(**{f"{field}__gte": path, f"{field}__lt": upper(path)})


def _when(name: str, period: Period) -> Case:
    return _code(
        (Q(**{f"{name}__isnull": True}), When.MISSING),
        (Q(**{f"{name}__lt": period.first}), When.BEFORE),
        (Q(**{f"{name}__gt": period.last}), When.AFTER),
        default=When.INSIDE,
    )


def _tested(plan: Plan, name: str) -> Any:
    if name in plan.spec.either:
        said = [(Q(**{f"{column}__gt": 0}), 1) for column in plan.spec.either[name]]
        return _code(*said, default=0)
    column = plan.spec.related.get(name, name)
    if plan.isnull_only(name):
        return _code((Q(**{f"{column}__isnull": True}), 1), default=0)
    if isinstance(plan.spec.field(name), BooleanField):
        return _code((Q(**{column: True}), 1), default=0)
    return F(column)
