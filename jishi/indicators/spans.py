"""Reading stays (组织关系、任职、驻村): rows that hold from one day to another.

Their organisation may move while they last, so the place is asked of the tree
for the days that matter, not read from the row.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.figures import Pass, Row
from jishi.indicators.plan import Plan
from jishi.indicators.reasons import Facts, State, When
from jishi.indicators.spec import HOLDS
from jishi.ledger.base import Status
from jishi.orgs.tree import EVER, Tree

Values = Mapping[str, Any]


def read_stays(plan: Plan, period: Period, scope: Scope, tree: Tree) -> Pass:
    """All stays of one ledger of the institution; one query. Facts are asked as of the period's last day."""
    columns = _columns(plan)
    groups: dict[Row, tuple[Facts, list[Row]]] = {}
    rows = plan.spec.rows(scope.institution_id).values_list(*columns.values())
    for found in rows.iterator(chunk_size=5000):
        row = dict(zip(columns, found, strict=True))
        facts = _facts(plan, row, period, scope, tree)
        key = (facts.state, *facts.in_scope.values(), *facts.when.values(), *facts.values.values())
        groups.setdefault(key, (facts, []))[1].append((row["id"], *(row[name] for name in plan.carried)))
    return Pass(plan, tuple(groups.values()))


def _columns(plan: Plan) -> dict[str, str]:
    spec = plan.spec
    assert spec.span is not None
    names = ["id", "org_id", spec.span.since, spec.span.until, *plan.carried]
    names += [name for name in plan.dates if name not in HOLDS.values()]
    names += [name for name in plan.tested if name not in spec.derived]
    if any(name in spec.derived for name in plan.tested):
        names += [*spec.related, *(["full_since"] if "full" in spec.derived else [])]
    if spec.in_records:
        names += ["status", "deleted", "duplicate_of"]
    return {name: spec.related.get(name, name) for name in dict.fromkeys(names)}


def _facts(plan: Plan, row: Values, period: Period, scope: Scope, tree: Tree) -> Facts:
    spec = plan.spec
    spans = {name: _span(plan, row, name, period) for name in plan.dates}
    stood = {
        name: span is not None and any(tree.stayed(row["org_id"], span, root) for root in scope.paths)
        for name, span in spans.items()
    }
    when = {name: _lies(plan, row, name, period) for name in plan.dates}
    values = {
        name: spec.derived[name](row, period.last) if name in spec.derived else row[name]
        for name in plan.tested
    }
    return Facts(_state(row), stood, when, values)


def _span(plan: Plan, row: Values, name: str, period: Period) -> Period | None:
    """The days on which the place is asked: those held within the period, or the one date that decides."""
    assert plan.spec.span is not None
    if name not in HOLDS.values():
        return Period.day(row[name]) if row[name] else None
    since, until = row[plan.spec.span.since], row[plan.spec.span.until] or EVER
    first = max(since, period.last if name == HOLDS["state"] else period.first)
    last = min(until, period.last)
    if first <= last:
        return Period(first, last)
    return Period.day(min(max(since, period.first), until))  # did not hold: where it was nearest


def _lies(plan: Plan, row: Values, name: str, period: Period) -> int:
    assert plan.spec.span is not None
    if name in HOLDS.values():
        day, until = row[plan.spec.span.since], row[plan.spec.span.until] or EVER
        first = period.last if name == HOLDS["state"] else period.first
        if day is not None and day <= period.last and until < first:
            return When.BEFORE
        first = date.min
    else:
        day, first = row[name], period.first
    if day is None:
        return When.MISSING
    if day < first:
        return When.BEFORE
    return When.AFTER if day > period.last else When.INSIDE


def _state(row: Values) -> State:
    if row.get("deleted"):
        return State.DELETED
    if row.get("status", Status.CONFIRMED) != Status.CONFIRMED:
        return State.NOT_CONFIRMED
    return State.DUPLICATE if row.get("duplicate_of") else State.GOOD
