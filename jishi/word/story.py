"""A part of a paper that holds paragraphs (a story): its text, and where in the bytes each piece stands.

Only ``story``, ``scan`` and ``splice`` know the element names of
WordprocessingML. Positions are byte offsets in ``Story.content``, always UTF-8.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")

Span = tuple[int, int]


@dataclass(slots=True, eq=False)
class Run:
    """One ``w:r``: ``opened`` is where its start tag ends, ``parts`` are its children without ``w:rPr``."""

    start: int
    end: int = 0
    properties: Span | None = None
    parts: list[tuple[int, int, Segment | None]] = field(default_factory=list)
    hidden: bool = False
    underlined: bool = False
    size: int = 0


@dataclass(slots=True, eq=False)
class Segment:
    """A piece of visible text. ``span`` is its element (w:t, w:sym); without one it can't be written."""

    start: int
    text: str
    run: Run
    span: Span | None

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(slots=True, eq=False)
class Mark:
    """A bookmark of ours: from ``start`` to ``end`` in the text of the paragraph it begins in."""

    name: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class TableCell:
    """A cell at ``row`` and ``column`` of the grid; ``continued`` when it goes on with the one above."""

    row: int
    column: int
    width: int = 1
    continued: bool = False
    paragraphs: list[Block] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Table:
    cells: list[TableCell] = field(default_factory=list)
    rows: int = 0
    column: int = 0


@dataclass(slots=True, eq=False)
class Block:
    """One paragraph as it was found.

    ``copy``: the second form of a text box; ``removed``: deleted with its box;
    ``boxed``: in a text box; ``contents``: a line of a table of contents.
    ``results``: spans that a field computes.
    ``twins`` are blocks that must always read the same.
    """

    start: int
    end: int = 0
    text: str = ""
    segments: list[Segment] = field(default_factory=list)
    barriers: list[int] = field(default_factory=list)
    hidden: str = ""
    results: list[Span] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    style: str = ""
    outline: int = 0
    centred: bool = False
    size: int = 0
    table: Table | None = None
    cell: TableCell | None = None
    copy: bool = False
    removed: bool = False
    boxed: bool = False
    contents: bool = False
    twins: list[Block] = field(default_factory=list)

    @property
    def underlined(self) -> list[Span]:
        return [(one.start, one.end) for one in self.segments if one.run.underlined]


@dataclass(slots=True, eq=False)
class Control:
    """A content control bound to a node of a custom XML part; its text is ``start``–``end`` of ``block``."""

    path: str
    prefixes: str
    store: str
    block: Block | None = None
    start: int = 0
    end: int = 0

    def holds(self, block: Block, start: int, end: int) -> bool:
        return self.block is block and self.start <= start and end <= self.end


@dataclass(slots=True, eq=False)
class Story:
    """``blocks`` in the order their paragraphs begin; ``codec`` is what the part was written in."""

    part: str
    content: bytes
    codec: str
    blocks: list[Block] = field(default_factory=list)
    prefix: str = "w"
    namespace: str = W
    revisions: bool = False
    comments: bool = False
    fields: list[str] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.part.rsplit("/", 1)[-1].rsplit(".", 1)[0]

    def encoded(self, content: bytes) -> bytes:
        """``content`` in the encoding the part had."""
        if self.codec == "utf-8":
            return content
        return content.decode("utf-8").encode(self.codec, "xmlcharrefreplace")


def as_utf8(content: bytes) -> tuple[bytes, str]:
    """(the part in UTF-8, the codec it was in). Raises UnicodeDecodeError, LookupError when unreadable."""
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            return content.decode(codec).encode("utf-8"), codec
    if content[:4] in (b"<\0?\0", b"\0<\0?"):
        codec = "utf-16-le" if content[0] == 0x3C else "utf-16-be"
        return content.decode(codec).encode("utf-8"), codec
    declared = _DECLARED.match(content[:200])
    codec = codecs.lookup(declared[1].decode()).name if declared else "utf-8"
    if codec in ("utf-8", "ascii"):
        return content, "utf-8"
    return content.decode(codec).encode("utf-8"), codec
