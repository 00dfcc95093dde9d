"""The numbers of a finished paper, each as if it were a blank. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from jishi.core.numerals import ARABIC, CHINESE
from jishi.papers.binding.lexicon import lexicon
from jishi.word.blanks import classify, head_unit
from jishi.word.model import Blank, Paragraph

_COUNT = "0-9一二三四五六七八九十百"
_ENUMERATION = re.compile(rf"^\s*(?:[（(]?[{_COUNT}]+[）)、.．]|第[{_COUNT}]+[条章节项款届])")
_NUMBER = re.compile(f"{ARABIC.pattern}|{CHINESE.pattern}")
_ORDINAL_BEFORE = ("第", "〔", "[", "“", "《", "—", "-", "－")
_NOT_A_FIGURE_AFTER = re.compile(r"\s*(?:年|月|日|号|时|点|周年|届|以下|岁以|[〕\]]|是[，,、：:]|方面)")
FIXED = re.compile("|".join([*lexicon().fixed, r"第一[种形议书时]"]))
"""Set phrases in which a Chinese numeral counts nothing."""


def numbers_in(paragraphs: Iterable[Paragraph], taken: Sequence[Blank] = ()) -> list[Blank]:
    """Every figure of the paper as a Blank whose ``mark`` is the number as printed, in text order.

    Dates, editions, document numbers, list numbers and set phrases are passed
    over; so is what already is a blank in ``taken``. Only numbers with a
    measure word after them are figures.
    """
    found: list[Blank] = []
    for paragraph in paragraphs:
        blocked = [(blank.start, blank.end) for blank in taken if blank.paragraph == paragraph.number]
        for start, end in _spans(paragraph.text):
            if any(first < end and start < last for first, last in blocked):
                continue
            kind, unit, approx = _kind(paragraph, start, end)
            if kind == "figure" and unit:
                mark = paragraph.text[start:end]
                found.append(Blank(len(found), mark, paragraph.number, start, end, "figure", unit, approx))
    return found


def _kind(paragraph: Paragraph, start: int, end: int) -> tuple[str, str, str]:
    """As for a blank; a number alone in a table cell takes the measure word of its heads."""
    text, cell = paragraph.text, paragraph.cell
    if cell is not None and not (text[:start] + text[end:]).strip():
        unit = head_unit(cell.column_head) or head_unit(cell.row_head)
        return ("figure", unit, "") if unit else ("other", "", "")
    return classify(text, start, end)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    fixed = [match.span() for match in FIXED.finditer(text)]
    opening = _ENUMERATION.match(text)
    begin = opening.end() if opening else 0
    for match in _NUMBER.finditer(text, begin):
        start, end = match.span()
        if any(first <= start and end <= last for first, last in fixed):
            continue
        if text[max(0, start - 1) : start] in _ORDINAL_BEFORE or _NOT_A_FIGURE_AFTER.match(text, end):
            continue
        yield start, end
