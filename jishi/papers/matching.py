"""Which number of a returned paper is which sealed figure: by its mark, else by the words beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from jishi.core.numerals import read_number
from jishi.papers.binding.lexicon import SLOT
from jishi.papers.marks import read_mark
from jishi.papers.models import Paper, SealedFigure
from jishi.papers.sealed_hand import by_hand
from jishi.word.draft import Draft
from jishi.word.model import Blank

_NUMBER = re.compile(r"[0-9０-９][0-9０-９,.，]*[余多]?|×[×.]*|☐|＿+|□+")
LEAST_WORDS = 6  # characters of context that have to agree, left and right together
LEAST_FIGURES = 3  # one or two sentences that agree prove nothing
LEAST_SHARE = 0.5  # of a paper's figures that have to be found before it is taken for the same paper
CANDIDATES = 20  # newest papers looked through when a file has no marks


@dataclass(frozen=True, slots=True)
class Match:
    """A sealed figure and how its number was found: ``mark`` or ``words``."""

    figure: SealedFigure
    by: str


def sealed_paper(draft: Draft, institution_id: int, among: QuerySet[Paper] | None = None) -> Paper | None:
    """The sealed state a file belongs to: by its marks, else by the words beside its numbers.

    None when it is no paper of ours. A file may carry marks of several states
    (text copied from another paper): the one with most marks is taken. Words
    alone are compared with the papers ``among`` (default: all), since two
    branches write the same sentences.
    """
    known = Paper.objects.filter(institution_id=institution_id)
    marks = [made.document for anchor in draft.anchors if (made := read_mark(anchor.name))]
    for document, _ in Counter(marks).most_common():
        if paper := known.filter(document=document).first():
            return paper
    return _by_words(draft, list((known if among is None else among)[:CANDIDATES]))


def with_marked(numbers: Sequence[Blank], draft: Draft, figures: Sequence[SealedFigure]) -> list[Blank]:
    """``numbers``, and those inside our marks that have no measure word of their own (6、5、7人次)."""
    units = {figure.mark: figure.unit for figure in figures}
    found = list(numbers)
    for anchor in draft.anchors:
        taken = any(
            blank.paragraph == anchor.paragraph and blank.start < anchor.end and anchor.start < blank.end
            for blank in found
        )
        if anchor.name in units and not taken and read_number(anchor.number) is not None:
            place = (anchor.paragraph, anchor.start, anchor.end)
            found.append(Blank(len(found), anchor.number, *place, "figure", units[anchor.name], ""))
    ordered = sorted(found, key=lambda blank: (blank.paragraph, blank.start))
    return [replace(blank, index=index) for index, blank in enumerate(ordered)]


def match_sealed(draft: Draft, numbers: Sequence[Blank], figures: Sequence[SealedFigure]) -> dict[int, Match]:
    """Sealed figures by the index of the number that stands for them; each at most once."""
    by_mark = {figure.mark: figure for figure in figures}
    found: dict[int, Match] = {}
    for anchor in draft.anchors:
        figure = by_mark.pop(anchor.name, None)
        for blank in numbers if figure else ():
            touches = blank.start < max(anchor.end, anchor.start + 1) and anchor.start <= blank.end
            if blank.paragraph == anchor.paragraph and touches and blank.index not in found:
                assert figure is not None
                found[blank.index] = Match(figure, "mark")
                break
    done = {match.figure.pk for match in found.values()}
    rest = [figure for figure in figures if figure.pk not in done]
    return found | _match_words(draft, [n for n in numbers if n.index not in found], rest)


def _match_words(draft: Draft, numbers: Sequence[Blank], figures: Sequence[SealedFigure]) -> dict[int, Match]:
    lines = {paragraph.number: paragraph.text for paragraph in draft.paragraphs}
    pairs = []
    for figure in figures:
        for blank in numbers:
            if (agreed := _agreement(lines[blank.paragraph], blank, figure)) >= LEAST_WORDS:
                pairs.append((agreed, -abs(blank.paragraph - figure.paragraph), figure, blank.index))
    found: dict[int, Match] = {}
    used: set[int] = set()
    for _, _, figure, index in sorted(pairs, key=lambda pair: (-pair[0], -pair[1], pair[2].number, pair[3])):
        if index not in found and figure.pk not in used:
            found[index] = Match(figure, "words")
            used.add(figure.pk)
    return found


def words_stand(line: str, blank: Blank, figure: SealedFigure) -> bool:
    """Whether all the words kept of a sealed figure still stand beside its number."""
    return 0 < len(_plain(figure.left + figure.right)) <= _agreement(line, blank, figure)


def _agreement(line: str, blank: Blank, figure: SealedFigure) -> int:
    """Characters of context that agree next to the number; 0 when the measure words differ."""
    if figure.unit and blank.unit and figure.unit != blank.unit:
        return 0
    before, after = line[: blank.start], line[blank.end :]
    after = after.removeprefix(blank.approx).removeprefix(blank.unit)
    left, right = _plain(figure.left), _plain(figure.right)
    return _common(_plain(before)[::-1], left[::-1]) + _common(_plain(after), right)


def _plain(text: str) -> str:
    """Words without white space, every number and every blank alike: the neighbours were filled meanwhile."""
    return _NUMBER.sub("☐", "".join(text.split()))


def _common(one: str, other: str) -> int:
    size = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        size += 1
    return size


def _by_words(draft: Draft, papers: Sequence[Paper]) -> Paper | None:
    """The paper of whose figures most words are found in the text; of several, that whose values are.

    Versions of one paper have the same words: what they print tells them apart, the newest of equals.
    """
    text = "\n".join(_plain(paragraph.text) for paragraph in draft.paragraphs)
    figures = {paper: list(paper.figures.all()) for paper in papers}
    contexts = {
        paper: [_plain(figure.left)[-LEAST_WORDS:] for figure in mine if figure.left]
        for paper, mine in figures.items()
    }
    found = {paper: sum(word in text for word in words) for paper, words in contexts.items()}
    likely = [
        paper
        for paper, count in found.items()
        if count >= LEAST_FIGURES and count >= LEAST_SHARE * len(contexts[paper])
    ]
    if len(likely) < 2:
        return likely[0] if likely else None
    raw = "".join(char for paragraph in draft.paragraphs for char in (*paragraph.text.split(), "\n"))
    printed = {paper: _printed_in(raw, paper, figures[paper]) for paper in likely}
    return max(likely, key=lambda paper: (printed[paper], found[paper], paper.sealed_at))


def _printed_in(raw: str, paper: Paper, figures: Sequence[SealedFigure]) -> int:
    """How many values of a sealed paper stand in the text behind their words, those by hand too."""
    places = [*figures, *(one.figure for one in by_hand(paper))]
    said = ("".join(one.left.rpartition(SLOT)[2].split())[-2 * LEAST_WORDS :] + one.text for one in places)
    return sum(one in raw for one in said)
