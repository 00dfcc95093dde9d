"""Look at what a change would say, and write nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jishi.accounts.models import User
from jishi.accounts.scope import Scope
from jishi.ledger.access import row_for
from jishi.ledger.actions._duplicates import original
from jishi.ledger.actions._values import faults, fill
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.tree import Tree


@dataclass(frozen=True, slots=True)
class Preview:
    """One row as it would be: stamped but not written. ``original`` is the row it would repeat."""

    row: Any
    faults: Mapping[str, list[str]]
    """Chinese sentences by field; "" for what several fields say together. Empty: it can be saved."""
    original: int | None


def preview(
    user: User, spec: LedgerSpec, values: Mapping[str, Any], *, today: date, pk: int | None = None
) -> Preview:
    """What ``create``, or ``update`` of row ``pk``, would find wrong with ``values``; nothing is written.

    ``org`` must be among the values of a new row. Raises NotInScope when
    ``user`` may not edit the row. A new organisation out of scope is a fault like any other.
    """
    row: Any = spec.model(created_by=user) if pk is None else row_for(user, spec, pk, today, action="edit")
    fill(spec, row, values)
    row.stamp(Tree.of(row.org.institution_id))
    found = faults(spec, row)
    scope = Scope.of(user, row.institution_id, today, "edit", spec.family)
    if not scope.holds(row.org_path):
        found.setdefault("org", []).append("不在您负责填报的范围内。")
    return Preview(row, found, None if found else original(spec, row))
