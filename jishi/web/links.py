"""Addresses of pages that other pages lead to: the records behind a number, one record, one paper."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from jishi.core.periods import Period
from jishi.ledger.spec import LedgerSpec


def code_of(period: Period) -> str:
    """What ``?period=`` takes: 2026, 2026-05, or both days."""
    first, last = period.first, period.last
    if period == Period.year_of(first.year):
        return str(first.year)
    return f"{first:%Y-%m}" if period == Period.month(first.year, first.month) else f"{first}..{last}"


def rows(code: str, **conditions: Any) -> str:
    """The list of a ledger under ``conditions``, as its address names them; empty ones are left out."""
    return to("ledgers.list", code, **conditions)


def row(spec: LedgerSpec, pk: int) -> str:
    """The page of one record."""
    return to("ledgers.one", spec.code, pk)


def paper(pk: int) -> str:
    """The page of one paper in hand, where its blanks are filled."""
    return to("papers.desk", pk)


def to(name: str, *args: Any, **conditions: Any) -> str:
    """The page called ``name`` under ``conditions``; empty ones are left out."""
    asked = {key: value for key, value in conditions.items() if value not in ("", None)}
    return reverse(name, args=args) + (f"?{urlencode(asked, doseq=True)}" if asked else "")
