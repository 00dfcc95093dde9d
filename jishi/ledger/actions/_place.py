"""The place a row gets, and whether its writer may write there."""

from __future__ import annotations

from datetime import date
from typing import Any

from jishi.accounts.models import User
from jishi.accounts.scope import Scope
from jishi.core.errors import NotInScope
from jishi.ledger.actions._lines import not_without, stand_with
from jishi.ledger.holding import hold
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.tree import Tree


def place_in_scope(user: User, spec: LedgerSpec, row: Any, today: date) -> None:
    """Stamp ``row``, with its institution held; a line stands where and when its record does. Raises
    NotInScope when ``user`` may not write there, UserError when it is a line of a deleted record."""
    stand_with(spec, row)
    hold(row.org.institution_id)
    not_without(spec, row)
    row.stamp(Tree.of(row.org.institution_id))
    scope = Scope.of(user, row.institution_id, today, "edit", spec.family)
    if not scope.holds(row.org_path):
        raise NotInScope(
            "没有找到所选的组织。", "请从您负责填报的组织中选择。", ledger=spec.code, org=row.org_id
        )
