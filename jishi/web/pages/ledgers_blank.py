"""Where nothing stands yet: what an empty list offers, and which ledger is empty next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from jishi.accounts.roles import Right
from jishi.accounts.scope import Scope
from jishi.core.dates import EARLIEST, LATEST
from jishi.core.periods import Period
from jishi.ledger import access
from jishi.ledger.base import Status
from jishi.ledger.families import KEPT
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.fields import inside
from jishi.orgs.models import Institution, Organisation
from jishi.web.pages.ledgers_query import Asked
from jishi.web.pages.ledgers_rows import within
from jishi.web.rows import ledgers, may
from jishi.web.seat import Seat

NIL = "nil_return"
STATES = {Status.RETURNED: "零报告被退回", Status.SUBMITTED: "已报零，待审核", Status.CONFIRMED: "已报零"}
"""What is said of a statement that there was nothing; the better state comes last."""


@dataclass(frozen=True, slots=True)
class Blank:
    """What an empty list offers: whose it is, what was said of it already, where to enter and to report
    nothing ("" where the seat may not, or where it was said)."""

    org: str
    said: str
    new: str
    nil: str


def blank(seat: Seat, asked: Asked) -> Blank:
    """The offer for a list that is empty for an organisation and a period, and by no other condition."""
    spec, org = asked.spec, asked.org or own(seat, asked.spec)
    said = statement_said(seat, spec, org, asked.period) if org and asked.period else ""
    where = {"org": str(org.pk)} if org and org in seat.orgs(Right.EDIT, spec.family) else {}
    if not may(seat, spec, Right.EDIT) or spec.code == NIL or (asked.org and not where):
        return Blank(asked.org.name if asked.org else "", said, "", "")
    when = {"period": str(asked.period)} if asked.period and _sayable(asked.period, seat.today) else {}
    new, nil = reverse("ledgers.new", args=[spec.code]), reverse("ledgers.nil", args=[spec.code])
    offered = f"{nil}?{urlencode(where | when)}" if when and not said else ""
    return Blank(asked.org.name if asked.org else "", said, f"{new}?{urlencode(where)}", offered)


def _sayable(period: Period, today: date) -> bool:
    """Whether somebody can speak for the period: it has begun, and both its ends were named."""
    return period.first.year > EARLIEST and period.first <= today and period.last.year < LATEST


def own(seat: Seat, spec: LedgerSpec) -> Organisation | None:
    """The organisation the seat enters for; None where there are several to choose from."""
    mine = seat.orgs(Right.EDIT, spec.family)
    return mine[0] if len(mine) == 1 else next((o for o in mine if o.pk == seat.own_org(Right.EDIT)), None)


def statement_said(seat: Seat, spec: LedgerSpec, org: Organisation, period: Period) -> str:
    """What is said of a statement that covers the organisation and the whole period; "" without one."""
    found = [Status(row["status"]) for row in _covering(seat, org, period) if row["ledger"] == spec.code]
    states = list(STATES)
    return STATES[max(found, key=states.index)] if found else ""


def next_blank(seat: Seat, spec: LedgerSpec, org: Organisation, period: Period) -> LedgerSpec | None:
    """The next ledger, in the order of the registry and round again, in which the organisation has no row
    in the period and said nothing. Two queries."""
    mine = [one for one in ledgers(seat, Right.EDIT) if one.code != NIL]
    at = [one.code for one in mine].index(spec.code)
    said = {row["ledger"] for row in _covering(seat, org, period)}
    filled = _filled(mine, org, period)
    others = [*mine[at + 1 :], *mine[:at]]
    return next((one for one in others if one.code not in said and not filled[one.code]), None)


def _filled(specs: list[LedgerSpec], org: Organisation, period: Period) -> dict[str, Any]:
    """Whether each ledger has a row of the organisation, or of one below it, in the period. One query."""
    scope = Scope.below(org, period.last, period.first)
    asked = {spec.code: Exists(_rows(spec, scope, period)) for spec in specs}
    found: dict[str, Any] = (
        Institution.objects.filter(pk=org.institution_id).annotate(**asked).values(*asked).get()
    )
    return found


def _rows(spec: LedgerSpec, scope: Scope, period: Period) -> QuerySet[Any]:
    return access.rows_in([scope], spec, period.last).filter(within(spec, period)).order_by()


def _covering(seat: Seat, org: Organisation, period: Period) -> list[dict[str, Any]]:
    """Statements of ledgers as a whole that are handed in or returned and cover organisation and period."""
    rows = access.rows_in([seat.scope(Right.VIEW)], KEPT[NIL], seat.today)
    rows = rows.filter(on__lte=period.first, until__gte=period.last, status__in=list(STATES), indicator="")
    path = seat.tree.path(org.pk, period.first)
    told = rows.order_by().values("ledger", "status", "org_path")
    return [row for row in told if inside(path, row["org_path"])]
