"""What a person wrote into a paper, when the paper comes back: as it was sealed, changed, or gone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from jishi.core.numerals import read_number
from jishi.papers.binding.lexicon import SLOT
from jishi.papers.binding.slots import SENTENCE_ENDS
from jishi.papers.matching import LEAST_WORDS
from jishi.papers.models import SealedFigure
from jishi.papers.sealed_hand import HandWritten, behind
from jishi.papers.verdicts import Item, Verdict
from jishi.word.draft import Draft
from jishi.word.model import Blank

LONGEST = 60
"""Characters that may stand now where something was written by hand."""
_BEGINS, _STOPS = f"(?:^|(?<=[{SENTENCE_ENDS}]))", f"(?=$|[{SENTENCE_ENDS}])"
Place = tuple[int, int, int]
"""Paragraph, first and last character of a place."""


def reworded(blank: Blank, figure: SealedFigure) -> str:
    """What was changed of a sealed number itself: number, 余, measure word; "" for nothing."""
    if read_number(blank.mark) != read_number(figure.text):
        return "定稿后数被改动"
    if blank.approx != figure.approx:
        return f"定稿后约数被改动：原来是“{figure.text}{figure.approx}”"
    if blank.unit != figure.unit:
        return f"定稿后单位被改动：原来是“{figure.unit}”"
    return ""


def written_number(blank: Blank, one: HandWritten, counted: Item) -> Item:
    """A number found again; ``counted`` is what its words alone would say of it: the ledgers' number."""
    wrong = reworded(replace(blank, approx=behind(blank.approx)), one.figure)
    item = _judged(one, (blank.paragraph, blank.start, blank.end), blank.mark, wrong)
    item = replace(item, unit=blank.unit, clause=counted.clause)
    if counted.verdict is not Verdict.CHANGED:
        return replace(item, now=counted.now)
    return replace(item, now=counted.now, note=f"{item.note}；按台账是 {counted.now}")


def words_by_hand(draft: Draft, written: Iterable[HandWritten]) -> list[Item]:
    """Names, dates, titles, and numbers that were not found among the numbers of the text."""
    taken: set[Place] = set()
    items = []
    for one in written:
        place = _marked(draft, one.figure) or _beside(draft, one.figure, taken)
        if place is None:
            items.append(_gone(one))
            continue
        taken.add(place)
        text = _line(draft, place[0])[place[1] : place[2]]
        wrong = "" if _alike(text, one.figure.text) else "定稿后被改动"
        items.append(_judged(one, place, text, wrong))
    return items


def _judged(one: HandWritten, place: Place, text: str, wrong: str) -> Item:
    figure = one.figure
    was = f"{figure.text}{figure.approx}"
    verdict = Verdict.CHANGED if wrong else Verdict.HAND
    note = f"手工填写，{wrong or '与定稿一致'}{f'（{one.said}）' if one.said else ''}"
    shown = f"{was}{figure.unit}" if wrong else was
    clause = f"{figure.left}{SLOT}{figure.right}"
    return Item(
        verdict, place[0], place[1], text, figure.unit, name=one.called, was=shown, note=note, clause=clause
    )


def _gone(one: HandWritten) -> Item:
    figure = one.figure
    words = f"{figure.left[-12:].replace(SLOT, '…')}{figure.text}{figure.unit}"
    note = f"手工填写，定稿时“{words}”，现在找不到了"
    return Item(
        Verdict.MISSING,
        figure.paragraph,
        0,
        figure.text,
        figure.unit,
        name=one.called,
        was=figure.text,
        note=note,
    )


def _alike(text: str, sealed: str) -> bool:
    """Equal, or the same number written otherwise; spaces count for nothing."""
    number = read_number(text)
    return "".join(text.split()) == "".join(sealed.split()) or (
        number is not None and number == read_number(sealed)
    )


def _line(draft: Draft, number: int) -> str:
    return next(paragraph.text for paragraph in draft.paragraphs if paragraph.number == number)


def _marked(draft: Draft, figure: SealedFigure) -> Place | None:
    """Where its mark stands round something; a digit typed behind it belongs to a number."""
    anchor = next((one for one in draft.anchors if one.name == figure.mark and one.text.strip()), None)
    if anchor is None:
        return None
    start, end = anchor.start, anchor.end
    if read_number(anchor.text) is not None and anchor.number != anchor.text:
        start = _line(draft, anchor.paragraph).find(anchor.number, max(0, start - len(anchor.number)))
        end = start + len(anchor.number)
    return anchor.paragraph, start, end


def _beside(draft: Draft, figure: SealedFigure, taken: set[Place]) -> Place | None:
    """Where the words beside it stand: round the sealed text, else round something else; the nearest one."""
    near = sorted(draft.paragraphs, key=lambda paragraph: abs(paragraph.number - figure.paragraph))
    for pattern in _patterns(figure):
        for paragraph in near:
            for found in pattern.finditer(paragraph.text):
                place = (paragraph.number, *found.span("text"))
                if place not in taken:
                    return place
    return None


def _patterns(figure: SealedFigure) -> Sequence[re.Pattern[str]]:
    """The sealed text between its words, then anything between them; too few words reach past a neighbour."""
    text = f"(?P<text>{re.escape(figure.text)})"
    left, right = figure.left, f"{figure.approx}{figure.unit}{figure.right}"
    if not left and not right:
        return (re.compile(f"^{text}$"),)
    near, behind_it = left.rpartition(SLOT)[2][-LEAST_WORDS:], right.partition(SLOT)[0][:LEAST_WORDS]
    if len(near) + len(behind_it) < LEAST_WORDS:
        before, after = SLOT.join(left.split(SLOT)[-2:]), SLOT.join(right.split(SLOT)[:2])
        enough = len(before + after) >= LEAST_WORDS
        return (re.compile(f"{_beyond(before[-2 * LEAST_WORDS :])}{text}{_beyond(after)}"),) if enough else ()
    before, after = _edges(near, behind_it)
    patterns = [re.compile(f"{before}{text}{after}")]
    if (near or not left) and (behind_it or not right):
        before, after = re.escape(near) or _BEGINS, re.escape(behind_it) or _STOPS
        patterns.append(re.compile(f"{before}(?P<text>[^{SENTENCE_ENDS}]{{1,{LONGEST}}}?){after}"))
    return patterns


def _edges(left: str, right: str) -> tuple[str, str]:
    """The words on either side; where a neighbour stands too close, no digit."""
    return re.escape(left) or r"(?<!\d)", re.escape(right) or r"(?!\d)"


def _beyond(words: str) -> str:
    """Words with whatever a neighbour was filled with."""
    return f"[^{SENTENCE_ENDS}]{{1,{LONGEST}}}?".join(map(re.escape, words[: 2 * LEAST_WORDS].split(SLOT)))
