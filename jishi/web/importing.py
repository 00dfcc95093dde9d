"""What the pages of sheets need: the names somebody may write, and a look at a sheet as a page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jishi.accounts.roles import Right
from jishi.core.errors import NotInScope
from jishi.exchange.batches import importable
from jishi.exchange.heads import HOSTS, NUMBERING, heading, plain, writable_fields
from jishi.exchange.models import Batch
from jishi.exchange.names import Names
from jishi.ledger import access
from jishi.ledger.base import OPEN
from jishi.ledger.entry.fields import kind_of, options
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation
from jishi.web.cells import NOTHING, relations, subject_of, text
from jishi.web.forms.related import candidates
from jishi.web.rows import opened
from jishi.web.seat import Seat

KINDS = ("select", "radio", "set")
MOST_LISTED = 50
"""Lines of one fate, and records of one sheet, that a page lists."""


def into(seat: Seat, code: str) -> LedgerSpec:
    """The ledger, if the seat may bring sheets of it; raises NotInScope."""
    spec = opened(seat, code, Right.EDIT)
    if not importable(spec):
        raise NotInScope(f"{spec.title}不从表格导入。", "请从“导入”页选一本台账。", ledger=code)
    return spec


def names_of(seat: Seat, spec: LedgerSpec) -> Names:
    """Who and what the seat may name in a sheet of ``spec``. A Party group goes by its branch's name too."""
    full = seat.org_names(Right.EDIT)
    everyone = Organisation.objects.filter(institution=seat.institution)
    mine = _called(seat.orgs(Right.EDIT, spec.family), full)
    return Names(
        seat.user,
        seat.institution.pk,
        seat.today,
        mine,
        _called(everyone, full) if spec.hosts else {},
        lambda field: candidates(seat, spec, field),
        frozenset(org.name for org in everyone) - mine.keys(),
    )


def _called(orgs: Iterable[Organisation], full: Mapping[int, str]) -> dict[str, list[Organisation]]:
    found: dict[str, list[Organisation]] = {}
    for org in orgs:
        for name in dict.fromkeys((org.name, full.get(org.pk, org.name))):
            found.setdefault(name, []).append(org)
    return found


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and what is wrong with it."""

    said: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """One field of one record that a line would change."""

    number: int
    row: int
    subject: str
    label: str
    was: str
    becomes: str
    first: bool


@dataclass(frozen=True, slots=True)
class Once:
    """A field that has no column, to be said once for all lines; ``options`` where it is chosen."""

    name: str
    label: str
    said: str
    options: tuple[str, ...] = ()


@dataclass
class View:
    """A look at a sheet: ``batch`` as the page draws it."""

    seat: Seat
    spec: LedgerSpec
    batch: Batch

    @property
    def counts(self) -> dict[str, int]:
        found: dict[str, int] = self.batch.looked["counts"]
        return found

    @property
    def to_write(self) -> int:
        return self.counts["new"] + self.counts["changed"]

    @cached_property
    def labels(self) -> dict[str, str]:
        """Field → heading, in the order of a template."""
        found = {field.name: heading(field) for field in writable_fields(self.spec)}
        return found | ({self.spec.hosts: HOSTS} if self.spec.hosts else {})

    @property
    def missing(self) -> list[str]:
        return [self.labels[name] for name in self.batch.looked["missing"]]

    @property
    def heads(self) -> list[dict[str, Any]]:
        """Every column of the sheet, those nobody knows first."""
        found = [
            {"at": at, "said": said, "field": name, "guessed": guess, "guess": self.labels.get(guess, "")}
            for at, said, name, guess in self.batch.looked["heads"]
        ]
        return sorted(found, key=lambda one: bool(one["field"]))

    @property
    def unused(self) -> list[str]:
        """Headings nobody knows, whose columns are not read."""
        unread = [one["said"] for one in self.heads if not one["field"]]
        return [said for said in unread if plain(said) not in NUMBERING]

    @property
    def kind(self) -> str:
        """The field that decides most about where a record counts; "" for ledgers without one."""
        coded = (name for name in self.spec.filters if kind_of(self.spec.field(name)) in KINDS)
        return next(coded, "")

    @property
    def unsaid(self) -> str:
        """The heading of that field, where neither a column says it nor somebody for all lines."""
        said = {*self.in_columns, *self.batch.for_all, ""}
        return "" if self.kind in said else self.labels[self.kind]

    @cached_property
    def once(self) -> list[Once]:
        """What may be said once for all lines, for want of a column: whose they are, which day and kind."""
        names = [name for name in ("org", self.spec.date_field, self.kind) if name]
        return [self._once(name) for name in names if name not in self.in_columns]

    def _once(self, name: str) -> Once:
        field, orgs = self.spec.field(name), self.seat.org_names(Right.EDIT)
        if name == "org":
            mine = self.seat.orgs(Right.EDIT, self.spec.family)
            listed = tuple(orgs.get(org.pk, org.name) for org in mine)
        else:
            listed = tuple(label for _, label in options(field))
        return Once(name, self.labels[name], self.batch.for_all.get(name, ""), listed)

    @property
    def defaults(self) -> list[tuple[str, Any]]:
        """Numbers that new records get because the sheet has no column for them."""
        fields = [
            f for f in writable_fields(self.spec) if kind_of(f) == "number" and f.name not in self.in_columns
        ]
        return [(self.labels[f.name], f.get_default()) for f in fields if f.has_default() and f.get_default()]

    @cached_property
    def in_columns(self) -> list[str]:
        """The fields that have a column, as they stand in the sheet."""
        return [name for _, _, name, _ in self.batch.looked["heads"] if name]

    @property
    def shown(self) -> list[str]:
        """The fields a table of lines has columns for."""
        return [*self.in_columns, *(name for name in self.batch.for_all if name not in self.in_columns)]

    @property
    def shown_labels(self) -> list[str]:
        return [self.labels[name] for name in self.shown]

    @property
    def faulty(self) -> list[tuple[int, list[Cell], str]]:
        """(row of the sheet, its cells, what is wrong with all of it or with a column that is not there)."""
        return [
            (line["number"], self._cells(line), _rest(line["faults"], self.shown, self.labels))
            for line in self.batch.looked["faulty"][:MOST_LISTED]
        ]

    @property
    def new(self) -> list[tuple[int, list[Cell], str]]:
        again = "和别人登记的一条重复，只计一次"
        return [
            (line["number"], self._cells(line), again if line["repeats"] else "")
            for line in self.batch.looked["new"][:MOST_LISTED]
        ]

    def _cells(self, line: Mapping[str, Any]) -> list[Cell]:
        faults = line["faults"]
        return [Cell(line["texts"].get(name, ""), faults.get(name, "")) for name in self.shown]

    @cached_property
    def changed(self) -> list[Moved]:
        """What stands in the records now, and what the sheet says instead."""
        lines = self.batch.looked["changed"][:MOST_LISTED]
        rows = self._rows([line["row"] for line in lines])
        return [
            Moved(line["number"], line["row"], subject_of(self.spec, row), *moved, first=not at)
            for line in lines
            if (row := rows.get(line["row"])) is not None
            for at, moved in enumerate(self._moved(line, row))
        ]

    def _moved(self, line: Mapping[str, Any], row: Any) -> list[tuple[str, str, str]]:
        spec, said = self.spec, line["texts"]
        moved = [
            (self.labels[name], text(spec, name, getattr(row, name)), said[name] or NOTHING)
            for name in line["changed"]
        ]
        if line["joined"]:
            had = "、".join(host.org.name for host in getattr(row, spec.hosts).select_related("org"))
            moved.append((HOSTS, had or NOTHING, said[spec.hosts] or NOTHING))
        return moved

    @property
    def same_as(self) -> str:
        """What two sheets must say alike to be about one record."""
        return "、".join(
            self.labels[name].partition("（")[0] for name in self.spec.natural_key if name in self.labels
        )

    @cached_property
    def still_open(self) -> int:
        """How many of the records written nobody has handed in: these can be handed in and taken back."""
        rows = access.rows_for(self.seat.user, self.spec, self.seat.today, action=Right.EDIT)
        return rows.filter(pk__in=[entry[0] for entry in self.batch.written], status__in=OPEN).count()

    @property
    def written(self) -> list[Any]:
        """The records the sheet became, as they are now."""
        rows = self._rows([entry[0] for entry in self.batch.written[:MOST_LISTED]])
        return [(row, subject_of(self.spec, row)) for row in rows.values()]

    def _rows(self, ids: list[int]) -> dict[int, Any]:
        rows = access.rows_for(self.seat.user, self.spec, self.seat.today).filter(pk__in=ids)
        related = relations(self.spec, [field.name for field in writable_fields(self.spec)])
        return {row.pk: row for row in rows.select_related(*related).order_by("on", "pk")}


def _rest(faults: Mapping[str, str], shown: list[str], labels: Mapping[str, str]) -> str:
    rest = [(labels.get(name, ""), said) for name, said in faults.items() if name not in shown]
    return "；".join(f"{label}：{said}" if label else said for label, said in rest)
