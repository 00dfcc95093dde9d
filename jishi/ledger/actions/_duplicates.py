"""Which of several rows that say the same counts. The others point to it.

A row in ``duplicate_of`` is always live and a duplicate of nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils.timezone import now

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.ledger.spec import LedgerSpec


def original(spec: LedgerSpec, row: Any) -> int | None:
    """The live row that already says what ``row`` says, by the natural key.

    None when there is none, and when a part of the key is empty: such a key
    tells no two rows apart.
    """
    key = key_of(spec, row)
    if key is None:
        return None
    same = spec.rows(row.institution_id).filter(**key, deleted=False, duplicate_of=None)
    found: int | None = same.exclude(pk=row.pk).order_by("pk").values_list("pk", flat=True).first()
    return found


def key_of(spec: LedgerSpec, row: Any) -> dict[str, Any] | None:
    """The natural key by column; None when it has an empty part or the ledger has no such key."""
    key = {spec.field(name).attname: getattr(row, spec.field(name).attname) for name in spec.natural_key}
    return None if not key or any(value is None or value == "" for value in key.values()) else key


def followers(spec: LedgerSpec, row: Any) -> list[Any]:
    """The live rows that repeat ``row``, oldest first."""
    found = spec.rows(row.institution_id).filter(duplicate_of=row.pk, deleted=False)
    return list(found.order_by("pk"))


def point(user: User, spec: LedgerSpec, rows: Iterable[Any], to: int | None) -> None:
    """Let ``rows`` repeat the row ``to``, or nothing; each with its trace."""
    for row in rows:
        held = spec.model._default_manager.filter(pk=row.pk)
        held.update(duplicate_of=to, version=F("version") + 1, updated_at=now())
        change = {"before": {"duplicate_of": row.duplicate_of}, "after": {"duplicate_of": to}}
        trail.leave(user, "mark_duplicate", spec.code, row, **change)


def free(user: User, spec: LedgerSpec, rows: list[Any]) -> None:
    """Of ``rows``, whose original is gone, the oldest counts from now on and the others repeat it."""
    if rows:
        point(user, spec, rows[:1], None)
        point(user, spec, rows[1:], rows[0].pk)


def lead(user: User, spec: LedgerSpec, row: Any, instead_of: Any) -> None:
    """Let ``row`` count in place of the row it repeated; that one and its other followers repeat ``row``."""
    others = [other for other in followers(spec, instead_of) if other.pk != row.pk]
    point(user, spec, [row], None)
    point(user, spec, [instead_of, *others], row.pk)
