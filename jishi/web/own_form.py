"""The form of an own indicator: what was typed, as a table for the parser, and back again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict

from jishi.core.dates import read_day
from jishi.core.money import fen, in_unit
from jishi.indicators.kinds import FITTING, SEVERAL, Kind, choices, days, field_of, kind_of, opened
from jishi.indicators.spec import Indicator
from jishi.ledger.fields import FenField
from jishi.ledger.registry import LEDGERS
from jishi.ledger.spec import LedgerSpec
from jishi.web.figure_words import ASKED, DAYS, label_of

PLAIN_BOXES = ("name", "unit", "field", "record", "date", "definition", "source", "measure", "part", "whole")
KEPT_WORDS = ("units", "context", "avoid")
"""What a copy takes over beside what the form shows."""
FILLED, EMPTY = "isnull:0", "isnull:1"
_APART = re.compile(r"[\n、，,;；]+")
_MORE_THAN_SPACE = re.compile(r"[\n、，,;；\s]+")


@dataclass
class Line:
    """One condition as typed: which column, which comparison, the texts or ticked values."""

    column: str = ""
    op: str = ""
    values: list[str] = field(default_factory=list)


@dataclass
class Typed:
    """All that stands in the form; it can hold nonsense, so that nothing typed is lost."""

    texts: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    @classmethod
    def posted(cls, data: QueryDict) -> Typed:
        texts = {name: data.get(name, "").strip() for name in (*PLAIN_BOXES, "phrases")}
        count = len([name for name in data if re.fullmatch(r"f\d{1,2}", name)])
        lines = [
            Line(data.get(f"f{at}", ""), data.get(f"o{at}", ""), data.getlist(f"v{at}"))
            for at in range(count)
        ]
        return cls(texts, [line for line in lines if line.column])

    @classmethod
    def kept(cls, table: Any, known: Mapping[str, Indicator]) -> Typed:
        """What a table says, as the form shows it; what cannot be shown is left empty."""
        said: Mapping[str, Any] = table if isinstance(table, Mapping) else {}
        texts = {name: value for name in PLAIN_BOXES if isinstance(value := said.get(name), str)}
        parts = said.get("measure", "count")
        parts = [str(part) for part in parts] if isinstance(parts, list | tuple) else [str(parts)]
        texts["measure"] = "ratio" if parts[:1] == ["ratio"] else ":".join(parts)
        if parts[:1] == ["ratio"]:
            names = [known[code].name if code in known else code for code in [*parts[1:3], "", ""]]
            texts["part"], texts["whole"] = names[:2]
        texts["phrases"] = "\n".join(str(one) for one in _listed(said.get("phrases", [])))
        spec = LEDGERS.get(texts.get("record", ""))
        where = said.get("where", [])
        lines = (
            [_line(spec, test) for test in where if _is_test(test)]
            if spec and isinstance(where, list)
            else []
        )
        return cls(texts, lines)

    @property
    def spec(self) -> LedgerSpec | None:
        """The ledger chosen; none for a ratio."""
        return None if self.texts.get("measure") == "ratio" else LEDGERS.get(self.texts.get("record", ""))

    def table(self, known: Mapping[str, Indicator], year: int) -> dict[str, Any]:
        """The table the parser reads; what nobody can read goes in as typed, for the parser to name."""
        texts = self.texts
        table: dict[str, Any] = {
            key: texts.get(key, "") for key in ("name", "unit", "field", "definition", "source")
        }
        table["phrases"] = [one.strip() for one in _APART.split(texts.get("phrases", "")) if one.strip()]
        if texts.get("measure") == "ratio":
            names = {item.name: code for code, item in known.items()}
            sides = [texts.get(side, "") for side in ("part", "whole")]
            return table | {"measure": ["ratio", *(names.get(side, side) or "（没有填）" for side in sides)]}
        head, _, column = texts.get("measure", "").partition(":")
        table |= {"record": texts.get("record", ""), "measure": [head, column] if column else head}
        if (spec := self.spec) is None:
            return table
        table["where"] = [_test(spec, line, year) for line in self.lines]
        return table | ({"date": texts["date"]} if texts.get("date", "") in days(spec) else {})


def measures(spec: LedgerSpec | None) -> list[tuple[str, str]]:
    """(value, label) of the ways a ledger can be counted; before one is chosen those that fit any."""
    found, ratio = [("count", "按记录条数")], ("ratio", "两个指标相除（比率）")
    if spec is None:
        return [*found, ratio]
    if spec.person:
        found.append(("persons", "按人，同一人只计一次"))
    if spec.span:
        found += [("state", "统计期末在册的人（组织）"), ("during", "统计期内在册过的人（组织）")]
    found += [(f"sum:{name}", f"把“{label_of(spec, name)}”加起来") for name in spec.countable()]
    if spec.latest_key:
        found += [(f"latest:{name}", f"最近一次报的“{label_of(spec, name)}”") for name in spec.countable()]
    return [*found, ratio]


def ops(kind: Kind) -> list[tuple[str, str]]:
    """(value, label) of the comparisons the form offers for a kind of column."""
    fitting = [op for op in FITTING[kind] if op != "isnull"]
    if kind == Kind.FLAG:
        fitting = ["eq"]
    if kind == Kind.CODE:
        fitting = ["eq", "ne", "in", "not_in"]
    said = [(op, (DAYS.get(op) if kind == Kind.DAY else None) or ASKED[op].rstrip("：")) for op in fitting]
    return [*said, (FILLED, "已填写"), (EMPTY, "没有填")]


@dataclass(frozen=True, slots=True)
class Box:
    """One condition as the page draws it. ``ticks``: (slug, label, ticked) where values come from a list."""

    at: int
    line: Line
    kind: str
    ops: Sequence[tuple[str, str]]
    ticks: Sequence[tuple[str, str, bool]]
    hint: str

    @property
    def text(self) -> str:
        return "、".join(self.line.values)


def boxes(typed: Typed, more: int = 1) -> list[Box]:
    """The conditions of the form, and ``more`` empty ones."""
    spec = typed.spec
    if spec is None:
        return []
    lines = [line for line in typed.lines if kind_of(spec, line.column)]
    return [_box(spec, at, line) for at, line in enumerate([*lines, *(Line() for _ in range(more))])]


def _box(spec: LedgerSpec, at: int, line: Line) -> Box:
    kind = kind_of(spec, line.column) if line.column else None
    if kind is None:
        return Box(at, line, "", (), (), "")
    valued = not line.op.startswith("isnull")
    ticked = (
        [(slug, label, slug in line.values) for slug, label in choices(spec, line.column)] if valued else []
    )
    if kind == Kind.FLAG and valued:
        ticked = [(value, label, value in line.values) for value, label in (("1", "是"), ("0", "否"))]
    shown = kind.value if valued else "none"
    return Box(at, line, shown, ops(kind), ticked, _hint(spec, line.column, kind))


def _hint(spec: LedgerSpec, name: str, kind: Kind) -> str:
    if isinstance(field_of(spec, name), FenField):
        return "元"
    return {Kind.DAY: "日期，可写 6.26", Kind.NUMBER: "整数"}.get(kind, "")


def columns(spec: LedgerSpec) -> list[tuple[str, str]]:
    """(name, label) of the columns a condition may name."""
    return [(name, label_of(spec, name)) for name in opened(spec)]


def dates(spec: LedgerSpec) -> list[tuple[str, str]]:
    """(name, label) of the dates that may decide the period."""
    return [(name, label_of(spec, name)) for name in days(spec)]


def in_labels(problem: str, spec: LedgerSpec | None) -> str:
    """A sentence of the parser with the labels of the page in place of names."""
    for name, label in columns(spec) if spec else ():
        problem = problem.replace(f"字段“{name}”", f"“{label}”").replace(f"“{name}”", f"“{label}”")
    for op, word in ASKED.items():
        problem = problem.replace(f"用“{op}”比较", f"用“{word.rstrip('：')}”比较")
    return problem


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _is_test(test: Any) -> bool:
    return isinstance(test, list | tuple) and len(test) == 3 and all(isinstance(one, str) for one in test[:2])


def _line(spec: LedgerSpec, test: Sequence[Any]) -> Line:
    name, op, value = test
    if op == "isnull":
        return Line(name, EMPTY if value else FILLED)
    money = isinstance(field_of(spec, name), FenField)
    return Line(name, op, [_shown(one, money) for one in _listed(value)])


def _shown(value: Any, money: bool) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if money and isinstance(value, int):
        return f"{in_unit(value, '元'):f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _test(spec: LedgerSpec, line: Line, year: int) -> list[Any]:
    if line.op in (FILLED, EMPTY):
        return [line.column, "isnull", line.op == EMPTY]
    kind = kind_of(spec, line.column)
    texts = [text.strip() for text in line.values if text.strip()]
    if kind in (Kind.DAY, Kind.NUMBER, Kind.TEXT):
        texts = [one for text in texts for one in _MORE_THAN_SPACE.split(text) if one]
    values = [_value(spec, line.column, kind, text, year) for text in texts]
    return [line.column, line.op, values if line.op in SEVERAL or len(values) != 1 else values[0]]


def _value(spec: LedgerSpec, name: str, kind: Kind | None, text: str, year: int) -> Any:
    """The value a text stands for; the text itself where it stands for none."""
    try:
        if isinstance(field_of(spec, name), FenField):
            return fen(text.removesuffix("元"), "元")
        if kind == Kind.NUMBER:
            return int(text)
        if kind == Kind.DAY:
            return read_day(text, year).isoformat()
    except (ArithmeticError, ValueError):
        return text
    return text == "1" if kind == Kind.FLAG and text in ("0", "1") else text
