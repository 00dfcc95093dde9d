"""Sheets as offices make them, written cell by cell; nothing of Django."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import Workbook


def book(*rows: list[Any], title: str = "Sheet1", merge: tuple[str, ...] = ()) -> bytes:
    """An .xlsx of one worksheet."""
    made = Workbook()
    sheet: Any = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cells in merge:
        sheet.merge_cells(cells)
    return saved(made)


def saved(made: Any) -> bytes:
    held = BytesIO()
    made.save(held)
    return held.getvalue()
