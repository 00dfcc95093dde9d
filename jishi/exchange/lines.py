"""The lines of a sheet: every cell read, everything that is wrong with it said, nothing written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from jishi.exchange.book import Table
from jishi.exchange.cells import meant, said
from jishi.exchange.heads import Heads, plain, writable_fields
from jishi.exchange.names import Names
from jishi.ledger import actions
from jishi.ledger.entry.fields import kind_of, required
from jishi.ledger.entry.reading import Unreadable
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation

SAMPLE = "示例"
NOT_IMPORTED = "示例，不导入"
"""Stands in the sample of a template once more, for whoever deletes its first column."""
_TOTAL = re.compile(r"(?:本\w)?(?:合计|总计|小计|共计|累计)(?:[(:\d].*)?", re.S)
_NOTE = re.compile(r"(?:注|备注|说明|(?:填表|填报|制表|审核|审批|经办|联系|负责|单位负责)人?):.*", re.S)
_UNIT = re.compile(r"(百万|千|万|亿)元")
_UNIT_OF_ALL = re.compile(r"单位:(百万|千|万|亿)元")
_BARE_NUMBER = re.compile(r"-?[\d,，.]+")


Left = tuple[int, str]
"""A row that is no line (a sample, a total, a note): its number, and its first words."""


@dataclass
class Line:
    """One row of a sheet: its number there, what its cells say, what they mean, what is wrong.

    ``faults`` by field name, the hosts by the name of that relation; "" for what several cells say together.
    """

    number: int
    texts: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    hosts: list[Organisation] | None = None
    faults: dict[str, str] = field(default_factory=dict)
    row: Any = None
    """The record it is about, if there is one already."""
    look: actions.Preview | None = None
    """What writing it would find; none as long as a cell is wrong."""
    joined: bool = False
    """Whether its further hosts would be others."""

    @property
    def told(self) -> dict[str, Any]:
        """The values of cells that are not empty; the organisation always."""
        return {name: v for name, v in self.values.items() if name == "org" or self.texts.get(name)}

    @property
    def changed(self) -> Mapping[str, Any]:
        """What the record would say instead."""
        return self.look.changed if self.look else {}

    @property
    def repeats(self) -> bool:
        """Whether it becomes the repetition of a record that he may not change."""
        return self.row is None and self.look is not None and self.look.original is not None


def read_lines(
    spec: LedgerSpec,
    table: Table,
    heads: Heads,
    names: Names,
    year: int,
    for_all: Mapping[str, str] | None = None,
) -> tuple[list[Line], list[Left]]:
    """(the lines below the headings, the rows that are none); a day without a year lies in ``year``.

    ``for_all`` is what every line says of a field that has no column.
    """
    once = {name: text for name, text in (for_all or {}).items() if name not in heads.fields.values()}
    rows = {number: [*row] for number, row in table.rows.items() if number > heads.last_row}
    _in_yuan(spec, table, heads, rows)
    lines, left = list[Line](), list[Left]()
    for number, row in rows.items():
        texts = {name: said(row[at]) if at < len(row) else "" for at, name in heads.fields.items()}
        if _no_line(row) or _heads_again(texts, heads):
            left.append((number, next((said(value) for value in row if said(value)), "")))
        elif any(texts.values()):
            lines.append(Line(number, texts | once))
    fields = {one.name: one for one in writable_fields(spec) if one.name in heads.fields.values()}
    picks = [one for one in fields.values() if kind_of(one) == "pick"]
    names.read(picks, {one.name: {line.texts[one.name] for line in lines} for one in picks})
    for line in lines:
        row = rows[line.number]
        cells = {name: row[at] if at < len(row) else None for at, name in heads.fields.items()} | once
        _read(spec, line, cells, names, year)
    return lines, left


def _no_line(row: list[Any]) -> bool:
    """A sample of the template, a total, a note below the table."""
    first = _even(next((said(value) for value in row if said(value)), ""))
    told = first.startswith(SAMPLE) or _TOTAL.fullmatch(first) or _NOTE.fullmatch(first)
    return bool(told) or NOT_IMPORTED in row


def _even(text: str) -> str:
    """Without what people vary in width and space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _heads_again(texts: Mapping[str, str], heads: Heads) -> bool:
    """Whether a row says the headings once more, as on the second page of a printed sheet."""
    said_above = {name: heads.texts.get(at, "") for at, name in heads.fields.items()}
    return all(plain(text) == plain(said_above[name]) for name, text in texts.items())


def _in_yuan(spec: LedgerSpec, table: Table, heads: Heads, rows: Mapping[int, list[Any]]) -> None:
    """Give bare numbers of money the unit their heading, or a note above the table, says for them."""
    above = [said(value) for number, row in table.rows.items() if number <= heads.last_row for value in row]
    of_all = _UNIT_OF_ALL.search("　".join(map(_even, above)))
    for at, name in heads.fields.items():
        if name == spec.hosts or kind_of(spec.field(name)) != "money":
            continue
        own = _even(heads.texts.get(at, ""))
        unit = _UNIT.search(own) or (None if "元" in own else of_all)
        if unit is None:
            continue
        for row in rows.values():
            if at < len(row) and _BARE_NUMBER.fullmatch(said(row[at])):
                row[at] = f"{said(row[at])}{unit[1]}元"


def _read(spec: LedgerSpec, line: Line, cells: Mapping[str, Any], names: Names, year: int) -> None:
    """Fill in values and faults; a column that is not there says nothing about a record that is."""
    for one in writable_fields(spec):
        if one.name != "org" and one.name not in cells:
            continue
        kind, value = kind_of(one), cells.get(one.name)
        if required(one) and kind not in ("org", "pick") and not said(value):
            line.faults[one.name] = "必填，还没有填。"
        elif kind == "org":
            _try(line, one.name, partial(names.org, value))
        elif kind == "pick":
            _try(line, one.name, partial(names.related, one, value))
        else:
            _try(line, one.name, partial(meant, one, value, year))
    if spec.hosts and spec.hosts in cells:
        try:
            line.hosts = names.hosts(cells[spec.hosts])
        except Unreadable as fault:
            line.faults[spec.hosts] = str(fault)


def _try(line: Line, name: str, read: Callable[[], Any]) -> None:
    try:
        line.values[name] = read()
    except Unreadable as fault:
        line.faults[name] = str(fault)
