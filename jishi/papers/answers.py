"""From proposals to values: every figure a paper asks for, computed once for each period."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.core.ratios import percent
from jishi.indicators.engine import evaluate
from jishi.indicators.figures import Figure
from jishi.indicators.spec import Indicator
from jishi.orgs.tree import Tree
from jishi.papers.binding.model import Decision, Proposal, Shown
from jishi.papers.values import printed

COMPARED = (Shown.CHANGE, Shown.GROWTH)
_FALLS = re.compile(r"减少|下降|降低|下滑|降幅|少了")
_RISES = re.compile(r"增长|增加|上升|提高|净增|增幅|多了")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one blank gets. ``value`` is what is printed (money in 分), None when it is not known.

    ``figures`` are what it was made from: the figure itself, then the one it
    is compared with (last year's, or the total of a share).
    """

    proposal: Proposal
    figures: tuple[Figure, ...]
    value: int | Decimal | None
    money: bool
    remark: str = ""

    def text(self) -> str:
        """The value as the text of its blank would have it, without 余."""
        unit = self.proposal.blank.unit
        return printed(self.value, money=self.money, unit=unit, counted_in=self.counted_in).text

    @property
    def counted_in(self) -> str:
        """The unit the value is in; "" for a share or a growth."""
        plain = self.proposal.shown not in (Shown.GROWTH, Shown.SHARE)
        return self.figures[0].indicator.unit if plain else ""


Asked = tuple[str, Period]
"""An indicator and the period it is counted over."""


def answer(
    proposals: Sequence[Proposal],
    items: Mapping[str, Indicator],
    scope_in: Callable[[Period], Scope],
    base: Period,
) -> dict[int, Answer]:
    """Answers by blank index, for the bound figure blanks; one pass over each ledger a period.

    ``scope_in`` gives the scope of a period: an organisation that moved stood
    elsewhere the year before.
    """
    wanted: dict[Period, set[str]] = defaultdict(set)
    for name, period in asked(proposals, items, base):
        wanted[period].add(name)
    tree = Tree.of(scope_in(base).institution_id)
    figures = {
        (name, period): figure
        for period, names in wanted.items()
        for name, figure in evaluate(
            [items[name] for name in sorted(names)], period, scope_in(period), known=items, tree=tree
        ).items()
    }
    return answers_from(proposals, items, base, figures)


def asked(proposals: Iterable[Proposal], items: Mapping[str, Indicator], base: Period) -> list[Asked]:
    """What has to be counted for the bound figure blanks."""
    return [one for proposal in _bound(proposals, items) for one in needs(proposal, base)]


def answers_from(
    proposals: Iterable[Proposal],
    items: Mapping[str, Indicator],
    base: Period,
    figures: Mapping[Asked, Figure],
) -> dict[int, Answer]:
    """Answers by blank index from figures that are counted already. Pure."""
    return {
        proposal.blank.index: answer_of(proposal, tuple(figures[one] for one in needs(proposal, base)))
        for proposal in _bound(proposals, items)
    }


def _bound(proposals: Iterable[Proposal], items: Mapping[str, Indicator]) -> list[Proposal]:
    return [p for p in proposals if p.decision is Decision.BOUND and p.indicator in items]


def needs(proposal: Proposal, base: Period) -> list[Asked]:
    """(indicator, period) of each figure a proposal is made from."""
    period = proposal.period or base
    needs = [(proposal.indicator, period)]
    if proposal.shown in COMPARED:
        needs.append((proposal.indicator, period.year_before()))
    if proposal.shown is Shown.SHARE:
        needs.append((proposal.total, period))
    return needs


def answer_of(proposal: Proposal, figures: tuple[Figure, ...]) -> Answer:
    """The answer that ``figures``, those ``needs`` names, give to ``proposal``."""
    value = _value(proposal.shown, [figure.value for figure in figures])
    remark = _against_the_words(proposal, [figure.value for figure in figures])
    if remark:
        value = None
    as_money = figures[0].is_money and proposal.shown not in (Shown.GROWTH, Shown.SHARE)
    return Answer(proposal, figures, value, as_money, remark)


def _against_the_words(proposal: Proposal, values: list[int | Decimal | None]) -> str:
    """What is wrong when the text says it rose and it fell; "" when word and numbers agree."""
    if proposal.shown not in COMPARED or any(value is None for value in values):
        return ""
    here, there = Decimal(values[0] or 0), Decimal(values[1] or 0)
    falls, rises = _FALLS.search(proposal.clause), _RISES.search(proposal.clause)
    if (falls and not rises and here > there) or (rises and not falls and here < there):
        return f"文中写的是{(falls or rises)[0]}，实际由 {there:f} 变为 {here:f}，请改动词"  # type: ignore[index]
    return ""


def _value(shown: Shown, values: list[int | Decimal | None]) -> int | Decimal | None:
    if any(value is None for value in values):
        return None
    if shown in (Shown.VALUE, Shown.PRIOR):
        return values[0]
    here, there = Decimal(values[0] or 0), Decimal(values[1] or 0)
    if shown is Shown.CHANGE:
        return abs(here - there)
    if here < 0 or there < 0:
        return None  # corrections made a side negative: there is no percentage of it
    if shown is Shown.SHARE:
        return percent(here, there, places=2)
    return percent(abs(here - there), there, places=2)
