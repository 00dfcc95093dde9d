"""What the database works out for a pass: dates, paths and states as small codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, DateField, F, Q, SmallIntegerField, Value
from django.db.models import When as Sql

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.plan import Plan
from jishi.indicators.reasons import Facts, State, When
from jishi.indicators.sorting import Key
from jishi.indicators.spec import HOLDS
from jishi.ledger.base import Status
from jishi.orgs.fields import upper
from jishi.orgs.models import Placement


def codes(plan: Plan, period: Period, scope: Scope) -> dict[str, Any]:
    """The key of a row: state, in scope on its date and at the period's end, dates, tested columns."""
    coded: dict[str, Any] = {"k_state": _state(), "k_scope": _in_scope(plan, scope)}
    coded["k_end"] = _stands(scope, period) if HOLDS["state"] in plan.places else Value(0)
    coded |= {f"d_{name}": _when(plan, name, period) for name in plan.dates}
    return coded | {f"t_{name}": _tested(plan, name) for name in plan.tested}


def split(key: Key, tested: int, readers: Sequence[Callable[[Any], Any]]) -> tuple[Key, Key]:
    """(standing, tested values) of a key."""
    cut = len(key) - tested
    return key[:cut], tuple(read(code) for read, code in zip(readers, key[cut:], strict=True))


def facts(plan: Plan, standing: Key) -> Facts:
    """What the first part of a key says."""
    state, in_scope, stands, *when = standing
    places = {place: bool(stands if place == HOLDS["state"] else in_scope) for place in plan.places}
    return Facts(state, places, dict(zip(plan.dates, when, strict=True)))


def reader(plan: Plan, name: str) -> Callable[[Any], Any]:
    """Turns a tested column, as the driver gives it, into the value conditions are asked of."""
    if plan.isnull_only(name):
        return lambda code: None if code else 1
    if name not in plan.spec.either and isinstance(plan.spec.field(name), DateField):
        return lambda day: date.fromisoformat(day) if isinstance(day, str) else day
    return lambda code: code


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


def _in_scope(plan: Plan, scope: Scope) -> Any:
    """1 below any path of the scope, by its own organisation or by a further host."""
    if "" in scope.paths:
        return Value(1)
    here = Q(pk__in=[])
    for path in scope.paths:
        here |= _below(path, "org_path")
    if plan.spec.hosts and scope.paths:
        hosts = plan.spec.further_hosts().filter(here, institution_id=scope.institution_id)
        here |= Q(pk__in=hosts.values("event"))
    return _code((here, 1), default=0)


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
