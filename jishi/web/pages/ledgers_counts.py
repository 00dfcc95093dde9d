"""Where one record is used: the figures it counts in, and the sealed papers that stood on it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from jishi.accounts.roles import Right
from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.engine import judged
from jishi.indicators.reasons import Reason
from jishi.indicators.spec import Indicator
from jishi.ledger.spec import LedgerSpec
from jishi.papers.desk import job
from jishi.papers.models import SealedFigure
from jishi.papers.sources import LISTED
from jishi.web.pages.sealed_papers import papers_of
from jishi.web.seat import Seat

MOST_SEALED = 20


@dataclass(frozen=True, slots=True)
class Used:
    """``counted``: the figures of ``period`` the row counts in; ``but``: those it would count in, by what
    keeps it out; ``sealed``: places in sealed papers that stood on it."""

    period: Period
    counted: list[Indicator]
    but: list[tuple[str, list[Indicator]]]
    sealed: list[Any] = field(default_factory=list)


def used(seat: Seat, spec: LedgerSpec, row: Any) -> Used:
    """For the whole institution and the year of the row's own date; this year where it has none."""
    on = getattr(row, spec.date_field) or seat.today
    period = Period.year_of(on.year)
    items = job(period, institution=seat.institution).items
    mine = [item for item in items.values() if item.record == spec.code]
    if not mine:
        return Used(period, [], [])
    found = judged(mine, period, Scope.whole(seat.institution.pk), row.pk)
    counted = [item for item in mine if item.id in found and found[item.id] is None]
    but: dict[Reason, list[Indicator]] = defaultdict(list)
    for item in mine:
        reason = found.get(item.id)
        if reason in LISTED:
            but[reason].append(item)
    said = [(reason.label, group) for reason, group in sorted(but.items())]
    return Used(period, counted, said, _sealed(seat, mine, row))


def _sealed(seat: Seat, items: list[Indicator], row: Any) -> list[Any]:
    """Sealed blanks whose rows name this one, of papers the seat may see, the newest first; ids are found
    as text."""
    if not seat.may(Right.PAPER):
        return []
    places = SealedFigure.objects.filter(institution=seat.institution, indicator__in=[i.id for i in items])
    places = places.filter(paper__in=papers_of(seat).order_by().values("pk"))
    named = places.alias(told=Cast("rows", TextField())).filter(told__contains=f"[{row.pk}, ")
    return list(
        named.select_related("paper").defer("rows").order_by("-paper__sealed_at", "number")[:MOST_SEALED]
    )
