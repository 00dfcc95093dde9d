"""Give one record back to its clerk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jishi.accounts.models import User
from jishi.core.errors import UserError
from jishi.ledger.actions._change import Step, take
from jishi.ledger.actions._duplicates import followers, lead
from jishi.ledger.base import Status
from jishi.ledger.spec import LedgerSpec

LONGEST_REASON = 200
RETURN = Step("return", "退回", "review", (Status.SUBMITTED, Status.CONFIRMED), Status.RETURNED)


@transaction.atomic
def return_(user: User, spec: LedgerSpec, pk: int, reason: str, *, version: int, today: date) -> Any:
    """Return one submitted or confirmed record (退回修改); from then on it no longer counts.

    A confirmed row that repeats it counts in its place, so that one of them does.
    ``reason`` is kept in the trace. Raises UserError when it is empty, too long, or the
    record moved on meanwhile, NotInScope without the right to review it.
    """
    if not reason.strip():
        raise UserError("没有写退回的原因。", "请写一句话，说明要改什么。", ledger=spec.code, row=pk)
    if len(reason) > LONGEST_REASON:
        raise UserError(f"退回的原因超过 {LONGEST_REASON} 字。", "请写短些。", ledger=spec.code, row=pk)
    row = take(user, spec, pk, RETURN, version, today, reason=reason.strip())
    repeated = [other for other in followers(spec, row) if other.status == Status.CONFIRMED]
    if repeated:
        lead(user, spec, repeated[0], row, along=RETURN.name)
        row.refresh_from_db()
    return row
