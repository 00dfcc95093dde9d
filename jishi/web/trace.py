"""Entries of the audit trail as a person reads them: what was done to what, values before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.timezone import localtime

from jishi.accounts.models import Grant, User
from jishi.accounts.roles import Role
from jishi.audit.models import Entry
from jishi.indicators.models import OwnIndicator
from jishi.ledger.families import FAMILIES, KEPT
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation, Person
from jishi.papers.work.steps import SAID
from jishi.papers.working import WorkingPaper
from jishi.web import cells, links

NOTHING = "空"
ACTIONS = SAID | {
    "create": "新增",
    "update": "修改",
    "submit": "提交",
    "confirm": "确认",
    "return": "退回",
    "take_back": "撤回",
    "delete": "删除",
    "restore": "恢复",
    "mark_duplicate": "标为重复",
    "restamp": "重算路径",
    "export": "导出",
    "import": "导入表格",
    "import_back": "撤销导入",
    "rename": "更名",
    "move": "调整隶属",
    "close": "撤销、停用",
    "reopen": "恢复",
    "open": "启用",
    "correct": "更正个人信息",
    "begin": "登记",
    "amend": "更正",
    "end": "终止",
    "strike": "撤销登记",
    "reset": "重置口令",
    "grant": "授权",
    "revoke": "收回授权",
    "start": "上传文稿",
    "open_check_in": "开始扫码签到",
    "close_check_in": "截止扫码签到",
    "drop_check_in": "作废扫码签到",
}
OTHERS: dict[str, tuple[str, type[models.Model]]] = {
    "organisation": ("组织", Organisation),
    "person": ("人员", Person),
    "user": ("用户", User),
    "grant": ("授权", Grant),
    "paper": ("文稿", WorkingPaper),
    "own_indicator": ("本单位指标", OwnIndicator),
}
"""What is changed and is no ledger: its name and its model."""
TRAIL = "trail"
RECORDS = {
    **{code: spec.title for code, spec in KEPT.items() if code not in OTHERS},
    **{code: title for code, (title, _) in OTHERS.items()},
    TRAIL: "操作留痕",
}
LABELS = {
    "parent": "上级组织",
    "since": "起始日期",
    "reason": "原因",
    "duplicate_of": "重复于",
    "hosts": "联合主办",
    "attendance": "到会名单",
    "query": "条件",
    "rows": "行数",
    "file": "文件",
    "blanks": "第几处空",
    "version": "版本",
    "until": "截止时间",
    "last_name": "姓名",
    "username": "账号",
    "is_active": "账号在用",
    "deleted": "已删除",
    "org_path": "当时路径",
    "org_kind": "组织类别",
}
HIDDEN = ("org_path", "org_kind", "digest", "along")
"""Columns that follow from others and say nothing to a reader."""
PAGES = {
    "person": "people.one",
    "organisation": "orgs.one",
    "user": "users.one",
    "own_indicator": "",
    "paper": "",
}
HELD: dict[str, type[models.Model]] = {"parent": Organisation, "hosts": Organisation}
"""Related rows that are no columns of the row itself."""


@dataclass(frozen=True, slots=True)
class Told:
    """One entry, in words."""

    entry: Entry
    at: datetime
    who: str
    action: str
    record: str
    subject: str
    address: str
    changes: tuple[tuple[str, str, str], ...]

    @property
    def line(self) -> str:
        """All changes in one line, for a sheet."""
        return "；".join(
            f"{label}：{before} → {after}" if before else f"{label}：{after}"
            for label, before, after in self.changes
        )


def tell(entries: Iterable[Entry]) -> list[Told]:
    """Each entry in words; names are read in one query for each kind of row."""
    read = list(entries)
    names = names_of(read)
    subjects = _subjects(read)
    return [_told(entry, names, subjects) for entry in read]


def _told(entry: Entry, names: Mapping[Any, str], subjects: Mapping[Any, tuple[str, str]]) -> Told:
    subject, address = subjects.get((entry.record, entry.row), ("", ""))
    changes = []
    for key in _in_order(entry):
        before = value(entry, key, entry.before[key], names) if key in entry.before else ""
        before = "" if before == NOTHING else before
        after = value(entry, key, entry.after[key], names) if key in entry.after else ""
        if entry.before or after != NOTHING:
            changes.append((label(entry, key), before, after))
    return Told(
        entry,
        localtime(entry.at),
        entry.actor.shown_name if entry.actor else "系统",
        ACTIONS.get(entry.action, entry.action),
        RECORDS.get(entry.record, entry.record),
        subject,
        address,
        tuple(changes),
    )


def _in_order(entry: Entry) -> list[str]:
    """The keys of an entry as the model has its columns, since one of the databases forgets their order."""
    model = _model(entry.record)
    columns = [field.name for field in model._meta.local_concrete_fields] if model else []
    keys = {*entry.before, *entry.after} - set(HIDDEN)
    known = [name for name in columns if name in keys]
    return known + sorted(keys - set(known), key=lambda key: (key in KEPT, key))


def label(entry: Entry, key: str) -> str:
    """What a key of an entry is called."""
    spec = _spec(entry.record)
    field = _field(entry.record, key)
    if field is not None:
        return cells.label_of(spec, key) if spec else LABELS.get(key, str(field.verbose_name))
    if field is None and key in KEPT:
        return KEPT[key].title
    return LABELS.get(key, key)


def value(entry: Entry, key: str, kept: Any, names: Mapping[Any, str]) -> str:
    """What an entry kept under a key, as a page says it."""
    spec, field = _spec(entry.record), _field(entry.record, key)
    related = _related(entry.record, key)
    if kept is None or kept == "" or kept == []:
        return NOTHING
    if related is not None:
        many = kept if isinstance(kept, list) else [kept]
        return "、".join(names.get((related, one), f"编号 {one}") for one in many)
    if isinstance(field, models.DateTimeField):
        return cells.moment(datetime.fromisoformat(kept))
    if spec is not None and field is not None:
        said = cells.text(spec, key, kept)
        return NOTHING if said == cells.NOTHING else said
    return _plain(field, key, kept)


def _plain(field: models.Field[Any, Any] | None, key: str, kept: Any) -> str:
    if isinstance(kept, bool):
        return "是" if kept else "否"
    if key == "families":
        return "、".join(FAMILIES.get(code, code) for code in kept)
    if key == "role":
        return Role(kept).label if kept in Role.values else str(kept)
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(kept, kept))
    if isinstance(kept, dict):
        return "已改" if kept else NOTHING
    return "、".join(map(str, kept)) if isinstance(kept, list) else str(kept)


def _field(record: str, key: str) -> models.Field[Any, Any] | None:
    """The column a key stands for; None where it is none."""
    model = _model(record)
    found = {f.name: f for f in model._meta.local_concrete_fields} if model else {}
    return found.get(key)


def _model(record: str) -> type[models.Model] | None:
    spec = _spec(record)
    return spec.model if spec else OTHERS.get(record, ("", None))[1]


def _spec(record: str) -> LedgerSpec | None:
    """The ledger of an entry; None for what is none. Organisations are noted themselves, not their places."""
    return None if record in OTHERS else KEPT.get(record)


def _related(record: str, key: str) -> type[models.Model] | None:
    field = _field(record, key)
    if key in HELD:
        return HELD[key]
    return field.related_model if field is not None and field.is_relation else None


def names_of(entries: list[Entry]) -> dict[Any, str]:
    """(model, key) → name of every related row the entries speak of."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for entry in entries:
        for key, kept in (*entry.before.items(), *entry.after.items()):
            related = _related(entry.record, key)
            if related is not None and kept:
                wanted[related].update(kept if isinstance(kept, list) else [kept])
    return {
        (model, row.pk): cells.named(row)
        for model, pks in wanted.items()
        for row in model._default_manager.filter(pk__in=pks)
    }


def _subjects(entries: list[Entry]) -> dict[Any, tuple[str, str]]:
    """(record, row) → what the row is about and where its page is."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        wanted[entry.record].add(entry.row)
    return {
        (record, pk): said
        for record, pks in wanted.items()
        if _model(record) is not None
        for pk, said in _said(record, pks)
    }


def _said(record: str, pks: set[int]) -> Iterator[tuple[int, tuple[str, str]]]:
    model, spec = _model(record), _spec(record)
    assert model is not None
    rows: models.QuerySet[Any] = model._default_manager.filter(pk__in=pks)
    if spec is None:
        name = "user" if record == "grant" else ""
        for row in rows.select_related(*[name] if name else []):
            yield row.pk, (cells.named(row.user if name else row), _page(record, row))
        return
    rows = rows.select_related(*cells.relations(spec, [spec.subject] if spec.subject else []))
    if not spec.in_records:
        rows = rows.select_related("person")
    for row in rows:
        yield row.pk, (_subject(spec, row), _page(record, row))


def _subject(spec: LedgerSpec, row: Any) -> str:
    return cells.subject_of(spec, row) if spec.in_records else str(row.person)


def _page(record: str, row: Any) -> str:
    if record in PAGES:
        return links.to(PAGES[record], row.pk) if PAGES[record] else ""
    if record == "grant":
        return links.to("users.one", row.user_id)
    spec = KEPT[record]
    return links.row(spec, row.pk) if spec.in_records else links.to("people.one", row.person_id)
