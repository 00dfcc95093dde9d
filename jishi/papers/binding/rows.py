"""Rows of | tables in text papers, cell by cell. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from jishi.word.model import Blank, Cell, Paragraph
from jishi.word.tables import head_of, head_rows

_ROW = re.compile(r"\s*\|.*\|\s*")
_SENTENCE = re.compile(r"[。；，×]")
LONGEST_CAPTION = 30
_RULE = frozenset("| \t:-")


def cells_of(paragraphs: Sequence[Paragraph]) -> dict[int, list[tuple[int, int, Cell]]]:
    """(start, end, heads) of the cells of every table line, by number of its paragraph."""
    found: dict[int, list[tuple[int, int, Cell]]] = {}
    for is_row, lines in groupby(paragraphs, key=lambda one: bool(_ROW.fullmatch(one.text))):
        if is_row:
            found |= _table([line for line in lines if not set(line.text) <= _RULE])
    return found


def caption_after(text: str, former: str) -> str:
    """The line that may be the caption of a table after ``text``: itself if it is short and no sentence.

    An empty line and the rule of a table leave the one before it standing.
    """
    plain = text.strip().lstrip("#").strip()
    if not plain or _ROW.fullmatch(text):
        return former
    return plain if len(plain) <= LONGEST_CAPTION and not _SENTENCE.search(plain) else ""


def _table(lines: Sequence[Paragraph]) -> dict[int, list[tuple[int, int, Cell]]]:
    spans = [_spans(line.text) for line in lines]
    grid = [
        [line.text[start:end].strip() for start, end in row] for line, row in zip(lines, spans, strict=True)
    ]
    top = head_rows(grid)
    return {
        line.number: [(*span, head_of(grid, top, row, at)) for at, span in enumerate(spans[row])]
        for row, line in enumerate(lines)
    }


def _spans(text: str) -> list[tuple[int, int]]:
    bars = [match.start() for match in re.finditer(r"(?<!\\)\|", text)]
    return [(first + 1, last) for first, last in pairwise(bars)]


def by_cell(
    paragraph: Paragraph, blanks: Sequence[Blank], cells: Sequence[tuple[int, int, Cell]]
) -> Iterator[tuple[Paragraph, list[Blank]]]:
    """The paragraph once for each cell with blanks, every other cell shut out by line ends."""
    for start, end, cell in cells:
        inside = [blank for blank in blanks if start <= blank.start < end]
        if inside:
            text = "\n" * start + paragraph.text[start:end] + "\n" * (len(paragraph.text) - end)
            yield replace(paragraph, text=text, cell=cell), inside
