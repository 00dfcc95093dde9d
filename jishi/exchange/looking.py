"""A look at a sheet: what it would do to a ledger. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jishi.core.errors import FileRefused
from jishi.exchange.book import Table, open_book
from jishi.exchange.heads import Heads, find_heads
from jishi.exchange.judging import Fate, fate, judge
from jishi.exchange.lines import Line, read_lines
from jishi.exchange.names import Names
from jishi.ledger.spec import LedgerSpec

MOST_TOLD = 200
"""Lines of one fate that a page lists."""
TO_WRITE = (Fate.NEW, Fate.CHANGED)


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at a sheet: where it was read, its lines, and how many rows are none."""

    table: Table
    heads: Heads
    lines: list[Line]
    left: int
    wanting: list[str]
    """Fields without whose column nothing is read."""

    def of(self, *wanted: Fate) -> list[Line]:
        return [line for line in self.lines if fate(line) in wanted]


def look(spec: LedgerSpec, names: Names, data: bytes, columns: Mapping[int, str]) -> Looked:
    """Read the worksheet that fits the ledger best and judge its lines; nothing is written."""
    found = _with_heads(spec, data, columns)
    heads, table = max(found, key=lambda one: (-len(missing(spec, names, one[0])), len(one[0].fields)))
    if wanting := missing(spec, names, heads):
        return Looked(table, heads, [], 0, wanting)
    lines, left = read_lines(spec, table, heads, names)
    judge(spec, lines, names)
    return Looked(table, heads, lines, left, [])


def rows_in(spec: LedgerSpec, data: bytes) -> int:
    """How many rows the longest worksheet has that may be meant; raises FileRefused as ``look`` does."""
    return max(len(table.rows) for _, table in _with_heads(spec, data, {}))


def _with_heads(spec: LedgerSpec, data: bytes, columns: Mapping[int, str]) -> list[tuple[Heads, Table]]:
    found = [(heads, table) for table in open_book(data) if (heads := find_heads(spec, table, columns))]
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


def kept(looked: Looked) -> dict[str, Any]:
    """What the page shows of a look, as a table keeps it."""
    faulty, changed, new = looked.of(Fate.FAULTY), looked.of(Fate.CHANGED), looked.of(Fate.NEW)
    heads, texts = looked.heads, sorted(looked.heads.texts.items())
    counts = {one.value: len(looked.of(one)) for one in Fate}
    return {
        "sheet": looked.table.name,
        "heads": [[at, text, heads.fields.get(at, ""), heads.guesses.get(at, "")] for at, text in texts],
        "missing": looked.wanting,
        "counts": counts | {"left": looked.left, "repeats": sum(line.repeats for line in new)},
        "todo": todo(looked),
        "faulty": [_told(line) for line in faulty[:MOST_TOLD]],
        "changed": [_told(line) for line in changed[:MOST_TOLD]],
        "new": [_told(line) for line in new[:MOST_TOLD]],
    }


def todo(looked: Looked) -> list[list[Any]]:
    """Line by line what is to be written, so that it can be seen whether it still is."""
    lines = looked.of(*TO_WRITE)
    return [[line.number, line.row and line.row.pk, line.row and line.row.version] for line in lines]


def _told(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "texts": line.texts | {n: d.isoformat() for n, d in line.values.items() if isinstance(d, date)},
        "faults": line.faults,
        "row": line.row.pk if line.row is not None else None,
        "changed": [name for name in line.changed if name in line.texts],
        "joined": line.joined,
        "repeats": line.repeats,
    }
