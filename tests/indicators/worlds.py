"""Random institutions and ledgers, built in bulk from one seed: what goes wrong can be built again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import models, transaction

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.ledger.base import LedgerRecord
from jishi.ledger.fields import CodeField, CodeSetField
from jishi.ledger.models import Event, EventHost, NilReturn
from jishi.ledger.registry import LEDGERS
from jishi.orgs.models import Institution, Organisation, Person, Placement
from jishi.orgs.tree import Tree
from tests.indicators.oracle import numbered

BEGUN, OVER = date(2024, 12, 1), date(2027, 2, 1)
PERIODS = ("2026", "2026H1", "2026Q2", "2026-03", "2026-02-11..2026-09-20", "2026-06-15..2026-06-15")
Kind = Organisation.Kind
MANNING = (Kind.COMMITTEE, Kind.GENERAL_BRANCH, Kind.GENERAL_BRANCH, *[Kind.BRANCH] * 4, Kind.GROUP)


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Undo all rows made inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class RandomWorld:
    """An institution whose branches move, begin and end; another one with the same paths; six persons."""

    seed: int
    period: Period
    tables: dict[str, dict[str, Any]]
    orgs: list[Organisation] = field(default_factory=list)
    others: list[Organisation] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.home, other = (Institution.objects.create(name=name) for name in ("岭川公路管理局", "外单位"))
        self.orgs = self._organisations(self.home, MANNING)
        self.others = self._organisations(other, MANNING[:4])
        self.trees = {inst.pk: Tree.of(inst.pk) for inst in (self.home, other)}
        self.persons = Person.objects.bulk_create(self._person() for _ in range(6))

    def scope(self) -> Scope:
        """The whole, nothing, one organisation below which to look, or two of them."""
        pick = self.random.random()
        if pick < 0.15:
            return Scope.whole(self.home.pk) if pick < 0.1 else Scope(self.home.pk, ())
        chosen = self.random.sample(self.orgs, 2 if pick < 0.3 else 1)
        if pick > 0.55:
            chosen = self.orgs[:1]
        paths = [self.trees[self.home.pk].path(org.pk, self.period.last) for org in chosen]
        return Scope(self.home.pk, tuple(path for path in paths if path))

    # --- places and people --------------------------------------------------------------

    def _organisations(self, institution: Institution, kinds: Any) -> list[Organisation]:
        made = [
            Organisation(
                institution=institution,
                number=number,
                name=f"组织{number}",
                kind=kind,
                since=BEGUN,
                sector=self.random.randrange(5),
            )
            for number, kind in enumerate(kinds, start=1)
        ]
        Organisation.objects.bulk_create(made)
        Placement.objects.bulk_create(self._placements(made))
        return made

    def _placements(self, orgs: list[Organisation]) -> Iterator[Placement]:
        """Stays under a parent that changes now and then; leaves may begin late and end early."""
        fixed = {orgs[0].pk: f"{1:04d}.", **{org.pk: f"0001.{org.number:04d}." for org in orgs[1:3]}}
        for at, org in enumerate(orgs):
            days = [BEGUN]
            if at > 2:
                days += [self._day() for _ in range(self.random.choice((0, 0, 1, 1, 2)))]
            days = sorted(set(days))
            if at > 2 and self.random.random() < 0.2:
                days[0] = max(days[0], self._day(late=False)) if len(days) == 1 else days[0]
            ends = [day - timedelta(days=1) for day in days[1:]] + [None]
            if at > 2 and self.random.random() < 0.2:
                ends[-1] = max(days[-1], self._day())
            for since, until in zip(days, ends, strict=True):
                above = self.random.choice(list(fixed)[:3]) if at > 2 else orgs[0].pk
                path = fixed.get(org.pk) or f"{fixed[above]}{org.number:04d}."
                yield Placement(
                    institution_id=org.institution_id, org=org, since=since, until=until, path=path
                )

    def _person(self) -> Person:
        chance = self.random
        return Person(
            institution=self.home,
            name="某人",
            sex=chance.choice(Person.Sex.values),
            born_on=chance.choice(
                [None, date(1966, 3, 1), date(1991, 1, 1), date(2000, 2, 29), date(1990, 12, 31)]
            ),
            minority=chance.random() < 0.3,
            education=chance.choice(Person.Education.values),
            retired_on=chance.choice([None, None, self._day()]),
            veteran_cadre=chance.random() < 0.3,
        )

    # --- rows -----------------------------------------------------------------------------

    def fill(self, code: str, count: int) -> None:
        """``count`` rows of ledger ``code``, most of them close to what some indicator asks for."""
        spec = LEDGERS[code]
        asking = [found for found in self.tables.values() if found.get("record") == code]
        if code == "organisation":
            return
        made = [self._row(spec, asking, Random(f"{self.seed}.{code}.{n}")) for n in range(count)]
        spec.model._default_manager.bulk_create(made)
        if code == "event":
            self.events = made
            self._join_hosts(made)

    def _row(self, spec: Any, asking: list[dict[str, Any]], chance: Random) -> Any:
        self.random = chance
        values = {f.name: self._value(spec, f, asking) for f in spec.model._meta.local_fields if drawn(f)}
        wanted = chance.choice(asking) if asking and chance.random() < 0.85 else {}
        for name, op, value in wanted.get("where", ()):
            self._satisfy(spec, values, name, op, value)
        org = chance.choice(self.others if chance.random() < 0.08 else self.orgs)
        values |= {"org": org, "institution_id": org.institution_id} | self._span(spec, values)
        row = spec.model(**values)
        if isinstance(row, LedgerRecord):
            row.status = chance.choice((2, 2, 2, 2, 2, 0, 1, 3))
            row.deleted = chance.random() < 0.07
            row.duplicate_of = 1 if chance.random() < 0.07 else None
            row.stamp(self.trees[org.institution_id])
        return balanced(row)

    def _value(self, spec: Any, found: Any, asking: list[dict[str, Any]]) -> Any:
        chance = self.random
        if isinstance(found, CodeSetField):
            hats = list(found.codes.numbers)
            return found.mask(chance.sample(hats, chance.choice((0, 1, 1, 2))))
        if isinstance(found, CodeField):
            return chance.choice([0, *found.codes.numbers.values()])
        if found.choices:
            return chance.choice([value for value, _ in found.flatchoices])
        if isinstance(found, models.BooleanField):
            return chance.random() < 0.5
        if isinstance(found, models.DateField):
            return None if found.null and chance.random() < 0.1 else self._day()
        if found.is_relation:
            pool = {Person: self.persons, Event: self.events}.get(found.related_model)
            return None if not pool or (found.null and chance.random() < 0.2) else chance.choice(pool)
        if isinstance(found, models.CharField):
            return "名称"
        return None if chance.random() < 0.15 else chance.choice((0, 1, 2, 3, 9, 10, 120))

    def _satisfy(self, spec: Any, values: dict[str, Any], name: str, op: str, value: Any) -> None:
        """Set a field so that one condition holds, where the field is the row's own."""
        if name not in values or op in ("isnull", "ne", "not_in"):
            return
        number = numbered(spec, name, value)
        numbers = number if isinstance(number, list) else [number]
        if op == "lacks":
            values[name] &= ~sum(1 << n for n in numbers)
        elif op in ("has", "has_all"):
            chosen = numbers if op == "has_all" else [self.random.choice(numbers)]
            values[name] |= sum(1 << n for n in chosen)
        else:
            values[name] = self.random.choice(numbers)

    def _span(self, spec: Any, values: dict[str, Any]) -> dict[str, Any]:
        """A last day not before the first for stays whose table demands it."""
        if spec.span is None or spec.in_records:
            return {}
        since, until = values["since"], self.random.choice([None, values["until"]])
        return {"until": max(since, until) if until else None}

    def _day(self, late: bool = True) -> date:
        """Often within the period, or one of its bounds, or the day beside one."""
        first, last, step = self.period.first, self.period.last, timedelta(days=1)
        pick = self.random.random() if late else 1
        if pick < 0.4:
            return first + timedelta(days=self.random.randrange((last - first).days + 1))
        if pick < 0.75:
            return self.random.choice([first, last, first - step, last + step])
        return BEGUN + timedelta(days=self.random.randrange((OVER - BEGUN).days))

    def _join_hosts(self, events: list[Any]) -> None:
        made, chance = [], Random(f"{self.seed}.hosts")
        for event in events:
            joined = chance.sample(self.orgs + self.others[:2], chance.choice((0, 0, 1, 2)))
            for org in joined:
                if org.institution_id == event.institution_id or chance.random() < 0.5:
                    path = self.trees[org.institution_id].path(org.pk, event.on or org.since)
                    host = {"institution_id": org.institution_id, "org_path": path}
                    made.append(EventHost(event=event, org=org, **host))
        EventHost.objects.bulk_create(made)

    def say_nothing_happened(self, code: str, count: int) -> None:
        """Nil returns for ledger ``code``: whole, half, too short, of a draft, for one figure only."""
        self.random = chance = Random(f"{self.seed}.nil")
        names = ["", "", *(name for name, found in self.tables.items() if found.get("record") == code)]
        first, last = self.period.first, self.period.last
        middle = first + (last - first) / 2
        spans = [(first, last), (BEGUN, OVER), (BEGUN, last), (first, OVER)] * 2
        spans += [(first, middle), (middle, last), (BEGUN, middle), (middle, OVER)]
        made = {}
        for _ in range(count):
            org, (since, until) = chance.choice([*self.orgs, self.orgs[0]]), chance.choice(spans)
            nil = NilReturn(
                org=org, on=since, until=until, ledger=code, indicator=chance.choice(names), status=2
            )
            nil.status, nil.deleted = chance.choice((2, 2, 2, 2, 1)), chance.random() < 0.1
            nil.stamp(self.trees[org.institution_id])
            made[org.pk, nil.indicator, since, until] = nil
        NilReturn.objects.bulk_create(made.values())


def drawn(found: Any) -> bool:
    """Whether a row gets a random value here; its keys and standing are set otherwise."""
    if found.name in ("org", "institution", "id", "created_by", "created_at", "updated_at"):
        return False
    return bool(found.editable)


def balanced(row: Any) -> Any:
    """Where the head counts are noted they add up, as the table demands."""
    if isinstance(row, Event) and None not in (row.attended, row.leave, row.absent):
        row.expected = row.attended + row.leave + row.absent
    return row
