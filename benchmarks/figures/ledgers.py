"""Large random ledgers, column by column, put in with the bare driver's executemany."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from django.db import connection, models, transaction

from jishi.core.ids import new_id
from jishi.ledger.fields import CodeField, CodeSetField
from jishi.ledger.models import EventHost
from jishi.ledger.registry import LEDGERS
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Institution, Organisation, Person, Placement

FIRST, DAYS = date(2025, 1, 1), 730
PER_BRANCH = 400
EVENTS = 0.62
BATCH = 20_000
MANY = {"attendance": 8, "membership": 4, "talk": 3, "dues": 3, "visit": 3, "decision": 3, "publicity": 3}
BEGUN = date(2020, 1, 1)


class Ledgers:
    """One institution with ``rows`` records: three in five are events, the rest spread over all ledgers.

    Two years, 400 records a branch, ten branches below each general branch;
    8 % not confirmed, 2 % deleted, 1 % duplicates, 2 % without a date, 3 % of
    the events with a further host.
    """

    def __init__(self, rows: int, seed: int = 7) -> None:
        self.random, self.count = Random(seed), rows
        self.home = Institution.objects.create(name="岭川公路管理局")
        self.orgs = list(self._organisations(max(2, rows // PER_BRANCH)))
        self.persons = [self._person(n) for n in range(max(20, rows // 50))]
        Person.objects.bulk_create(self.persons, batch_size=BATCH)
        self.events: list[int] = []
        self.days = [(FIRST + timedelta(days=n)).isoformat() for n in range(DAYS)]
        self._fill()

    def _organisations(self, branches: int) -> Iterator[tuple[int, str]]:
        kinds = Organisation.Kind
        plan = [(kinds.COMMITTEE, "0001.")]
        for n in range(branches):
            if n % 10 == 0:
                above = f"0001.{len(plan) + 1:04d}."
                plan.append((kinds.GENERAL_BRANCH, above))
            plan.append((kinds.BRANCH, f"{above}{len(plan) + 1:04d}."))
        named = {"institution": self.home, "since": BEGUN}
        orgs = [
            Organisation(number=at, name=f"组织{at}", kind=kind, **named)
            for at, (kind, _) in enumerate(plan, start=1)
        ]
        Organisation.objects.bulk_create(orgs)
        stays = [Placement(org=org, path=path, **named) for org, (_, path) in zip(orgs, plan, strict=True)]
        return ((stay.org_id, stay.path) for stay in Placement.objects.bulk_create(stays))

    def _person(self, n: int) -> Person:
        born = date(1950 + n % 55, 1 + n % 12, 1 + n % 28)
        return Person(institution=self.home, name="某人", sex=1 + n % 2, born_on=born, minority=n % 9 == 0)

    @transaction.atomic
    def _fill(self) -> None:
        others = [spec for code, spec in LEDGERS.items() if code not in ("event", "organisation")]
        weights = [MANY.get(spec.code, 1) for spec in others]
        left = self.count * (1 - EVENTS) / sum(weights)
        self._rows(LEDGERS["event"], int(self.count * EVENTS))
        for spec, weight in zip(others, weights, strict=True):
            self._rows(spec, int(left * weight))
        self._hosts()

    def _rows(self, spec: LedgerSpec, count: int) -> None:
        fields = spec.model._meta.local_concrete_fields
        for start in range(0, count, BATCH):
            size = min(BATCH, count - start)
            orgs = self.random.choices(self.orgs, k=size)
            columns = [self._column(spec, found, size, orgs) for found in fields]
            insert(spec.model, [found.column for found in fields], zip(*columns, strict=True))
            if spec.code == "event":
                self.events += columns[0]

    def _column(self, spec: LedgerSpec, found: Any, size: int, orgs: Any) -> Sequence[Any]:
        fixed = self._standing(found.name, size, orgs)
        if fixed is not None:
            return fixed
        if spec.span and found.name == spec.span.since:
            return self.random.choices([BEGUN.isoformat(), *self.days[::20]], k=size)
        if spec.span and found.name == spec.span.until:
            return [None] * size
        if spec.code == "event" and found.name == "expected":
            return [None] * size
        return self.random.choices(self._pool(found), k=size)

    def _standing(self, name: str, size: int, orgs: Any) -> Sequence[Any] | None:
        chance = self.random
        if name in ("org", "org_path"):
            return [org[name == "org_path"] for org in orgs]
        if name == "status":
            return chance.choices((2, 0, 1), weights=(92, 5, 3), k=size)
        if name == "deleted":
            return chance.choices((False, True), weights=(98, 2), k=size)
        if name == "duplicate_of":
            return chance.choices((None, 1), weights=(99, 1), k=size)
        if name == "on":
            return chance.choices([*self.days * 2, *[None] * (DAYS // 25)], k=size)
        constant = {"institution": self.home.pk, "org_kind": 3, "version": 1, "created_by": None}
        if name == "id":
            return [new_id() for _ in range(size)]
        return [constant[name]] * size if name in constant else None

    def _pool(self, found: Any) -> Sequence[Any]:
        """Values to draw from; early codes of a list are drawn more often than late ones."""
        if isinstance(found, CodeSetField):
            bits = [1 << number for number in found.codes.numbers.values()]
            single = [bit for at, bit in enumerate(bits) for _ in range(60 // (at + 1))]
            return [*single, *[a | b for a, b in pairwise(bits)], 0]
        if isinstance(found, CodeField):
            return [0, *found.codes.numbers.values()]
        if found.choices:
            return [value for value, _ in found.flatchoices]
        if isinstance(found, models.BooleanField):
            return (False, True)
        if isinstance(found, models.DateTimeField):
            return ("2026-12-31 08:00:00+00:00",)
        if isinstance(found, models.DateField):
            return [*self.days, None] if found.null else self.days
        if found.is_relation:
            return self._related(found)
        if isinstance(found, models.CharField):
            return ("第三季度支部集中活动",) if not found.blank else ("",)
        return [None, *range(60)] if found.null else range(60)

    def _related(self, found: Any) -> Sequence[Any]:
        if found.related_model is Person:
            return [person.pk for person in self.persons]
        return self.events if found.name == "event" else (None,)

    def _hosts(self) -> None:
        rows = []
        for event in self.events[::33]:
            org, path = self.random.choice(self.orgs)
            rows.append((new_id(), self.home.pk, event, org, path))
        insert(EventHost, ["id", "institution_id", "event_id", "org_id", "org_path"], rows)


def insert(model: type[models.Model], columns: Sequence[str], rows: Any) -> None:
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))
