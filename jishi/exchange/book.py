"""A sheet as it was brought: the zip looked through before anything reads it, then its cells, row by row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from jishi.core.errors import FileRefused
from jishi.exchange.weight import LESS, weigh
from jishi.word.package import Package, open_package

LARGEST = 10 * 2**20
LARGEST_INFLATED = 60 * 2**20
MOST_LINES, MOST_COLUMNS, MOST_SHEETS = 2_000, 120, 12
MOST_ABOVE = 40
"""Rows that may stand above and below the lines: title, heads, notes, totals."""
BLANK_ROWS = 200
"""After so many empty rows nothing is looked for any more."""
LONGEST = 2_000
"""Characters of a cell that are read; no field holds more."""
MOST_SPREAD = 2 * MOST_LINES * MOST_COLUMNS
"""Cells that merges may fill in downwards: twice a sheet that is merged all over."""
OLE, PLAIN = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
AGAIN = "请用 WPS 或 Excel 打开它，另存为 .xlsx 后重新上传。"
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0(?:D\0O\0C|E\0N\0T)|\0<\0!\0(?:D\0O|E\0N)", re.I)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_UNCOUNTED = re.compile(
    rb'<c\s+r="([A-Z]{1,3})(\d{1,7})"(?:\s+s="\d+")?\s*>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*+(?:<v\s*+/>|<v></v>)?\s*+</c>'
)
UNCOUNTED = "#未算出"
"""Stands where a program wrote a formula that no spreadsheet has worked out yet: the cell is not empty."""


@dataclass(frozen=True, slots=True)
class Table:
    """One worksheet: its name, and by row number (as Excel counts) what stands in its columns from 0."""

    name: str
    rows: Mapping[int, list[Any]]


def open_book(data: bytes) -> list[Table]:
    """The visible worksheets that hold anything. Raises FileRefused for all that is no harmless .xlsx."""
    package = _looked_through(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets: list[Any] = book.worksheets
        if len({str(sheet._worksheet_path) for sheet in sheets}) < len(sheets):
            raise FileRefused("damaged", "文件里有几张工作表指着同一处内容，打不开。", AGAIN)
        seen = [sheet for sheet in sheets if sheet.sheet_state == "visible"][:MOST_SHEETS]
        tables = [Table(str(sheet.title), _rows(sheet, package)) for sheet in seen]
    except FileRefused:
        raise
    except Exception as error:  # what a spreadsheet library makes of a broken file is not foreseeable
        raise FileRefused("damaged", "文件不完整或已经损坏，打不开。", AGAIN) from error
    found = [table for table in tables if table.rows]
    if not found:
        raise FileRefused("empty", "文件里没有内容。", "请检查选的文件对不对，再重新上传。")
    return found


def _looked_through(data: bytes) -> Package:
    if not data:
        raise FileRefused("empty", "文件是空的，没有内容。", "请检查选的文件对不对，再重新上传。")
    if len(data) > LARGEST:
        raise FileRefused("too_big", "文件超过 10 MB，没有接收。", "请把表格分成几份，或删去图片后另存。")
    if data.startswith(OLE):
        raise FileRefused("xls", "这是旧格式（.xls）或加了打开密码的表格，读不了。", AGAIN)
    if not data.startswith(PLAIN):
        raise FileRefused("not_xlsx", "这不是 .xlsx 表格。", AGAIN)
    try:
        package = open_package(data)
    except FileRefused as refused:
        raise FileRefused(refused.reason, refused.problem, AGAIN) from refused
    _harmless(package)
    weigh(package.contents.values())
    return package


def _harmless(package: Package) -> None:
    names = [name.lower() for name in package.contents]
    if "xl/workbook.xml" not in names:
        raise FileRefused("not_xlsx", "这不是 .xlsx 表格。", AGAIN)
    if any(name.endswith(("vbaproject.bin", ".xlm")) or "/macrosheets/" in name for name in names):
        raise FileRefused("macro", "表格里带有宏，不安全，没有接收。", AGAIN)
    if sum(map(len, package.contents.values())) > LARGEST_INFLATED:
        raise FileRefused(
            "zip_bomb", "文件解压后异常地大，没有接收。", "请只留要导入的工作表，另存后再上传。"
        )
    if any(_DTD.search(content) for content in package.contents.values()):  # any member may be read as XML
        raise FileRefused("dtd", "文件内部带有文档类型定义，不安全，没有接收。", AGAIN)


def _rows(sheet: Any, package: Package) -> dict[int, list[Any]]:
    """The rows that hold anything; raises FileRefused when they are too many."""
    sheet.reset_dimensions()
    rows, blank, short = dict[int, list[Any]](), 0, dict[str, str]()
    content = package.contents.get(str(sheet._worksheet_path), b"")
    uncounted = _uncounted(content)
    cells = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    for number, found in enumerate(cells, start=1):
        row = _held([_cut(value, short) for value in found], uncounted.get(number, ()))
        blank = 0 if row else blank + 1
        if row:
            rows[number] = row
        if len(rows) > MOST_LINES + MOST_ABOVE:
            problem = f"工作表“{sheet.title}”超过 {MOST_LINES} 行，没有接收。"
            raise FileRefused("too_many_rows", problem, "请分成几份导入。")
        if blank > BLANK_ROWS:
            break
    _spread(rows, content)
    return rows


def _cut(value: Any, short: dict[str, str]) -> Any:
    """A text as far as it is read; the same for all cells that share one, so that it is held once."""
    if not isinstance(value, str) or len(value) <= LONGEST:
        return value
    if value not in short:
        short[value] = value.strip()[:LONGEST]
    return short[value]


def _held(row: list[Any], uncounted: Iterable[int]) -> list[Any]:
    """A row up to its last cell that holds anything."""
    for column in uncounted:
        if column < len(row) and row[column] is None:
            row[column] = UNCOUNTED
    while row and row[-1] in (None, ""):
        row.pop()
    return row


def _uncounted(content: bytes) -> Mapping[int, list[int]]:
    """Row → the columns in which a formula without its result stands."""
    found = defaultdict[int, list[int]](list)
    for column, row in _UNCOUNTED.findall(content):
        found[int(row)].append(column_index_from_string(column.decode()) - 1)
    return found


def _spread(rows: dict[int, list[Any]], content: bytes) -> None:
    """A cell merged downwards says the same for every row it covers, sideways for no other column."""
    spread = 0
    for column, first, last in _merged(content):
        top = rows.get(first, [])
        value = top[column] if column < len(top) else None
        if value is None:
            continue
        last = min(last, first + MOST_LINES)
        spread += last - first
        if spread > MOST_SPREAD:
            raise FileRefused("too_much", "表格里合并的单元格互相重叠，读不了。", LESS)
        for number in range(first + 1, last + 1):
            if (row := rows.get(number)) is not None:
                row.extend([None] * (column + 1 - len(row)))
                row[column] = value


def _merged(content: bytes) -> Iterator[tuple[int, int, int]]:
    """(column, first row, last row) of each merge of several rows."""
    for left, first, _, last in _MERGED.findall(content):
        if last != first:
            yield column_index_from_string(left.decode()) - 1, int(first), int(last)
