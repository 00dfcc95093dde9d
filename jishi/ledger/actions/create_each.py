"""Write down many new records as one act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.core.errors import WrongValues
from jishi.ledger.actions._duplicates import key_of, originals
from jishi.ledger.actions._hosts import join_each
from jishi.ledger.actions._values import writable
from jishi.ledger.actions.preview import Preview
from jishi.ledger.holding import hold
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation
from jishi.orgs.tree import Tree


@transaction.atomic
def create_each(
    user: User,
    spec: LedgerSpec,
    looks: Sequence[Preview],
    hosts: Sequence[Sequence[Organisation]] | None = None,
) -> list[Any]:
    """What ``create`` does, for the new rows of ``looks``; some queries for all of them together.

    The looks must have been taken in this transaction with the institution
    held (``together``). ``hosts`` are the further hosts of each. Raises
    WrongValues for a look with faults; ValueError for lines of another record,
    which are judged with that record.
    """
    if spec.goes_with:
        raise ValueError(f"{spec.code}: lines are written with their record")
    rows = [look.row for look in looks]
    if not rows:
        return []
    if any(look.faults for look in looks):
        raise WrongValues({}, f"{spec.title}：有几条填得不对，都没有保存。", "请改正后重新保存。")
    hold(rows[0].institution_id)
    _repeating(spec, rows)
    spec.model._default_manager.bulk_create(rows)
    joined = join_each(spec, rows, hosts, Tree.of(rows[0].institution_id))
    columns = {name: spec.field(name).attname for name in (*sorted(writable(spec)), "duplicate_of")}
    said = [{name: getattr(row, column) for name, column in columns.items()} for row in rows]
    told = zip(rows, said, joined, strict=True)
    trail.leave_each(user, "create", spec.code, [(row, {}, values | also) for row, values, also in told])
    return rows


def _repeating(spec: LedgerSpec, rows: Sequence[Any]) -> None:
    """Mark what repeats a live row, or an earlier one of these."""
    first = dict[Any, int]()
    for row, original in zip(rows, originals(spec, rows), strict=True):
        key = key_of(spec, row)
        told = tuple(key.values()) if key else row.pk
        row.duplicate_of = original or (first.get(told) if key else None)
        first.setdefault(told, row.pk)
