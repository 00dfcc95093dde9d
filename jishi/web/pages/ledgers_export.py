"""A ledger list as an Excel sheet, and as a page to print."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime, now
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from jishi.audit import trail
from jishi.core.errors import UserError
from jishi.web.cells import kind_of, label_of, plain, text
from jishi.web.doors import page
from jishi.web.pages import ledgers_table as table
from jishi.web.pages.ledgers_door import opened
from jishi.web.pages.ledgers_kept import columns, habits
from jishi.web.pages.ledgers_query import read
from jishi.web.pages.ledgers_rows import Found
from jishi.web.seat import Seat

A4 = 9
"""What Excel calls this size of paper."""
MOST_ROWS, MOST_PRINTED = 20_000, 2_000
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LEADS = ("=", "+", "-", "@", "\t", "\r")
"""A text beginning with one of these would be run as a formula when somebody saves the sheet anew."""
FORMATS = {"day": "yyyy-mm-dd", "money": "#,##0.00"}
WIDTHS = {"day": 12, "number": 9, "money": 14, "flag": 8, "status": 9, "time": 17, "related": 18}
THIN = Side(style="thin", color="999999")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
BODY, HEAD = Font(name="宋体", size=10), Font(name="黑体", size=10)
TITLE, NOTE = Font(name="黑体", size=16), Font(name="宋体", size=9)


@page("view")
def export(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """All rows the conditions find, as .xlsx, in the columns the user sees."""
    spec = opened(seat, code)
    found = Found(seat, read(seat, spec, request.GET))
    _at_most(found, MOST_ROWS, "导出")
    return workbook(found, found.ids, columns(spec, habits(seat, spec)))


@page("view")
def printed(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """All rows the conditions find as one plain table, A4 across."""
    spec = opened(seat, code)
    found = Found(seat, read(seat, spec, request.GET))
    _at_most(found, MOST_PRINTED, "打印")
    names = columns(spec, habits(seat, spec))
    rows = found.read(found.ids, names)
    kinds = [kind_of(spec.field(name)) for name in names]
    lines = [
        [(kind, text(spec, n, getattr(row, n))) for n, kind in zip(names, kinds, strict=True)] for row in rows
    ]
    labels = [label_of(spec, name) for name in names]
    context = {
        "spec": spec,
        "labels": labels,
        "lines": lines,
        "about": about(found, len(lines)),
        "asked": found.asked,
    }
    return render(request, "ledgers/print.html", context)


def _at_most(found: Found, most: int, verb: str) -> None:
    if found.total > most:
        raise UserError(
            f"条件下有 {found.total} 条，一次最多{verb} {most} 条。",
            "请加上时间或组织等条件，分几次办。",
            ledger=found.spec.code,
            rows=found.total,
        )


def about(found: Found, count: int) -> list[str]:
    """Whose rows, of what time, how many, by whom and when."""
    said = [chip.label for chip in table.chips(found) if not chip.label.startswith("时间：")]
    time = table.WORDS_FOR_UNDATED if found.asked.undated else table.said_of(found.asked.period)
    return [
        f"单位：{found.seat.institution.name}",
        f"时间：{found.figure.period.label if found.figure else time}",
        *([f"条件：{'；'.join(said)}"] if said else []),
        f"共 {count} 条",
        f"导出：{found.seat.user.shown_name}，{localtime(now()):%Y-%m-%d %H:%M}",
    ]


def workbook(found: Found, ids: list[int], names: list[str]) -> HttpResponse:
    """The sheet of the rows of ``ids``; who took it away is noted in the trail."""
    spec, seat = found.spec, found.seat
    rows = found.read(ids, names)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(spec.title[:31])
    kinds = [kind_of(spec.field(name)) for name in names]
    _lay_out(sheet, kinds, len(rows))
    sheet.append([_cell(sheet, spec.title, TITLE)])
    sheet.append([_cell(sheet, "　".join(about(found, len(rows))), NOTE)])
    sheet.append([_cell(sheet, label_of(spec, name), HEAD, framed=True) for name in names])
    for row in rows:
        values = [plain(spec, name, getattr(row, name)) for name in names]
        sheet.append([_cell(sheet, v, BODY, k, framed=True) for v, k in zip(values, kinds, strict=True)])
    trail.leave(
        seat.user,
        "export",
        spec.code,
        seat.grants[0].org,
        after={"rows": len(rows), "query": found.asked.query},
    )
    return _answer(book, f"{spec.title}-{seat.today:%Y%m%d}.xlsx")


def _lay_out(sheet: Any, kinds: list[str], count: int) -> None:
    """What has to be said before the first row of a sheet that is written as it goes."""
    last = get_column_letter(len(kinds))
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:{last}{3 + count}"
    for at, kind in enumerate(kinds, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = WIDTHS.get(kind, 24)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "3:3"
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


def _answer(book: Workbook, name: str) -> HttpResponse:
    held = BytesIO()
    book.save(held)
    answer = HttpResponse(held.getvalue(), content_type=SHEET)
    answer["Content-Disposition"] = f"attachment; filename=\"ledger.xlsx\"; filename*=UTF-8''{quote(name)}"
    return answer
