"""Where blanks stand in a text: the many ways people leave a place open. Pure.

What the words beside a mark make of it is decided in ``blanks``; here only
whether it is a blank at all.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from jishi.core.units import unit_at

CROSS = "×✕✖╳ＸｘXx\uf0b4"
ZERO_WIDTH = "\u200b-\u200d\u2060\ufeff"
SPACE = " \u00a0\u3000\u2002-\u2009"
PLACES = "省市州县区旗乡镇村局段所站厅委校院"
"""One cross before one of these leaves a name open: ×县."""

_C = f"[{CROSS}]"
_PART = rf"(?:{_C}{{1,4}}|[*＊]{{1,4}}|[_＿]{{1,8}}|□{{1,4}}|[○〇△]{{1,4}}|[{SPACE}]{{1,8}})"
_CENTURY = r"(?:20|19|二[〇○零])"
_DATE = (
    rf"(?:(?<!\d){_CENTURY}?{_PART}\s?年\s?)?{_PART}\s?月\s?{_PART}\s?日"
    rf"|(?<!\d){_CENTURY}{_PART}\s?年(?:\s?{_PART}\s?月)?"
    rf"|(?<![\d*＊_＿]){_PART}\s?年\s?{_PART}\s?月(?!\s?\d)"
    rf"|(?<!\d)20\d(?:{_C}|[*＊_＿□○])年"
)
_MARK = re.compile(
    rf"(?P<date>{_DATE})"
    rf"|(?P<cross>(?<!{_C}){_C}(?:[ \u00a0\u3000]{_C}){{1,12}}(?!{_C})"
    rf"|{_C}(?:[{ZERO_WIDTH}]*{_C})*(?:[.．]{_C}+)?)"
    r"|(?P<star>(?:\\\*){2,}|[*＊]{2,})"
    r"|(?P<line>[_＿](?:[ ]?[_＿])*)"
    r"|(?P<box>[□▢]{2,})"
    r"|(?P<ring>[○〇△]{2,})"
    rf"|(?P<bracket>【[{SPACE}]*】|[（(\[［〔][{SPACE}]*[）)\]］〕])"
    r"|(?P<letter>[NnＮｎ]+)"
    rf"|(?P<gap>[{SPACE}]+)"
)
_BEGINS = re.compile(rf"[{CROSS}*＊_＿□▢○〇△【（(\[［〔NnＮｎ{SPACE}]|\\\*|20|19|二[〇○零]")
"""Where a mark can begin: to look there only is many times quicker than trying everywhere."""
_SIGNS = re.compile(rf"[{CROSS}*＊_＿□▢○〇△【（(\[［〔NnＮｎ]|[{SPACE}]{{2}}|\u3000|年 ")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]")
_ADDRESS = re.compile(
    r"(?:https?://|www\.|(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,64}\.)[^\s，。；、）》】]+"
)
_EMPHASIS = re.compile(
    r"(?<![*_])(?P<sign>\*{2,3}|_{2,3})(?![*_\s])(?P<inner>[^\n]{1,60}?)(?<![*_\s])(?P=sign)(?![*_])"
)
_SENTENCE = re.compile(r"[，。；、]")
_DATED = re.compile(r"\s?(?:年|月|日|届|季度|号(?![码召令]))")
_MONTH_OR_DAY = re.compile(r"[年月日](?!票|报|常|均)")
_SINCE = ("年", "月", "截至", "截止", "至", "到", "于", "自")
_NUMERALS = "零〇○一二三四五六七八九十百千0123456789"
_SURNAME_BEFORE = re.compile(r"(?:^|[\s，。、：；（(])[\u4e00-\u9fff]$")
_NO_GAP_BEHIND = f"\n\t{CROSS}*＊_＿□▢○〇△】"
_SURE_AFTER_GAP = frozenset("次名份篇期户条项起个%％")
_AFTER_GAP = re.compile(r"[\s，。、；：！？,.;:）)》”等其]|$")


@dataclass(frozen=True, slots=True)
class Place:
    """The surroundings a mark is judged in; ``alone``: it fills a table cell."""

    text: str
    alone: bool
    underlined: Sequence[tuple[int, int]]


def marks_in(
    text: str,
    *,
    in_cell: bool = False,
    barriers: Sequence[int] = (),
    underlined: Sequence[tuple[int, int]] = (),
) -> list[tuple[int, int]]:
    """(start, end) of every blank in ``text``, in order.

    ``barriers`` are offsets where something without text stands (a picture, a
    note mark): no blank reaches over one. ``underlined`` are sorted spans of
    underlined text, whose spaces are a gap to fill whatever follows.
    Arithmetic (3×4), measures (长×宽), ballot boxes (□同意), emphasis
    (**重点**), masked numbers (138****1234), identifiers and addresses are no blanks.
    """
    if not underlined and not _SIGNS.search(text):
        return []
    closed = sorted([match.span() for match in _ADDRESS.finditer(text)] + list(_emphasis_signs(text)))
    place = Place(text, in_cell, underlined)
    return [
        match.span()
        for match in _matches(text, barriers)
        if not _touches(closed, match.start(), match.end())
        and _JUDGES[match.lastgroup or ""](place, match.start(), match.end())
    ]


def _touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the sorted ``spans`` has a character of ``start``–``end``."""
    before = bisect_left(spans, (end, end))
    return any(last > start for _, last in spans[max(0, before - 2) : before])


def _matches(text: str, barriers: Sequence[int]) -> Iterator[re.Match[str]]:
    edges = [0, *sorted(barriers), len(text)]
    for first, last in pairwise(edges):
        while sign := _BEGINS.search(text, first, last):
            match = _MARK.match(text, sign.start(), last)
            if match:
                yield match
            first = match.end() if match else sign.end()


def _emphasis_signs(text: str) -> Iterator[tuple[int, int]]:
    """The ** and __ of **bold** pairs: not those that wait for a measure word."""
    position = 0
    while match := _EMPHASIS.search(text, position):
        opening = bool(_waits(text, match.end("sign")))
        closing = bool(_waits(text, match.end()))
        if (opening and (closing or _SENTENCE.search(match["inner"]))) or set(match["inner"]) <= set("*_"):
            position = match.end("sign")
            continue
        yield match.span("sign")
        yield match.end("inner"), match.end()
        position = match.end()


def _waits(text: str, end: int) -> bool:
    return bool(unit_at(text, end)) or bool(_DATED.match(text, end))


def _beside(text: str, start: int, end: int) -> tuple[str, str]:
    return text[start - 1 : start] if start else "", text[end : end + 1]


def _date(place: Place, start: int, end: int) -> bool:
    before, _ = _beside(place.text, start, end)
    return not (before.isascii() and before.isalnum())


def _cross(place: Place, start: int, end: int) -> bool:
    text = place.text
    before, after = _beside(text, start, end)
    if before.isdigit() and after.isdigit():
        return False
    latin = text[start] in "Xx" or text[end - 1] in "Xx"
    if latin and (_ASCII_WORD.match(before) or _ASCII_WORD.match(after)):
        return False
    if latin and after and after in ".@/-_" and _ASCII_WORD.match(text[end + 1 : end + 2]):
        return False
    if sum(char in CROSS or char == "\uf0b4" for char in text[start:end]) > 1:
        return True
    if _ASCII_WORD.match(before):
        return False
    return before == "第" or place.alone or _waits(text, end) or (after != "" and after in PLACES)


def _star(place: Place, start: int, end: int) -> bool:
    before, after = _beside(place.text, start, end)
    return not (_ASCII_WORD.match(before) and _ASCII_WORD.match(after)) and bool(place.text.strip("*＊ \\"))


def _line(place: Place, start: int, end: int) -> bool:
    before, after = _beside(place.text, start, end)
    if _ASCII_WORD.match(before) or _ASCII_WORD.match(after):
        return False
    if not place.alone and not place.text.strip("_＿ \u3000"):
        return False
    return end - start > 1 or _waits(place.text, end)


def _box(place: Place, start: int, end: int) -> bool:
    return True


def _ring(place: Place, start: int, end: int) -> bool:
    before, after = _beside(place.text, start, end)
    if (before and before in _NUMERALS) or (after and after in _NUMERALS):
        return False
    return place.alone or _waits(place.text, end) or (after != "" and after in PLACES + "同")


def _bracket(place: Place, start: int, end: int) -> bool:
    return place.text[start] == "【" or (end - start > 2 and _waits(place.text, end))


def _letter(place: Place, start: int, end: int) -> bool:
    before, after = _beside(place.text, start, end)
    word = _ASCII_WORD.match(before) or (after.isascii() and after.isalnum())
    return not word and bool(unit_at(place.text, end))


def _gap(place: Place, start: int, end: int) -> bool:
    text = place.text
    around = bisect_right(place.underlined, start, key=lambda span: span[0]) - 1
    if around >= 0 and place.underlined[around][0] <= start and end <= place.underlined[around][1]:
        return end - start > 1
    before, _ = _beside(text, start, end)
    if (end - start == 1 and text[start] != "\u3000") or not before or before in _NO_GAP_BEHIND:
        return False
    if before == "第" and _DATED.match(text, end):
        return True
    if _MONTH_OR_DAY.match(text, end) and text.endswith(_SINCE, 0, start):
        return True
    found = unit_at(text, end)
    if not found or not found.unit.gap or _SURNAME_BEFORE.search(text, max(0, start - 2), start):
        return False
    return bool(_AFTER_GAP.match(text, found.end)) or len(found.word) > 1 or found.word in _SURE_AFTER_GAP


_JUDGES = {
    "date": _date,
    "cross": _cross,
    "star": _star,
    "line": _line,
    "box": _box,
    "ring": _ring,
    "bracket": _bracket,
    "letter": _letter,
    "gap": _gap,
}
