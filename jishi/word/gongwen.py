"""Write a new .docx in official layout (GB/T 9704-2012). Pure: blocks in, bytes out.

Only new papers are written here; a paper that exists is filled, never laid
out again. Lengths are twips (1/20 point) unless a name says otherwise. Fonts
are named, never embedded.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Literal
from xml.sax.saxutils import escape

from jishi.word import gongwen_parts as parts
from jishi.word.gongwen_parts import P1, P2, Profile

__all__ = [
    "P1",
    "P2",
    "Block",
    "Body",
    "Footer",
    "Heading",
    "Layout",
    "PageBreak",
    "Profile",
    "Signature",
    "Table",
    "render",
]

Text = str | tuple[str, ...]
"""A tuple is written as that many runs; a line feed in it is a line break, a tab a tab."""

Footer = Literal["outer", "centre", "none"]
"""Page number: odd pages right and even pages left as the standard has it; in the middle; none."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_HINT = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (一、), 2 （一） or 3 (1.); the number is part of the text."""

    level: Literal[1, 2, 3]
    text: Text


@dataclass(frozen=True, slots=True)
class Body:
    """A paragraph, first line indented by two characters unless it is an address line (主送)."""

    text: Text
    indent: bool = True
    footnote: Text = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A bordered table whose head row is repeated on every page.

    ``widths_mm`` has one number a column; the sum should stay within 156 mm,
    225 mm in landscape. ``half_points`` is the type size: 21 is 五号, 24 小四.
    """

    heads: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    widths_mm: tuple[float, ...]
    caption: Text = ""
    half_points: Literal[21, 24] = 21

    def __post_init__(self) -> None:
        wrong = [len(row) for row in (self.heads, *self.rows) if len(row) != len(self.widths_mm)]
        if wrong:
            raise ValueError(f"table of {len(self.widths_mm)} columns has a row of {wrong[0]}")


@dataclass(frozen=True, slots=True)
class Signature:
    """Signer and date at the end, without a seal (GB/T 9704, 7.3.5.2)."""

    signer: str
    date: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block begins a new page."""


Block = Heading | Body | Table | Signature | PageBreak


@dataclass(frozen=True, slots=True)
class Layout:
    """One paper: its title, its blocks in order, where the page number stands."""

    title: Text
    blocks: tuple[Block, ...]
    footer: Footer = "outer"
    landscape: bool = False


def render(paper: Layout, profile: Profile = P1) -> bytes:
    """The .docx of ``paper``; the same paper gives the same bytes, on any day and machine.

    Characters that XML cannot hold are left out. P1 has the margins everybody
    looks for, P2 the type area a ruler finds; both give 28 × 22 characters.
    """
    notes: list[Text] = []
    body = "".join(_block(block, profile, notes) for block in paper.blocks)
    title = _paragraph("Title", _runs(paper.title)) if paper.title else ""
    section = parts.section(profile, landscape=paper.landscape, numbered=paper.footer != "none")
    files = parts.fixed(profile, _plain(paper.title), footnotes=bool(notes), side=paper.footer)
    files["word/document.xml"] = parts.document(title + body + section)
    if notes:
        files["word/footnotes.xml"] = parts.footnotes([_runs(note) for note in notes])
    return _zip(files)


def clean(text: str) -> str:
    """``text`` without the characters XML 1.0 forbids, escaped for an element."""
    return escape(_NOT_XML.sub("", text))


def width_in_characters(text: str) -> float:
    """Width of one line in full-width characters: what is ASCII takes half of one."""
    return sum(0.5 if character < "\x7f" else 1.0 for character in text)


def _block(block: Block, profile: Profile, notes: list[Text]) -> str:
    match block:
        case Heading(level, text):
            return _paragraph(f"Heading{level}", _runs(text))
        case Body():
            return _paragraph(
                "BodyText" if block.indent else "Normal", _runs(block.text) + _note(block, notes)
            )
        case Table():
            return _table(block)
        case Signature(signer, date):
            return _signature(signer, date, profile)
        case PageBreak():
            return parts.THIN.format('<w:r><w:br w:type="page"/></w:r>')


def _note(block: Body, notes: list[Text]) -> str:
    if not block.footnote:
        return ""
    notes.append(block.footnote)
    return parts.note_reference(len(notes))


def _signature(signer: str, date: str, profile: Profile) -> str:
    """The longer line stands two characters from the right edge, the date begins two after the signer."""
    long, short = width_in_characters(date), width_in_characters(signer)
    signer_right, date_right = (2.0, short - long) if short >= long else (long - short + 4, 2.0)
    return _at_right(signer, signer_right, before=profile.line) + _at_right(date, date_right, before=0)


def _at_right(text: str, characters: float, before: int) -> str:
    hundredths, twips = round(characters * 100), round(characters * parts.CHARACTER)
    shape = (
        f'<w:spacing w:before="{before}"/>'
        f'<w:ind w:rightChars="{hundredths}" w:right="{twips}"/><w:jc w:val="right"/>'
    )
    return _paragraph("Normal", _runs(text), shape)


def _table(table: Table) -> str:
    widths = [round(width * parts.TWIPS_PER_MM) for width in table.widths_mm]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    size = table.half_points
    head = _row(table.heads, widths, size, head=True)
    rows = "".join(_row(row, widths, size) for row in table.rows)
    caption = _paragraph("Caption", _runs(table.caption)) if table.caption else ""
    return (
        f"{caption}<w:tbl>{parts.table_shape(sum(widths))}<w:tblGrid>{columns}</w:tblGrid>{head}{rows}</w:tbl>"
        + parts.THIN.format("")
    )


def _row(cells: tuple[Text, ...], widths: list[int], size: int, head: bool = False) -> str:
    style = f"Table{'Head' if head else 'Text'}{size}"
    shape = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if head else ""
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{_paragraph(style, _runs(cell))}</w:tc>"
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr>{shape}{written}</w:tr>"


def _paragraph(style: str, runs: str, shape: str = "") -> str:
    named = "" if style == "Normal" else f'<w:pStyle w:val="{style}"/>'
    head = f"<w:pPr>{named}{shape}</w:pPr>" if named or shape else ""
    return f"<w:p>{head}{runs}</w:p>"


def _runs(text: Text) -> str:
    pieces = (text,) if isinstance(text, str) else text
    return "".join(f"<w:r>{_HINT}{_letters(piece)}</w:r>" for piece in pieces if piece)


def _letters(piece: str) -> str:
    """Text, tabs and line breaks of one run."""
    marks = {"\n": "<w:br/>", "\t": "<w:tab/>", "": ""}
    found = re.split("([\n\t])", piece.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        marks[part] if part in marks else f'<w:t xml:space="preserve">{clean(part)}</w:t>' for part in found
    )


def _plain(text: Text) -> str:
    return clean("".join(text)).replace("\n", "")


def _zip(files: dict[str, str]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 0
            archive.writestr(entry, files[name].encode())
    return held.getvalue()
