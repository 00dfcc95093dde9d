"""Which of several rows that say the same counts. The others point to it.

A row in ``duplicate_of`` is always live and a duplicate of nothing itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, Q
from django.utils.timezone import now

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.ledger.base import Status
from jishi.ledger.spec import LedgerSpec

ALONG = "along"
"""In a trace, the act that brought a change of place along with it."""


def original(spec: LedgerSpec, row: Any) -> int | None:
    """The live row that already says what ``row`` says, by the natural key.

    None when there is none, and when a part of the key is empty: such a key
    tells no two rows apart.
    """
    return originals(spec, [row])[0]


def originals(spec: LedgerSpec, rows: Sequence[Any]) -> list[int | None]:
    """``original`` of each of several rows of one institution, in their order; one query for all."""
    keys = [key_of(spec, row) for row in rows]
    known = [key for key in keys if key is not None]
    if not known:
        return [None] * len(rows)
    live = spec.rows(rows[0].institution_id).filter(deleted=False, duplicate_of=None)
    found = defaultdict[tuple[Any, ...], list[int]](list)
    for pk, *values in live.filter(near(known)).order_by("pk").values_list("pk", *known[0]):
        found[tuple(values)].append(pk)
    same = [found.get(tuple(key.values()), []) if key else [] for key in keys]
    return [next((pk for pk in pks if pk != row.pk), None) for row, pks in zip(rows, same, strict=True)]


def near(keys: Iterable[Mapping[str, Any]]) -> Q:
    """All rows with one of these natural keys and not many others: by its first column, and by day."""
    read = list(keys)
    first = next(iter(read[0]))
    found = Q(**{f"{first}__in": {key[first] for key in read}})
    if "on" in read[0]:
        days = [key["on"] for key in read]
        found &= Q(on__range=(min(days), max(days)))
    return found


def key_of(spec: LedgerSpec, row: Any) -> dict[str, Any] | None:
    """The natural key by column; None when it has an empty part or the ledger has no such key."""
    key = {spec.field(name).attname: getattr(row, spec.field(name).attname) for name in spec.natural_key}
    return None if not key or any(value is None or value == "" for value in key.values()) else key


def followers(spec: LedgerSpec, row: Any) -> list[Any]:
    """The live rows that repeat ``row``, oldest first."""
    found = spec.rows(row.institution_id).filter(duplicate_of=row.pk, deleted=False)
    return list(found.order_by("pk"))


def point(user: User, spec: LedgerSpec, rows: Iterable[Any], to: int | None, along: str = "") -> None:
    """Let ``rows`` repeat the row ``to``, or nothing; each with its trace that names the act ``along``."""
    noted = {ALONG: along} if along else {}
    for row in rows:
        held = spec.model._default_manager.filter(pk=row.pk)
        held.update(duplicate_of=to, version=F("version") + 1, updated_at=now())
        change = {"before": {"duplicate_of": row.duplicate_of}, "after": {"duplicate_of": to, **noted}}
        trail.leave(user, "mark_duplicate", spec.code, row, **change)


def free(user: User, spec: LedgerSpec, rows: list[Any]) -> None:
    """Of ``rows``, whose original is gone, the oldest counts from now on and the others repeat it."""
    if rows:
        point(user, spec, rows[:1], None)
        point(user, spec, rows[1:], rows[0].pk)


def lead(user: User, spec: LedgerSpec, row: Any, instead_of: Any, *, along: str) -> None:
    """Let ``row`` count in place of the row it repeated; that one and its other followers repeat ``row``."""
    others = [other for other in followers(spec, instead_of) if other.pk != row.pk]
    point(user, spec, [row], None, along)
    point(user, spec, [instead_of, *others], row.pk, along)


def settle(user: User, spec: LedgerSpec, row: Any, *, along: str) -> bool:
    """Of ``row`` and those that say the same, let a confirmed one count in place of one that is not.

    Returns whether any had to.
    """
    first: Any = spec.model._default_manager.get(pk=row.duplicate_of) if row.duplicate_of else row
    if first.status == Status.CONFIRMED:
        return False
    confirmed = [other for other in followers(spec, first) if other.status == Status.CONFIRMED]
    if confirmed:
        lead(user, spec, confirmed[0], first, along=along)
    return bool(confirmed)
