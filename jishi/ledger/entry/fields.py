"""What a field of a ledger looks like on a form: its box, its label, the unit beside it. Pure."""

from __future__ import annotations

import re
from typing import Any

from django.db import models

from jishi.core.units import units
from jishi.ledger.actions import writable
from jishi.ledger.fields import CodeField, CodeSetField, FenField, QuantityField
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation

RADIO_AT_MOST = 4
LONG_FROM = 300
_BRACKETED = re.compile(r"(.+)（(.+)）")
_MEASURES = ("人次", "学时", "票")


def form_fields(spec: LedgerSpec) -> list[models.Field[Any, Any]]:
    """The fields a form asks for, in the order of the model."""
    names = writable(spec)
    return [field for field in spec.model._meta.local_fields if field.name in names]


def kind_of(field: models.Field[Any, Any]) -> str:
    """Which box a field gets: org, pick, set, radio, select, flag, day, money, number, long or text."""
    if field.is_relation:
        return "org" if field.related_model is Organisation else "pick"
    for cls, kind in _KINDS:
        if isinstance(field, cls):
            return kind
    if options(field):
        return "radio" if len(options(field)) <= RADIO_AT_MOST else "select"
    return "long" if (field.max_length or 0) >= LONG_FROM and field.name != "remark" else "text"


_KINDS: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (CodeSetField, "set"),
    (models.BooleanField, "flag"),
    (models.DateField, "day"),
    (FenField, "money"),
    (QuantityField, "number"),
)


def options(field: models.Field[Any, Any]) -> list[tuple[int, str]]:
    """(code, label) of a coded field without the code 0, which says nothing; none for other fields."""
    if isinstance(field, CodeField | CodeSetField):
        return field.codes.choices()
    return [(code, str(label)) for code, label in field.flatchoices if code]


def required(field: models.Field[Any, Any]) -> bool:
    """Whether a row cannot be kept without it."""
    return not field.blank and not field.null and not field.has_default()


def label_and_unit(field: models.Field[Any, Any]) -> tuple[str, str]:
    """The label above the box and the unit beside it: 道路（米） → 道路, 米; 应到人数 → 应到人数, 人.

    Money is kept in 分 and typed in 元. The unit is "" where the label names none.
    """
    label, kind = str(field.verbose_name), kind_of(field)
    if kind == "money":
        return label.removesuffix("（分）"), "元"
    if kind != "number":
        return label, ""
    if found := _BRACKETED.fullmatch(label):
        return found[1], found[2]
    for measure in _MEASURES:
        if label.endswith(measure):
            return label, measure
    word = label[-2:-1] if label.endswith("数") else ""
    return label, word if word in units() else ""


def title_of(row: Any) -> str:
    """What stands in the box of a related row: its title, the name of a person."""
    return str(getattr(row, "title", "") or row)
