"""Rows for tests, built from the models themselves: the smallest valid row, and what a test names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from jishi.ledger.base import LedgerRecord, Status
from jishi.ledger.fields import CodeField, CodeSetField
from jishi.ledger.models import Event, EventHost
from jishi.ledger.registry import LEDGERS
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Institution, Organisation, Person, Placement
from jishi.orgs.tree import Tree, place

BEGINNING = date(2000, 1, 1)
KEPT_APART = {"status", "deleted", "duplicate", "hosts", "org", "record"}


def make_org(institution, name, number, parent=None, kind=Organisation.Kind.BRANCH, since=BEGINNING, **more):
    """An organisation placed under ``parent`` since ``since``."""
    org = Organisation.objects.create(
        institution=institution, name=name, number=number, kind=kind, since=since, **more
    )
    place(org, parent, since)
    return org


@dataclass
class World:
    """A committee with two branches, and a branch of another institution.

    committee (党委)
    |- first  (第一支部)
    |  `- group (党小组, only after ``add_group``)
    `- second (第二支部)          outside (外单位支部)
    """

    institution: Institution
    committee: Organisation
    first: Organisation
    second: Organisation
    outside: Organisation
    group: Organisation | None = None
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    made: dict[str, Person] = field(default_factory=dict)

    @classmethod
    def make(cls) -> World:
        home = Institution.objects.create(name="岭川公路管理局")
        other = Institution.objects.create(name="外单位")
        committee = make_org(home, "局党委", 1, kind=Organisation.Kind.COMMITTEE)
        return cls(
            home,
            committee,
            make_org(home, "第一支部", 2, committee),
            make_org(home, "第二支部", 3, committee),
            make_org(other, "外单位支部", 1),
        )

    def org(self, name: str) -> Organisation:
        return getattr(self, name)

    def add_group(self) -> None:
        """A Party group below the first branch."""
        self.group = make_org(self.institution, "第一党小组", 30, self.first, kind=Organisation.Kind.GROUP)

    def add_orgs(self, orgs: dict[str, dict[str, Any]]) -> None:
        """Further organisations below the committee, by name: their kind, sector, first and last day."""
        for number, (name, marks) in enumerate(orgs.items(), start=4):
            until = marks.pop("until", None)
            named = {key: _enum(Organisation._meta.get_field(key), value) for key, value in marks.items()}
            org = make_org(self.institution, name, number, self.committee, **named)
            Placement.objects.filter(org=org).update(until=until)

    def person(self, name: str) -> Person:
        """The person called ``name``, with the marks the example gives; made on first use."""
        if name not in self.made:
            marks = {
                key: _enum(Person._meta.get_field(key), value)
                for key, value in self.people.get(name, {}).items()
            }
            self.made[name] = Person.objects.create(institution=self.institution, name=name, **marks)
        return self.made[name]

    def row(self, code: str, **named: Any) -> Any:
        """One row of ledger ``code``; ``named`` as in the examples of docs/recipes/indicator.md."""
        spec = LEDGERS[code]
        org = named.get("org", "first")
        org = self.org(org) if isinstance(org, str) else org
        values = {key: self._value(spec, key, value) for key, value in named.items() if key not in KEPT_APART}
        values = self._required(spec, org, values) | values | {"org": org, "institution": org.institution}
        if spec.in_records:
            values |= self._standing(named)
        row = spec.model(**values)
        if isinstance(row, LedgerRecord):
            row.stamp(Tree.of(org.institution_id))
        row.save()
        self._join_hosts(row, named.get("hosts", ()))
        return row

    def _standing(self, named: dict[str, Any]) -> dict[str, Any]:
        return {
            "status": Status[str(named.get("status", "confirmed")).upper()],
            "deleted": named.get("deleted", False),
            "duplicate_of": 1 if named.get("duplicate") else None,
        }

    def _join_hosts(self, row: Any, hosts: Any) -> None:
        for name in hosts:
            org = self.org(name) if isinstance(name, str) else name
            path = Tree.of(org.institution_id).path(org.pk, row.on or org.since)
            EventHost.objects.create(institution_id=org.institution_id, event=row, org=org, org_path=path)

    def _value(self, spec: LedgerSpec, key: str, value: Any) -> Any:
        found = spec.model._meta.get_field(key)
        if isinstance(value, dict):
            return self.row("event", **value)
        if isinstance(found, CodeSetField):
            return found.mask(value if isinstance(value, list) else [value])
        if isinstance(found, CodeField):
            return found.codes.numbers[value] if isinstance(value, str) else value
        if found.is_relation and isinstance(value, str):
            return self.person(value) if found.related_model is Person else self.org(value)
        return _enum(found, value)

    def _required(self, spec: LedgerSpec, org: Organisation, named: dict[str, Any]) -> dict[str, Any]:
        """The smallest valid value of every field that must have one and was not named."""
        values: dict[str, Any] = {}
        for found in spec.model._meta.local_fields:
            if (
                found.name in named
                or found.null
                or found.has_default()
                or found.name in ("org", "institution")
            ):
                continue
            if found.related_model is Person:
                values[found.name] = self.person("某人")
            elif found.related_model is Event:
                values[found.name] = self.row("event", org=org, on=named.get("on"), title="活动")
            elif isinstance(found, models.DateField) and not isinstance(found, models.DateTimeField):
                values[found.name] = BEGINNING
            elif isinstance(found, models.CharField) and not found.blank and found.editable:
                values[found.name] = "名称"
        return values


def _enum(found: Any, value: Any) -> Any:
    """An enumeration member by its lower-case name; anything else as it is."""
    if not (isinstance(value, str) and found.choices):
        return value
    for kind in models.IntegerChoices.__subclasses__():
        if kind.choices == list(found.flatchoices):
            return kind[value.upper()]
    return value
