"""Marks of what a user saw: a form hands one back, and an action refuses when it has changed."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.db import models

from jishi.ledger.people.access import STAYS
from jishi.orgs.models import Organisation, Person

LENGTH = 12


def mark(*rows: models.Model) -> str:
    """Some hex digits that change whenever a column of ``rows`` does."""
    return digest([[_plain(row, f) for f in row._meta.concrete_fields] for row in rows])


def _plain(row: models.Model, field: models.Field[Any, Any]) -> str:
    """A column as the table keeps it, whether the row was read or just made."""
    return str(field.get_prep_value(getattr(row, field.attname)))


def digest(values: object) -> str:
    """The mark of plain values."""
    return sha256(repr(values).encode()).hexdigest()[:LENGTH]


def mark_of_org(org: Organisation) -> str:
    """The mark of an organisation and its places."""
    return mark(org, *org.placements.order_by("pk"))


def mark_of_person(person: Person) -> str:
    """The mark of a person and all his stays."""
    stays = [spec.rows(person.institution_id).filter(person=person).order_by("pk") for spec in STAYS.values()]
    return mark(person, *(row for rows in stays for row in rows))
