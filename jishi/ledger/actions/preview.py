"""Look at what a change would say, and write nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from jishi.accounts.models import User
from jishi.accounts.scope import Scope
from jishi.ledger.access import row_for
from jishi.ledger.actions._duplicates import originals
from jishi.ledger.actions._values import Checked, changed, faults, fill
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.tree import Tree


@dataclass(frozen=True, slots=True)
class Preview:
    """One row as it would be: stamped but not written. ``original`` is the row it would repeat."""

    row: Any
    faults: Mapping[str, list[str]]
    """Chinese sentences by field; "" for what several fields say together. Empty: it can be saved."""
    original: int | None = None
    changed: Mapping[str, Any] = field(default_factory=dict)
    """For a row that is there already: the columns that would say something else, and what."""


def preview(
    user: User, spec: LedgerSpec, values: Mapping[str, Any], *, today: date, pk: int | None = None
) -> Preview:
    """What ``create``, or ``update`` of row ``pk``, would find wrong with ``values``; nothing is written.

    ``org`` must be among the values of a new row. Raises NotInScope when
    ``user`` may not edit the row. A new organisation out of scope is a fault like any other.
    """
    row: Any = None if pk is None else row_for(user, spec, pk, today, action="edit")
    return previews(user, spec, [(row, values)], today=today)[0]


def previews(
    user: User, spec: LedgerSpec, many: Iterable[tuple[Any, Mapping[str, Any]]], *, today: date
) -> list[Preview]:
    """The same for many rows of one institution, each with the values it is to get (None: a new one).

    A handful of queries for all, and one for each set of numbers that the table itself checks.
    """

    @cache
    def home(institution_id: int) -> tuple[Tree, Scope]:
        scope = Scope.of(user, institution_id, today, "edit", spec.family)
        return Tree.of(institution_id), scope

    looks, checked = list[Preview](), Checked()
    for before, values in many:
        row: Any = spec.model(created_by=user) if before is None else copy(before)
        fill(spec, row, values)
        tree, scope = home(row.org.institution_id)
        row.stamp(tree)
        found = faults(spec, row, checked)
        if not scope.holds(row.org_path):
            found.setdefault("org", []).append("不在您负责填报的范围内。")
        looks.append(Preview(row, found, None, {} if before is None else changed(spec, row, before)))
    sound = [look for look in looks if not look.faults]
    repeated = dict(zip(map(id, sound), originals(spec, [look.row for look in sound]), strict=True))
    return [replace(look, original=repeated.get(id(look))) for look in looks]
