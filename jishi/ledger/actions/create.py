"""Write down one new record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.ledger.actions._duplicates import original
from jishi.ledger.actions._hosts import hosts_of, join
from jishi.ledger.actions._place import place_in_scope
from jishi.ledger.actions._values import check, fill, writable
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation
from jishi.orgs.tree import Tree


@transaction.atomic
def create(
    user: User,
    spec: LedgerSpec,
    values: Mapping[str, Any],
    *,
    today: date,
    hosts: Iterable[Organisation] | None = None,
) -> Any:
    """Write one draft (新增), stamped with the place its organisation had on its date.

    ``values`` by field name, as the columns hold them (codes as numbers, money
    in 分). ``hosts`` are the further hosts of a joint event. When a live row
    of the same natural key is there already, the new one is kept and marked as
    its duplicate. Raises NotInScope when ``user`` may not write for the
    organisation, UserError with every fault of the values. On an error nothing
    is written.
    """
    row: Any = spec.model(created_by=user)
    fill(spec, row, values)
    place_in_scope(user, spec, row, today)
    check(spec, row)
    row.duplicate_of = original(spec, row)
    row.save(force_insert=True)
    join(spec, row, hosts, Tree.of(row.institution_id))
    said = {name: getattr(row, name) for name in sorted(writable(spec))}
    also = {"hosts": hosts_of(spec, row)} if spec.hosts else {}
    trail.leave(user, "create", spec.code, row, after={**said, **also, "duplicate_of": row.duplicate_of})
    return row
