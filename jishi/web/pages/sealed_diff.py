"""Two sealed versions of one paper beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jishi.core.periods import Period
from jishi.indicators.spec import Indicator
from jishi.papers.models import Paper, SealedFigure
from jishi.papers.sealed_hand import by_hand
from jishi.web.pages.sealed_now import SAME, Standing, name_of


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the versions print another number, or print it of something else."""

    place: Standing
    before: str
    after: str
    why: str


def differences(older: Paper, newer: Paper, items: Mapping[str, Indicator]) -> list[Difference]:
    """In text order; places are the same where their numbers in the draft are."""
    was, now = _places(older), _places(newer)
    found = []
    for number in sorted(was.keys() | now.keys()):
        one, other = was.get(number), now.get(number)
        if one is None or other is None or _said(one) != _said(other):
            known = other or one
            assert known is not None
            place = Standing(known, name_of(known, items), "", SAME)
            found.append(Difference(place, printed(one), printed(other), _why(one, other, items)))
    return found


def _places(paper: Paper) -> dict[int, SealedFigure]:
    """Every number of a version by its place, and whatever was written by hand."""
    written = {one.figure.number: one.figure for one in by_hand(paper)}
    return {figure.number: figure for figure in paper.figures.all()} | written


def unlike_basis(older: Paper, newer: Paper) -> int:
    """How many places print the same number in both, counted from other records."""
    was = {figure.number: figure for figure in older.figures.all()}
    pairs = [(was[figure.number], figure) for figure in newer.figures.all() if figure.number in was]
    return sum(_said(one) == _said(other) and one.rows != other.rows for one, other in pairs)


def printed(figure: SealedFigure | None) -> str:
    """The number with what stands beside it; — where this version had none from the ledgers."""
    return f"{figure.text}{figure.approx}{figure.unit}" if figure else "—"


def _said(figure: SealedFigure) -> tuple[object, ...]:
    return (
        figure.text,
        figure.approx,
        figure.unit,
        figure.indicator,
        figure.shown,
        figure.total,
        figure.first,
        figure.last,
    )


def _why(one: SealedFigure | None, other: SealedFigure | None, items: Mapping[str, Indicator]) -> str:
    if one is None or other is None:
        return f"{'这一版' if one else '前一版'}没有{_filled(one or other)}"
    parts = []
    if (one.indicator, one.shown) != (other.indicator, other.shown):
        parts.append(f"由“{name_of(one, items) or '手工'}”改为“{name_of(other, items) or '手工'}”")
    if one.indicator and other.indicator and (one.first, one.last) != (other.first, other.last):
        parts.append(f"统计期改为{_period(other)}")
    if one.indicator == other.indicator and one.digest != other.digest:
        parts.append("指标口径改过")
    return "，".join([*parts, *(_rows(one, other) if one.indicator == other.indicator else ())])


def _filled(figure: SealedFigure | None) -> str:
    """A name by hand in one version may be filled in the other too, as proposed: that is not kept."""
    return "填" if figure and figure.indicator else "手工填"


def _rows(one: SealedFigure, other: SealedFigure) -> list[str]:
    was, now = dict(one.rows), dict(other.rows)
    counts = (
        ("新增", len(now.keys() - was.keys())),
        ("减少", len(was.keys() - now.keys())),
        ("修改", sum(was[row_id] != now[row_id] for row_id in was.keys() & now.keys())),
    )
    return [f"依据{word} {count} 条" for word, count in counts if count]


def _period(figure: SealedFigure) -> str:
    return Period(figure.first, figure.last).label if figure.first and figure.last else "全文统计期"
