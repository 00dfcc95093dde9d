"""Values for every field of a ledger, so that nothing a sheet can say is left out."""

from __future__ import annotations

from datetime import date
from typing import Any

from jishi.exchange.batches import importable
from jishi.exchange.heads import heading, writable_fields
from jishi.ledger.entry.fields import kind_of, options, title_of
from jishi.ledger.registry import LEDGERS
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Person
from tests.exchange.books import book
from tests.factories import World

IMPORTABLE = [code for code, spec in LEDGERS.items() if importable(spec)]
ADDING_UP = {"expected": 6, "attended": 2, "leave": 2, "absent": 2}
"""An event's numbers, which are checked together."""


def filled(world: World, spec: LedgerSpec, number: int = 1, org: str = "first") -> dict[str, Any]:
    """One value for every field that may be set; ``number`` makes texts and days differ."""
    values: dict[str, Any] = {"org": world.org(org)}
    for field in writable_fields(spec):
        if field.name != "org":
            values[field.name] = ADDING_UP.get(field.name) or _value(world, field, number)
    return values


def _value(world: World, field: Any, number: int) -> Any:
    known = [code for code, _ in options(field)]
    match kind_of(field):
        case "day":
            return date(2026, number, 1)
        case "flag":
            return number % 2 == 1
        case "number":
            return number
        case "money":
            return 100_050 * number
        case "set":
            return sum(1 << code for code in known[:number])
        case "select" | "radio":
            return known[number % len(known)]
        case "pick" if field.related_model is Person:
            return world.person(f"人员{number}")
        case "pick":
            spec = next(one for one in LEDGERS.values() if one.model is field.related_model)
            return world.row(spec.code, title=f"第{number}件", on=date(2026, number, 1))
        case _:
            return f"=第{number}件（{field.verbose_name}）"


def as_sheet(spec: LedgerSpec, *several: dict[str, Any]) -> bytes:
    """A sheet that says these values in every column a template has."""
    fields = writable_fields(spec)
    lines = [[as_cell(spec, field, values[field.name]) for field in fields] for values in several]
    return book([heading(field) for field in fields], *lines)


def as_cell(spec: LedgerSpec, field: Any, value: Any) -> Any:
    """What a person types for ``value``."""
    match kind_of(field):
        case "org":
            return value.name
        case "pick":
            return title_of(value)
        case "money":
            return value / 100
        case "flag":
            return "是" if value else "否"
        case "text" | "long":
            return f"'{value}"
        case "day" | "number":
            return value
    return spec.shown(field.name, value)
