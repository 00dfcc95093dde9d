"""Bring one deleted record back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jishi.accounts.models import User
from jishi.ledger.access import row_for
from jishi.ledger.actions._change import write
from jishi.ledger.actions._duplicates import original
from jishi.ledger.actions._lines import carry, lines_of, not_without
from jishi.ledger.base import Status
from jishi.ledger.holding import hold
from jishi.ledger.spec import LedgerSpec


@transaction.atomic
def restore(user: User, spec: LedgerSpec, pk: int, *, version: int, today: date) -> Any:
    """Bring one deleted record back (恢复), in the state it had, with the lines that went with it.

    A row that came in its place meanwhile stays; the restored one is then its
    duplicate. Raises NotInScope when there is no such deleted row that ``user``
    may edit, UserError when it was changed meanwhile or is a line of a record
    that is deleted itself.
    """
    row = row_for(user, spec, pk, today, action="edit", deleted=True)
    hold(row.institution_id)
    not_without(spec, row)
    values = {"deleted": False, "duplicate_of": original(spec, row)}
    went_along = lines_of(spec, row, deleted=True, updated_at__gte=row.updated_at)
    carry(user, "restore", went_along, {"deleted": False})
    return write(user, "restore", "恢复", spec, row, version, tuple(Status), values)
