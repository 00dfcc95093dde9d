"""The sheet that was brought, with what is wrong marked in it: for whoever mends it and brings it again."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from jishi.exchange.cells import said
from jishi.exchange.judging import Fate, fate
from jishi.exchange.lines import Line
from jishi.exchange.looking import Looked
from jishi.exchange.weight import weigh
from jishi.word.package import open_package

RED = PatternFill("solid", fgColor="F8CBAD")
HUGE = 10**300
"""No number of a sheet is larger."""
HEAD, AUTHOR = "导入说明", "纪实"
SAID = {Fate.NEW: "可以导入", Fate.CHANGED: "会修改已有的一条", Fate.SAME: "系统里已有，一样"}


def marked(looked: Looked, data: bytes) -> bytes:
    """``data`` with faulty cells red and noted, and a last column that says of every line what becomes of it.

    Rules that colour cells by themselves are taken out of that worksheet: they
    would be painted over the red. A book that cannot be read with all its forms, or has
    too many of them, comes back as plain cells.
    """
    if weigh(open_package(data).contents.values()).easy:
        with suppress(Exception):  # what a spreadsheet library makes of another's file is not foreseeable
            book = load_workbook(BytesIO(data), keep_links=False)
            return _with_marks(looked, book, book[looked.table.name])
    return _with_marks(looked, *_plain(looked))


def _with_marks(looked: Looked, book: Workbook, sheet: Any) -> bytes:
    sheet.conditional_formatting = ConditionalFormattingList()
    _unmark(sheet, looked.heads.last_row)
    last = _last(sheet, looked)
    at = {name: column + 1 for column, name in looked.heads.fields.items()}
    sheet.cell(looked.heads.last_row, last, HEAD)
    for line in looked.lines:
        sheet.cell(line.number, last, _said(line))
        for name, fault in line.faults.items():
            _mark(sheet.cell(line.number, at.get(name, last)), fault)
    sheet.column_dimensions[get_column_letter(last)].width = 60
    if not sheet.tables:  # they have filters of their own, and Excel takes no two over one cell
        sheet.auto_filter.ref = f"A{looked.heads.last_row}:{get_column_letter(last)}{_last_row(looked)}"
    held = BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:  # closed even where a cell cannot be written
        ExcelWriter(book, archive).save()
    return held.getvalue()


def _plain(looked: Looked) -> tuple[Workbook, Any]:
    """A book of the cells that were read, without their forms."""
    book = Workbook()
    sheet: Any = book.active
    for number, row in looked.table.rows.items():
        for at, value in enumerate(row, start=1):
            cell = sheet.cell(number, at)
            huge = isinstance(value, int | float) and not abs(value) < HUGE
            cell.value = said(value) if huge else value
            if isinstance(value, str):
                cell.data_type = "s"
    return book, sheet


def _last(sheet: Any, looked: Looked) -> int:
    """The column for what is said of every line: that of an earlier time, else one right of everything."""
    heads = looked.heads
    again = [at + 1 for at, text in heads.texts.items() if text == HEAD and at not in heads.fields]
    if again:
        return again[0]
    first, last = heads.last_row, _last_row(looked)
    merged = [
        one.max_col for one in sheet.merged_cells.ranges if first <= one.max_row and one.min_row <= last
    ]
    return int(max([*merged, *map(len, looked.table.rows.values())])) + 1


def _last_row(looked: Looked) -> int:
    return max(looked.table.rows)


def _unmark(sheet: Any, last_row: int) -> None:
    """Take the marks of an earlier time away: what is right now is no longer red."""
    noted = [cell for (row, _), cell in sheet._cells.items() if row > last_row and cell.comment is not None]
    for cell in noted:
        if cell.comment.author == AUTHOR:
            cell.comment, cell.fill = None, PatternFill()


def _mark(cell: Any, fault: str) -> None:
    if type(cell).__name__ != "MergedCell":
        cell.fill, cell.comment = RED, Comment(fault, AUTHOR, width=260, height=90)


def _said(line: Line) -> str:
    return "；".join(line.faults.values()) or SAID[fate(line)]
