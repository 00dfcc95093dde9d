"""Values given for a row: which fields may be set, and all that is wrong with them, said at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q

from jishi.core.errors import UserError, WrongValues
from jishi.ledger.fields import CodeField, CodeSetField
from jishi.ledger.spec import LedgerSpec

NEVER = ("status", "created_by")
"""Set by actions, not by whoever fills in a form."""
KEYS = ("institution", "org", "created_by")
"""Related rows that are looked at here; Django need not fetch them once more."""


Checked = dict[tuple[Any, ...], list[tuple[str, str]]]
"""The values a table's checks look at → what they said."""


def writable(spec: LedgerSpec) -> set[str]:
    """Names a form, a sheet or a command may set."""
    return {f.name for f in spec.model._meta.local_fields if f.editable and f.name not in NEVER}


def fill(spec: LedgerSpec, row: Any, values: Mapping[str, Any]) -> None:
    """Set ``values`` on ``row``; ValueError for a name nobody may set, UserError without organisation."""
    if unknown := values.keys() - writable(spec):
        raise ValueError(f"{spec.code} has no field to set called {sorted(unknown)}")
    if row._state.adding and values.get("org") is None:
        raise UserError(f"{spec.title}：“组织”没有填。", "请选择这条记录属于哪个组织。", ledger=spec.code)
    for name, value in values.items():
        setattr(row, name, value)


def check(spec: LedgerSpec, row: Any) -> None:
    """Turn what was given into what the columns hold; raises one WrongValues that names every fault."""
    if found := faults(spec, row):
        said = [
            f"“{spec.label(name)}”{fault}" if name else fault
            for name, several in found.items()
            for fault in several
        ]
        problem = f"{spec.title}：{''.join(said)}"
        raise WrongValues(found, problem, "请改正后重新保存。", ledger=spec.code, found=len(said))


def faults(spec: LedgerSpec, row: Any, checked: Checked | None = None) -> dict[str, list[str]]:
    """All that is wrong with the values of ``row``, by field; "" for what several fields say together.

    ``checked`` remembers what the table said of rows before, when many rows are asked about.
    """
    found: dict[str, list[str]] = defaultdict(list)
    together = _of_table(row, {} if checked is None else checked)
    for name, fault in (*_strangers(row), *codes_unknown(row), *_django(row), *together):
        found[name].append(fault)
    return dict(found)


def _strangers(row: Any) -> Iterator[tuple[str, str]]:
    """Related rows of another institution do not exist for this one."""
    for field in row._meta.local_fields:
        if not field.is_relation or field.name in ("institution", "created_by"):
            continue
        other = getattr(row, field.attname) and getattr(row, field.name)
        if other and other.institution_id != row.institution_id:
            yield field.name, "没有找到，只能从本单位中选择。"


def codes_unknown(row: Any) -> Iterator[tuple[str, str]]:
    """Codes and sets of codes that their list does not know; lists are data, so no column checks them."""
    for field in row._meta.local_fields:
        value = getattr(row, field.attname)
        if isinstance(field, CodeField) and value not in (0, *field.codes.labels):
            yield field.name, f"的代码 {value} 不在代码表中。"
        if isinstance(field, CodeSetField) and value & ~sum(1 << number for number in field.codes.labels):
            yield field.name, "有不在代码表中的代码。"


def _django(row: Any) -> list[tuple[str, str]]:
    return _said(lambda: row.clean_fields(exclude=KEYS))


def _of_table(row: Any, checked: Checked) -> list[tuple[str, str]]:
    """What the table's own checks say: each is a query, so rows with the same numbers are asked of once."""
    checks = [check.condition for check in row._meta.constraints if isinstance(check, CheckConstraint)]
    if len(checks) < len(row._meta.constraints):
        return _said(row.validate_constraints)
    names = sorted({name for asks in checks if isinstance(asks, Q) for name in asks.referenced_base_fields})
    key = (type(row), *(getattr(row, name) for name in names))
    if key not in checked:
        checked[key] = _said(row.validate_constraints)
    return checked[key]


def _said(look: Callable[[], None]) -> list[tuple[str, str]]:
    """(field, fault) of what ``look`` raises; nothing when all is well."""
    try:
        look()
    except ValidationError as error:
        told = [(name, one) for name, several in error.message_dict.items() for one in several]
        return [("", one) if name == NON_FIELD_ERRORS else (name, f"：{one}") for name, one in told]
    return []


def changed(spec: LedgerSpec, row: Any, before: Any) -> dict[str, Any]:
    """Columns in which ``row`` differs from ``before``, stamps included, with their new values."""
    fields: list[models.Field[Any, Any]] = [
        f for f in spec.model._meta.local_fields if f.name in writable(spec) | {"org_path", "org_kind"}
    ]
    return {
        f.name: getattr(row, f.name) for f in fields if getattr(row, f.attname) != getattr(before, f.attname)
    }
