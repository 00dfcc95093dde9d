"""What stands behind one value: the rows that count, those that do not and why, where it disagrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Any

from django.db.models import QuerySet

from jishi.accounts.roles import Right
from jishi.indicators.figures import Figure
from jishi.indicators.reasons import Reason
from jishi.ledger.access import rows_in
from jishi.ledger.registry import ledger
from jishi.ledger.spec import LedgerSpec
from jishi.papers.answers import Answer
from jishi.papers.sources import BASIS, LISTED, Basis, Line, read_lines
from jishi.papers.work.bench import Bench
from jishi.web import links
from jishi.web.seat import Seat

FIRST_ROWS, FIRST_LEFT = 20, 5
LOOKED_AT = 200
"""Of the rows that count the newest are looked at for the first ones of a panel; the list has them all."""


@dataclass(frozen=True, slots=True)
class Left:
    """Rows left out for one reason; ``lines`` are the first where one thing only speaks against them."""

    label: str
    count: int
    address: str
    lines: Sequence[tuple[Line, str]]


@dataclass(frozen=True, slots=True)
class Side:
    """One figure with its rows; a share and a growth have two. ``closed``: the ledger is not this user's."""

    name: str
    period: str
    ledger: str
    basis: str
    count: int
    address: str
    closed: bool
    lines: Sequence[tuple[Line, str]]
    left: Sequence[Left]
    others: Sequence[tuple[str, int]]
    """Rows of another kind, time or place: reason and number."""


def sides(seat: Seat, bench: Bench, answer: Answer) -> list[Side]:
    """The figures a value is made of, each with its rows as this user may see them."""
    made = [side for figure in answer.figures for side in _own_rows(figure)]
    mine = {spec.code for spec in seat.ledgers(Right.VIEW)}
    return [_side(seat, bench, figure, figure.indicator.record not in mine) for figure in made]


def _own_rows(figure: Figure) -> list[Figure]:
    return [figure] if figure.source else [side for side in (figure.part, figure.whole) if side]


def _side(seat: Seat, bench: Bench, figure: Figure, closed: bool) -> Side:
    spec, basis = ledger(figure.indicator.record), Basis.of(figure)
    scope = seat.scope(Right.VIEW, spec.family)

    def first(ids: Sequence[int], most: int, reason: Reason | None = None) -> list[tuple[Line, str]]:
        seen = rows_in([scope], spec, seat.today, deleted=reason is Reason.DELETED)
        return _lines(spec, ids, most, seen)

    listed = {} if closed else basis.listed
    return Side(
        figure.indicator.name,
        figure.period.label,
        spec.title,
        BASIS[figure.basis],
        len(basis.counted),
        "" if closed else _address(bench, figure),
        closed,
        () if closed else first(basis.counted, FIRST_ROWS),
        [
            Left(reason.label, len(ids), _address(bench, figure, reason), first(ids, FIRST_LEFT, reason))
            for reason, ids in listed.items()
        ],
        [(reason.label, n) for reason, n in basis.counts.items() if closed or reason not in LISTED],
    )


def _address(bench: Bench, figure: Figure, reason: Reason | None = None) -> str:
    return links.rows(
        figure.indicator.record,
        figure=figure.indicator.id,
        period=links.code_of(figure.period),
        org=bench.paper.org_id,
        left=reason.name.lower() if reason else None,
    )


def _lines(spec: LedgerSpec, ids: Sequence[int], most: int, seen: QuerySet[Any]) -> list[tuple[Line, str]]:
    """The newest of the rows this user may see, latest first."""
    found = [line for _, line in read_lines(spec, nlargest(LOOKED_AT, ids), seen)]
    dated = sorted((line for line in found if line.on), key=lambda line: str(line.on), reverse=True)
    shown = [*dated, *(line for line in found if not line.on)][:most]
    return [(line, links.row(spec, line.record)) for line in shown]
