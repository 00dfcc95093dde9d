"""Checking a paper that comes back: what stands behind every number in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db.models import QuerySet

from jishi.core.numerals import read_number
from jishi.core.periods import Period
from jishi.papers.answers import Answer, answer
from jishi.papers.binding.model import Decision, Proposal, Shown
from jishi.papers.checking_hand import reworded, words_by_hand, written_number
from jishi.papers.desk import Job, binder, ended_names
from jishi.papers.leftovers import leftovers
from jishi.papers.matching import Match, match_sealed, sealed_paper, with_marked, words_stand
from jishi.papers.models import Paper, SealedFigure
from jishi.papers.moved import Moved, moved_since
from jishi.papers.numbers import numbers_in
from jishi.papers.sealed_hand import HandWritten, by_hand
from jishi.papers.values import agrees
from jishi.papers.verdicts import LABELS, Item, Report, Verdict
from jishi.word.draft import Draft
from jishi.word.model import Blank

__all__ = ["LABELS", "Item", "Report", "Verdict", "check", "key_of"]


def check(draft: Draft, what: Job, among: QuerySet[Paper] | None = None) -> Report:
    """A verdict for every number of ``draft``, in text order, then what is missing or left over. Reads only.

    A number that was sealed is compared with its seal, with the ledgers of
    today, and with the words that stand beside it now. One that was not is
    bound by the words beside it, as a blank would be, and compared with the
    ledgers; where no indicator is sure, it has no backing. ``among`` as in
    ``sealed_paper``.
    """
    assert what.institution is not None
    paper = sealed_paper(draft, what.institution.pk, among)
    figures = list(paper.figures.all()) if paper else []
    hand = by_hand(paper) if paper else []
    typed = [one.figure for one in hand if one.is_number]
    numbers = with_marked(numbers_in(draft.paragraphs, draft.blanks), draft, [*figures, *typed])
    said = _said(draft, numbers, what)
    matches = match_sealed(draft, numbers, [*figures, *typed])
    items = _backed(draft, numbers, matches, figures, said, what)
    items += _written(draft, numbers, matches, hand, said, what)
    spans = [(item.paragraph, item.offset, item.offset + len(item.text)) for item in items]
    items += _by_words([said[one.index] for one in numbers if not _taken(one, matches, spans)], what)
    backed = {item.key for item in items if item.verdict is Verdict.BACKED}
    items += [item for item in _missing(figures, matches, what) if item.key not in backed]
    items += [
        Item(Verdict.LEFT_OVER, one.paragraph, one.offset, one.text, "", note=one.what)
        for one in leftovers(draft, what.period, ended_names(what))
    ]
    ordered = sorted(_twice(items), key=lambda item: (item.paragraph, item.offset, item.verdict))
    return Report(paper, tuple(ordered))


def _backed(
    draft: Draft,
    numbers: Sequence[Blank],
    matches: Mapping[int, Match],
    figures: Sequence[SealedFigure],
    said: Mapping[int, Proposal],
    what: Job,
) -> list[Item]:
    """Numbers the ledgers filled, each against its seal and the ledgers of today."""
    lines = {paragraph.number: paragraph.text for paragraph in draft.paragraphs}
    moved = moved_since(figures, what)
    return [
        _sealed(
            numbers[index], match, moved[match.figure.pk], said[index], what, lines[numbers[index].paragraph]
        )
        for index, match in matches.items()
        if match.figure.pk in moved
    ]


def _written(
    draft: Draft,
    numbers: Sequence[Blank],
    matches: Mapping[int, Match],
    hand: Sequence[HandWritten],
    said: Mapping[int, Proposal],
    what: Job,
) -> list[Item]:
    """What a person wrote, each against its seal; beside a number what the ledgers give for its words."""
    mine = {one.figure.pk: one for one in hand}
    found = {index: mine[match.figure.pk] for index, match in matches.items() if match.figure.pk in mine}
    counted = dict(zip(found, _by_words([said[index] for index in found], what), strict=True))
    items = [written_number(numbers[index], one, counted[index]) for index, one in found.items()]
    done = {one.figure.pk for one in found.values()}
    return items + words_by_hand(draft, [one for one in hand if one.figure.pk not in done])


def _taken(blank: Blank, matches: Mapping[int, Match], spans: Sequence[tuple[int, int, int]]) -> bool:
    """Whether a number is judged already, as a sealed one or as a part of words written by hand."""
    inside = (
        blank.paragraph == number and first < blank.end and blank.start < end for number, first, end in spans
    )
    return blank.index in matches or any(inside)


def _said(draft: Draft, numbers: Sequence[Blank], what: Job) -> dict[int, Proposal]:
    """What the words beside each number say it is, by the number's index."""
    headings = {blank.paragraph: draft.headings(blank.paragraph) for blank in numbers}
    proposals = binder(what).bind(draft.paragraphs, numbers, headings, what.period)
    return {proposal.blank.index: proposal for proposal in proposals}


def _sealed(blank: Blank, match: Match, moved: Moved, said: Proposal, what: Job, line: str) -> Item:
    figure = match.figure
    item = Item(
        Verdict.BACKED,
        blank.paragraph,
        blank.start,
        blank.mark,
        blank.unit,
        figure.indicator,
        _name(what, figure.indicator),
        clause=said.clause,
        key=key_of(figure),
    )
    sealed = f"{figure.text}{figure.approx}"
    now = moved.now if moved.value_changed else moved.now and sealed
    if wrong := _changed(blank, figure, said, what, line):
        was = f"{figure.text}{figure.unit}"
        return replace(item, verdict=Verdict.CHANGED, was=was, now=now, note=wrong)
    if moved.value_changed:
        return replace(item, verdict=Verdict.STALE, was=figure.text, now=now, rows=moved.rows, note=moved.why)
    return replace(item, was=sealed, now=now, rows=moved.rows, note=moved.why)


def key_of(figure: SealedFigure) -> str:
    return f"{figure.indicator} {figure.shown} {figure.total} {figure.first}..{figure.last} {figure.unit}"


def _changed(blank: Blank, figure: SealedFigure, said: Proposal, what: Job, line: str) -> str:
    """What was changed of a sealed figure since: number, measure word, period, subject; "" for nothing.

    A person may have chosen another indicator than the words name: while the words
    beside the number are the sealed ones, its subject has not changed.
    """
    if wrong := reworded(blank, figure):
        return wrong
    if figure.shown != Shown.VALUE or said.shown is not Shown.VALUE or said.period is None:
        return ""
    if figure.first and figure.last and said.period != Period(figure.first, figure.last):
        before = Period(figure.first, figure.last).label
        return f"前后文的时间变了：定稿时统计{before}，现在写的是{said.period.label}"
    named = said.decision is Decision.BOUND and said.indicator not in ("", figure.indicator)
    if named and not words_stand(line, blank, figure):
        return f"前后文变了：现在说的是“{_name(what, said.indicator)}”"
    return ""


def _by_words(proposals: Sequence[Proposal], what: Job) -> list[Item]:
    """Numbers that were never sealed: the ledgers are asked for the best reading, sure or not."""
    asked = [replace(one, decision=Decision.BOUND) for one in proposals if one.indicator]
    answers = answer(asked, what.items, what.scope_in, what.period)
    return [_judged(proposal, answers.get(proposal.blank.index), what) for proposal in proposals]


def _judged(proposal: Proposal, found: Answer | None, what: Job) -> Item:
    blank, name = proposal.blank, _name(what, proposal.indicator)
    item = Item(
        Verdict.NO_BACKING, blank.paragraph, blank.start, blank.mark, blank.unit, clause=proposal.clause
    )
    if found is None:
        return replace(item, note="目录里没有对得上的指标")
    shown = read_number(blank.mark)
    agreed = (shown is not None and found.value is not None) and agrees(
        shown,
        found.value,
        money=found.money,
        unit=blank.unit,
        counted_in=found.counted_in,
        approx=blank.approx,
    )
    if proposal.decision is not Decision.BOUND:
        told = "台账也是这个数，请确认" if agreed else f"台账为 {found.text()}"
        return replace(item, note=f"可能是“{name}”，{told}")
    key = f"{proposal.indicator} {proposal.shown} {proposal.total} {proposal.period} {blank.unit}"
    item = replace(item, indicator=proposal.indicator, name=name, key=key)
    if found.value is None:
        return replace(item, note="台账里没有这个数的记录，也没有零报告")
    if agreed:
        return replace(item, verdict=Verdict.BACKED, now=found.text(), note="按文字核对，与台账一致")
    return replace(item, verdict=Verdict.CHANGED, now=found.text(), note="按文字核对，与台账不一致")


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
            note=f"定稿时“{figure.left[-12:].replace('☐', '…')}{figure.text}{figure.unit}”，现在找不到了",
            key=key_of(figure),
        )
        for figure in figures
        if figure.pk not in found and read_number(figure.text) is not None
    ]


def _twice(items: list[Item]) -> list[Item]:
    """The same figure printed with different numbers: those that are not backed are told so."""
    said: dict[str, set[str]] = defaultdict(set)
    for item in items:
        if item.key and item.verdict is not Verdict.MISSING:
            said[item.key].add(str(read_number(item.text)))
    return [
        replace(item, verdict=Verdict.TWICE, note=f"同一个数在文中写成了 {'、'.join(sorted(said[item.key]))}")
        if item.verdict is Verdict.CHANGED and len(said.get(item.key, ())) > 1
        else item
        for item in items
    ]


def _name(what: Job, indicator: str) -> str:
    return what.items[indicator].name if indicator in what.items else indicator
