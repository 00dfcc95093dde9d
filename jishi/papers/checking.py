"""Checking a paper that comes back: what stands behind every number in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from jishi.core.numerals import read_number
from jishi.orgs.models import Name
from jishi.papers.answers import Answer, answer
from jishi.papers.binding.model import Decision, Proposal
from jishi.papers.desk import Job, binder
from jishi.papers.leftovers import leftovers
from jishi.papers.matching import Match, match_sealed, sealed_paper
from jishi.papers.models import Paper, SealedFigure
from jishi.papers.moved import Moved, moved_since
from jishi.papers.numbers import numbers_in
from jishi.papers.values import agrees
from jishi.word.draft import Draft
from jishi.word.model import Blank


class Verdict(StrEnum):
    BACKED = "backed"
    CHANGED = "changed"
    STALE = "stale"
    TWICE = "twice"
    NO_BACKING = "no_backing"
    LEFT_OVER = "left_over"
    MISSING = "missing"


LABELS = {
    Verdict.BACKED: "有依据",
    Verdict.CHANGED: "被改动",
    Verdict.STALE: "台账已变",
    Verdict.TWICE: "前后不一",
    Verdict.NO_BACKING: "无依据",
    Verdict.LEFT_OVER: "遗留",
    Verdict.MISSING: "已删去",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One number of the paper (or one place where one should be) and what is to be said of it.

    ``was`` is what was sealed, or what the ledgers give where nothing was
    sealed; ``now`` what the ledgers give today, when that is different.
    ``rows`` are ids of records that came, went or changed since sealing.
    """

    verdict: Verdict
    paragraph: int
    offset: int
    text: str
    unit: str
    indicator: str = ""
    name: str = ""
    was: str = ""
    now: str = ""
    note: str = ""
    rows: tuple[int, ...] = ()
    key: str = ""
    """The same for two numbers that should be equal."""


@dataclass(frozen=True, slots=True)
class Report:
    """``paper`` is the sealed state it was compared with; None when it was checked by its words alone."""

    paper: Paper | None
    items: tuple[Item, ...]

    def counts(self) -> dict[Verdict, int]:
        return {verdict: sum(item.verdict is verdict for item in self.items) for verdict in Verdict}


def check(draft: Draft, what: Job) -> Report:
    """A verdict for every number of ``draft``, in text order, then what is missing or left over. Reads only.

    A number that was sealed is compared with its seal and with the ledgers of
    today. One that was not is bound by the words beside it, as a blank would
    be, and compared with the ledgers; where no indicator is sure, it has no
    backing.
    """
    assert what.institution is not None
    numbers = numbers_in(draft.paragraphs, draft.blanks)
    paper = sealed_paper(draft, what.institution.pk)
    figures = list(paper.figures.all()) if paper else []
    matches = match_sealed(draft, numbers, figures)
    moved = moved_since(figures, what)
    unmatched = [blank for blank in numbers if blank.index not in matches]
    items = [_sealed(numbers[index], match, moved[match.figure.pk], what) for index, match in matches.items()]
    items += _by_words(draft, numbers, unmatched, what)
    items += _missing(figures, matches, what)
    items += [
        Item(Verdict.LEFT_OVER, one.paragraph, one.offset, one.text, "", note=one.what)
        for one in leftovers(draft, what.period, _ended_names(what))
    ]
    ordered = sorted(_twice(items), key=lambda item: (item.paragraph, item.offset, item.verdict))
    return Report(paper, tuple(ordered))


def _sealed(blank: Blank, match: Match, moved: Moved, what: Job) -> Item:
    figure = match.figure
    item = Item(
        Verdict.BACKED,
        blank.paragraph,
        blank.start,
        blank.mark,
        blank.unit,
        figure.indicator,
        _name(what, figure.indicator),
        key=f"{figure.indicator} {figure.shown} {figure.total} {figure.first}..{figure.last} {figure.unit}",
    )
    if read_number(blank.mark) != read_number(figure.text) or blank.unit != figure.unit:
        was = f"{figure.text}{figure.unit}"
        return replace(item, verdict=Verdict.CHANGED, was=was, note="定稿后被改动")
    if moved.value_changed:
        return replace(
            item, verdict=Verdict.STALE, was=figure.text, now=moved.now, rows=moved.rows, note=moved.why
        )
    return replace(item, rows=moved.rows, note=moved.why)


def _by_words(draft: Draft, numbers: Sequence[Blank], unmatched: Sequence[Blank], what: Job) -> list[Item]:
    wanted = {blank.index for blank in unmatched}
    places = {blank.paragraph for blank in unmatched}
    headings = {number: draft.headings(number) for number in places}
    asked = [blank for blank in numbers if blank.paragraph in places]
    proposals = [
        proposal
        for proposal in binder(what).bind(draft.paragraphs, asked, headings, what.period)
        if proposal.blank.index in wanted
    ]
    answers = answer(proposals, what.items, what.scope, what.period)
    return [_judged(proposal, answers.get(proposal.blank.index), what) for proposal in proposals]


def _judged(proposal: Proposal, found: Answer | None, what: Job) -> Item:
    blank = proposal.blank
    item = Item(Verdict.NO_BACKING, blank.paragraph, blank.start, blank.mark, blank.unit, note=proposal.why)
    if proposal.decision is not Decision.BOUND or found is None:
        return item
    key = f"{proposal.indicator} {proposal.shown} {proposal.total} {proposal.period} {blank.unit}"
    item = replace(item, indicator=proposal.indicator, name=_name(what, proposal.indicator), key=key)
    if found.value is None:
        return replace(item, note="台账里没有这个数的记录，也没有零报告")
    shown = read_number(blank.mark) or Decimal(-1)
    unit, counted_in = blank.unit, found.counted_in
    if agrees(shown, found.value, money=found.money, unit=unit, counted_in=counted_in, approx=blank.approx):
        return replace(item, verdict=Verdict.BACKED, note="按文字核对，与台账一致")
    return replace(item, verdict=Verdict.CHANGED, was=found.text(), note="按文字核对，与台账不一致")


def _missing(figures: Sequence[SealedFigure], matches: Mapping[int, Match], what: Job) -> list[Item]:
    found = {match.figure.pk for match in matches.values()}
    return [
        Item(
            Verdict.MISSING,
            figure.paragraph,
            0,
            figure.text,
            figure.unit,
            figure.indicator,
            _name(what, figure.indicator),
            note=f"定稿时“{figure.left[-12:]}{figure.text}{figure.unit}”，现在找不到了",
        )
        for figure in figures
        if figure.pk not in found and read_number(figure.text) is not None
    ]


def _twice(items: list[Item]) -> list[Item]:
    """The same figure printed with different numbers: those that are not backed are told so."""
    said: dict[str, set[str]] = defaultdict(set)
    for item in items:
        if item.key:
            said[item.key].add(str(read_number(item.text)))
    return [
        replace(item, verdict=Verdict.TWICE, note=f"同一个数在文中写成了 {'、'.join(sorted(said[item.key]))}")
        if item.verdict is Verdict.CHANGED and len(said.get(item.key, ())) > 1
        else item
        for item in items
    ]


def _ended_names(what: Job) -> list[str]:
    rows = Name.objects.filter(institution=what.institution, until__lt=what.period.first)
    current = set(
        Name.objects.filter(institution=what.institution, until__isnull=True).values_list("text", flat=True)
    )
    return [text for text in rows.values_list("text", flat=True) if not any(text in name for name in current)]


def _name(what: Job, indicator: str) -> str:
    return what.items[indicator].name if indicator in what.items else indicator
