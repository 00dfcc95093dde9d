"""The sheet that was brought, with what is wrong marked in it: for whoever mends it and brings it again."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from jishi.exchange.judging import Fate, fate
from jishi.exchange.lines import Line
from jishi.exchange.looking import Looked

RED = PatternFill("solid", fgColor="F8CBAD")
HEAD = "导入说明"
SAID = {Fate.NEW: "可以导入", Fate.CHANGED: "会修改已有的一条", Fate.SAME: "系统里已有，一样"}


def marked(looked: Looked, data: bytes) -> bytes:
    """``data`` with faulty cells red and noted, and a last column that says of every line what becomes of it.

    Rules that colour cells by themselves are taken out of that worksheet: they
    would be painted over the red.
    """
    book = load_workbook(BytesIO(data), keep_links=False)
    sheet: Any = book[looked.table.name]
    sheet.conditional_formatting = ConditionalFormattingList()
    last = max(len(row) for row in looked.table.rows.values()) + 1
    at = {name: column + 1 for column, name in looked.heads.fields.items()}
    sheet.cell(looked.heads.last_row, last, HEAD)
    for line in looked.lines:
        sheet.cell(line.number, last, _said(line))
        for name, fault in line.faults.items():
            _mark(sheet.cell(line.number, at.get(name, last)), fault)
    sheet.column_dimensions[get_column_letter(last)].width = 60
    sheet.auto_filter.ref = f"A{looked.heads.last_row}:{get_column_letter(last)}{sheet.max_row}"
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _mark(cell: Any, fault: str) -> None:
    if type(cell).__name__ != "MergedCell":
        cell.fill, cell.comment = RED, Comment(fault, "纪实", width=260, height=90)


def _said(line: Line) -> str:
    return "；".join(line.faults.values()) or SAID[fate(line)]
