"""From what was typed into a form to what the columns hold, and back. Pure: no database.

Typed text is kept as ``Texts``: name of the box → what stands in it, a list
since some boxes take several. A related row has two boxes: its words under
the field's name, and the chosen row under ``<name>_pk``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models

from jishi.core.money import in_yuan
from jishi.ledger.entry.fields import form_fields, kind_of, options, required, title_of
from jishi.ledger.entry.reading import READERS, Unreadable
from jishi.ledger.spec import LedgerSpec

Texts = Mapping[str, list[str]]


def boxes(spec: LedgerSpec) -> list[str]:
    """The names of all boxes of a form."""
    fields = form_fields(spec)
    chosen = [f"{field.name}_pk" for field in fields if kind_of(field) == "pick"]
    return [*(field.name for field in fields), *chosen, *([spec.hosts] if spec.hosts else [])]


def typed(spec: LedgerSpec, given: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """What stands in each box; ``given`` is ``getlist`` of what was posted."""
    return {name: [text for text in given(name) if text] for name in boxes(spec)}


def read(spec: LedgerSpec, texts: Texts, year: int) -> tuple[dict[str, Any], dict[str, str]]:
    """(values by field, faults by field), related rows apart; a day without a year lies in ``year``."""
    values, faults = dict[str, Any](), dict[str, str]()
    for field in form_fields(spec):
        if field.is_relation:
            continue
        given = texts.get(field.name, [])
        if required(field) and not any(text.strip() for text in given):
            faults[field.name] = "必填，还没有填。"
            continue
        try:
            values[field.name] = READERS[kind_of(field)](field, given, year)
        except Unreadable as fault:
            faults[field.name] = str(fault)
    return values, faults


def shown(spec: LedgerSpec, row: Any, hosts: list[int]) -> dict[str, list[str]]:
    """What stands in the boxes for ``row``; reading it again gives the same values."""
    texts: dict[str, list[str]] = {spec.hosts: [str(pk) for pk in hosts]} if spec.hosts else {}
    for field in form_fields(spec):
        value, kind = getattr(row, field.attname), kind_of(field)
        if kind == "pick":
            texts[f"{field.name}_pk"] = [str(value)] if value else []
            value = title_of(getattr(row, field.name)) if value else None
        texts[field.name] = _several(field, value) if kind == "set" else _one(kind, value)
    return texts


def _several(field: models.Field[Any, Any], value: int) -> list[str]:
    return [str(code) for code, _ in options(field) if value >> code & 1]


def _one(kind: str, value: Any) -> list[str]:
    if value is None or value == "" or value is False:
        return []
    if kind == "money":
        return [in_yuan(value)]
    return ["1"] if value is True else [str(value)]
