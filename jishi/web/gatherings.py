"""Events held: how many, by organisation and month, in the tree's order; the events of a month.

What one branch held beside another is for the branch itself, and for those who
keep or review events there; whoever may only read sees no such table.

A joint event counts below each of its hosts and once in every sum: the count of
an organisation is that of the list its number leads to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When

from jishi.accounts.roles import Right
from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.catalogue import shipped
from jishi.indicators.nil import Nil, Said
from jishi.indicators.spec import Condition
from jishi.ledger.access import hosted_in, kept_in, rows_in
from jishi.ledger.base import Status
from jishi.ledger.fields import CodeSetField
from jishi.ledger.registry import ledger
from jishi.orgs.fields import PATH_STEP, inside
from jishi.orgs.models import Organisation
from jishi.web.rows import may
from jishi.web.seat import Seat

EVENT = ledger("event")
HOLDING = frozenset(
    {
        Organisation.Kind.COMMITTEE,
        Organisation.Kind.DISCIPLINE,
        Organisation.Kind.GENERAL_BRANCH,
        Organisation.Kind.BRANCH,
        Organisation.Kind.UNION,
        Organisation.Kind.LEAGUE,
    }
)
"""Kinds of organisations that have a line of their own; sections and Party groups count above them."""
KEEPING = (Right.EDIT, Right.REVIEW)
"""Either of these over events opens the calendar of an organisation."""
BRANCH = Organisation.Kind.BRANCH
MONTHS = range(1, 13)
Place = tuple[str, int]
"""(path, month); the path "" is everything in reach, each event once."""


@dataclass(frozen=True, slots=True)
class Held:
    """How many events were held below every path in every month, and what was reported as nothing."""

    year: int
    counts: dict[Place, int]
    nothing: tuple[tuple[str, Said], ...]

    def number(self, paths: Iterable[str], month: int) -> int:
        """Events below any of ``paths`` in ``month``."""
        return sum(self.counts.get((path, month), 0) for path in paths)

    def said_nothing(self, paths: tuple[str, ...], month: int) -> bool:
        """Whether somebody at or above each of ``paths`` stated that nothing was held in the whole month."""
        span = Period.month(self.year, month)
        speaking = [above for above, one in self.nothing if one.first <= span.first and span.last <= one.last]
        return bool(paths) and all(any(inside(path, above) for above in speaking) for path in paths)


@dataclass(frozen=True, slots=True)
class Cell:
    """One month of one organisation; ``number`` is None where there is no record and nobody reported nil."""

    month: int
    number: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation and its year, as deep in the tree as ``depth``."""

    org: Organisation
    depth: int
    cells: tuple[Cell, ...]

    @property
    def total(self) -> int | None:
        """The year's sum; 0 only if every month is known to be."""
        numbers = [cell.number for cell in self.cells]
        return sum(filter(None, numbers)) if any(numbers) or None not in numbers else None

    @property
    def bare(self) -> list[int]:
        """The months of which nothing is known."""
        return [cell.month for cell in self.cells if cell.number is None]


def open_to(seat: Seat) -> bool:
    """Whether there is any organisation whose calendar the seat may see."""
    return any(may(seat, EVENT, right) for right in KEEPING)


def reach(seat: Seat) -> Scope:
    """The organisations whose events the seat keeps or reviews."""
    paths = {path for right in KEEPING for path in seat.scope(right, EVENT.family).paths}
    return Scope(seat.institution.pk, tuple(sorted(paths)))


def orgs_of(seat: Seat) -> list[Organisation]:
    """Those of them that stand today, in the tree's order."""
    scope = reach(seat)
    found = seat.orgs(family=EVENT.family)
    return [org for org in found if scope.holds(seat.tree.path(org.pk, seat.today))]


def hats() -> list[tuple[str, int, str]]:
    """(slug, code, label) of every kind of event, in the order of the list."""
    codes = _hats_field().codes
    return [(slug, number, codes.labels[number]) for slug, number in codes.numbers.items()]


def kept(seat: Seat, period: Period, hat: int = 0, org: Organisation | None = None) -> QuerySet[Any]:
    """Events in reach, joint ones of any host there, no duplicates; of one kind, below one organisation."""
    rows = rows_in([reach(seat)], EVENT, seat.today).filter(
        institution_id=seat.institution.pk, on__range=(period.first, period.last), duplicate_of=None
    )
    if org:
        scope = Scope.below(org, period.last, period.first)
        rows = rows.filter(kept_in(scope, EVENT, period.last) | hosted_in(scope, EVENT))
    return rows.alias(worn=F("hats").bitand(1 << hat)).filter(worn__gt=0) if hat else rows


def events(seat: Seat, period: Period, hat: int = 0, org: Organisation | None = None) -> QuerySet[Any]:
    """Those of them that are confirmed: the ones that count."""
    return kept(seat, period, hat, org).filter(status=Status.CONFIRMED)


def held(seat: Seat, year: int, hat: int = 0) -> Held:
    """One query that groups the events, one for those of several hosts, one for the nil returns."""
    rows = events(seat, Period.year_of(year), hat).annotate(month=_month(year)).order_by()
    counts: dict[Place, int] = defaultdict(int)
    for path, month, number in rows.values_list("org_path", "month").annotate(n=Count("pk")):
        for place in ("", *_upwards(path)):
            counts[place, month] += number
    for month, places in _joined(rows):
        for place in places:
            counts[place, month] += 1
    return Held(year, dict(counts), _nothing(seat, year, hat))


def _joined(rows: QuerySet[Any]) -> Iterator[tuple[int, set[str]]]:
    """(month, places it is not counted at yet) of every event of several hosts."""
    columns = ("pk", "month", "org_path", f"{EVENT.hosts}__org_path")
    found: dict[tuple[int, int, str], set[str]] = defaultdict(set)
    for pk, month, path, host in rows.filter(**{f"{EVENT.hosts}__isnull": False}).values_list(*columns):
        found[pk, month, path] |= {*_upwards(host)} - {*_upwards(path)}
    yield from ((month, places) for (_, month, _), places in found.items())


def lines(seat: Seat, found: Held) -> list[Line]:
    """A line for every organisation of today that holds events of its own, in the tree's order."""
    orgs = [org for org in orgs_of(seat) if org.kind in HOLDING]
    paths = {org.pk: seat.tree.path(org.pk, seat.today) for org in orgs}
    cells = {org.pk: _cells(seat, org, found) for org in orgs}
    branches = [org.pk for org in orgs if org.kind == BRANCH]
    top = min((path.count(".") for path in paths.values()), default=0)
    made = []
    for org in orgs:
        here, below = paths[org.pk], branches if org.kind != BRANCH else []
        parts = [cells[pk] for pk in below if inside(paths[pk], here)]
        made.append(Line(org, here.count(".") - top, tuple(_with_parts(cells[org.pk], parts))))
    return made


def _cells(seat: Seat, org: Organisation, found: Held) -> list[Cell]:
    cells, year = [], Period.year_of(found.year)
    stayed = seat.tree.paths(org.pk, year.last, year.first)
    for month in MONTHS:
        span = Period.month(found.year, month)
        paths = stayed if len(stayed) == 1 else seat.tree.paths(org.pk, span.last, span.first)
        number = found.number(paths, month)
        cells.append(Cell(month, number if number or found.said_nothing(paths, month) else None))
    return cells


def _with_parts(own: list[Cell], parts: list[list[Cell]]) -> Iterator[Cell]:
    """Nothing below is nothing above: a month that all branches reported as empty is empty for both."""
    for at, cell in enumerate(own):
        empty = cell.number is None and parts and all(part[at].number == 0 for part in parts)
        yield Cell(cell.month, 0) if empty else cell


def _nothing(seat: Seat, year: int, hat: int) -> tuple[tuple[str, Said], ...]:
    """(path, statement) of the confirmed nil returns for all events, or for the kind asked about."""
    nil = Nil.read(reach(seat), Period.year_of(year), seat.tree)
    alone = (Condition("hats", "has", 1 << hat),)
    narrow = [
        item.id
        for item in shipped().values()
        if hat and item.record == EVENT.code and item.where == alone and item.measure == ("count",)
    ]
    said = [one for name in ("", *narrow) for one in nil.said.get((EVENT.code, name), ())]
    return tuple((path, one) for one in said for path in seat.tree.paths(one.org_id, one.last, one.first))


def _month(year: int) -> Case:
    """The month as a small number the database works out itself."""
    cases = [When(on__lte=Period.month(year, month).last, then=Value(month)) for month in MONTHS]
    return Case(*cases, output_field=IntegerField())


def _upwards(path: str) -> list[str]:
    """``path`` and every path above it."""
    step = PATH_STEP + 1
    return [path[:end] for end in range(step, len(path) + 1, step)]


def _hats_field() -> CodeSetField:
    field = EVENT.field("hats")
    assert isinstance(field, CodeSetField)
    return field
