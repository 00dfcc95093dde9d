"""What a finished paper should not contain any more: blanks, last year's year, names that ended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jishi.core.periods import Period
from jishi.papers.values import UNKNOWN
from jishi.word.draft import Draft

_YEAR = re.compile(r"(20\d{2})年")
_COMPARED = re.compile(r"上年|去年|同比|基础上|较|相比|比\d{4}|以来|至|—|起|届|印发|〔|自\d{4}")
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”")


@dataclass(frozen=True, slots=True)
class Leftover:
    """One place that was overlooked; ``text`` as it stands, ``what`` a Chinese sentence."""

    paragraph: int
    offset: int
    text: str
    what: str


def leftovers(draft: Draft, period: Period, old_names: Iterable[str] = ()) -> list[Leftover]:
    """Unfilled blanks, 〔待补〕, last year's year outside any comparison, names no longer in force."""
    found = [
        Leftover(blank.paragraph, blank.start, blank.mark, "空还没有填。")
        for blank in draft.blanks
        if blank.kind == "figure" or any(char in "×XxＸ*□＿_" for char in blank.mark)
    ]
    found += [
        Leftover(paragraph.number, at, UNKNOWN, "待补的数还没有补上。")
        for paragraph in draft.paragraphs
        for at in _all(paragraph.text, UNKNOWN)
    ]
    found += out_of_date(draft, period, old_names)
    return sorted(found, key=lambda one: (one.paragraph, one.offset))


def out_of_date(draft: Draft, period: Period, old_names: Iterable[str] = ()) -> list[Leftover]:
    """Last year's year outside any comparison, names no longer in force."""
    names, found = [name for name in old_names if name], list[Leftover]()
    for paragraph in draft.paragraphs:
        found += _last_year(paragraph.number, paragraph.text, period)
        found += [
            Leftover(paragraph.number, at, name, f"“{name}”是以前的名称，请改成现在的名称。")
            for name in names
            for at in _all(paragraph.text, name)
        ]
    return sorted(found, key=lambda one: (one.paragraph, one.offset))


def _last_year(number: int, text: str, period: Period) -> Iterator[Leftover]:
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for match in _YEAR.finditer(text):
        if int(match[1]) != period.first.year - 1 or any(a <= match.start() < b for a, b in quoted):
            continue
        around = text[max(0, match.start() - 6) : match.end() + 14]
        if not _COMPARED.search(around):
            what = f"文稿写的是{period.first.year}年，这里还是上一年的年份。"
            yield Leftover(number, match.start(), match[0], what)


def _all(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))
