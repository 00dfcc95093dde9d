"""The ground a demo institution is built on: dice, ids, organisations, and the rows not yet written."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db import models

from jishi.ledger.base import LedgerRecord, Status
from jishi.orgs.models import Institution, Membership, Organisation, Person
from jishi.orgs.tree import EVER, Tree

TABLES = Path(__file__).with_name("tables")
YEARS = (2025, 2026)
FIRST_DAY, LAST_DAY = date(2025, 1, 1), date(2026, 12, 31)
BATCH = 500
HOLIDAYS = tuple(
    (date.fromisoformat(first), date.fromisoformat(last))
    for first, last in (
        ("2025-01-01", "2025-01-01"), ("2025-01-28", "2025-02-04"), ("2025-04-04", "2025-04-06"),
        ("2025-05-01", "2025-05-05"), ("2025-05-31", "2025-06-02"), ("2025-10-01", "2025-10-08"),
        ("2026-01-01", "2026-01-03"), ("2026-02-15", "2026-02-23"), ("2026-04-04", "2026-04-06"),
        ("2026-05-01", "2026-05-05"), ("2026-06-19", "2026-06-21"), ("2026-09-25", "2026-09-27"),
        ("2026-10-01", "2026-10-07"),
    )
)  # fmt: skip
_ZONE = ZoneInfo("Asia/Shanghai")
_Row = TypeVar("_Row", bound=models.Model)


@cache
def table(name: str) -> dict[str, Any]:
    """One file of ``tables``, read once; nobody may change what it returns."""
    return tomllib.loads((TABLES / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass
class World:
    """Everything so far. Equal seeds give equal worlds, ids included; no clock is read.

    ``rows`` wait by model in the order they were added, and are written by
    ``flush`` in one go; the noise passes by those in ``sure``. Ids are the
    seed with eight digits behind it, so that two seeds can live in one
    database.
    """

    seed: int
    dice: Random = field(init=False)
    institution: Institution = field(init=False)
    orgs: dict[str, Organisation] = field(default_factory=dict)
    tree: Tree = field(default_factory=Tree)
    leaders: list[Person] = field(default_factory=list)
    managers: list[Person] = field(default_factory=list)
    staff: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    members: dict[str, list[Membership]] = field(default_factory=lambda: defaultdict(list))
    entered: dict[int, datetime] = field(default_factory=dict)
    sure: set[int] = field(default_factory=set)
    rows: dict[type[models.Model], list[Any]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)
        self._ids = count(self.first_id)

    @property
    def first_id(self) -> int:
        """The id of the institution itself."""
        return self.seed * 10**8 + 1

    def new(self, model: type[_Row], **values: Any) -> _Row:
        """One row with its id, kept for writing. The institution is set where the model has one."""
        if any(f.name == "institution" for f in model._meta.fields):
            values.setdefault("institution", self.institution)
        elif any(f.name == "institution_id" for f in model._meta.fields):
            values.setdefault("institution_id", self.institution.pk)
        row = model(pk=next(self._ids), **values)
        self.rows[model].append(row)
        return row

    def record(self, model: type[_Row], org: Organisation, on: date | None, **values: Any) -> _Row:
        """One confirmed ledger record of ``org`` on a day, stamped with its place on that day."""
        assert issubclass(model, LedgerRecord)
        row = self.new(model, org=org, on=on, status=Status.CONFIRMED, **values)
        row.stamp(self.tree)
        return row

    def adopt(self, row: models.Model) -> None:
        """Keep a row made elsewhere, under an id of its own."""
        row.pk = next(self._ids)
        self.rows[type(row)].append(row)

    def of_kind(self, *kinds: Organisation.Kind) -> list[Organisation]:
        return [org for org in self.orgs.values() if org.kind in kinds]

    @property
    def branches(self) -> list[Organisation]:
        return self.of_kind(Organisation.Kind.BRANCH)

    def key(self, org: Organisation) -> str:
        return next(key for key, held in self.orgs.items() if held is org)

    def members_on(self, key: str, day: date) -> list[Membership]:
        """Party members of a branch on a day."""
        return [m for m in self.members[key] if m.since <= day <= (m.until or EVER)]

    def day(self, year: int, month: int) -> date:
        """A working day of a month: Monday to Friday, no holiday."""
        while True:
            found = date(year, month, self.dice.randint(1, monthrange(year, month)[1]))
            if found.weekday() < 5 and not any(first <= found <= last for first, last in HOLIDAYS):
                return found

    def after(self, day: date, low: int, high: int) -> date | None:
        """A day that many days later; None when that lies beyond the end of the records."""
        found = day + timedelta(days=self.dice.randint(low, high))
        return found if found <= LAST_DAY else None

    def moment(self, day: date) -> datetime:
        """A time in office hours on a day."""
        return datetime.combine(day, time(9 + self.dice.randrange(9), self.dice.randrange(60)), _ZONE)

    def records(self) -> Iterator[LedgerRecord]:
        """Every ledger record that waits to be written."""
        for model, rows in self.rows.items():
            if issubclass(model, LedgerRecord):
                yield from rows

    def flush(self, models_in_order: Iterable[type[models.Model]]) -> None:
        for model in models_in_order:
            model._base_manager.bulk_create(self.rows[model], batch_size=BATCH)
