"""Reading stays (组织关系、任职、驻村): rows that hold from one day to another.

Their organisation may move while they last, so the place is asked of the tree
for the days that matter, not read from the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import Any

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.figures import Pass
from jishi.indicators.plan import Plan
from jishi.indicators.reasons import Facts, State, When
from jishi.indicators.sorting import Key, Row, sorted_out
from jishi.indicators.spec import HOLDS
from jishi.ledger.base import Status
from jishi.orgs.tree import EVER, Tree

Values = Mapping[str, Any]


def read_stays(plan: Plan, period: Period, scope: Scope, tree: Tree) -> Pass:
    """All stays of one ledger of the institution; one query. Facts are asked as of the period's last day."""
    columns = _columns(plan)
    standing = [name for name in columns if name in _decides_standing(plan)]
    rows = plan.spec.rows(scope.institution_id).values_list(*columns.values())
    stands, kept = _picked(columns, standing), _picked(columns, ("id", *plan.carried))
    values = _values(plan, columns, period)
    bundles = ((stands(row), values(row), [kept(row)]) for row in rows.iterator(chunk_size=5000))

    def facts_of(key: Key) -> Facts:
        return stay_facts(plan, dict(zip(standing, key, strict=True)), period, scope, tree)

    return Pass.of(plan, sorted_out(plan, bundles, facts_of))


def _picked(columns: Iterable[str], names: Iterable[str]) -> Callable[[Row], Key]:
    """What takes the columns ``names`` out of a row."""
    order = list(columns)
    places = [order.index(name) for name in names]
    return itemgetter(*places) if len(places) > 1 else lambda row: tuple(row[at] for at in places)


def _values(plan: Plan, columns: Iterable[str], period: Period) -> Callable[[Row], Key]:
    """What gives the tested values of a row, those worked out on the last day of the period among them."""
    order, derived = list(columns), plan.spec.derived
    if not derived.keys() & set(plan.tested):
        return _picked(order, plan.tested)

    def values(row: Row) -> Key:
        said = dict(zip(order, row, strict=True))
        return tuple(derived[n](said, period.last) if n in derived else said[n] for n in plan.tested)

    return values


def _decides_standing(plan: Plan) -> set[str]:
    assert plan.spec.span is not None
    return {
        "org_id",
        plan.spec.span.since,
        plan.spec.span.until,
        *plan.dates,
        "status",
        "deleted",
        "duplicate_of",
    }


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


def stay_facts(plan: Plan, row: Values, period: Period, scope: Scope, tree: Tree) -> Facts:
    stood = {
        name: any(
            tree.stayed(row["org_id"], span_asked(plan, row, name, period), root) for root in scope.paths
        )
        for name in plan.dates
    }
    return Facts(_state(row), stood, {name: _lies(plan, row, name, period) for name in plan.dates})


def span_asked(plan: Plan, row: Values, name: str, period: Period) -> Period:
    """The days on which the place is asked: those held within the period, or the one date that decides."""
    if name not in HOLDS.values() and row[name]:
        return Period.day(row[name])
    since, until = _held(plan, row)
    first = max(since, period.last if name == HOLDS["state"] else period.first)
    last = min(until, period.last)
    if first <= last:
        return Period(first, last)
    return Period.day(min(max(since, period.first), until))  # did not hold: where it was nearest


def _lies(plan: Plan, row: Values, name: str, period: Period) -> int:
    if name not in HOLDS.values():
        return against(period, row[name])
    since, until = _held(plan, row)
    if since == date.min:
        return When.MISSING
    first = period.last if name == HOLDS["state"] else period.first
    if until < max(since, first):
        return When.BEFORE
    return When.AFTER if since > period.last else When.INSIDE


def against(period: Period, day: date | None) -> int:
    if day is None:
        return When.MISSING
    if day < period.first:
        return When.BEFORE
    return When.AFTER if day > period.last else When.INSIDE


def _held(plan: Plan, row: Values) -> tuple[date, date]:
    """First and last day; the ends of time where they are not noted."""
    assert plan.spec.span is not None
    return row[plan.spec.span.since] or date.min, row[plan.spec.span.until] or EVER


def _state(row: Values) -> State:
    if row.get("deleted"):
        return State.DELETED
    if row.get("status", Status.CONFIRMED) != Status.CONFIRMED:
        return State.NOT_CONFIRMED
    return State.DUPLICATE if row.get("duplicate_of") else State.GOOD
