"""Sheets as offices make them, written cell by cell; and the names somebody may write in them."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from jishi.exchange.names import Names
from jishi.ledger import access
from jishi.ledger.registry import LEDGERS
from jishi.orgs.models import Organisation, Person
from tests.exchange.books import book, saved

__all__ = ["book", "names_of", "opened", "saved"]

TODAY = date(2026, 12, 1)
TALK, EVENT, FINDING = LEDGERS["talk"], LEDGERS["event"], LEDGERS["finding"]


def opened(data: bytes) -> Any:
    return load_workbook(BytesIO(data), rich_text=False)


def names_of(user: Any, world: Any, *orgs: str, today: date = TODAY) -> Names:
    """What ``user`` may write who keeps ledgers for ``orgs`` of ``world``."""

    def choices(field: Any) -> Any:
        if field.related_model is Person:
            return Person.objects.filter(institution=world.institution)
        spec = next(one for one in LEDGERS.values() if one.model is field.related_model)
        return access.rows_for(user, spec, today)

    mine = {org.name: [org] for org in (world.org(name) for name in orgs)}
    everyone = {org.name: [org] for org in Organisation.objects.filter(institution=world.institution)}
    return Names(user, world.institution.pk, today, mine, everyone, choices)
