"""What belongs to one record: hosts, views, and rows of other ledgers that name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from jishi.ledger.spec import LedgerSpec
from jishi.web.cells import kind_of, subject_of, text
from jishi.web.pages.ledgers_kept import usual
from jishi.web.pages.ledgers_query import related_names
from jishi.web.rows import ledgers, rows_of
from jishi.web.seat import Seat

FIRST = 10


@dataclass(frozen=True, slots=True)
class Related:
    """The rows of one other ledger that name a record: how many, the first of them, where all are."""

    spec: LedgerSpec
    count: int
    lines: list[tuple[str, str, str]]
    """(what it is about, its address, the rest of it)"""
    address: str


def related(seat: Seat, spec: LedgerSpec, row: Any) -> list[Related]:
    """Ledgers that name rows of this one, those without any such row left out, and its own lines."""
    naming = [
        (o, n) for o in ledgers(seat) for n in related_names(o) if _names(o, n, spec) and n != o.goes_with
    ]
    return [one for other, name in naming if (one := _rows(seat, other, name, row)).count]


def _names(other: LedgerSpec, name: str, spec: LedgerSpec) -> bool:
    return other.model._meta.get_field(name).related_model is spec.model


def _rows(seat: Seat, other: LedgerSpec, name: str, row: Any) -> Related:
    rows = rows_of(seat, other).filter(**{f"{name}_id": row.pk}).order_by("pk")
    shown = [n for n in usual(other) if n not in (name, other.date_field, "org", "status")]
    subject = shown[0] if other.subject == name else other.subject
    rest = [n for n in shown if n != subject and kind_of(other.field(n)) != "flag"]
    relations = [n for n in shown if other.field(n).is_relation]
    first = list(rows.select_related(*relations)[: FIRST + 1]) if relations else list(rows[: FIRST + 1])
    count = len(first) if len(first) <= FIRST else rows.count()
    lines = [
        (
            text(other, subject, getattr(one, subject))
            if subject != other.subject
            else subject_of(other, one),
            reverse("ledgers.one", args=[other.code, one.pk]),
            " · ".join(t for n in rest if (t := text(other, n, getattr(one, n))) != "—"),
        )
        for one in first[:FIRST]
    ]
    address = f"{reverse('ledgers.list', args=[other.code])}?{name}={row.pk}&period=all"
    return Related(other, count, lines, address)


def parts(row: Any) -> list[tuple[str, list[str]]]:
    """(what they are called, each in words) of rows kept with the record and in no ledger: hosts, views."""
    found = []
    for back in row._meta.related_objects:
        model: Any = back.related_model
        if back.related_name and not back.related_name.endswith("+") and back.one_to_many:
            named = [f.name for f in model._meta.local_fields if f.is_relation and f.name != back.field.name]
            rows = getattr(row, back.related_name).select_related(*named)
            if told := [_told(model, one) for one in rows]:
                found.append((str(model._meta.verbose_name), told))
    return found


def _told(model: Any, one: Any) -> str:
    """The row as it names itself, and what its codes say."""
    codes = [f for f in model._meta.local_fields if hasattr(f, "codes")]
    said = [f.codes.labels.get(getattr(one, f.name), "") for f in codes]
    return "：".join([str(one), *filter(None, said)])
