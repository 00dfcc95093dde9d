"""Values of ledger rows as pages and sheets show them: codes by label, money in 元, nothing as a dash."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.timezone import localtime

from jishi.core.money import in_unit
from jishi.indicators.catalogue import shipped
from jishi.ledger.families import KEPT
from jishi.ledger.fields import CodeField, CodeSetField, FenField
from jishi.ledger.spec import LedgerSpec

NOTHING = "—"
INNER = {
    "id",
    "institution",
    "org_path",
    "org_kind",
    "deleted",
    "duplicate_of",
    "version",
    "path",
}
"""Columns of a record that say nothing to a reader."""


def fields_of(spec: LedgerSpec) -> list[models.Field[Any, Any]]:
    """All fields a reader may see, in the order of the model."""
    own = (f for f in spec.model._meta.local_concrete_fields if f.name not in INNER)
    return sorted(own, key=lambda f: f.name in ("remark", "created_by", "created_at", "updated_at"))


def label_of(spec: LedgerSpec, name: str) -> str:
    """The label with the unit a reader sees: money is kept in 分 and shown in 元."""
    return spec.label(name).replace("（分）", "（元）")


def kind_of(field: models.Field[Any, Any]) -> str:
    """How a field is drawn: status, money, time, day, flag, related, number or text."""
    if field.name == "status":
        return "status"
    kinds: tuple[tuple[type, str], ...] = (
        (FenField, "money"),
        (models.DateTimeField, "time"),
        (models.DateField, "day"),
        (models.BooleanField, "flag"),
    )
    found = next((kind for of, kind in kinds if isinstance(field, of)), "")
    if found:
        return found
    if field.is_relation:
        return "related"
    coded = isinstance(field, CodeField | CodeSetField) or bool(field.choices)
    return "number" if isinstance(field, models.IntegerField) and not coded else "text"


def plain(spec: LedgerSpec, name: str, value: Any) -> date | Decimal | int | str | None:
    """One value as a sheet holds it: real days and numbers, text for the rest, None for nothing."""
    field = spec.field(name)
    kind = kind_of(field)
    if value is None or kind in ("day", "number"):
        return value  # type: ignore[no-any-return]
    if kind == "money":
        return in_unit(value, "元", 2)
    if kind == "flag":
        return "是" if value else "否"
    if kind == "time":
        return moment(value)
    if kind == "related":
        return named(value)
    return called(spec, name, value) or None


def text(spec: LedgerSpec, name: str, value: Any) -> str:
    """One value as a page says it; a dash for what is not known, 0 for zero."""
    found = plain(spec, name, value)
    if found is None:
        return NOTHING
    if isinstance(found, Decimal):
        return f"{found:,}"
    return found.isoformat() if isinstance(found, date) else str(found)


def called(spec: LedgerSpec, name: str, value: Any) -> str:
    """A code by its label, a ledger or an indicator by its name, other text as it is."""
    if spec.model._meta.model_name == "nilreturn" and name in ("ledger", "indicator"):
        if name == "ledger":
            return KEPT[value].title if value in KEPT else str(value)
        return shipped()[value].name if value in shipped() else str(value or "全部")
    return str(spec.shown(name, value))


def named(row: Any) -> str:
    """What a related row is called."""
    return str(getattr(row, "title", "") or getattr(row, "shown_name", "") or row)


def moment(at: datetime) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}"


def subject_of(spec: LedgerSpec, row: Any) -> str:
    """What a row is about; where that was not said, its first code. Never empty, since it is a link."""
    coded = [n for n in spec.columns if isinstance(spec.field(n), CodeField | CodeSetField)]
    for name in (spec.subject, *coded):
        if (said := text(spec, name, getattr(row, name))) != NOTHING:
            return said
    return f"未写{spec.label(spec.subject)}"


def relations(spec: LedgerSpec, names: list[str] | tuple[str, ...]) -> list[str]:
    """Those of ``names`` that are related rows, for select_related."""
    return [name for name in names if spec.field(name).is_relation]
