"""Hand one record in for review."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jishi.accounts.models import User
from jishi.ledger.actions._change import Step, take
from jishi.ledger.base import OPEN, Status
from jishi.ledger.spec import LedgerSpec

SUBMIT = Step("submit", "提交", "edit", OPEN, Status.SUBMITTED)


@transaction.atomic
def submit(user: User, spec: LedgerSpec, pk: int, *, version: int, today: date) -> Any:
    """Hand in one draft or returned record (提交审核) that ``user`` saw as ``version``.

    Raises NotInScope without the right to edit it, UserError when it is handed
    in or confirmed already, was changed meanwhile or is a line of a record that
    waits for review.
    """
    return take(user, spec, pk, SUBMIT, version, today)
