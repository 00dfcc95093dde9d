"""A ledger, and the rows of it this seat may see or change: what every page of records starts from."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from jishi.accounts.roles import RIGHTS, Right, Role
from jishi.core.errors import NotInScope
from jishi.ledger import access
from jishi.ledger.families import KEPT
from jishi.ledger.spec import LedgerSpec
from jishi.web.seat import Seat


def opened(seat: Seat, code: str, right: str = Right.VIEW) -> LedgerSpec:
    """The ledger called ``code``; raises NotInScope when there is none or no grant opens it."""
    spec = KEPT.get(code)
    if spec is None or not may(seat, spec, right):
        raise NotInScope(
            "没有找到这本台账。",
            "它可能不在您的管理范围内；需要的话，请联系系统管理员。",
            ledger=code,
        )
    return spec


def may(seat: Seat, spec: LedgerSpec, right: str) -> bool:
    """Whether some grant gives ``right`` to this ledger; rows of registers are changed elsewhere."""
    if right != Right.VIEW and not spec.in_records:
        return False
    return any(right in RIGHTS[Role(grant.role)] and grant.opens(spec.family) for grant in seat.grants)


def ledgers(seat: Seat, right: str = Right.VIEW) -> list[LedgerSpec]:
    """All of them, statements of nothing included, in the order of the registry."""
    return [spec for spec in KEPT.values() if may(seat, spec, right)]


def rows_of(
    seat: Seat, spec: LedgerSpec, action: str = Right.VIEW, *, deleted: bool = False
) -> QuerySet[Any]:
    """The rows the seat may ``action``; the institution is named once more since the index begins with it."""
    scope = seat.scope(action, spec.family)
    rows = access.rows_in([scope], spec, seat.today, action=action, deleted=deleted)
    return rows.filter(institution_id=seat.institution.pk)
