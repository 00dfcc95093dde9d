"""From a table (TOML file or page form) to an Indicator, with every fault named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from jishi.core.errors import CatalogueError
from jishi.indicators.kinds import FITTING, ORDER, SEVERAL, Kind, field_of, kind_of, slugs
from jishi.indicators.spec import (
    HOLDS,
    OPERATORS,
    PLAIN,
    SPAN_ONLY,
    WITH_FIELD,
    Condition,
    Indicator,
    Words,
)
from jishi.ledger.fields import CodeSetField
from jishi.ledger.registry import LEDGERS
from jishi.ledger.spec import LedgerSpec

KNOWN = {
    *("id", "name", "unit", "units", "record", "where", "measure", "date", "definition", "source"),
    *("phrases", "context", "avoid", "follows", "part_of", "example", "field"),
}
REQUIRED = ("id", "name", "unit", "measure", "definition", "phrases")
TEXTS = ("id", "name", "unit", "record", "date", "definition", "source", "part_of", "field")
LISTS = ("units", "phrases", "context", "avoid", "follows")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a declaration: which indicator, which key, what (Chinese)."""

    indicator: str
    key: str
    problem: str

    def __str__(self) -> str:
        return f"指标“{self.indicator}”的“{self.key}”：{self.problem}"


def faults_in(table: Any) -> list[Fault]:
    """Every fault of one declaration, not just the first; an empty list means it is sound.

    ``table`` may be anything at all: what a page or an old row of JSON gives.
    """
    if not isinstance(table, Mapping):
        return [Fault("（无编号）", "id", "不是一张指标定义表。")]
    name = str(table.get("id", "（无编号）"))
    return [Fault(name, key, problem) for key, problem in _problems(table)]


def indicator(table: Mapping[str, Any]) -> Indicator:
    """The indicator a table declares; raises CatalogueError naming every fault."""
    if found := faults_in(table):
        raise CatalogueError("；".join(map(str, found)), indicator=table.get("id"), faults=len(found))
    measure = measure_of(table)
    spec = LEDGERS.get(table.get("record", ""))
    return Indicator(
        id=table["id"],
        name=table["name"],
        unit=table["unit"],
        field=table.get("field") or table["id"].split(".")[0],
        record=table.get("record", ""),
        measure=measure,
        where=tuple(_conditions(spec, table)) if spec else (),
        date=HOLDS.get(measure[0]) or table.get("date") or (spec.date_field if spec else ""),
        definition=table["definition"],
        source=table.get("source", ""),
        words=_words(table),
    )


def measure_of(table: Mapping[str, Any]) -> tuple[str, ...]:
    value = table.get("measure", "")
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _words(table: Mapping[str, Any]) -> Words:
    listed = {key: tuple(table.get(key, ())) for key in ("phrases", "context", "avoid", "follows")}
    units = (table["unit"], *(unit for unit in table.get("units", ()) if unit != table["unit"]))
    return Words(units=units, part_of=table.get("part_of", ""), **listed)


def _problems(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in sorted(map(str, table.keys() - KNOWN)):
        yield key, "没有这个项目，请检查拼写。"
    for key in REQUIRED:
        if not table.get(key):
            yield key, "必须填写。"
    misshapen = list(_shape_problems(table))
    yield from misshapen
    if not misshapen:
        yield from _meaning_problems(table, measure_of(table))


def _shape_problems(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is not text, a list of texts or a list of conditions where it has to be."""
    for key in TEXTS:
        if not isinstance(table.get(key, ""), str):
            yield key, "要写成文字。"
    for key in LISTS:
        value = table.get(key, ())
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one for one in value):
            yield key, "要写成一列文字。"
    if not all(isinstance(part, str) and part for part in measure_of(table)):
        yield "measure", "要写成文字，或者一列文字。"
    if not isinstance(table.get("where", ()), list | tuple):
        yield "where", "要写成一列条件，每个条件是 [字段, 比较方式, 值]。"


def _meaning_problems(table: Mapping[str, Any], measure: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if measure[:1] == ("ratio",):
        yield from _ratio_problems(table, measure)
        return
    spec = LEDGERS.get(table.get("record", ""))
    if spec is None:
        yield "record", "没有这本台账。"
        return
    yield from _measure_problems(spec, measure)
    if (date := table.get("date")) and not isinstance(field_of(spec, date), models.DateField):
        yield "date", f"台账“{spec.title}”没有日期字段“{date}”。"
    for test in table.get("where", ()):
        yield from _test_problems(spec, test)


def _ratio_problems(table: Mapping[str, Any], measure: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if len(measure) != 3:
        yield "measure", "比率要写明分子、分母两个指标的编号。"
    if table.get("record") or table.get("where"):
        yield "record", "比率由两个指标相除得到，不写台账和条件。"


def _measure_problems(spec: LedgerSpec, measure: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    head, fields = (measure or ("",))[0], measure[1:]
    if head not in (*PLAIN, *WITH_FIELD):
        yield "measure", f"只能是 {'、'.join((*PLAIN, *WITH_FIELD, 'ratio'))} 之一。"
        return
    if (head in PLAIN and fields) or (head in WITH_FIELD and len(fields) != 1):
        yield "measure", "计数不带字段，求和与最新值要带一个字段。"
    for name in fields:
        if name not in spec.countable():
            yield "measure", f"“{name}”不是可统计的数值字段。"
    if head in SPAN_ONLY and spec.span is None:
        yield "measure", f"台账“{spec.title}”没有起止日期，不能用“{head}”。"
    if head == "latest" and not spec.latest_key:
        yield "measure", f"台账“{spec.title}”不是按时点报送的，不能取最新值。"
    if head == "persons" and not spec.person:
        yield "measure", f"台账“{spec.title}”没有人员，不能按人去重。"


def _test_problems(spec: LedgerSpec, test: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(test, list | tuple) or len(test) != 3 or not all(isinstance(x, str) for x in test[:2]):
        yield "where", "每个条件写成 [字段, 比较方式, 值]。"
        return
    name, op, value = test
    if op not in OPERATORS:
        yield "where", f"不支持的比较方式“{op}”。"
        return
    kind = kind_of(spec, name)
    if kind is None:
        yield "where", f"台账“{spec.title}”没有字段“{name}”。"
    elif op not in FITTING[kind]:
        yield "where", f"字段“{name}”不能用“{op}”比较。"
    else:
        yield from (("where", problem) for problem in _value_problems(spec, name, kind, op, value))


def _value_problems(spec: LedgerSpec, name: str, kind: Kind, op: str, value: Any) -> Iterator[str]:
    if op == "isnull":
        if not isinstance(value, bool):
            yield f"字段“{name}”填没填只能是“是”或“否”。"
        return
    values = _listed(value)
    if not values:
        yield f"字段“{name}”的条件没有写值。"
    if len(values) > 1 and op not in SEVERAL:
        yield f"字段“{name}”用“{op}”比较时只能写一个值。"
    found = field_of(spec, name)
    known = slugs(found) if found is not None else None
    for one in values:
        if not _fits(kind, op, one, known):
            yield f"“{one}”不在字段“{name}”的代码表中。" if known else f"字段“{name}”{_WANTED[kind]}"


def _fits(kind: Kind, op: str, value: Any, known: Mapping[str, int] | None) -> bool:
    """Whether one value may stand in a condition on a column of ``kind``."""
    number = isinstance(value, int) and not isinstance(value, bool)
    if known is not None:
        return (isinstance(value, str) and value in known) or (op in ORDER and number)
    return {
        Kind.FLAG: isinstance(value, bool),
        Kind.DAY: _is_day(value),
        Kind.NUMBER: number,
        Kind.TEXT: isinstance(value, str),
    }.get(kind, False)


_WANTED = {
    Kind.FLAG: "只能是“是”或“否”。",
    Kind.DAY: "是日期，请写成 2026-06-30 的样子。",
    Kind.NUMBER: "要写成数，不带文字；个数用整数，金额最多到分。",
    Kind.TEXT: "要写成文字。",
    Kind.SET: "没有代码表，不能这样比较。",
    Kind.CODE: "没有代码表，不能这样比较。",
}


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, date) or bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _conditions(spec: LedgerSpec, table: Mapping[str, Any]) -> Iterator[Condition]:
    for name, op, value in table.get("where", ()):
        field = field_of(spec, name)
        yield Condition(name, op, _stored(field, op, value) if field else _frozen(value))


def _stored(field: models.Field[Any, Any], op: str, value: Any) -> Any:
    if op == "isnull":
        return bool(value)
    if isinstance(field, CodeSetField):
        return field.mask(_listed(value))
    values = tuple(_read(field, one) for one in _listed(value))
    return values if op in ("in", "not_in") else values[0]


def _read(field: models.Field[Any, Any], value: Any) -> Any:
    """One value as the column holds it: the number of a slug, the day a text from a page says."""
    if not isinstance(value, str):
        return value
    if isinstance(field, models.DateField):
        return date.fromisoformat(value)
    known = slugs(field)
    return value if known is None else known[value]


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
