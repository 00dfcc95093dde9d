"""Finding blanks in a line of text, and what each of them waits for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jishi.core.units import OTHER, dimension, unit_at
from jishi.word.model import Blank, Cell

_SPACE = " \u00a0\u3000\u2002\u2003\u2009"
_CROSS = "×✕✖╳"
_ASCII = re.compile(r"[A-Za-z0-9_]")
_LIKELY = re.compile(
    rf"(?P<year>20(?:[{_CROSS}ＸXx]{{2}}|\*\*|__|＿＿|□□)(?=\s*年))"
    rf"|(?P<cross>[{_CROSS}](?:[ \u3000]?[{_CROSS}])*)"
    r"|(?P<wide>Ｘ(?:[ \u3000]?Ｘ)+)"
    r"|(?P<latin>X{2,}|x{2,})"
    r"|(?P<star>\*{2,})"
    r"|(?P<line>＿{2,}|_{2,})"
    r"|(?P<box>□+)"
    rf"|(?P<bracket>【[{_SPACE}]*】|[（(][{_SPACE}]+[）)])"
    rf"|(?P<gap>[{_SPACE}]{{2,}})"
    r"|(?P<letter>[NnＮｎ])"
)
_APPROX_AFTER = re.compile(r"\s*(?P<word>余|多|来|几)?\s*")
_APPROX_BEFORE = ("近", "约", "超过", "超", "逾")
_DATE_AFTER = re.compile(r"\s*(?:年(?!来|级|轻|龄|会|限)|月(?!票|报)|日(?!常|均))")
_TITLE = re.compile(r"《[^《》]*$")
_DATE_BEFORE = ("截至", "截止", "截止到", "于", "自", "从", "至", "每月", "定于")
_HELD = re.compile(r"\s*(?:，|,)?\s*[^，。；]{0,12}?(?:召开|举行|举办|印发|开展|组织)")
_EMPHASIS = re.compile(r"\*\*(?=\S)[^*\n]+?(?<=\S)\*\*")


def blanks_in(text: str, paragraph: int, first_index: int, cell: Cell | None = None, *, markdown: bool = False) -> list[Blank]:
    """The blanks of one paragraph, numbered from ``first_index``."""
    found = []
    for start, end in spans(text, cell, markdown=markdown):
        kind, unit, approx = classify(text, start, end, cell)
        found.append(
            Blank(first_index + len(found), text[start:end], paragraph, start, end, kind, unit, approx)
        )
    return found


def spans(text: str, cell: Cell | None = None, *, markdown: bool = False) -> Iterator[tuple[int, int]]:
    """Where blanks stand in ``text``, in order.

    Arithmetic (3×4), measures (长×宽), ballot boxes (□同意), emphasis
    (**重点**), masked numbers (138****1234) and identifiers are none.
    """
    emphasis = [match.span() for match in _EMPHASIS.finditer(text) if markdown and _is_emphasis(match, text)]
    for match in _LIKELY.finditer(text):
        start, end = match.span()
        if any(first <= start < last for first, last in emphasis):
            continue
        if _is_blank(match.lastgroup or "", text, start, end, cell):
            yield start, end


def _is_emphasis(match: re.Match[str], text: str) -> bool:
    return not unit_at(text, match.start() + 2)


def _is_blank(shape: str, text: str, start: int, end: int, cell: Cell | None) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if shape == "year":
        return True
    if shape == "cross":
        return _cross(text, start, end, before, after)
    if shape in ("latin", "letter"):
        alone = not _ASCII.match(before or " ") and not _ASCII.match(after or " ")
        return alone and (shape == "latin" or bool(_unit_after(text, end)))
    if shape in ("star", "line"):
        return not _ASCII.match(before or " ") and not _ASCII.match(after or " ")
    if shape == "gap":
        return start > 0 and bool(text[:start].strip()) and bool(_unit_after(text, end))
    if shape == "box":
        return bool(_unit_after(text, end)) or (cell is not None and text.strip() == text[start:end])
    return True if shape == "wide" else shape == "bracket" and (text[start] == "【" or bool(_unit_after(text, end)))


def _cross(text: str, start: int, end: int, before: str, after: str) -> bool:
    """Two crosses and more are a blank; one is, when a measure word, a date or an edition waits for it."""
    if before.isdigit() and (after.isdigit() or end - start == 1):
        return False
    if end - start > 1:
        return True
    waits = bool(_unit_after(text, end)) or bool(_DATE_AFTER.match(text, end)) or before == "第"
    return waits and not (before.isascii() and before.isalnum())


def _unit_after(text: str, end: int) -> str:
    match = _APPROX_AFTER.match(text, end)
    return unit_at(text, match.end() if match else end)


def classify(text: str, start: int, end: int, cell: Cell | None = None) -> tuple[str, str, str]:
    """(kind, unit, approx) of a blank, by the words beside it.

    A measure word makes it a figure; 第 before it an edition; 年月日 after it a
    date; 《》 round it a title. What is left is a date where a sentence
    begins with it or 截至 stands before it, otherwise a name.
    """
    before, after = text[:start], text[end:]
    if before.rstrip().endswith("第"):
        return "edition", "", ""
    if _TITLE.search(before) and "》" in after:
        return "titles", "", ""
    if _DATE_AFTER.match(text, end) and not unit_at(text, end):
        return "date", "", ""
    unit, approx = _unit_after(text, end), _approx(text, start, end)
    if unit:
        return ("other" if dimension(unit) == OTHER else "figure"), unit, approx
    if cell is not None and text.strip() == text[start:end].strip() and (unit := _head_unit(cell)):
        return "figure", unit, ""
    return ("date" if _waits_for_date(before, after) else "name"), "", ""


def _approx(text: str, start: int, end: int) -> str:
    match = _APPROX_AFTER.match(text, end)
    if match and match["word"]:
        return match["word"]
    return next((word for word in _APPROX_BEFORE if text.endswith(word, 0, start)), "")


def _head_unit(cell: Cell) -> str:
    """The measure word a head names in brackets: 党课（次）."""
    for head in (cell.column_head, cell.row_head):
        match = re.search(r"[（(]\s*(?:单位[：:])?\s*([^（）()]+?)\s*[）)]\s*$", head)
        if match and unit_at(match[1], 0) == match[1]:
            return match[1]
    return ""


def _waits_for_date(before: str, after: str) -> bool:
    opening = re.split(r"[。！？；\n]", before)[-1].strip(" 　")
    if opening.endswith(_DATE_BEFORE):
        return bool(re.match(r"\s*(?:[，,。；前起止]|“|开展|召开)", after)) or not after.strip()
    return not opening and bool(_HELD.match(after))
