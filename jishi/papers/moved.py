"""What moved in the ledgers since a paper was sealed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.papers.answers import Answer, answer
from jishi.papers.binding.model import Decision, Proposal, Shown
from jishi.papers.desk import Job
from jishi.papers.models import SealedFigure
from jishi.papers.sealing import versions_of_all
from jishi.word.model import Blank


@dataclass(frozen=True, slots=True)
class Moved:
    """What the ledgers say now of a figure sealed before; ``rows`` are those that came, went or changed."""

    value_changed: bool
    now: str
    rows: tuple[int, ...]
    why: str


def moved_since(figures: Sequence[SealedFigure], what: Job) -> dict[int, Moved]:
    """By the key of the sealed figure; all are computed anew in one pass a period."""
    proposals = {figure.pk: _proposal(number, figure) for number, figure in enumerate(figures)}
    answers = answer(list(proposals.values()), what.items, _scope_in(figures, what), what.period)
    found = {figure.pk: answers.get(proposals[figure.pk].blank.index) for figure in figures}
    told = versions_of_all([one.figures if one else () for one in found.values()])
    rows = dict(zip(found, map(dict, told), strict=True))
    return {figure.pk: _moved(figure, found[figure.pk], rows[figure.pk]) for figure in figures}


def _scope_in(figures: Sequence[SealedFigure], what: Job) -> Callable[[Period], Scope]:
    """The scope the paper was sealed for; that of the job where nothing was sealed."""
    if not figures:
        return what.scope_in
    return replace(what, org=figures[0].paper.org).scope_in


def _proposal(number: int, figure: SealedFigure) -> Proposal:
    blank = Blank(number, figure.text, figure.paragraph, 0, 0, "figure", figure.unit, figure.approx)
    period = Period(figure.first, figure.last) if figure.first and figure.last else None
    return Proposal(
        blank=blank,
        decision=Decision.BOUND,
        why="",
        heading="",
        clause=figure.left + figure.right,
        fingerprint="",
        indicator=figure.indicator,
        shown=Shown(figure.shown),
        total=figure.total,
        period=period,
    )


def _moved(figure: SealedFigure, found: Answer | None, after: dict[int, int]) -> Moved:
    if found is None:
        return Moved(False, "", (), "指标已不在目录中，无法重算")
    value = "" if found.value is None else f"{Decimal(found.value):f}"
    before = {row_id: version for row_id, version in figure.rows}
    came = sorted(after.keys() - before.keys())
    went = sorted(before.keys() - after.keys())
    changed = sorted(key for key in before.keys() & after.keys() if before[key] != after[key])
    return Moved(
        value_changed=value != figure.value,
        now=found.text(),
        rows=(*came, *went, *changed),
        why=_why(came, went, changed, found.figures[0].indicator.digest != figure.digest),
    )


def _why(came: list[int], went: list[int], changed: list[int], redefined: bool) -> str:
    counts = (("新增", came), ("减少", went), ("修改", changed))
    parts = [f"{word} {len(rows)} 条" for word, rows in counts if rows]
    if redefined:
        parts.append("指标口径已变")
    return f"定稿后依据{'，'.join(parts)}" if parts else ""
