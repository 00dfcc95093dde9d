"""What may be asked of a column: its kind, the comparisons that fit it, the values it takes, its label."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, get_type_hints

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from jishi.ledger.fields import COUNTED, CodeField, CodeSetField
from jishi.ledger.spec import LedgerSpec


class Kind(StrEnum):
    SET = "set"
    CODE = "code"
    FLAG = "flag"
    DAY = "day"
    NUMBER = "number"
    TEXT = "text"
    LINK = "link"


EQUAL = ("eq", "ne", "in", "not_in")
ORDER = ("gte", "lte")
FITTING: Mapping[Kind, tuple[str, ...]] = {
    Kind.SET: ("has", "has_all", "lacks", "isnull"),
    Kind.CODE: (*EQUAL, *ORDER, "isnull"),
    Kind.FLAG: (*EQUAL, "isnull"),
    Kind.DAY: (*EQUAL, *ORDER, "isnull"),
    Kind.NUMBER: (*EQUAL, *ORDER, "isnull"),
    Kind.TEXT: (*EQUAL, "isnull"),
    Kind.LINK: ("isnull",),
}
"""The comparisons each kind of column understands."""
SEVERAL = ("in", "not_in", "has", "has_all", "lacks")
"""Comparisons with several values at once."""


def field_of(spec: LedgerSpec, name: str) -> models.Field[Any, Any] | None:
    """The column an indicator may name so; None for what the ledger does not open."""
    try:
        return None if "__" in name else spec.field(name)
    except FieldDoesNotExist:
        return None


def kind_of(spec: LedgerSpec, name: str) -> Kind | None:
    """The kind of a column, or of what is worked out under this name; None when there is neither."""
    if name in spec.either:
        return Kind.FLAG
    if name in spec.derived:
        return Kind.FLAG if get_type_hints(spec.derived[name])["return"] is bool else Kind.NUMBER
    found = field_of(spec, name)
    return None if found is None else _kind(found)


def _kind(found: models.Field[Any, Any]) -> Kind:
    if isinstance(found, CodeSetField):
        return Kind.SET
    if isinstance(found, CodeField) or found.choices:
        return Kind.CODE
    for base, kind in _BY_TYPE:
        if isinstance(found, base):
            return kind
    return Kind.TEXT


_BY_TYPE: tuple[tuple[type, Kind], ...] = (
    (models.BooleanField, Kind.FLAG),
    (models.DateField, Kind.DAY),
    (models.ForeignKey, Kind.LINK),
    (models.IntegerField, Kind.NUMBER),
)


def slugs(found: models.Field[Any, Any]) -> dict[str, int] | None:
    """Slug → number for a coded column or an enumeration; None for any other column."""
    if isinstance(found, CodeField | CodeSetField):
        return found.codes.numbers
    members = _enum(found) if found.choices else None
    return {member.name.lower(): int(member.value) for member in members} if members else None


def _enum(found: models.Field[Any, Any]) -> Any:
    """The IntegerChoices class whose pairs the field offers, found beside its model."""
    wanted = list(found.flatchoices)
    return next((kind for kind in models.IntegerChoices.__subclasses__() if kind.choices == wanted), None)


def choices(spec: LedgerSpec, name: str) -> list[tuple[str, str]]:
    """(slug, label) of the values a coded column takes; none for any other."""
    found = field_of(spec, name)
    known = slugs(found) if found is not None else None
    if found is None or known is None:
        return []
    labels = found.codes.labels if isinstance(found, CodeField | CodeSetField) else dict(found.flatchoices)
    return [(slug, str(labels[number])) for slug, number in known.items()]


def opened(spec: LedgerSpec) -> list[str]:
    """The names a form offers: columns of the index, of related rows, and what is worked out."""
    own = [f.name for f in spec.model._meta.local_fields if _is_open(f)]
    return list(dict.fromkeys([*own, *spec.related, *spec.derived, *spec.either]))


def _is_open(found: models.Field[Any, Any]) -> bool:
    if isinstance(found, models.DateTimeField) or found.name == "status":
        return False
    return isinstance(found, (*COUNTED, models.DateField)) or bool(found.choices)


def days(spec: LedgerSpec) -> list[str]:
    """The dates that may decide which period a row counts in."""
    return [name for name in opened(spec) if kind_of(spec, name) == Kind.DAY and name not in spec.related]
