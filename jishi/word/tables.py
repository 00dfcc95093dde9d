"""The heads of table cells: which words at the top and at the left a cell belongs to. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from jishi.word.marks import marks_in
from jishi.word.model import Cell
from jishi.word.story import Block, Table, TableCell

_NUMBER = re.compile(r"[\s0-9０-９.,，．%％、()（）/-]*")
MOST_HEAD_ROWS = 3
MOST_LEFT = 12
"""Cells to the left that are looked at for words."""
LARGEST = 200_000
"""Places of a table; a larger one is no table of a paper, and its cells get no heads."""

Grid = Sequence[Sequence[str]]
"""Texts by row and column; a merged cell repeats its text in every place it covers."""


def heads(blocks: Iterable[Block]) -> dict[int, Cell]:
    """The Cell of every block that stands in a table of sensible size, by ``id`` of the block."""
    tables: dict[int, Table] = {id(block.table): block.table for block in blocks if block.table}
    found: dict[int, Cell] = {}
    for number, table in enumerate(tables.values()):
        if table.rows * max((cell.column + cell.width for cell in table.cells), default=0) > LARGEST:
            continue
        grid = _grid(table)
        top = head_rows(grid)
        for cell in table.cells:
            made = head_of(grid, top, cell.row, cell.column)
            placed = replace(made, table=number, row=cell.row, column=cell.column, width=cell.width)
            found |= {id(block): placed for block in cell.paragraphs}
    return found


def head_rows(grid: Grid) -> int:
    """How many rows at the top are head: those before the first with a blank or a number, three at most."""
    for row, texts in enumerate(grid[:MOST_HEAD_ROWS]):
        if any(_is_value(text) for text in texts):
            return row
    return min(1, len(grid))


def head_of(grid: Grid, top: int, row: int, column: int) -> Cell:
    """The heads of the cell at ``row`` and ``column``: the nearest words left of it, the head above it."""
    above = [grid[one][column] for one in range(min(top, row)) if column < len(grid[one])]
    left: list[str] = []
    for text in reversed(grid[row][max(0, column - MOST_LEFT) : column]):
        if _is_value(text) or not text:
            if left:
                break
            continue
        left.insert(0, text)
    return Cell(" ".join(_once(left)), " ".join(_once(above)))


@lru_cache(maxsize=1024)
def _is_value(text: str) -> bool:
    bare = text.strip()
    if not bare:
        return False
    if _NUMBER.fullmatch(bare):
        return True
    return any(end - start >= len(bare) - 2 for start, end in marks_in(bare, in_cell=True))


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for word in words if word))


def _grid(table: Table) -> list[list[str]]:
    width = max((cell.column + cell.width for cell in table.cells), default=0)
    grid = [[""] * width for _ in range(table.rows)]
    for cell in table.cells:
        text = _text(cell)
        if cell.continued and cell.row:
            text = grid[cell.row - 1][cell.column]
        for column in range(cell.column, cell.column + cell.width):
            grid[cell.row][column] = text
    return grid


def _text(cell: TableCell) -> str:
    return "".join(block.text.strip() for block in cell.paragraphs)
