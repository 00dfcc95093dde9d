"""What a draft is made of. Plain data."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in a table a paragraph stands: the words at the head of its row and column, "" where none.

    ``table`` counts the tables of the paper, ``row`` and ``column`` the places
    in it, all from 0; a cell is ``width`` columns wide.
    """

    row_head: str
    column_head: str
    table: int = field(default=0, compare=False)
    row: int = field(default=0, compare=False)
    column: int = field(default=0, compare=False)
    width: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph in its accepted view: insertions in; deletions, field codes and hidden text out.

    ``number`` counts from 1 over the whole paper (body with its text boxes
    where they stand, headers, footers, notes), empty ones included; in text
    files it is the number of the line. ``story`` is the part without folder and
    ending ("document", "header1", "footnotes"), or "text". ``level``: 0 body,
    1 the title of the paper or a first heading, up to 9.
    """

    number: int
    story: str
    text: str
    level: int = 0
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Blank:
    """A place left open. ``start`` and ``end`` are offsets in the text of its paragraph.

    ``kind``: figure, name, date, edition, titles or other. ``unit`` is the
    measure word after it ("" none), ``approx`` the 余, 多, 近, 约 … beside it.
    """

    index: int
    mark: str
    paragraph: int
    start: int
    end: int
    kind: str
    unit: str = ""
    approx: str = ""


@dataclass(frozen=True, slots=True)
class Fill:
    """What goes where a blank stood.

    ``drop_before`` and ``drop_after`` are words that go as well when they
    stand right beside the blank (余 after a number that is exact). ``bookmark``
    is the name of the bookmark put round ``text``, "" for none; text files
    carry neither bookmark nor highlight.
    """

    text: str
    highlight: bool = False
    bookmark: str = ""
    drop_before: str = ""
    drop_after: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A bookmark ``_fig_…`` found in a paper: ``text`` is what it encloses now.

    ``number`` is the whole number expression round it in the paragraph: a
    digit typed right behind a bookmark stays outside it (128 → 128|0), so this
    and not ``text`` is what a reader of the page sees.
    """

    name: str
    paragraph: int
    start: int
    end: int
    text: str
    number: str


@dataclass(frozen=True, slots=True)
class Warning_:
    """Something a person should know before filling: an English code and a Chinese sentence."""

    code: str
    text: str
