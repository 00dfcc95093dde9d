"""Take one record out of its ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jishi.accounts.models import User
from jishi.ledger.access import row_for
from jishi.ledger.actions._change import write
from jishi.ledger.actions._duplicates import followers, free
from jishi.ledger.actions._lines import carry, open_lines
from jishi.ledger.base import OPEN
from jishi.ledger.holding import hold
from jishi.ledger.spec import LedgerSpec


@transaction.atomic
def delete(user: User, spec: LedgerSpec, pk: int, *, version: int, today: date) -> Any:
    """Delete one draft or returned record (删除) with its lines; it is kept, and ``restore`` brings it back.

    Where later rows were marked as duplicates of it, the oldest of them counts
    from now on. Raises NotInScope without the right to edit it, UserError when
    it or a line of it is submitted or confirmed or was changed meanwhile.
    """
    row = row_for(user, spec, pk, today, action="edit")
    hold(row.institution_id)
    gone = write(user, "delete", "删除", spec, row, version, OPEN, {"deleted": True})
    carry(user, "delete", open_lines(spec, row), {"deleted": True})
    free(user, spec, followers(spec, gone))
    return gone
