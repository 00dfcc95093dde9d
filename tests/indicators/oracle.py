"""Figures counted the slow way: one indicator, one row and one day at a time.

Shares no code with the engine: it reads the table of the catalogue again,
filters with plain ORM lookups, walks placements day by day, and knows nothing
of paths as text, codes, groups or passes. Where both agree, a figure is right.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db.models import F, Q

from jishi.ledger.models import NilReturn
from jishi.ledger.registry import LEDGERS
from jishi.orgs.models import Employment, Membership, Organisation, Person, Placement, Post, PostLevel

LISTS = Path(__file__).parents[2] / "jishi" / "catalogue" / "_lists"
CODES = {
    name: {slug: number for number, slug, _ in table["items"]}
    for file in LISTS.glob("*.toml")
    for name, table in tomllib.loads(file.read_text(encoding="utf-8")).get("list", {}).items()
}
ENUMS: dict[str, Any] = {
    "membership.kind": Membership.Kind,
    "organisation.kind": Organisation.Kind,
    "org_kind": Organisation.Kind,
    "sector": Organisation.Sector,
    "sex": Person.Sex,
    "education": Person.Education,
    "begun": Membership.Begun,
    "ended": Membership.Ended,
    "role": Post.Role,
    "level": PostLevel,
    "author_level": PostLevel,
    "category": Employment.Category,
    "title_rank": Employment.TitleRank,
}
DERIVED = ("age", "retired", "full")
STAYS = {"state": "end", "during": "any"}
CONFIRMED = 2


@dataclass
class Told:
    """What a figure must be. ``why`` names the reason of each row left out, "" where any reason will do."""

    value: int | Decimal | None
    basis: str
    counted: set[int] = field(default_factory=set)
    why: dict[int, str] = field(default_factory=dict)
    persons: set[int] = field(default_factory=set)


class Oracle:
    """Figures of one institution for one period and one scope (``roots``: paths)."""

    def __init__(self, institution_id: int, first: date, last: date, roots: tuple[str, ...], tables: Any):
        self.home, self.first, self.last, self.tables = institution_id, first, last, tables
        self.days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self.roots = [steps(root) for root in roots]
        self.kinds = dict(Organisation.objects.values_list("pk", "kind"))
        self.founded = dict(Organisation.objects.values_list("pk", "since"))
        self.rows: dict[str, list[Any]] = {}
        self.asked: dict[Any, Any] = {}

    @cached_property
    def placements(self) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for stay in Placement.objects.order_by("since"):
            found.setdefault(stay.org_id, []).append(stay)
        return found

    @cached_property
    def nils(self) -> list[Any]:
        found = NilReturn.objects.filter(institution_id=self.home, status=CONFIRMED, deleted=False)
        return list(found.select_related("org"))

    def candidates(self, code: str) -> list[Any]:
        if code not in self.rows:
            found = LEDGERS[code].model.objects.filter(institution_id=self.home).order_by()
            if code == "event":
                found = found.prefetch_related("hosts")
            if LEDGERS[code].goes_with:
                found = found.select_related(LEDGERS[code].goes_with)
            self.rows[code] = list(found)
        return self.rows[code]

    # --- one figure -----------------------------------------------------------------

    def figure(self, name: str) -> Told:
        table = self.tables[name]
        if head(table) == "ratio":
            return self._ratio(*(self.figure(side) for side in table["measure"][1:]))
        told = self._judged(name)
        if told.counted:
            told.basis, told.value = "rows", self._value(table, told)
        elif "NO_VALUE" not in told.why.values():
            told.basis = self._basis(name)
            told.value = None if told.basis == "unknown" else 0
        return told

    @staticmethod
    def _ratio(part: Told, whole: Told) -> Told:
        if part.value is None or not whole.value or part.value < 0 or whole.value < 0:
            return Told(None, "unknown")
        exact = Decimal(part.value) / Decimal(whole.value) * 100
        return Told(exact.quantize(Decimal("0.01"), ROUND_HALF_UP), "ratio")

    def _value(self, table: dict[str, Any], told: Told) -> int:
        measure, spec = table["measure"], LEDGERS[table["record"]]
        rows = [row for row in self.candidates(spec.code) if row.pk in told.counted]
        if isinstance(measure, list):
            return sum(getattr(row, measure[1]) for row in rows)
        if measure == "count":
            return len(rows)
        return len({getattr(row, f"{spec.person}_id") for row in rows})

    def _judged(self, name: str) -> Told:
        if name in self.asked:
            return self.asked[name]
        told, table = Told(None, "unknown"), self.tables[name]
        kept, spec = self._passing(table), LEDGERS[table["record"]]
        for row in self.candidates(spec.code):
            why = self._left_out(table, row, kept)
            if why is None:
                told.counted.add(row.pk)
            else:
                told.why[row.pk] = why
        if head(table) == "latest":
            self._keep_newest(table, told)
        self.asked[name] = told
        return told

    def _left_out(self, table: dict[str, Any], row: Any, kept: set[int]) -> str | None:
        if row.pk not in kept:
            return "OTHER_KIND"
        why = self._stay(table, row) if LEDGERS[table["record"]].span else self._dated(table, row)
        if why is not None:
            return why
        if getattr(row, "deleted", False):
            return "DELETED"
        if getattr(row, "status", CONFIRMED) != CONFIRMED:
            return "NOT_CONFIRMED"
        record = getattr(row, LEDGERS[table["record"]].goes_with, None)  # the one it is a line of
        if any(getattr(one, "duplicate_of", None) is not None for one in (row, record)):
            return "DUPLICATE"
        return "NO_VALUE" if self._blank(table, row) else None

    def _blank(self, table: dict[str, Any], row: Any) -> bool:
        measure, spec = table["measure"], LEDGERS[table["record"]]
        if isinstance(measure, list):
            return getattr(row, measure[1]) is None
        return measure != "count" and getattr(row, f"{spec.person}_id") is None

    def _dated(self, table: dict[str, Any], row: Any) -> str | None:
        spec, newest = LEDGERS[table["record"]], head(table) == "latest"
        if newest:
            inside = self._stands_below(row.org_id, self.last)
        else:
            hosts = [host.org_id for host in row.hosts.all()] if spec.code == "event" else []
            inside = any(self._stood_below(org, row.on) for org in (row.org_id, *hosts))
        if not inside:
            return "OTHER_ORGANISATION"
        day = getattr(row, table.get("date", spec.date_field))
        if day is None:
            return "DATE_MISSING"
        return "OUT_OF_PERIOD" if day > self.last or (day < self.first and not newest) else None

    def _stay(self, table: dict[str, Any], row: Any) -> str | None:
        spec, held = LEDGERS[table["record"]], STAYS.get(head(table))
        if held is None:
            day = getattr(row, table.get("date", spec.date_field))
            inside = day is not None and self.first <= day <= self.last
            return None if inside and self._stands_below(row.org_id, day) else ""
        days = [self.last] if held == "end" else self.days
        for day in days:
            if holds(row, spec.span, day) and self._stands_below(row.org_id, day):
                return None
        return ""

    def _keep_newest(self, table: dict[str, Any], told: Told) -> None:
        spec = LEDGERS[table["record"]]
        rows = [row for row in self.candidates(spec.code) if row.pk in told.counted]
        for row in rows:
            for other in rows:
                same = all(getattr(row, key) == getattr(other, key) for key in spec.latest_key)
                if same and (other.on, other.pk) > (row.on, row.pk):
                    told.counted.discard(row.pk)
                    told.why[row.pk] = "SUPERSEDED"

    # --- conditions -----------------------------------------------------------------

    def _passing(self, table: dict[str, Any]) -> set[int]:
        """Ids of the rows all conditions hold for, asked one condition after the other."""
        spec = LEDGERS[table["record"]]
        kept = {row.pk for row in self.candidates(spec.code)}
        for name, op, value in table.get("where", ()):
            kept &= self._passing_one(spec, name, op, value)
        return kept

    def _passing_one(self, spec: Any, name: str, op: str, value: Any) -> set[int]:
        if name in DERIVED:
            rows = self.candidates(spec.code)
            return {row.pk for row in rows if compare(derived(name, row, self.last), op, value)}
        found = spec.model.objects.filter(institution_id=self.home)
        if name in spec.either:
            said = Q()
            for column in spec.either[name]:
                said |= Q(**{f"{column}__gt": 0})
            wanted = said if value == (op == "eq") else ~said
            return set(found.filter(wanted).values_list("pk", flat=True))
        column = spec.related.get(name, name)
        numbers = numbered(spec, name, value)
        if op in ("has", "has_all", "lacks"):
            mask = sum({1 << n for n in (numbers if isinstance(numbers, list) else [numbers])})
            found = found.annotate(common=F(column).bitand(mask))
            lookup = {"has": Q(common__gt=0), "has_all": Q(common=mask), "lacks": Q(common=0)}[op]
        else:
            lookup = {
                "eq": Q(**{column: numbers}),
                "ne": ~Q(**{column: numbers}),
                "in": Q(**{f"{column}__in": numbers}),
                "not_in": ~Q(**{f"{column}__in": numbers}),
                "gte": Q(**{f"{column}__gte": numbers}),
                "lte": Q(**{f"{column}__lte": numbers}),
                "isnull": Q(**{f"{column}__isnull": numbers}),
            }[op]
        return set(found.filter(lookup).values_list("pk", flat=True))

    # --- places ---------------------------------------------------------------------

    def _stood_below(self, org_id: int, day: date | None) -> bool:
        return any(below(self._place(org_id, day or self.founded[org_id]), root) for root in self.roots)

    def _place(self, org_id: int, day: date) -> list[str] | None:
        """Where an organisation stood; outside its stays, in the one before, else the first."""
        if self.kinds.get(org_id) is None or not self._ours(org_id):
            return None
        stays = self.placements.get(org_id, [])
        before = [stay for stay in stays if stay.since <= day]
        chosen = before[-1:] or stays[:1]
        return steps(chosen[0].path) if chosen else []

    def _ours(self, org_id: int) -> bool:
        stays = self.placements.get(org_id, [])
        return not stays or stays[0].institution_id == self.home

    def _stands_below(self, org_id: int, day: date) -> bool:
        key = ("below", org_id, day)
        if key not in self.asked:
            found = [steps(s.path) for s in self.placements.get(org_id, []) if s.since <= day <= ends(s)]
            self.asked[key] = any(below(path, root) for path in found for root in self.roots)
        return self.asked[key]

    # --- nothing found: zero or unknown ------------------------------------------------

    def _basis(self, name: str) -> str:
        table = self.tables[name]
        spec = LEDGERS[table["record"]]
        if self._nobody_had_any(table["record"], name):
            return "nil"
        if head(table) in STAYS and self._register_kept(spec, head(table)):
            return "register"
        whole = self.tables.get(table.get("part_of", ""))
        if not whole or whole.get("record") != table["record"]:
            return "unknown"
        known = self._judged(whole["id"]).counted or self._nobody_had_any(whole["record"], whole["id"])
        return "part" if known else "unknown"

    def _register_kept(self, spec: Any, measure: str) -> bool:
        days = [self.last] if measure == "state" else self.days
        good = [row for row in self.candidates(spec.code) if is_good(row)]
        return any(holds(row, spec.span, day) for row in good for day in days)

    def _nobody_had_any(self, code: str, name: str) -> bool:
        key = ("nil", code, name)
        if key not in self.asked:
            nils = [nil for nil in self.nils if nil.ledger == code and nil.indicator in ("", name)]
            self.asked[key] = bool(self.roots and nils) and all(self._spoken_for(r, nils) for r in self.roots)
        return self.asked[key]

    def _spoken_for(self, root: list[str], nils: list[Any]) -> bool:
        """Whenever anything stood below ``root`` somebody speaks for it, and there is such a day."""
        found = [self._spoken_for_on(day, root, nils) for day in self.days]
        return True in found and False not in found

    def _spoken_for_on(self, day: date, root: list[str], nils: list[Any]) -> bool | None:
        """None when nothing stood below ``root`` on ``day``."""
        places = [self._place(nil.org_id, day) for nil in nils if nil.on <= day <= nil.until]
        if any(below(root, place) for place in places):
            return True
        standing = [
            (org_id, steps(stay.path))
            for org_id, stays in self.placements.items()
            for stay in stays
            if stay.institution_id == self.home and stay.since <= day <= ends(stay)
        ]
        standing = [(org_id, path) for org_id, path in standing if below(path, root)]
        if not standing:
            return None
        branches = [path for org_id, path in standing if self.kinds[org_id] == Organisation.Kind.BRANCH]
        return bool(branches) and all(any(below(path, p) for p in places) for path in branches)


def head(table: dict[str, Any]) -> str:
    measure = table["measure"]
    return measure if isinstance(measure, str) else measure[0]


def steps(path: str) -> list[str]:
    return path.split(".")[:-1]


def below(path: list[str] | None, root: list[str] | None) -> bool:
    return path is not None and root is not None and path[: len(root)] == root


def ends(stay: Any) -> date:
    return stay.until or date(9999, 12, 31)


def holds(row: Any, span: Any, day: date) -> bool:
    since, until = getattr(row, span.since), getattr(row, span.until)
    return since is not None and since <= day and (until is None or day <= until)


def is_good(row: Any) -> bool:
    if not hasattr(row, "status"):
        return True
    return row.status == CONFIRMED and not row.deleted and row.duplicate_of is None


def numbered(spec: Any, name: str, value: Any) -> Any:
    """Slugs as the numbers of their list; days written as text as days."""
    if isinstance(value, list):
        return [numbered(spec, name, one) for one in value]
    if not isinstance(value, str):
        return value
    listed = getattr(spec.field(name), "listed", None)
    if listed:
        return CODES[listed][value]
    enum = ENUMS.get(f"{spec.code}.{name}") or ENUMS.get(name)
    return int(enum[value.upper()]) if enum else date.fromisoformat(value)


def derived(name: str, row: Any, on: date) -> Any:
    person = row.person
    if name == "age":
        born = person.born_on
        return born and (int(f"{on:%Y%m%d}") - int(f"{born:%Y%m%d}")) // 10000
    left = person.retired_on if name == "retired" else row.full_since
    return bool(left and left <= on)


def compare(value: Any, op: str, wanted: Any) -> bool:
    if op == "isnull":
        return (value is None) == wanted
    if value is None:
        return op in ("ne", "not_in")
    results = {"eq": value == wanted, "ne": value != wanted}
    if isinstance(wanted, list):
        results |= {"in": value in wanted, "not_in": value not in wanted}
    else:
        results |= {"gte": value >= wanted, "lte": value <= wanted}
    return results[op]
