"""A look at a sheet: what it would do to a ledger. Nothing is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jishi.core.errors import FileRefused
from jishi.core.money import in_yuan
from jishi.exchange.book import Table, open_book
from jishi.exchange.heads import LISTS, Heads, find_heads
from jishi.exchange.judging import Fate, fate, judge
from jishi.exchange.lines import Left, Line, read_lines
from jishi.exchange.names import Names
from jishi.ledger.entry.fields import title_of
from jishi.ledger.fields import FenField
from jishi.ledger.spec import LedgerSpec

MOST_TOLD = 60
"""Lines of one fate that are kept to be listed; a page shows fewer."""
LONGEST_TOLD = 200
"""Characters of a cell, or of what is wrong with it, that are kept to be shown."""
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")
MOST_LEFT, LONGEST_LEFT = 5, 20
"""Rows that are no lines of which a page tells."""
TO_WRITE = (Fate.NEW, Fate.CHANGED)


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at a sheet: where it was read, its lines, the rows that are none, the year it is of."""

    table: Table
    heads: Heads
    lines: list[Line]
    left: list[Left]
    year: int
    wanting: list[str]
    """Fields without whose column nothing is read."""

    def of(self, *wanted: Fate) -> list[Line]:
        return [line for line in self.lines if fate(line) in wanted]


def look(
    spec: LedgerSpec,
    names: Names,
    data: bytes,
    columns: Mapping[int, str],
    for_all: Mapping[str, str] | None = None,
) -> Looked:
    """Read the worksheet that fits the ledger best and judge its lines; nothing is written.

    ``for_all`` is what every line says of a field there is no column for.
    """
    said = for_all or {}
    found = _with_heads(spec, data, columns)
    heads, table = max(found, key=lambda one: (-len(missing(spec, names, one[0])), len(one[0].fields)))
    year = year_of(table, heads, names.today.year)
    if wanting := [name for name in missing(spec, names, heads) if not said.get(name)]:
        return Looked(table, heads, [], [], year, wanting)
    lines, left = read_lines(spec, table, heads, names, year, said)
    judge(spec, lines, names)
    return Looked(table, heads, lines, left, year, [])


def year_of(table: Table, heads: Heads, today: int) -> int:
    """The year a sheet is of: the only one that is named above its headings, or by the worksheet; else this
    one."""
    above = [str(value) for number, row in table.rows.items() if number < heads.last_row for value in row]
    found = {int(year) for text in (table.name, *above) for year in _YEAR.findall(text)}
    return found.pop() if len(found) == 1 else today


def rows_in(spec: LedgerSpec, data: bytes) -> int:
    """How many rows the longest worksheet has that may be meant; raises FileRefused as ``look`` does."""
    return max(len(table.rows) for _, table in _with_heads(spec, data, {}))


def _with_heads(spec: LedgerSpec, data: bytes, columns: Mapping[int, str]) -> list[tuple[Heads, Table]]:
    tables = [table for table in open_book(data) if table.name != LISTS]
    found = [(heads, table) for table in tables if (heads := find_heads(spec, table, columns))]
    if not found:
        problem = f"表里没有认出{spec.title}的栏名。"
        remedy = "请下载模板填写，或在数据上面一行写上栏名（如“日期”“组织”）后重新上传。"
        raise FileRefused("no_heads", problem, remedy)
    _only_one(spec, found)
    return found


def _only_one(spec: LedgerSpec, found: list[tuple[Heads, Table]]) -> None:
    """Of twelve worksheets for twelve months none is taken for all: raises FileRefused."""
    most = max(len(heads.fields) for heads, _ in found)
    alike = [
        table.name
        for heads, table in found
        if spec.date_field in heads.fields.values()
        and not set(heads.missing) - {"org"}
        and 2 * len(heads.fields) >= most
        and max(table.rows) > heads.last_row
    ]
    if len(alike) > 1:
        problem = f"有 {len(alike)} 张工作表都像{spec.title}：{'、'.join(alike)}。"
        raise FileRefused("several_sheets", problem, "一次导入一张：请把其他的隐藏或删去，再重新上传。")


def missing(spec: LedgerSpec, names: Names, heads: Heads) -> list[str]:
    """The fields without whose column nothing can be imported: those that must be filled in, and the date
    without which no record counts."""
    wanted = [name for name in heads.missing if name != "org" or names.only is None]
    dated = spec.date_field in heads.fields.values()
    return wanted if dated or spec.date_field in wanted else [*wanted, spec.date_field]


def kept(spec: LedgerSpec, looked: Looked) -> dict[str, Any]:
    """What the page shows of a look, as a table keeps it."""
    faulty, changed, new = looked.of(Fate.FAULTY), looked.of(Fate.CHANGED), looked.of(Fate.NEW)
    heads, texts = looked.heads, sorted(looked.heads.texts.items())
    counts = {one.value: len(looked.of(one)) for one in Fate}
    return {
        "sheet": looked.table.name,
        "heads": [[at, text, heads.fields.get(at, ""), heads.guesses.get(at, "")] for at, text in texts],
        "missing": looked.wanting,
        "year": looked.year,
        "counts": counts | {"left": len(looked.left), "repeats": sum(line.repeats for line in new)},
        "left": [(number, text[:LONGEST_LEFT]) for number, text in looked.left[:MOST_LEFT]],
        "todo": todo(looked),
        "faulty": [_told(line, line.texts) for line in faulty[:MOST_TOLD]],
        "changed": [_told(line, as_read(spec, line)) for line in changed[:MOST_TOLD]],
        "new": [_told(line, as_read(spec, line)) for line in new[:MOST_TOLD]],
    }


def todo(looked: Looked) -> list[list[Any]]:
    """Line by line what is to be written, so that it can be seen whether it still is."""
    lines = looked.of(*TO_WRITE)
    return [[line.number, line.row and line.row.pk, line.row and line.row.version] for line in lines]


def as_read(spec: LedgerSpec, line: Line) -> dict[str, str]:
    """What the cells of a line were understood to say: 25 for 二十五人, labels of codes in full."""
    told = {name: _words(spec, name, value) for name, value in line.values.items()}
    return told | ({spec.hosts: "、".join(org.name for org in line.hosts)} if line.hosts else {})


def _words(spec: LedgerSpec, name: str, value: Any) -> str:
    field = spec.field(name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(field, FenField):
        return in_yuan(value)
    return title_of(value) if field.is_relation else str(spec.shown(name, value))


def _told(line: Line, texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": line.number,
        "texts": _short(texts),
        "faults": _short(line.faults),
        "row": line.row.pk if line.row is not None else None,
        "changed": [name for name in line.changed if name in line.texts],
        "joined": line.joined,
        "repeats": line.repeats,
    }


def _short(texts: Mapping[str, str]) -> dict[str, str]:
    cut = LONGEST_TOLD
    return {name: text if len(text) <= cut else f"{text[:cut]}…" for name, text in texts.items()}
