"""The sheet to fill in, made from a ledger: headings, what may stand in each column, a sample."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from django.db import models
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Color, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from jishi.exchange.book import MOST_LINES
from jishi.exchange.heads import HOSTS, LISTS, heading, writable_fields
from jishi.exchange.lines import NOT_IMPORTED, SAMPLE
from jishi.exchange.printable import BODY, FRAME, HEAD, to_print
from jishi.ledger.entry.fields import kind_of, label_and_unit, options, required
from jishi.ledger.entry.reading import DAY_SHAPES, MONTH_SHAPES, is_month
from jishi.ledger.spec import LedgerSpec

HEADS, FIRST = 2, 4
"""The row of the headings and the first to fill in; between them stands the sample."""
WIDTHS = {"day": 13, "number": 10, "money": 13, "flag": 8, "text": 26, "long": 36, "set": 24, "org": 20}
FORMATS = {"day": "@", "money": "#,##0.00", "number": "0", "text": "@", "long": "@"}
"""Days are text: a spreadsheet makes 1901 of 0626, and of 6.26 the sixth of January 1900."""
SAMPLES = {"day": "2026-03-05", "money": "2000"}
ATTENDANCE = {"expected": "30", "attended": "28", "leave": "2", "absent": "0"}
LONGEST_NOTE = 120
BROAD = 8
"""Columns the words above the headings stand across, so that they can be read without scrolling."""
GREY = Font(name="宋体", size=10, color="808080")
RED = Color("FFC00000")
SHADE = PatternFill("solid", fgColor="F2F2F2")


def template(spec: LedgerSpec, orgs: list[str]) -> bytes:
    """An .xlsx to fill in for ``spec``; ``orgs`` are those whose records may stand in it."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = spec.title[:31]
    book.create_sheet(LISTS)
    fields = writable_fields(spec)
    count = len(fields) + bool(spec.hosts) + 1
    told = sheet.cell(1, 1, _told(spec))
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=min(count, BROAD))
    told.font, told.alignment = BODY, Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[1].height = 64
    _column(sheet, 1, "序号", False, "不用填，导入时不看这一列。", SAMPLE, 6)
    for at, field in enumerate(fields, start=2):
        _field(book, sheet, at, field, orgs)
    if spec.hosts:
        _column(sheet, count, HOSTS, False, "几个组织一起办的，写其他主办的组织，用顿号隔开。", "", 20)
    sheet.freeze_panes = sheet.cell(FIRST, 2)
    to_print(sheet, HEADS)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _told(spec: LedgerSpec) -> str:
    return (
        f"{spec.title}导入表。带 * 的必填；鼠标放在栏名上看怎样填。灰色的示例行不导入，可以删。"
        f"一行一条，从第 {FIRST} 行填起，最多 {MOST_LINES} 行；列的先后可以调，用不着的列可以删。"
        "导入的记录先是草稿，提交、确认以后才计数。本系统不是涉密系统，不要填写国家秘密和工作秘密。"
    )


def _field(book: Workbook, sheet: Any, at: int, field: models.Field[Any, Any], orgs: list[str]) -> None:
    kind, must = kind_of(field), required(field) or field.name == "on"
    names = orgs if kind == "org" else [label for _, label in options(field)]
    said = how_to_fill(field, names)
    _column(sheet, at, heading(field), must, said, _sample(field, names), WIDTHS.get(kind, 16))
    letter = get_column_letter(at)
    if kind in FORMATS:  # of the whole column, so that 0012 stays 0012 in any row
        sheet.column_dimensions[letter].number_format = FORMATS[kind]
    rule = _rule(book, field, kind, names)
    if rule is not None:
        rule.add(f"{letter}{FIRST}:{letter}{FIRST + MOST_LINES - 1}")
        sheet.add_data_validation(rule)


def _sample(field: models.Field[Any, Any], names: list[str]) -> str:
    """What stands in the sample: numbers that fit together, nothing that need not be said."""
    if field.name == "remark":
        return NOT_IMPORTED
    if kind_of(field) == "day":
        return "2026-03" if is_month(field) else SAMPLES["day"]
    if kind_of(field) == "text" and required(field):
        return f"（{label_and_unit(field)[0]}）"
    return ATTENDANCE.get(field.name, "") or SAMPLES.get(kind_of(field), names[0] if names else "")


def _column(sheet: Any, at: int, head: str, must: bool, said: str, sample: str, width: int) -> None:
    cell = sheet.cell(HEADS, at)
    star = TextBlock(InlineFont(rFont=HEAD.name, sz=HEAD.size, color=RED), "*")
    plain = TextBlock(InlineFont(rFont=HEAD.name, sz=HEAD.size), head)
    cell.value = CellRichText(plain, star) if must else head
    cell.font, cell.fill, cell.border = HEAD, SHADE, FRAME
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.comment = Comment(said, "纪实", width=260, height=110)
    shown = sheet.cell(FIRST - 1, at, sample)
    shown.font, shown.border = GREY, FRAME
    sheet.column_dimensions[get_column_letter(at)].width = width


def how_to_fill(field: models.Field[Any, Any], names: Iterable[str] = ()) -> str:
    """The note on a heading: what may stand in the column."""
    some = "、".join(names)
    some = some if len(some) <= LONGEST_NOTE else f"见工作表“{LISTS}”"
    told: Mapping[str, str] = {
        "day": f"{MONTH_SHAPES if is_month(field) else DAY_SHAPES}。",
        "number": "填整数。不知道就空着，没有就填 0。",
        "money": "按元填，如 2000 或 2000.50；也可以写 0.2万。",
        "flag": "填“是”或“否”。",
        "set": f"可以填几个，用顿号隔开：{some}。",
        "select": f"填一个：{some}。",
        "radio": f"填一个：{some}。",
        "org": f"填组织的名称：{some}。",
        "pick": "写名称；同名的在后面用括号写明是哪一个，人员写所在组织，记录写日期。",
    }
    longest = f"文字，最多 {field.max_length} 字。" if field.max_length else "文字。"
    return told.get(kind_of(field), longest)


def _rule(
    book: Workbook, field: models.Field[Any, Any], kind: str, names: list[str]
) -> DataValidation | None:
    """What Excel itself warns of. Lists stand on a sheet of their own under a name: that form every program
    keeps. Of several codes in one cell it cannot judge; they are listed to be looked up."""
    listed = _listed(book, field, names) if names else ""
    if kind in ("org", "select", "radio") and listed:
        return _warning("请从下拉的选项里选一个。", type="list", formula1=listed)
    if kind == "flag":
        return _warning("请填“是”或“否”。", type="list", formula1='"是,否"')
    if kind == "number":
        said = "这里填整数，没有就填 0，不知道就空着。"
        return _warning(said, type="whole", operator="greaterThanOrEqual", formula1="0")
    return None


def _warning(said: str, **rule: Any) -> DataValidation:
    """A rule that warns and lets pass: what is wrong is said again when the sheet is brought."""
    return DataValidation(allow_blank=True, showErrorMessage=True, errorStyle="warning", error=said, **rule)


def _listed(book: Workbook, field: models.Field[Any, Any], names: list[str]) -> str:
    """The names in a column of their own on the sheet of lists, and what a rule calls them."""
    sheet = book[LISTS]
    at = sheet.max_column + (sheet.cell(1, 1).value is not None)
    for row, one in enumerate([heading(field), *names], start=1):
        sheet.cell(row, at, one).font = BODY if row > 1 else HEAD
    letter, title = get_column_letter(at), f"list_{field.name}"
    sheet.column_dimensions[letter].width = 24
    place = f"'{LISTS}'!${letter}$2:${letter}${len(names) + 1}"
    book.defined_names[title] = DefinedName(title, attr_text=place)
    return title
