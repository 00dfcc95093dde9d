"""What was typed into a form and not saved yet, kept for the user who typed it (自动保存)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime

from jishi.accounts.models import UnsavedForm, User
from jishi.core.errors import UserError
from jishi.ledger.spec import LedgerSpec

LARGEST = 100_000
"""Characters one form may keep; ten times what the longest real one holds."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """``texts`` as they stood in the boxes, ``seen`` the record they were typed over, ``at`` when."""

    texts: dict[str, list[str]]
    seen: str
    at: str


def place(spec: LedgerSpec, pk: int | None) -> str:
    return f"{spec.code}:{pk or 'new'}"


def kept(user: User, spec: LedgerSpec, pk: int | None) -> Unsaved | None:
    """What ``user`` left in this form, None when he left nothing."""
    row = UnsavedForm.objects.filter(user=user, place=place(spec, pk)).first()
    if row is None:
        return None
    return Unsaved(row.data["texts"], row.data["seen"], f"{localtime(row.kept_at):%m-%d %H:%M}")


def keep(user: User, spec: LedgerSpec, pk: int | None, texts: dict[str, list[str]], seen: str) -> str:
    """Keep it in place of what was kept before; returns the time. Raises UserError when too large."""
    data: dict[str, Any] = {"texts": texts, "seen": seen}
    if len(json.dumps(data, ensure_ascii=False)) > LARGEST:
        raise UserError("填的内容太长，没有自动保存。", "请删减后保存。", ledger=spec.code)
    row, _ = UnsavedForm.objects.update_or_create(user=user, place=place(spec, pk), defaults={"data": data})
    return f"{localtime(row.kept_at):%H:%M}"


def drop(user: User, spec: LedgerSpec, pk: int | None) -> None:
    UnsavedForm.objects.filter(user=user, place=place(spec, pk)).delete()
