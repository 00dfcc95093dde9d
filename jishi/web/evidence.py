"""Figures and what stands behind them, as pages show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from jishi.accounts.roles import Right
from jishi.indicators.figures import Figure
from jishi.indicators.reasons import Reason
from jishi.indicators.spec import HOLDS, WITH_FIELD
from jishi.ledger.access import rows_in
from jishi.ledger.among import Among
from jishi.ledger.registry import ledger
from jishi.papers.sources import BASIS, LISTED, Line, read_lines
from jishi.papers.values import printed
from jishi.web import links
from jishi.web.seat import Seat

SHOWN_ROWS = 50
"""Rows of one page of a list."""
UNKNOWN = "待补"


def value_of(figure: Figure, unknown: str = UNKNOWN) -> str:
    """The figure as a person reads it, without its unit; ``unknown`` where nobody knows."""
    return unknown if figure.value is None else printed_value(figure, figure.value)


def printed_value(figure: Figure, value: int | Decimal) -> str:
    """``value`` (money in 分) as the figure itself would be printed."""
    return printed(value, money=figure.is_money, unit=figure.indicator.unit).text


def numbers(page: Page[Any]) -> list[int | str]:
    """The numbers of a pager, "…" where some are left out."""
    return [n for n in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)]


def basis_of(figure: Figure) -> str:
    """Why the figure is known, in a phrase."""
    return BASIS[figure.basis]


@dataclass(frozen=True, slots=True)
class Rows:
    """One page of records: each with what it adds, and how many there are that this user may not see."""

    count: int
    page: Page[int]
    lines: Sequence[tuple[Line, str, Decimal | None]]
    """Record, the address of its page (a deleted one has none), what it adds to a sum."""
    closed: int


@dataclass(frozen=True, slots=True)
class Left:
    """All rows left out for one reason; ``listed`` where they would count but for it."""

    reason: Reason
    ids: Sequence[int]
    listed: bool

    @property
    def label(self) -> str:
        return self.reason.label

    @property
    def code(self) -> str:
        return self.reason.name.lower()

    @property
    def count(self) -> int:
        return len(self.ids)


def opened(seat: Seat, figure: Figure) -> bool:
    """Whether the rows of the figure's ledger may be shown to this user."""
    return any(spec.code == figure.indicator.record for spec in seat.ledgers(Right.VIEW))


def counted(seat: Seat, figure: Figure, page: str = "", oldest_first: bool = False) -> Rows:
    """The rows that count, by date; sums say what each row adds."""
    amounts = figure.amounts()
    shown = amounts if figure.indicator.measure[0] in WITH_FIELD else {}
    return _rows(seat, figure, list(amounts), page, oldest_first=oldest_first, amounts=shown)


def left_out(figure: Figure) -> list[Left]:
    """All other candidates by reason."""
    return [Left(reason, ids, reason in LISTED) for reason, ids in figure.left_out().items()]


def left_rows(seat: Seat, figure: Figure, left: Left, page: str = "", oldest_first: bool = False) -> Rows:
    """The rows left out for one reason."""
    deleted = left.reason is Reason.DELETED
    return _rows(seat, figure, left.ids, page, oldest_first=oldest_first, deleted=deleted)


def day_of(figure: Figure) -> str:
    """The date its rows are listed by: the one that decides the period, else the ledger's own."""
    date_field = figure.indicator.date
    return ledger(figure.indicator.record).date_field if date_field in HOLDS.values() else date_field


def _rows(
    seat: Seat,
    figure: Figure,
    ids: Sequence[int],
    page: str,
    *,
    oldest_first: bool,
    deleted: bool = False,
    amounts: Mapping[int, Decimal] | None = None,
) -> Rows:
    spec, day = ledger(figure.indicator.record), day_of(figure)
    seen = rows_in([seat.scope(Right.VIEW, spec.family)], spec, seat.today, deleted=deleted)
    order = _ordered(seen, ids, day, oldest_first)
    shown = Paginator(order, SHOWN_ROWS).get_page(page)
    lines = dict(read_lines(spec, list(shown), seen, day))
    said = [
        (lines[pk], "" if deleted else links.row(spec, pk), (amounts or {}).get(pk))
        for pk in shown
        if pk in lines
    ]
    return Rows(len(ids), shown, said, len(ids) - len(order))


def _ordered(seen: QuerySet[Any], ids: Sequence[int], day: str, oldest_first: bool) -> list[int]:
    """Those of ``ids`` among the rows ``seen``, by date; undated ones last."""
    rows = seen.filter(Among(ids)).values_list(day, "pk") if ids else ()
    found = [(on or date.min, pk) for on, pk in rows]
    dated = sorted(one for one in found if one[0] != date.min)
    undated = sorted(pk for on, pk in found if on == date.min)
    return [pk for _, pk in (dated if oldest_first else reversed(dated))] + undated
