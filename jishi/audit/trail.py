"""Leaving a trace. The one way rows of the audit log come to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

from jishi.audit.models import Entry

if TYPE_CHECKING:
    from jishi.accounts.models import User


def leave(
    actor: User | None,
    action: str,
    record: str,
    row: models.Model,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Entry:
    """Note that ``actor`` did ``action`` to ``row`` of ledger ``record``; None is the system itself.

    ``before`` and ``after`` hold the columns that changed, as the table keeps
    them: days as ISO text, money in 分, related rows by their id.
    """
    home: int = row.institution_id  # type: ignore[attr-defined]  # every row has its institution
    return leave_for(home, actor, action, record, row, before=before, after=after)


def leave_each(
    actor: User | None,
    action: str,
    record: str,
    changes: Iterable[tuple[models.Model, Mapping[str, Any], Mapping[str, Any]]],
) -> None:
    """``leave`` for many rows of one ledger, each with its values before and after; one query."""
    Entry.objects.bulk_create(
        Entry(
            institution_id=row.institution_id,  # type: ignore[attr-defined]  # every row has its institution
            actor=actor,
            action=action,
            record=record,
            row=row.pk,
            before={name: plain(value) for name, value in before.items()},
            after={name: plain(value) for name, value in after.items()},
        )
        for row, before, after in changes
    )


def leave_for(
    institution_id: int,
    actor: User | None,
    action: str,
    record: str,
    row: models.Model,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Entry:
    """``leave`` for a row that has no institution of its own (a user, a grant)."""
    return Entry.objects.create(
        institution_id=institution_id,
        actor=actor,
        action=action,
        record=record,
        row=row.pk,
        before={name: plain(value) for name, value in (before or {}).items()},
        after={name: plain(value) for name, value in (after or {}).items()},
    )


def plain(value: Any) -> Any:
    """``value`` as JSON can hold it."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
