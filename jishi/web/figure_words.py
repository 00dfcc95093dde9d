"""The definition of an indicator in words: what is counted, by which date, under which conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jishi.core.periods import Period
from jishi.indicators.catalogue import relations, tables
from jishi.indicators.engine import evaluate
from jishi.indicators.figures import Figure
from jishi.indicators.kinds import Kind, choices, field_of, kind_of
from jishi.indicators.spec import HOLDS, Condition, Indicator
from jishi.ledger.fields import CodeField, CodeSetField
from jishi.ledger.registry import LEDGERS
from jishi.ledger.spec import LedgerSpec
from jishi.web import evidence
from jishi.web.asked import Asked

ASKED = {
    "eq": "是",
    "ne": "不是",
    "in": "是其中之一：",
    "not_in": "不是其中任何一个：",
    "gte": "不小于",
    "lte": "不大于",
    "has": "含其中任意一个：",
    "has_all": "同时含有：",
    "lacks": "不含：",
}
DAYS = {"gte": "不早于", "lte": "不晚于"}
MARKS = {
    "status": "状态",
    "deleted": "已删除",
    "duplicate": "重复记录",
    "hosts": "联合主办",
    "org": "组织",
    "record": "台账",
    "person": "人员",
    "event": "活动",
}
PLACES = {"committee": "党委", "first": "第一支部", "second": "第二支部", "outside": "外单位支部"}
STATES = {"draft": "草稿", "submitted": "已提交", "confirmed": "已确认", "returned": "已退回"}


def conditions(item: Indicator) -> list[str]:
    """Each condition as a sentence: 活动类型含其中任意一个：主题党日."""
    spec = LEDGERS.get(item.record)
    return [_said(spec, test) for test in item.where] if spec else []


def _said(spec: LedgerSpec, test: Condition) -> str:
    label = label_of(spec, test.field)
    if test.op == "isnull":
        return f"{label}{'没有填' if test.value else '已填写'}"
    kind = kind_of(spec, test.field)
    word = DAYS.get(test.op) if kind == Kind.DAY else None
    return f"{label}{word or ASKED[test.op]}{_values(spec, test)}"


def label_of(spec: LedgerSpec, name: str) -> str:
    """The label of a column or of what is worked out under this name."""
    return spec.named.get(name) or spec.label(name)


def _values(spec: LedgerSpec, test: Condition) -> str:
    found = field_of(spec, test.field)
    if isinstance(found, CodeSetField):
        return "、".join(found.labels(test.value))
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    labels: Mapping[Any, Any] = {}
    if found is not None and kind_of(spec, test.field) == Kind.CODE:
        labels = found.codes.labels if isinstance(found, CodeField) else dict(found.flatchoices)
    return "、".join(_plain(labels.get(value, value)) for value in values)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else str(value)


def measure(item: Indicator, known: Mapping[str, Indicator]) -> str:
    """How the rows become a number, as a sentence."""
    head, spec = item.measure[0], LEDGERS.get(item.record)
    if head == "ratio":
        part, whole = (known[code].name if code in known else code for code in item.measure[1:])
        return f"“{part}”除以“{whole}”，乘以 100%"
    column = label_of(spec, item.measure[1]) if spec and len(item.measure) > 1 else ""
    return {
        "count": "一条记录计 1",
        "persons": "按人计，同一人只计一次",
        "sum": f"把各条记录的“{column}”加起来",
        "latest": f"各组织到统计期末最近一次报的“{column}”加起来",
        "state": "统计期最后一天在册的，同一人（组织）只计一次",
        "during": "统计期内任何一天在册的，同一人（组织）只计一次",
    }[head]


def dated_by(item: Indicator) -> str:
    """Which date decides the period."""
    spec = LEDGERS.get(item.record)
    if spec is None:
        return ""
    return {HOLDS["state"]: "统计期最后一天", HOLDS["during"]: "统计期内任何一天"}.get(item.date) or label_of(
        spec, item.date
    )


@dataclass(frozen=True, slots=True)
class Example:
    """The worked example of a shipped indicator as a table, and the value it must give."""

    heads: list[str]
    rows: list[list[str]]
    period: str
    value: str


def example(item: Indicator) -> Example | None:
    """None for an indicator that ships without one, i.e. one of the institution's own."""
    found = tables().get(item.id, {}).get("example")
    if not found:
        return None
    names = list(dict.fromkeys(name for row in found["rows"] for name in row))
    specs = [
        LEDGERS[row.get("record") or item.record] for row in found["rows"] if row.get("record") or item.record
    ]
    heads = [_head(specs, name) for name in names]
    rows = [
        [_cell(spec, name, row.get(name)) for name in names]
        for spec, row in zip(specs, found["rows"], strict=True)
    ]
    return Example(heads, rows, Period.parse(str(found["period"])).label, str(found["value"]))


def _head(specs: Iterable[LedgerSpec], name: str) -> str:
    if name in MARKS:
        return MARKS[name]
    return next((label_of(spec, name) for spec in specs if kind_of(spec, name)), name)


def _cell(spec: LedgerSpec, name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in ("org", "hosts"):
        return "、".join(PLACES.get(one, one) for one in ([value] if isinstance(value, str) else value))
    if name == "status":
        return STATES[value]
    if name == "record":
        return LEDGERS[value].title
    if isinstance(value, dict):
        return "、".join(map(_plain, value.values()))
    labels = dict(choices(spec, name)) if kind_of(spec, name) else {}
    return "、".join(labels.get(one, _plain(one)) for one in (value if isinstance(value, list) else [value]))


@dataclass(frozen=True, slots=True)
class Tie:
    """One relation the figure stands in, checked now; ``holds`` None where a side is not known."""

    kind: str
    total: tuple[Indicator, str]
    parts: list[tuple[Indicator, str]]
    added: str
    holds: bool | None


def ties(item: Indicator, asked: Asked) -> list[Tie]:
    """The relations with their figures of this period and organisation."""
    found = [one for one in relations() if item.id in (one.total, *one.parts)]
    codes = dict.fromkeys(code for one in found for code in (one.total, *one.parts))
    job = asked.job
    items = [job.items[code] for code in codes]
    figures = evaluate(items, job.period, job.scope, known=job.items, tree=asked.seat.tree)
    return [_tie(one.kind, figures[one.total], [figures[code] for code in one.parts]) for one in found]


def _tie(kind: str, total: Figure, parts: list[Figure]) -> Tie:
    values = [part.value for part in parts if part.value is not None]
    known = total.value is not None and len(values) == len(parts)
    holds: bool | None = None
    if known and total.value is not None:
        holds = sum(values) == total.value if kind == "partition" else all(v <= total.value for v in values)
    added = evidence.printed_value(total, sum(values)) if kind == "partition" and known else ""
    shown = [(one.indicator, evidence.value_of(one)) for one in parts]
    return Tie(kind, (total.indicator, evidence.value_of(total)), shown, added, holds)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the history of an own indicator; ``meaning`` where the digest of its meaning changed."""

    at: datetime
    who: str
    what: str
    keys: str
    meaning: str


ACTS = {"create": "新建", "update": "修改", "retire": "停用", "restore": "恢复使用"}
KEYS = {
    "name": "名称",
    "unit": "单位",
    "field": "条线",
    "record": "台账",
    "where": "条件",
    "measure": "算法",
    "date": "日期",
    "definition": "口径",
    "source": "依据条款",
    "phrases": "文稿里的说法",
}


def history(entries: Iterable[Any]) -> list[Change]:
    """Who changed what, as the trace kept it, the newest first."""
    return [_change(entry) for entry in entries][::-1]


def _change(entry: Any) -> Change:
    was, now = entry.before.get("table"), entry.after.get("table")
    keys: list[str] = []
    if isinstance(was, dict) and isinstance(now, dict):
        keys = [label for key, label in KEYS.items() if was.get(key) != now.get(key)]
    meaning = "digest" in entry.before and entry.before["digest"] != entry.after.get("digest")
    said = f"{entry.before['digest'] or '读不懂'} → {entry.after['digest']}" if meaning else ""
    who = entry.actor.shown_name if entry.actor else "系统"
    return Change(entry.at, who, ACTS.get(entry.action, entry.action), "、".join(keys), said)
