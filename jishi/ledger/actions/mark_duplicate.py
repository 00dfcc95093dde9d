"""Say by hand that a record repeats another, or that it does not."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jishi.accounts.models import User
from jishi.core.errors import UserError
from jishi.ledger.access import row_for
from jishi.ledger.actions._change import write
from jishi.ledger.actions._duplicates import followers, point
from jishi.ledger.base import Status
from jishi.ledger.holding import hold
from jishi.ledger.spec import LedgerSpec


@transaction.atomic
def mark_duplicate(
    user: User, spec: LedgerSpec, pk: int, of: int | None, *, version: int, today: date
) -> Any:
    """Mark one record as a repetition of the record ``of`` (标记重复), so that only that one counts.

    ``of`` None takes the mark away: the two are different after all. Rows that
    repeated this one repeat ``of`` then. Raises NotInScope unless ``user`` may
    review both, UserError when ``of`` is the row itself or a duplicate too.
    """
    row = row_for(user, spec, pk, today, action="review")
    hold(row.institution_id)
    if of is not None:
        _check(user, spec, row, of, today)
    marked = write(user, "mark_duplicate", "标记", spec, row, version, tuple(Status), {"duplicate_of": of})
    if of is not None:
        point(user, spec, followers(spec, marked), of)
    return marked


def _check(user: User, spec: LedgerSpec, row: Any, of: int, today: date) -> None:
    first = row_for(user, spec, of, today, action="review")
    if first.pk == row.pk:
        raise UserError("一条记录不能和它自己重复。", "请另选一条。", ledger=spec.code, row=row.pk)
    if first.institution_id != row.institution_id:
        raise UserError("两条记录不属于同一个单位。", "请另选一条。", ledger=spec.code, row=row.pk)
    if first.duplicate_of:
        raise UserError(
            "所选的记录本身已标记为重复。", "请选它所重复的那一条。", ledger=spec.code, row=row.pk
        )
