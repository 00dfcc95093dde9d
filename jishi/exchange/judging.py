"""What a sheet would do: which lines are new, which change a record, which say what is there already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from django.db.models import F, Model, Q, QuerySet

from jishi.exchange.lines import Line
from jishi.exchange.names import Names
from jishi.ledger import access, actions
from jishi.ledger.base import OPEN, Status
from jishi.ledger.spec import LedgerSpec

Key = tuple[Any, ...]


class Fate(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FAULTY = "faulty"


def fate(line: Line) -> Fate:
    if line.faults:
        return Fate.FAULTY
    if line.row is None:
        return Fate.NEW
    return Fate.CHANGED if line.changed or line.joined else Fate.SAME


def judge(spec: LedgerSpec, lines: list[Line], names: Names) -> None:
    """Find the record each sound line is about, and all that ``create`` and ``update`` would refuse.

    A record is found by the ledger's natural key; where the ledger has none, or
    a part of the line's key is empty, by all that the line says, and of several
    lines that say the same each takes one. So a sheet brought twice changes nothing.
    An empty cell says nothing about a record that is there. A new record needs a
    date: without one it would count nowhere.
    """
    sound = [line for line in lines if not line.faults]
    _once(spec, sound)
    _find(spec, [line for line in sound if not line.faults], names)
    for line in sound:
        if line.row is not None:
            line.values = line.told
        elif line.values.get(spec.date_field) is None:
            line.faults.setdefault(spec.date_field, "没有填；没有日期的记录不计入任何数。")
    judged = [line for line in sound if not line.faults]
    looks = actions.previews(
        names.user, spec, [(line.row, line.values) for line in judged], today=names.today
    )
    for line, look in zip(judged, looks, strict=True):
        line.look = look
        line.joined = line.row is not None and _others_join(spec, line)
        line.faults |= {
            name: "".join(one.removeprefix("：") for one in several) for name, several in look.faults.items()
        }
        if fate(line) is Fate.CHANGED and line.row.status not in OPEN:
            line.faults[""] = _closed(spec, line)


def _once(spec: LedgerSpec, lines: Iterable[Line]) -> None:
    """Two lines of one natural key would be one record."""
    seen = dict[Key, int]()
    for line in lines:
        if (key := _key(spec, line.values)) is None:
            continue
        if key in seen:
            same = "、".join(_label(spec, name) for name in spec.natural_key)
            line.faults[""] = f"和第 {seen[key]} 行说的是同一条（{same}都一样），请删去一行。"
        seen.setdefault(key, line.number)


def _key(spec: LedgerSpec, values: Mapping[str, Any]) -> Key | None:
    """The natural key of a line; None where the ledger has none, or the line says a part of it not."""
    parts = [_plain(values.get(name)) for name in spec.natural_key]
    return None if not parts or any(part is None or part == "" for part in parts) else tuple(parts)


def _find(spec: LedgerSpec, lines: list[Line], names: Names) -> None:
    mine = access.rows_for(names.user, spec, names.today, action="edit").filter(institution=names.institution)
    rows = mine.order_by(F("duplicate_of").desc(nulls_last=True), "-pk")  # the last one wins
    keyed = [(key, line) for line in lines if (key := _key(spec, line.values)) is not None]
    found = {
        _of_row(spec, spec.natural_key, row): row for row in _near(spec, rows, [line for _, line in keyed])
    }
    for key, line in keyed:
        line.row = found.get(key)
    _find_by_all(spec, [line for line in lines if _key(spec, line.values) is None], rows)


def _find_by_all(spec: LedgerSpec, lines: list[Line], rows: QuerySet[Any]) -> None:
    """Each line takes a record that says all it says, and no more than it."""
    waiting = defaultdict[Key, list[Any]](list)
    columns = sorted(lines[0].values) if lines else []
    for row in _near(spec, rows, lines):
        waiting[_of_row(spec, columns, row)].append(row)
    for line in lines:
        same = waiting.get(tuple(_plain(line.values[name]) for name in columns))
        line.row = same.pop() if same else None


def _near(spec: LedgerSpec, rows: QuerySet[Any], lines: list[Line]) -> QuerySet[Any]:
    """The rows that can be meant by ``lines``: of their organisations or, without those in the key, of the
    first part of it; on their days, unless the key tells them apart without. One query, and one for the
    hosts."""
    if not lines:
        return rows.none()
    keyed = spec.natural_key if _key(spec, lines[0].values) else ()
    first = keyed[0] if keyed and "org" not in keyed else "org"
    near = rows.filter(**{f"{first}__in": list({line.values[first] for line in lines})})
    if not keyed or "on" in keyed:
        near = near.filter(_on_days_of(lines))
    return near.prefetch_related(spec.hosts) if spec.hosts else near


def _on_days_of(lines: list[Line]) -> Q:
    days = {line.values.get("on") for line in lines}
    known = sorted(day for day in days if day is not None)
    dated = Q(on__range=(known[0], known[-1])) if known else Q(pk__in=[])
    if None in days:
        dated |= Q(on=None)
    return dated


def _of_row(spec: LedgerSpec, names: Iterable[str], row: Any) -> Key:
    return tuple(getattr(row, spec.field(name).attname) for name in names)


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


def _others_join(spec: LedgerSpec, line: Line) -> bool:
    if line.hosts is None:
        return False
    had = {host.org_id for host in getattr(line.row, spec.hosts).all()}
    return had != {org.pk for org in line.hosts} - {line.row.org_id}


def _closed(spec: LedgerSpec, line: Line) -> str:
    state = Status(line.row.status).label
    what = "、".join(_label(spec, name) for name in line.changed if name in line.values) or "联合主办"
    return f"系统里已有这一条，{state}，{what}和表里不一样。要改请先请审核人退回，或在表里改成一样。"


def _label(spec: LedgerSpec, name: str) -> str:
    return spec.label(name).removesuffix("（分）")
