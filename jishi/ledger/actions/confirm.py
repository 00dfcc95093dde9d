"""Let one record count."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jishi.accounts.models import User
from jishi.ledger.actions._change import Step, take
from jishi.ledger.actions._duplicates import lead
from jishi.ledger.base import Status
from jishi.ledger.spec import LedgerSpec

CONFIRM = Step("confirm", "确认", "review", (Status.SUBMITTED,), Status.CONFIRMED)


@transaction.atomic
def confirm(user: User, spec: LedgerSpec, pk: int, *, version: int, today: date) -> Any:
    """Confirm one submitted record (确认入账), so that it counts in figures.

    Of two reviewers who saw the same ``version`` only one wins, on either
    database; the other gets a UserError. A duplicate that is confirmed while
    its original is not takes the original's place, so that one of them counts.
    Raises NotInScope without the right to review it. On an error nothing is
    written.
    """
    row = take(user, spec, pk, CONFIRM, version, today)
    if row.duplicate_of:
        first: Any = spec.model._default_manager.get(pk=row.duplicate_of)
        if first.status != Status.CONFIRMED:
            lead(user, spec, row, first, along=CONFIRM.name)
            row.refresh_from_db()
    return row
