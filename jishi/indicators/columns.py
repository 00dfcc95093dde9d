"""What the database works out for a pass: dates, paths and states as small codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, DateField, F, IntegerField, Q, Value
from django.db.models import When as Sql

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.plan import Plan
from jishi.indicators.reasons import Facts, State, When
from jishi.indicators.spec import HOLDS
from jishi.ledger.base import Status
from jishi.orgs.fields import upper
from jishi.orgs.models import Placement

BASE = 4
"""Every part of a standing has at most four answers (State, When, yes or no)."""


def codes(plan: Plan, period: Period, scope: Scope) -> dict[str, Any]:
    """The key of a row: where it stands as one number (see ``facts``), then each tested column."""
    stands = _stands(scope, period) if HOLDS["state"] in plan.places else Value(0)
    digits = [_state(), _in_scope(plan, scope), stands, *(_when(plan, name, period) for name in plan.dates)]
    standing = sum((digit * BASE**at for at, digit in enumerate(digits[1:], start=1)), start=digits[0])
    return {"k_standing": standing, **{f"t_{name}": _tested(plan, name) for name in plan.tested}}


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
    good = Q(deleted=False, status=Status.CONFIRMED, duplicate_of__isnull=True)
    anywhere = "" in scope.paths or HOLDS["state"] in plan.places
    return dated & good if anywhere else dated & good & _here(plan, scope)


def _code(*cases: tuple[Any, int], default: int) -> Case:
    whens = [Sql(condition, then=Value(code)) for condition, code in cases]
    return Case(*whens, default=Value(default), output_field=IntegerField())


def _state() -> Case:
    return _code(
        (Q(deleted=True), State.DELETED),
        (~Q(status=Status.CONFIRMED), State.NOT_CONFIRMED),
        (Q(duplicate_of__isnull=False), State.DUPLICATE),
        default=State.GOOD,
    )


def _in_scope(plan: Plan, scope: Scope) -> Any:
    """1 below any path of the scope, by its own organisation or by a further host."""
    if "" in scope.paths:
        return Value(1)
    return _code((_here(plan, scope), 1), default=0)


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
    return _code((Q(org__in=stays.filter(here).values("org")), 1), default=0)


def _below(path: str, field: str) -> Q:
    return Q(**{f"{field}__gte": path, f"{field}__lt": upper(path)})


def _when(plan: Plan, name: str, period: Period) -> Case:
    column = plan.spec.related.get(name, name)
    return _code(
        (Q(**{f"{column}__isnull": True}), When.MISSING),
        (Q(**{f"{column}__lt": period.first}), When.BEFORE),
        (Q(**{f"{column}__gt": period.last}), When.AFTER),
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
