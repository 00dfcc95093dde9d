"""One more record of the same ledger: what it begins with, and the way to it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from jishi.ledger.fields import CodeSetField
from jishi.ledger.spec import LedgerSpec
from jishi.web.pages.ledgers_blank import NIL
from jishi.web.pages.ledgers_rows import codes_in, tab_field

READY = "again"
"""Said by the address of a form whose first box is to be typed in at once."""


def one_more(spec: LedgerSpec, row: Any, *, day: bool = False) -> str:
    """The form of a new record of the organisation and kind of ``row``; with ``day`` of its day too."""
    pairs: list[tuple[str, Any]] = [("org", row.org_id)]
    if day:
        pairs.append((spec.date_field, getattr(row, spec.date_field) or ""))
    pairs += [(tab_field(spec), code) for code in _kinds(spec, row) if code]
    return f"{reverse('ledgers.new', args=[spec.code])}?{urlencode([*pairs, (READY, 1)])}"


def _kinds(spec: LedgerSpec, row: Any) -> list[int]:
    tab = tab_field(spec)
    if not tab:
        return []
    value: int = getattr(row, tab)
    return codes_in(value) if isinstance(spec.field(tab), CodeSetField) else [value]


def told(said: str, spec: LedgerSpec, row: Any) -> str:
    """What was done, with the link to one more; statements of nothing are not entered one after the other."""
    if spec.code == NIL:
        return said
    return format_html('{}<a href="{}">再记一条</a>', said, one_more(spec, row))
