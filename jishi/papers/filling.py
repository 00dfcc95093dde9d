"""Filling a draft: values into blanks, words beside them kept true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jishi.core.rounding import parts_of
from jishi.indicators.catalogue import relations
from jishi.papers.answers import Answer, answer
from jishi.papers.binding.model import Decision, Proposal, Shown
from jishi.papers.desk import Job, propose
from jishi.papers.remarks import remarks
from jishi.papers.values import MONEY_PLACES, Printed, chinese_numerals, printed
from jishi.word.draft import Draft
from jishi.word.model import Fill

PRINTED = (Decision.BOUND, Decision.BY_HAND)


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into one draft, before anything is written."""

    proposals: tuple[Proposal, ...]
    answers: Mapping[int, Answer]
    texts: Mapping[int, Printed]
    remarks: Mapping[int, Sequence[str]]

    def fills(self, bookmarks: Mapping[int, str] | None = None) -> dict[int, Fill]:
        """For ``Draft.fill``; ``bookmarks`` by blank index go round the values."""
        marks = bookmarks or {}
        return {
            index: Fill(
                text.text,
                highlight=text.highlight,
                bookmark=marks.get(index, ""),
                drop_before=text.drop_before,
                drop_after=text.drop_after,
            )
            for index, text in self.texts.items()
        }


def prepare(draft: Draft, what: Job) -> Filling:
    """Proposals, figures and printed texts for every blank that is bound. Reads only."""
    proposals = propose(draft, what)
    found = answer(proposals, what.items, what.scope_in, what.period) if what.institution else {}
    return printing(draft, proposals, found)


def printing(draft: Draft, proposals: Sequence[Proposal], found: Mapping[int, Answer]) -> Filling:
    """How ``found`` is printed in ``draft``, with what typed by hand and names that are known. Pure."""
    lines = {paragraph.number: paragraph.text for paragraph in draft.paragraphs}
    texts = {index: print_in(one, lines[one.proposal.blank.paragraph]) for index, one in found.items()}
    texts |= {p.blank.index: Printed(p.value) for p in proposals if p.value and p.decision in PRINTED}
    texts = _adding_up(found, texts)
    said = remarks(found, relations())
    for index, one in found.items():
        notes = [one.remark or texts[index].note, *said.get(index, ())]
        texts[index] = replace(texts[index], note="；".join(filter(None, notes)))
    return Filling(tuple(proposals), found, texts, said)


def print_in(one: Answer, line: str) -> Printed:
    """An answer as the paragraph ``line`` would have it."""
    blank = one.proposal.blank
    return printed(
        one.value,
        money=one.money,
        unit=blank.unit,
        counted_in=one.counted_in,
        approx=blank.approx,
        chinese=chinese_numerals(line),
    )


def _adding_up(found: Mapping[int, Answer], texts: Mapping[int, Printed]) -> dict[int, Printed]:
    """Parts of a printed total rounded so that they add up to it, where the unrounded ones do."""
    shown = {
        (one.proposal.indicator, one.proposal.period, one.proposal.blank.unit): index
        for index, one in found.items()
        if one.proposal.shown is Shown.VALUE and one.money and one.value is not None
    }
    mended = dict(texts)
    for relation in relations():
        for name, period, unit in list(shown):
            if name != relation.total or relation.kind != "partition":
                continue
            parts = [shown.get((part, period, unit)) for part in relation.parts]
            if all(index is not None for index in parts):
                places = [index for index in parts if index is not None]
                mended |= _shared_out(found, texts, shown[name, period, unit], places, unit)
    return mended


def _shared_out(
    found: Mapping[int, Answer], texts: Mapping[int, Printed], total: int, parts: Sequence[int], unit: str
) -> dict[int, Printed]:
    scale = Decimal(1_000_000 if unit == "万元" else 100)
    exact = [Decimal(found[index].value or 0) / scale for index in parts]
    whole = Decimal(found[total].value or 0) / scale
    mended = {}
    for index, value in zip(parts, parts_of(whole, exact, MONEY_PLACES), strict=True):
        text = f"{value.normalize():f}"
        if text != texts[index].text:
            mended[index] = Printed(text, note="按合计数平衡尾差")
    return mended
