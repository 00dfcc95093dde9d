"""What happened to one record, from the trail: who, when, which field from what to what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from jishi.audit.models import Entry
from jishi.ledger.base import Status
from jishi.ledger.spec import LedgerSpec
from jishi.web.trace import label, names_of, value

ACTS = {
    "create": ("新增", "plus"),
    "update": ("修改", "pencil"),
    "submit": ("提交审核", "send"),
    "confirm": ("确认", "check"),
    "return": ("退回", "return"),
    "take_back": ("撤回", "undo"),
    "delete": ("移到回收站", "bin"),
    "restore": ("恢复", "undo"),
    "mark_duplicate": ("标记重复", "link"),
    "open_check_in": ("开始扫码签到", "checks"),
    "close_check_in": ("截止扫码签到", "lock"),
    "drop_check_in": ("作废扫码签到", "x"),
}
TAKEN_BACK = {Status.SUBMITTED: "提交", Status.CONFIRMED: "确认", Status.RETURNED: "退回"}
"""The step that was taken back, by the state it had made."""
BESIDE = ("open_check_in", "close_check_in", "drop_check_in")
"""Acts that leave the record, and so its version, as it was."""
QUIET = ("status", "deleted", "org_path", "org_kind", "created_by", "along")
"""Columns that say nothing beside the name of the act."""
Names = Mapping[Any, str]


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
    names = names_of(entries)
    return [_act(entry, names) for entry in entries]


def since_version(spec: LedgerSpec, row: Any, version: int) -> list[Act]:
    """What others did since somebody saw the row as ``version``: each act makes one version."""
    acts = [act for act in history(spec, row) if act.action not in BESIDE]
    return acts[: max(0, row.version - version)]


def acts_since(
    institution_id: int, rows: Iterable[tuple[LedgerSpec, int]], moment: datetime
) -> dict[tuple[str, int], list[Act]]:
    """What happened to each of ``rows`` after ``moment``, newest first; one query, and those of the names."""
    wanted = {(spec.code, pk) for spec, pk in rows}
    if not wanted:
        return {}
    entries = Entry.objects.filter(
        institution_id=institution_id,
        record__in={code for code, _ in wanted},
        row__in={pk for _, pk in wanted},
        at__gt=moment,
    )
    found = [one for one in entries.select_related("actor").order_by("-at", "-pk") if _key(one) in wanted]
    told: dict[tuple[str, int], list[Act]] = defaultdict(list)
    names = names_of(found)
    for entry in found:
        told[_key(entry)].append(_act(entry, names))
    return told


def _key(entry: Entry) -> tuple[str, int]:
    return entry.record, entry.row


def _act(entry: Entry, names: Names) -> Act:
    name, icon = ACTS.get(entry.action, (entry.action, "info"))
    if entry.action == "take_back":
        name += TAKEN_BACK[Status(entry.before["status"])]
    who = entry.actor.shown_name if entry.actor else "系统"
    changes = [one for one in (_change(entry, field, names) for field in entry.after) if one]
    return Act(
        entry.action, localtime(entry.at), who, name, icon, changes, str(entry.after.get("reason", ""))
    )


def _change(entry: Entry, name: str, names: Names) -> Change | None:
    if name in QUIET or name == "reason":
        return None
    before, after = entry.before.get(name), entry.after[name]
    if entry.before and before == after:
        return None
    if entry.action == "create" and after in (None, "", 0, False, []):
        return None
    was = _value(entry, name, before, names) if entry.before else ""
    return Change(label(entry, name), was, _value(entry, name, after, names))


def _value(entry: Entry, name: str, kept: Any, names: Names) -> str:
    return "不重复" if name == "duplicate_of" and kept is None else value(entry, name, kept, names)
