"""What the database works out for a pass: dates, paths and states as small codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, DateField, F, Func, IntegerField, Q, Value
from django.db.models import When as Sql

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.plan import Plan
from jishi.indicators.reasons import Facts, State, When
from jishi.indicators.spec import HOLDS
from jishi.ledger.base import Status
from jishi.orgs.fields import upper
from jishi.orgs.models import Placement

_NUMBER, _DAY = IntegerField(), DateField()
BASE = 4
"""Every part of a standing has at most four answers (State, When, yes or no)."""


def codes(plan: Plan, period: Period, scope: Scope) -> dict[str, Any]:
    """The key of a row: where it stands as one number (see ``facts``), then each tested column."""
    stands = _stands(scope, period) if HOLDS["state"] in plan.places else Value(0)
    when = [_when(plan, name, period) for name in plan.dates]
    digits = [_state(plan), _in_scope(plan, scope), stands, *when]
    return {"k_standing": _Standing(*digits), **{f"t_{name}": _tested(plan, name) for name in plan.tested}}


def facts(plan: Plan, standing: int) -> Facts:
    """What the number says: state, in scope on its date, in scope at the period's end, each date in turn."""
    state, in_scope, stands, *when = (standing // BASE**at % BASE for at in range(3 + len(plan.dates)))
    places = {place: bool(stands if place == HOLDS["state"] else in_scope) for place in plan.places}
    return Facts(state, places, dict(zip(plan.dates, when, strict=True)))


def reader(plan: Plan, name: str) -> Callable[[Any], Any]:
    """Turns a tested column, as the driver gives it, into the value conditions are asked of."""
    if plan.isnull_only(name):
        return lambda code: None if code else 1
    if name not in plan.spec.either and isinstance(plan.spec.field(name), DateField):
        return lambda day: date.fromisoformat(day) if isinstance(day, str) else day
    return lambda code: code


def can_count(plan: Plan, period: Period, scope: Scope) -> Q:
    """Rows that may count in some item of the plan, whatever their contents: the rest need not be read."""
    dated = Q(pk__in=[])
    for name, latest in {(item.date, item.measure[0] == "latest") for item in plan.items}:
        column = plan.spec.related.get(name, name)
        dated |= Q(**{f"{column}__lte": period.last}, **({} if latest else {f"{column}__gte": period.first}))
    good = Q(plan.spec.unmarked(), deleted=False, status=Status.CONFIRMED)
    anywhere = "" in scope.paths or HOLDS["state"] in plan.places
    return dated & good if anywhere else dated & good & _here(plan, scope)


class _Code(Func):
    """``CASE`` and its branches as written, {} for each column in turn: Case and Q take far longer."""

    def __init__(self, branches: str, *columns: Any) -> None:
        super().__init__(*columns, output_field=_NUMBER)
        self.branches = branches

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        told = [compiler.compile(one) for one in self.source_expressions]
        branches = self.branches.format(*(sql for sql, _ in told))
        return f"CASE {branches} END", [param for _, params in told for param in params]


class _Standing(Func):
    """Digits to ``BASE``, the lowest first, as one number."""

    def __init__(self, *digits: Any) -> None:
        super().__init__(*digits, output_field=_NUMBER)

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        told = [compiler.compile(one) for one in self.source_expressions]
        total = " + ".join(f"{BASE**at} * {sql}" for at, (sql, _) in enumerate(told))
        return f"({total})", [param for _, params in told for param in params]


def _one_if(condition: Q) -> Case:
    return Case(Sql(condition, then=Value(1)), default=Value(0), output_field=_NUMBER)


def _state(plan: Plan) -> Func:
    marks = plan.spec.marks()
    repeated = " OR ".join("{} IS NOT NULL" for _ in marks)
    branches = (
        f"WHEN {{}} THEN {State.DELETED:d} WHEN {{}} <> {Status.CONFIRMED:d} THEN {State.NOT_CONFIRMED:d} "
        f"WHEN {repeated} THEN {State.DUPLICATE:d} ELSE {State.GOOD:d}"
    )
    return _Code(branches, F("deleted"), F("status"), *map(F, marks))


def _in_scope(plan: Plan, scope: Scope) -> Any:
    """1 below any path of the scope, by its own organisation or by a further host."""
    if "" in scope.paths:
        return Value(1)
    return _one_if(_here(plan, scope))


def _here(plan: Plan, scope: Scope) -> Q:
    here = Q(pk__in=[])
    for path in scope.paths:
        here |= _below(path, "org_path")
    if plan.spec.hosts and scope.paths:
        hosts = plan.spec.further_hosts().filter(here, institution_id=scope.institution_id)
        here |= Q(pk__in=hosts.values("event"))
    return here


def _stands(scope: Scope, period: Period) -> Case:
    """1 for organisations that stand in scope on the last day of the period."""
    stays = Placement.objects.filter(
        Q(until__isnull=True) | Q(until__gte=period.last),
        institution_id=scope.institution_id,
        since__lte=period.last,
    )
    here = Q(pk__in=[])
    for path in scope.paths:
        here |= _below(path, "path")
    return _one_if(Q(org__in=stays.filter(here).values("org")))


def _below(path: str, field: str) -> Q:
    return Q(**{f"{field}__gte": path, f"{field}__lt": upper(path)})


def _when(plan: Plan, name: str, period: Period) -> Func:
    day = F(plan.spec.related.get(name, name))
    branches = (
        f"WHEN {{0}} IS NULL THEN {When.MISSING:d} WHEN {{0}} < {{1}} THEN {When.BEFORE:d} "
        f"WHEN {{0}} > {{2}} THEN {When.AFTER:d} ELSE {When.INSIDE:d}"
    )
    return _Code(branches, day, Value(period.first, _DAY), Value(period.last, _DAY))


def _tested(plan: Plan, name: str) -> Any:
    if name in plan.spec.either:
        said = " OR ".join("{} > 0" for _ in plan.spec.either[name])
        return _Code(f"WHEN {said} THEN 1 ELSE 0", *map(F, plan.spec.either[name]))
    column = plan.spec.related.get(name, name)
    if plan.isnull_only(name):
        return _Code("WHEN {} IS NULL THEN 1 ELSE 0", F(column))
    if isinstance(plan.spec.field(name), BooleanField):
        return _Code("WHEN {} THEN 1 ELSE 0", F(column))
    return F(column)
