"""Figures and what stands behind them, as pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils.timezone import localdate

from jishi.core.periods import Period
from jishi.indicators.catalogue import work_fields
from jishi.indicators.figures import Figure
from jishi.ledger.base import Status
from jishi.ledger.registry import ledger
from jishi.papers.sources import BASIS, LISTED, Line, read_lines
from jishi.papers.values import printed

SHOWN_ROWS = 200
"""Rows of one list on a page; the source table of a paper has them all."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Some rows of one kind: why they are here, how many there are, and the first of them."""

    title: str
    count: int
    lines: tuple[Line, ...]

    @property
    def more(self) -> int:
        """How many are counted but not shown."""
        return self.count - len(self.lines)


def latest_year(institution_id: int) -> int:
    """The year of the latest confirmed event; this year where there is none. One query."""
    events = ledger("event").rows(institution_id).filter(status=Status.CONFIRMED, deleted=False)
    last: date | None = events.aggregate(last=Max("on"))["last"]
    return (last or localdate()).year


def periods(year: int) -> list[tuple[str, str]]:
    """(what ``?period=`` takes, what the link says) for the year, its parts, and the year before."""
    codes = [str(year), f"{year}H1", f"{year}H2", *(f"{year}Q{n}" for n in (1, 2, 3, 4)), str(year - 1)]
    return [(code, Period.parse(code).label) for code in codes]


def by_field(figures: Mapping[str, Figure]) -> list[tuple[str, list[Figure]]]:
    """(title of the field of work, its figures) in the order papers treat them."""
    fields = work_fields()
    found: dict[str, list[Figure]] = {code: [] for code in fields}
    for figure in figures.values():
        found.setdefault(figure.indicator.field, []).append(figure)
    named = [(fields[code].title if code in fields else "自定义", group) for code, group in found.items()]
    return [(title, group) for title, group in named if group]


def value_of(figure: Figure) -> str:
    """The figure as a person reads it, without its unit; "待补" where nobody knows."""
    if figure.value is None:
        return "待补"
    return printed(figure.value, money=figure.is_money, unit=figure.indicator.unit).text


def basis_of(figure: Figure) -> str:
    """Why the figure is known, in a phrase."""
    return BASIS[figure.basis]


def counted(figure: Figure) -> Listed:
    """The rows a figure counts, the first ones named."""
    ids = sorted(figure.counted)
    return Listed("计入的记录", len(ids), _lines(figure, ids))


def left_out(figure: Figure) -> list[Listed]:
    """All other candidates by reason; those of another kind, time or place only as a number."""
    return [
        Listed(reason.label, len(ids), _lines(figure, sorted(ids)) if reason in LISTED else ())
        for reason, ids in figure.left_out().items()
    ]


def _lines(figure: Figure, ids: Iterable[int]) -> tuple[Line, ...]:
    first = list(ids)[:SHOWN_ROWS]
    lines = [line for _, line in read_lines(ledger(figure.indicator.record), first)]
    return tuple(sorted(lines, key=lambda line: (line.on or date.max, line.org, line.record)))
