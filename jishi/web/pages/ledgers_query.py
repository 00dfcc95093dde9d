"""What the address of a ledger list asks for, read forgivingly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from jishi.core.dates import read_day
from jishi.core.errors import NotInScope, PeriodError
from jishi.core.periods import Period
from jishi.ledger.fields import CodeField, CodeSetField
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation, Person
from jishi.web.seat import Seat

PER = (20, 50, 100)
ALL, UNDATED = "all", "none"
BARE = "q="
"""The query string of a list without any condition, also for who begins with some."""
MOST_TYPED = 200
LONGEST_ID, LARGEST_ID = 19, 2**63
KNOWN = ("q", "period", "from", "to", "org", "person", "sort", "per", "page", "figure", "left")
Pair = tuple[str, str]


@dataclass(frozen=True)
class Asked:
    """The conditions of one list.

    ``period`` None is any time; ``undated`` are rows without a date. ``codes``
    holds the values chosen for each coded field, ``related`` the one related
    row. With ``left`` the rows a figure leaves out stand instead of those it
    counts: "1" for those that nearly count, or the name of one reason
    (``duplicate``). ``faults`` is what could not be read and is left aside, in
    Chinese.
    """

    spec: LedgerSpec
    words: str
    period: Period | None
    undated: bool
    org: Organisation | None
    person: str
    codes: Mapping[str, list[int]]
    related: Mapping[str, int]
    sort: str
    per: int
    page: int
    figure: str
    left: str
    pairs: tuple[Pair, ...]
    faults: list[str] = field(default_factory=list)

    def address(self, drop: tuple[str, ...] = (), **changes: str | int) -> str:
        """The query string with ``changes``, without ``drop`` and always from the first page."""
        away = {*drop, *changes, "page"}
        kept = [pair for pair in self.pairs if pair[0] not in away]
        kept += [(name, str(value)) for name, value in changes.items() if value != ""]
        return f"?{urlencode(kept) or BARE}"

    def without(self, name: str, value: int | str) -> str:
        """The query string without one value of one condition."""
        left = [pair for pair in self.pairs if pair != (name, str(value)) and pair[0] != "page"]
        return f"?{urlencode(left) or BARE}"

    @property
    def query(self) -> str:
        """The query string of this very list, without the page."""
        return urlencode([pair for pair in self.pairs if pair[0] != "page"])

    @property
    def here(self) -> str:
        """``query``, never empty: an empty one would lead to what the user begins with."""
        return self.query or BARE

    @property
    def narrowed(self) -> bool:
        """Whether anything but the organisation and the period is asked for."""
        other = self.words or self.person or self.codes or self.related or self.figure
        return bool(other or self.undated)


def filter_names(spec: LedgerSpec) -> list[str]:
    """The fields with a list of values to choose from: those the spec filters by, and the status."""
    named = list(spec.filters or spec.columns)
    if spec.in_records and "status" not in named:
        named.append("status")
    return [name for name in named if choices(spec, name)]


def choices(spec: LedgerSpec, name: str) -> list[tuple[int, str]]:
    """(value, label) of a coded field; none for other fields."""
    found = spec.field(name)
    if isinstance(found, CodeField | CodeSetField):
        return [*found.codes.choices(), (0, "未填")]
    return [(int(value), str(label)) for value, label in found.flatchoices or ()]


def person_field(spec: LedgerSpec) -> str:
    """The field that names a person, by whose name a list can be narrowed; "" without one."""
    found = spec.model._meta.get_field(spec.person) if spec.person else None
    return spec.person if found is not None and found.related_model is Person else ""


def related_names(spec: LedgerSpec) -> list[str]:
    """Fields that name a row of another ledger (the event of an attendance)."""
    inner = {"institution", "org", "person", "created_by", "parent"}
    return [f.name for f in spec.model._meta.local_fields if f.is_relation and f.name not in inner]


def read(seat: Seat, spec: LedgerSpec, given: QueryDict, per: int = PER[0]) -> Asked:
    """The conditions ``given`` by the address; what cannot be read is told and left aside."""
    faults: list[str] = []
    names = [*KNOWN, *filter_names(spec), *related_names(spec)]
    pairs = tuple(dict.fromkeys((n, v) for n in names for said in given.getlist(n) for v in _each(n, said)))
    first = dict(reversed(pairs))
    period, undated = _period(seat, first, faults)
    return Asked(
        spec=spec,
        words=first.get("q", ""),
        period=period,
        undated=undated,
        org=_org(seat, spec, first.get("org", ""), faults),
        person=first.get("person", ""),
        codes=_codes(spec, pairs),
        related={n: pk for n in related_names(spec) if (pk := row_id(first.get(n, ""))) is not None},
        sort=first.get("sort", ""),
        per=int(first["per"]) if first.get("per", "") in map(str, PER) else per,
        page=int(first["page"]) if first.get("page", "").isdecimal() else 1,
        figure=first.get("figure", ""),
        left=first.get("left", ""),
        pairs=pairs,
        faults=faults,
    )


def row_id(said: str) -> int | None:
    """The number of a row as an address or a form names it; None for what no column can hold."""
    found = int(said) if said.isdecimal() and len(said) <= LONGEST_ID else LARGEST_ID
    return found if found < LARGEST_ID else None


def _each(name: str, said: str) -> list[str]:
    """The values of one part of the address: several codes may stand together (``status=0,3``)."""
    plain = said.replace("\0", "")[:MOST_TYPED]
    values = [plain] if name in KNOWN else plain.split(",")
    return [value.strip() for value in values if value.strip()]


def _codes(spec: LedgerSpec, pairs: tuple[Pair, ...]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name in filter_names(spec):
        known = {str(value): value for value, _ in choices(spec, name)}
        if chosen := [known[value] for key, value in pairs if key == name and value in known]:
            found[name] = chosen
    return found


def _org(seat: Seat, spec: LedgerSpec, said: str, faults: list[str]) -> Organisation | None:
    if not said:
        return None
    try:
        return seat.org(said)
    except NotInScope as error:
        faults.append(error.for_page())
        return None


def _period(seat: Seat, first: Mapping[str, str], faults: list[str]) -> tuple[Period | None, bool]:
    """This year unless something else is said; days typed by hand go before a period chosen."""
    today = seat.today
    if "from" in first or "to" in first:
        begin = _day("起始日期", first.get("from", ""), date(1900, 1, 1), today, faults)
        end = _day("截止日期", first.get("to", ""), date(2999, 12, 31), today, faults)
        if begin <= end:
            return Period(begin, end), False
        faults.append("截止日期早于起始日期，日期条件没有起作用。请对调或改正。")
    said = first.get("period", "")
    if said in (ALL, UNDATED):
        return None, said == UNDATED
    try:
        return Period.parse(said) if said else Period.year_of(today.year), False
    except PeriodError as error:
        faults.append(error.for_page())
        return Period.year_of(today.year), False


def _day(label: str, said: str, otherwise: date, today: date, faults: list[str]) -> date:
    try:
        return read_day(said, today.year) if said else otherwise
    except ValueError:
        faults.append(f"看不懂{label}“{said}”，这个条件没有起作用。请写成 2026-06-26、6.26 或 6月26日。")
        return otherwise


def sortable(spec: LedgerSpec, name: str) -> list[Any]:
    """The columns rows are ordered by when ``name`` is chosen: places in the tree's order, people by name."""
    found = spec.field(name)
    if name == "org":
        return ["org_path" if spec.in_records else "org__number"]
    if not found.is_relation:
        return [name]
    other: Any = found.related_model
    columns = {f.name for f in other._meta.local_fields}
    return [f"{name}__{next((c for c in ('number', 'name', 'title', 'username') if c in columns), 'pk')}"]
