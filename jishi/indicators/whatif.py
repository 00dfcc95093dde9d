"""What one row that does not count yet would add to figures, were it confirmed. Nothing is written.

The row joins the rows a pass has read and is judged by the same expression,
so what a form promises is what the figure says later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.engine import evaluate
from jishi.indicators.figures import Figure, Pass, quotient
from jishi.indicators.plan import Plan
from jishi.indicators.reasons import Facts, Reason, State, holds, reason
from jishi.indicators.sorting import Group
from jishi.indicators.spans import against, stay_facts
from jishi.indicators.spec import HOLDS, Indicator
from jishi.ledger.base import Status
from jishi.orgs.tree import Tree


@dataclass(frozen=True, slots=True)
class Effect:
    """One figure without the row and with it. ``why_not`` is what alone keeps the row out."""

    before: Figure
    after: Figure
    why_not: Reason | None = None


def effects(
    row: Any, code: str, period: Period, scope: Scope, *, known: Mapping[str, Indicator], tree: Tree
) -> list[Effect]:
    """The figures of ``period`` in which ``row`` of ledger ``code`` would count, in the order of ``known``.

    ``row`` is stamped, need not be saved, and counts nowhere yet. Shares of
    figures that move come last. One pass over the ledger, as for its figures.
    """
    own = [item for item in known.values() if item.record == code]
    shares = [item for item in known.values() if _share_of(item, {one.id for one in own})]
    if not own:
        return []
    figures = evaluate([*own, *shares], period, scope, known=known, tree=tree)
    source = figures[own[0].id].source
    assert source is not None
    with_row, counts = _joined(source, row, period, scope, tree)
    found = {}
    for item in own:
        if counts >> source.plan.items.index(item) & 1:
            found[item.id] = _effect(figures[item.id], with_row, row)
    return [*found.values(), *_shares(shares, figures, found)]


def _share_of(item: Indicator, own: set[str]) -> bool:
    return item.measure[0] == "ratio" and not own.isdisjoint(item.measure[1:])


def _effect(before: Figure, with_row: Pass, row: Any) -> Effect:
    item = before.indicator
    rows = with_row.counted(item)
    if not any(one[0] == row.pk for one in rows):
        left = (why for several, why in with_row.left_out(item) if any(one[0] == row.pk for one in several))
        return Effect(before, before, next(left))
    return Effect(before, replace(before, value=with_row.measured(item, rows), basis="rows", source=with_row))


def _shares(
    shares: Iterable[Indicator], figures: Mapping[str, Figure], found: Mapping[str, Effect]
) -> list[Effect]:
    moved = []
    for item in shares:
        was = figures[item.id]
        assert was.part is not None and was.whole is not None
        part, whole = (
            found[side.indicator.id].after if side.indicator.id in found else side
            for side in (was.part, was.whole)
        )
        now = quotient(item, part, whole)
        if now.value != was.value:
            moved.append(Effect(was, now))
    return moved


def _joined(source: Pass, row: Any, period: Period, scope: Scope, tree: Tree) -> tuple[Pass, int]:
    """The pass with ``row`` as a confirmed one among its rows, and the indicators (as bits) that take it."""
    plan = source.plan
    facts = _facts(plan, row, period, scope, tree)
    values = {name: _said(plan, row, name) for name in plan.tested}
    fits = counts = 0
    for at, item in enumerate(plan.items):
        if all(holds(test, values[test.field]) for test in item.where):
            fits |= 1 << at
            counts |= (reason(item, True, facts) is None) << at
    kept = (row.pk, *(getattr(row, name) for name in plan.carried))
    others = [replace(g, rows=[other for other in g.rows if other[0] != row.pk]) for g in source.groups]
    return Pass.of(plan, [*others, Group(facts, fits, counts, [kept])]), counts


def _facts(plan: Plan, row: Any, period: Period, scope: Scope, tree: Tree) -> Facts:
    if plan.spec.span:
        said = {f.attname: getattr(row, f.attname) for f in row._meta.local_fields}
        confirmed = {"status": Status.CONFIRMED, "deleted": False, "duplicate_of": None}
        return stay_facts(plan, said | confirmed, period, scope, tree)
    here = scope.holds(row.org_path)
    stands = any(tree.stayed(row.org_id, Period.day(period.last), root) for root in scope.paths)
    places = {place: stands if place == HOLDS["state"] else here for place in plan.places}
    record = getattr(row, plan.spec.goes_with, None)  # None for no line, and before its record is chosen
    state = State.DUPLICATE if record and record.duplicate_of else State.GOOD
    return Facts(state, places, {name: against(period, getattr(row, name)) for name in plan.dates})


def _said(plan: Plan, row: Any, name: str) -> Any:
    """The value conditions are asked of; through a related row where the ledger opens one."""
    if name in plan.spec.either:
        return int(any(getattr(row, column) for column in plan.spec.either[name]))
    *steps, last = plan.spec.related.get(name, name).split("__")
    for step in steps:
        row = getattr(row, step, None)  # on a form half filled in even what must be chosen is not there yet
        if row is None:
            return None
    return getattr(row, row._meta.get_field(last).attname)
