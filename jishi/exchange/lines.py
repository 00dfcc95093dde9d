"""The lines of a sheet: every cell read, everything that is wrong with it said, nothing written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from jishi.exchange.book import Table
from jishi.exchange.cells import meant, said
from jishi.exchange.heads import Heads, writable_fields
from jishi.exchange.names import Names
from jishi.ledger import actions
from jishi.ledger.entry.fields import kind_of, required
from jishi.ledger.entry.reading import Unreadable
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation

TOTALS = ("合计", "总计", "小计", "共计", "累计")
SAMPLE = "示例"


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
    def changed(self) -> Mapping[str, Any]:
        """What the record would say instead."""
        return self.look.changed if self.look else {}

    @property
    def repeats(self) -> bool:
        """Whether it becomes the repetition of a record that he may not change."""
        return self.row is None and self.look is not None and self.look.original is not None


def read_lines(spec: LedgerSpec, table: Table, heads: Heads, names: Names) -> tuple[list[Line], int]:
    """(the lines below the headings, how many rows are none of them: samples and totals)."""
    rows = {number: row for number, row in table.rows.items() if number > heads.last_row}
    lines, left = list[Line](), 0
    for number, row in rows.items():
        texts = {name: said(row[at]) if at < len(row) else "" for at, name in heads.fields.items()}
        if _no_line(row):
            left += 1
        elif any(texts.values()):
            lines.append(Line(number, texts))
    fields = {one.name: one for one in writable_fields(spec) if one.name in heads.fields.values()}
    picks = [one for one in fields.values() if kind_of(one) == "pick"]
    names.read(picks, {one.name: {line.texts[one.name] for line in lines} for one in picks})
    for line in lines:
        row = rows[line.number]
        cells = {name: row[at] if at < len(row) else None for at, name in heads.fields.items()}
        _read(spec, line, cells, names)
    return lines, left


def _no_line(row: list[Any]) -> bool:
    """A sample of the template, a total."""
    first = next((said(value) for value in row if said(value)), "")
    return first.startswith(SAMPLE) or first.replace(" ", "").rstrip("：:") in TOTALS


def _read(spec: LedgerSpec, line: Line, cells: Mapping[str, Any], names: Names) -> None:
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
            _try(line, one.name, partial(meant, one, value, names.today.year))
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
