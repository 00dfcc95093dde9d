"""All ledgers by family: how many rows of the year, what waits, where nothing has been said yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jishi.core.periods import Period
from jishi.ledger.base import OPEN, Status
from jishi.ledger.families import KEPT, in_families
from jishi.ledger.spec import LedgerSpec
from jishi.web.doors import page
from jishi.web.pages.ledgers_blank import STATES
from jishi.web.pages.ledgers_kept import often_used
from jishi.web.pages.ledgers_list import new_address
from jishi.web.pages.ledgers_rows import within
from jishi.web.rows import ledgers, rows_of
from jishi.web.seat import Seat

MOST_USED = 6


@dataclass(frozen=True, slots=True)
class Book:
    """One ledger on the page. ``confirmed`` are the year's, for a register those that hold today;
    ``open`` are drafts and returned rows, ``nil`` the words for a report of nothing, "" without one."""

    spec: LedgerSpec
    confirmed: int
    open: int
    waiting: int
    nil: str
    new: str

    @property
    def gap(self) -> bool:
        """Nothing this year, and nobody said so."""
        return not (self.confirmed or self.open or self.waiting or self.nil) and bool(self.spec.in_records)


@page()
def home(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The ledgers the seat may see; those used most stand first."""
    specs = ledgers(seat)
    year = Period.year_of(seat.today.year)
    counts, nils = counted(seat, specs, year), said(seat, year)
    books = {
        s.code: Book(s, *counts.get(s.code, (0, 0, 0)), nils.get(s.code, ""), new_address(seat, s))
        for s in specs
    }
    groups = [(title, [books[spec.code] for spec in group]) for title, group in in_families(specs)]
    context = {
        "year": seat.today.year,
        "groups": groups,
        "often": [books[code] for code in often_used(seat, MOST_USED) if code in books],
        "gaps": sum(book.gap and book.spec.code != "nil_return" for book in books.values()),
    }
    return render(request, "ledgers/home.html", context)


def counted(seat: Seat, specs: Iterable[LedgerSpec], year: Period) -> dict[str, tuple[int, int, int]]:
    """By ledger: confirmed rows of the year, drafts and returned ones, submitted ones. One query for all."""
    parts = [_counts(seat, spec, year) for spec in specs]
    if not parts:
        return {}
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {code: (confirmed, still_open, waiting) for code, confirmed, still_open, waiting in found}


def _counts(seat: Seat, spec: LedgerSpec, year: Period) -> QuerySet[Any]:
    rows = rows_of(seat, spec).order_by()
    if not spec.in_records:
        rows = rows.filter(within(spec, Period.day(seat.today)))
        kinds = {"n": Count("pk"), "o": Value(0), "w": Value(0)}
    else:
        rows = rows.filter(Q(on__range=(year.first, year.last)) | Q(on__isnull=True))
        counts = Q(spec.unmarked(), status=Status.CONFIRMED, on__isnull=False)
        kinds = {
            "n": Count("pk", filter=counts),
            "o": Count("pk", filter=Q(status__in=OPEN)),
            "w": Count("pk", filter=Q(status=Status.SUBMITTED)),
        }
    by_code = rows.annotate(code=Value(spec.code)).values("code").annotate(**kinds)
    found: QuerySet[Any] = by_code.values_list("code", *kinds)
    return found


def said(seat: Seat, year: Period) -> dict[str, str]:
    """By ledger: what is said of a statement, within the seat's reach, that there was nothing this year.

    One that still waits for review is told as well: whoever handed it in has to see that it is there.
    """
    rows = rows_of(seat, KEPT["nil_return"]).filter(on__lte=year.last, until__gte=year.first)
    states = list(STATES)
    found = rows.filter(status__in=states).values_list("ledger", "status")
    best: dict[str, Status] = {}
    for code, status in found:
        best[code] = max(Status(status), best.get(code, Status(status)), key=states.index)
    return {code: STATES[status] for code, status in best.items()}
