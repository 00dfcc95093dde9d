"""What happened to one record, from the trail: who, when, which field from what to what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.timezone import localtime

from jishi.audit.models import Entry
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation
from jishi.web.cells import NOTHING, fields_of, kind_of, label_of, named, text

ACTS = {
    "create": ("新增", "plus"),
    "update": ("修改", "pencil"),
    "submit": ("提交审核", "send"),
    "confirm": ("确认", "check"),
    "return": ("退回", "return"),
    "delete": ("移到回收站", "bin"),
    "restore": ("恢复", "undo"),
    "mark_duplicate": ("标记重复", "link"),
}
QUIET = ("status", "deleted", "org_path", "org_kind", "created_by")
"""Columns that say nothing beside the name of the act."""
NO_COLUMN = {"duplicate_of": "重复于", "hosts": "联合主办", "attendance": "到会名单"}
"""What acts note beside the columns of the form."""
Names = Mapping[tuple[type[Any], int], str]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one act; ``before`` is empty where there was nothing before."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Act:
    """One act in the life of a record; ``action`` as the trail calls it, ``name`` as the page does."""

    action: str
    at: datetime
    who: str
    name: str
    icon: str
    changes: list[Change]
    reason: str


def history(spec: LedgerSpec, row: Any) -> list[Act]:
    """All acts, the newest first. Queries: one, and one for each kind of related row that is named."""
    entries = list(
        Entry.objects.filter(institution_id=row.institution_id, record=spec.code, row=row.pk)
        .select_related("actor")
        .order_by("-at", "-pk")
    )
    names = _names(spec, entries)
    return [_act(spec, entry, names) for entry in entries]


def since_version(spec: LedgerSpec, row: Any, version: int) -> list[Act]:
    """What others did since somebody saw the row as ``version``: each act makes one version."""
    return history(spec, row)[: max(0, row.version - version)]


def acts_since(
    institution_id: int, rows: Iterable[tuple[LedgerSpec, int]], moment: datetime
) -> dict[tuple[str, int], list[Act]]:
    """What happened to each of ``rows`` after ``moment``, newest first; one query, and those of the names."""
    asked = list(rows)
    specs = {spec.code: spec for spec, _ in asked}
    wanted = {(spec.code, pk) for spec, pk in asked}
    if not wanted:
        return {}
    entries = Entry.objects.filter(
        institution_id=institution_id, record__in=specs, row__in={pk for _, pk in wanted}, at__gt=moment
    )
    by_ledger: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries.select_related("actor").order_by("-at", "-pk"):
        if (entry.record, entry.row) in wanted:
            by_ledger[entry.record].append(entry)
    told: dict[tuple[str, int], list[Act]] = defaultdict(list)
    for code, mine in by_ledger.items():
        names = _names(specs[code], mine)
        for entry in mine:
            told[code, entry.row].append(_act(specs[code], entry, names))
    return told


def _act(spec: LedgerSpec, entry: Any, names: Names) -> Act:
    name, icon = ACTS.get(entry.action, (entry.action, "info"))
    who = entry.actor.shown_name if entry.actor else "系统"
    changes = [one for one in (_change(spec, entry, field, names) for field in entry.after) if one]
    return Act(
        entry.action, localtime(entry.at), who, name, icon, changes, str(entry.after.get("reason", ""))
    )


def _change(spec: LedgerSpec, entry: Any, name: str, names: Names) -> Change | None:
    if name in QUIET or name == "reason":
        return None
    before, after = entry.before.get(name), entry.after[name]
    if entry.before and before == after:
        return None
    if entry.action == "create" and after in (None, "", 0, False, []):
        return None
    label = NO_COLUMN.get(name) or _label(spec, name)
    return Change(
        label, _said(spec, name, before, names) if entry.before else "", _said(spec, name, after, names)
    )


def _label(spec: LedgerSpec, name: str) -> str:
    try:
        return label_of(spec, name)
    except FieldDoesNotExist:
        return name


def _said(spec: LedgerSpec, name: str, value: Any, names: Names) -> str:
    """One value of the trail, which holds days as text and related rows by their id."""
    if value is None:
        return "不重复" if name == "duplicate_of" else NOTHING
    if name == "hosts":
        return "、".join(names.get((Organisation, pk), str(pk)) for pk in value) or NOTHING
    field = next((f for f in fields_of(spec) if f.name == name), None)
    if field is None:
        return str(value)
    if field.is_relation:
        return names.get((_model(field), value), f"编号 {value}")
    day = kind_of(field) == "day"
    return text(spec, name, date.fromisoformat(value) if day and isinstance(value, str) else value)


def _names(spec: LedgerSpec, entries: Iterable[Any]) -> Names:
    """What related rows named in the trail are called."""
    wanted: dict[type[Any], set[int]] = defaultdict(set)
    related = {f.name: _model(f) for f in fields_of(spec) if f.is_relation and f.name != "created_by"}
    for entry in entries:
        for values in (entry.before, entry.after):
            wanted[Organisation].update(values.get("hosts") or ())
            for name, model in related.items():
                if values.get(name):
                    wanted[model].add(values[name])
    return {
        (model, row.pk): named(row)
        for model, ids in wanted.items()
        if ids
        for row in model._default_manager.filter(pk__in=ids)
    }


def _model(field: Any) -> Any:
    return field.related_model
