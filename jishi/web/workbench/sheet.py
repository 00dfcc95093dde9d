"""The paper as a page shows it: titles, headings, paragraphs, tables, notes, with the blanks in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from jishi.papers.work.bench import Bench, Cell
from jishi.word.model import Paragraph

BODY = ("document", "text")
LOWEST = 5
"""The lowest heading of the page a heading of the paper becomes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, or a blank. ``dropped`` words stand in the original and not in the filled paper."""

    text: str = ""
    cell: Cell | None = None
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of a table."""

    width: int
    lines: list[tuple[Piece, ...]]


@dataclass(frozen=True, slots=True)
class Block:
    """One thing of the paper, top to bottom: ``kind`` is title, head, body, table or note."""

    kind: str
    level: int = 0
    pieces: tuple[Piece, ...] = ()
    rows: list[list[Place]] = field(default_factory=list)


def sheet(bench: Bench) -> list[Block]:
    """The draft in reading order; headers, footers and notes with blanks follow, empty lines are left out."""
    cells: dict[int, list[Cell]] = {}
    for cell in bench.cells:
        cells.setdefault(cell.blank.paragraph, []).append(cell)
    told = [p for p in bench.opened.draft.paragraphs if p.text.strip() or p.number in cells or p.cell]
    body = [p for p in told if p.story in BODY]
    rest = [p for p in told if p.story not in BODY and (p.text.strip() and p.number in cells)]
    notes = [Block("note", pieces=pieces(p, cells.get(p.number, ()))) for p in rest]
    return [*_in_steps(_blocks(body, cells)), *notes]


def _blocks(paragraphs: Iterable[Paragraph], cells: Mapping[int, Sequence[Cell]]) -> Iterator[Block]:
    first = True
    for table, group in groupby(paragraphs, key=lambda p: p.cell.table if p.cell else None):
        if table is not None:
            yield Block("table", rows=_rows(list(group), cells))
            continue
        for paragraph in group:
            kind = "body" if not paragraph.level else "title" if first and paragraph.level == 1 else "head"
            yield Block(kind, paragraph.level, pieces(paragraph, cells.get(paragraph.number, ())))
            first = False


def _rows(paragraphs: list[Paragraph], cells: Mapping[int, Sequence[Cell]]) -> list[list[Place]]:
    rows: list[list[Place]] = []
    for _, line in groupby(paragraphs, key=lambda p: p.cell.row if p.cell else 0):
        places = []
        for _, inside in groupby(line, key=lambda p: p.cell.column if p.cell else 0):
            found = list(inside)
            width = found[0].cell.width if found[0].cell else 1
            places.append(Place(width, [pieces(p, cells.get(p.number, ())) for p in found]))
        rows.append(places)
    return rows


def pieces(paragraph: Paragraph, cells: Sequence[Cell]) -> tuple[Piece, ...]:
    """The words of a paragraph with its blanks between them."""
    found: list[Piece] = []
    at, text = 0, paragraph.text
    for cell in sorted(cells, key=lambda one: one.blank.start):
        before, after = _dropped(cell, text)
        found += [Piece(text[at : cell.blank.start - len(before)]), Piece(before, dropped=True)]
        found += [Piece(cell=cell), Piece(after, dropped=True)]
        at = cell.blank.end + len(after)
    found.append(Piece(text[at:]))
    return tuple(piece for piece in found if piece.text or piece.cell)


def _dropped(cell: Cell, text: str) -> tuple[str, str]:
    """The words right beside a blank that go when it is filled (近, 余)."""
    if cell.printed is None:
        return "", ""
    before, after = cell.printed.drop_before, cell.printed.drop_after
    left = before if before and text[: cell.blank.start].endswith(before) else ""
    right = after if after and text[cell.blank.end :].startswith(after) else ""
    return left, right


def _in_steps(blocks: Iterable[Block]) -> Iterator[Block]:
    """Headings renumbered for the page: the title is second level, none is more than one below the last."""
    last = 2
    for block in blocks:
        if block.kind != "head":
            yield block
            continue
        last = min(max(block.level + 1, 3), last + 1, LOWEST)
        yield Block(block.kind, last, block.pieces)
