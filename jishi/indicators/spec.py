"""What an indicator is. One shape for those that ship and those that users add."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

OPERATORS = ("eq", "ne", "in", "not_in", "gte", "lte", "has", "has_all", "lacks", "isnull")
PLAIN = ("count", "persons", "state", "during")
WITH_FIELD = ("sum", "latest")
SPAN_ONLY = ("state", "during")
PERSONS = ("persons", *SPAN_ONLY)
"""Measures that count each person once."""
HOLDS = {"state": "@end", "during": "@during"}
"""What stands in for a date field where a stay is asked whether it held."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One test on one field; an indicator's conditions must all hold.

    ``value`` is what the column holds: numbers for codes, a bit mask for sets.
    """

    field: str
    op: str
    value: Any


@dataclass(frozen=True, slots=True)
class Words:
    """How papers speak of an indicator; the binder reads nothing else (docs/recipes/indicator.md)."""

    phrases: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One declared indicator (指标): a record type, conditions and a measure.

    ``measure`` is ("count" | "persons" | "state" | "during",), ("sum" |
    "latest", field) or ("ratio", part id, whole id). ``date`` is the date field
    that decides the period, or one of HOLDS. ``source`` names the clause that asks for it, if any.
    """

    id: str
    name: str
    unit: str
    field: str
    record: str
    measure: tuple[str, ...]
    where: tuple[Condition, ...] = ()
    date: str = ""
    definition: str = ""
    source: str = ""
    words: Words = Words()

    @property
    def place(self) -> str:
        """The day whose tree decides the scope: a date field, or for states the end of the period."""
        return HOLDS["state"] if self.measure[0] == "latest" else self.date

    @property
    def digest(self) -> str:
        """Twelve hex digits that change whenever the meaning does; kept with every sealed figure."""
        tests = [[test.field, test.op, test.value] for test in self.where]
        meaning = [self.unit, self.record, self.measure, tests, self.date]
        packed = json.dumps(meaning, ensure_ascii=False, default=str)
        return hashlib.sha256(packed.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Relation:
    """One arithmetic relation between figures of one paper: the parts add up to the total (``partition``),
    or none of them exceeds it (``containment``)."""

    id: str
    kind: str
    total: str
    parts: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class WorkField:
    """One field of work (条线): its name this year and the headings papers give it."""

    code: str
    title: str
    order: int
    headings: tuple[str, ...]
