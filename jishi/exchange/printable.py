"""Spreadsheets handed out: one table laid out for the eye and for A4, and text that stays text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

A4 = 9
"""What Excel calls this size of paper."""
LEADS = ("=", "+", "-", "@", "\t", "\r")
"""A text beginning with one of these would be run as a formula when somebody saves the sheet anew."""
FORMATS = {"day": "yyyy-mm-dd", "money": "#,##0.00"}
WIDTHS = {"day": 12, "number": 9, "money": 14, "flag": 8, "status": 9, "time": 17, "related": 18}
THIN = Side(style="thin", color="999999")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
BODY, HEAD = Font(name="宋体", size=10), Font(name="黑体", size=10)
TITLE, NOTE = Font(name="黑体", size=16), Font(name="宋体", size=9)


def printable(
    title: str,
    note: str,
    heads: Sequence[str],
    kinds: Sequence[str],
    lines: Iterable[Sequence[Any]],
    count: int,
) -> bytes:
    """One table as .xlsx: title, a line about it, heads, then ``count`` lines of values of ``kinds``."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    _lay_out(sheet, kinds, count)
    sheet.append([_cell(sheet, title, TITLE)])
    sheet.append([_cell(sheet, note, NOTE)])
    sheet.append([_cell(sheet, head, HEAD, framed=True) for head in heads])
    for line in lines:
        sheet.append([_cell(sheet, v, BODY, k, framed=True) for v, k in zip(line, kinds, strict=True)])
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _lay_out(sheet: Any, kinds: Sequence[str], count: int) -> None:
    """What has to be said before the first row of a sheet that is written as it goes."""
    last = get_column_letter(len(kinds))
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:{last}{3 + count}"
    for at, kind in enumerate(kinds, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = WIDTHS.get(kind, 24)
    to_print(sheet, 3)


def to_print(sheet: Any, heads: int) -> None:
    """A4 across, as wide as the paper, row ``heads`` at the top of every page, pages numbered."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{heads}:{heads}"
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"


def _cell(sheet: Any, value: Any, font: Font, kind: str = "", *, framed: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=harmless(value))
    if isinstance(value, str):
        cell.data_type = "s"
    cell.font = font
    if framed:
        cell.border = FRAME
        cell.alignment = Alignment(vertical="center", wrap_text=isinstance(value, str))
    if isinstance(value, date | Decimal) and kind in FORMATS:
        cell.number_format = FORMATS[kind]
    return cell


def harmless(value: Any) -> Any:
    """Text that no spreadsheet runs as a formula, without what no sheet can hold; others as they are."""
    if not isinstance(value, str):
        return value
    clean = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{clean}" if clean.startswith(LEADS) else clean
