"""The draft summary of the demo institution: a Word file with blanks as they come in life.

The text stands in ``summary.md``, what each blank means in ``expected.toml``.
Beside headings (#, ##, ###) and paragraphs the source has these signs:
``@`` an address line, ``¦`` a break between two runs, ``[^…]`` a footnote,
``!`` caption and then widths (mm) of a table, ``|`` a row of it, ``>`` signer / date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from jishi.word.gongwen import Block, Body, Heading, Layout, Signature, Table, Text, render

SOURCE = Path(__file__).with_name("summary.md")
_NOTE = re.compile(r"\[\^(.*?)\]")


def build_draft() -> bytes:
    """The draft as .docx; the same bytes every time."""
    return render(layout(SOURCE.read_text(encoding="utf-8")))


def layout(source: str) -> Layout:
    """The paper a source text describes; lines that begin with one # together are its title."""
    lines = [line for line in source.splitlines() if line.strip()]
    title = "\n".join(line[2:] for line in lines if line.startswith("# "))
    return Layout(title, tuple(_blocks([line for line in lines if not line.startswith("# ")])))


def _blocks(lines: list[str]) -> Iterator[Block]:
    table = [line for line in lines if line.startswith(("!", "|"))]
    for line in lines:
        if line in table[1:]:
            continue
        yield _table(table) if line in table else _block(line)


def _block(line: str) -> Block:
    if line.startswith("## "):
        return Heading(1, line[3:])
    if line.startswith("### "):
        return Heading(2, line[4:])
    if line.startswith("> "):
        signer, date = line[2:].split(" / ")
        return Signature(signer, date)
    note = _NOTE.search(line)
    text = _NOTE.sub("", line.removeprefix("@"))
    return Body(_pieces(text), indent=not line.startswith("@"), footnote=note[1] if note else "")


def _table(lines: list[str]) -> Table:
    """The one table of the paper: caption, widths, head and rows, as they follow each other."""
    caption, widths, heads, *rows = (line.strip("!|") for line in lines)
    return Table(
        heads=_cells(heads),
        rows=tuple(_cells(row) for row in rows),
        widths_mm=tuple(float(width) for width in widths.split()),
        caption=caption,
        half_points=24,
    )


def _cells(row: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in row.split("|"))


def _pieces(text: str) -> Text:
    return tuple(text.split("¦"))
