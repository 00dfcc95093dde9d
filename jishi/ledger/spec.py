"""One description of a record type, read by pages, sheets, indicators and papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from django.db import models

from jishi.ledger.fields import CodeField, CodeSetField, FenField, QuantityField

Derived = Callable[[Mapping[str, Any], date], Any]


@dataclass(frozen=True, slots=True)
class Span:
    """A record type whose rows hold from one day to another (组织关系、任职、驻村)."""

    since: str = "since"
    until: str = "until"


@dataclass(frozen=True, slots=True)
class LedgerSpec:
    """How one ledger (台账) is shown, searched, filled from a sheet and counted.

    Names are model field names; labels come from the model, so they are
    written once. The spec renders nothing: ``web`` draws it, ``exchange``
    makes the sheet from it, ``indicators`` accept only what it opens.
    """

    code: str
    model: type[models.Model]
    title: str
    family: str
    columns: tuple[str, ...]
    """List page, sheet and evidence table, in this order."""
    date_field: str = "on"
    """The date that decides which period a row counts in, unless an indicator names another."""
    subject: str = ""
    """The field that says in a few words what the row is about; evidence shows it."""
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    natural_key: tuple[str, ...] = ()
    """Fields that tell two rows of a sheet apart; equal ones are duplicates."""
    latest_key: tuple[str, ...] = ()
    """For states reported again and again: the newest row of each key is the state."""
    person: str = ""
    """The field distinct persons are counted by."""
    hosts: str = ""
    """Reverse name of further hosts: a row counts below each of them, once above all."""
    goes_with: str = ""
    """The field naming the record these rows are lines of: they have its place and date, take the steps of
    its life with it, and do not count while it is a duplicate."""
    span: Span | None = None
    related: Mapping[str, str] = field(default_factory=dict)
    """Name an indicator may use → ORM path to a column of a related row."""
    derived: Mapping[str, Derived] = field(default_factory=dict)
    """Name an indicator may use → value worked out from the row and the day that is asked about."""
    either: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name an indicator may use → code columns; true where at least one of them says something."""
    named: Mapping[str, str] = field(default_factory=dict)
    """Labels of what is derived or either, and of related columns whose own label says too little."""
    in_records: bool = True
    """False for what is not a LedgerRecord (people and places): no draft, no confirmation."""

    def label(self, name: str) -> str:
        """The Chinese label of a field; raises FieldDoesNotExist for a wrong name."""
        return str(self.field(name).verbose_name)

    def field(self, name: str) -> models.Field[Any, Any]:
        """The field of ``name``, followed through ``related``; raises FieldDoesNotExist."""
        model: type[models.Model] = self.model
        *steps, last = self.related.get(name, name).split("__")
        for step in steps:
            model = model._meta.get_field(step).related_model  # type: ignore[assignment]
        found = model._meta.get_field(last)
        assert isinstance(found, models.Field)
        return found

    def rows(self, institution_id: int) -> models.QuerySet[Any]:
        """Every row of one institution, drafts and deleted ones too, in no order."""
        found: models.QuerySet[Any] = self.model._default_manager.all()
        return found.filter(institution_id=institution_id).order_by()

    def marks(self) -> tuple[str, ...]:
        """Columns of which any that says something makes a row a duplicate: its own, and of a line that of
        its record."""
        own = "duplicate_of"
        return (own, f"{self.goes_with}__{own}") if self.goes_with else (own,)

    def unmarked(self) -> models.Q:
        """Rows that are no duplicates; only for records."""
        return models.Q(**{f"{name}__isnull": True for name in self.marks()})

    def repeated(self, row: Any) -> bool:
        """Whether ``row`` is a duplicate by one of its marks; False for what is no record."""
        marks = self.marks() if self.in_records else ()
        return any(attrgetter(name.replace("__", "."))(row) for name in marks)

    def further_hosts(self) -> models.QuerySet[Any]:
        """The rows that name further hosts; only for ledgers that have ``hosts``."""
        found = self.model._meta.get_field(self.hosts).related_model
        assert isinstance(found, type)
        return found._default_manager.all()

    def countable(self) -> tuple[str, ...]:
        """Number fields an indicator may sum."""
        return tuple(f.name for f in self.model._meta.get_fields() if isinstance(f, FenField | QuantityField))

    def cells(self, row: Any) -> list[Any]:
        """The values of ``columns`` for one row, codes shown by their label."""
        return [self.shown(name, getattr(row, name)) for name in self.columns]

    def shown(self, name: str, value: Any) -> Any:
        """One value as a person reads it: a label for a code, labels joined for a set."""
        found = self.field(name)
        if isinstance(found, CodeSetField):
            return "、".join(found.labels(value or 0))
        if isinstance(found, CodeField):
            return found.codes.labels.get(value, "")
        if found.choices:
            return dict(found.flatchoices).get(value, value)
        return value
