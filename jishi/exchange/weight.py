"""How much a book would make its reader do, counted tag by tag before a reader builds anything of it.

Ten megabytes, or ten kilobytes, can say a million styles, one merge of
seventeen thousand million cells or one long formula for every row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate, errors

from openpyxl.utils.cell import range_boundaries

from jishi.core.errors import FileRefused

OF_CELLS = frozenset(("row", "c", "v", "f", "is", "t", "si"))
"""Tags a sheet has for every cell; each other one costs its reader as much as ``OTHER`` of them."""
OTHER = 5
MOST, MOST_IN_A_ROW = 500_000, 2**14
MOST_SAID = {"sqref": 200_000, "formatCode": 100_000, "print": 20_000, "head": 20_000}
"""Characters of ranges rules are for, of formats of numbers, of what is printed, of heads and feet of pages:
their readers look at each of them many times."""
LONGEST = {"sqref": 200_000, "formatCode": 500, "print": 2_000, "head": 5_000}
"""The same of a single one."""
EASY, EASY_MERGED, EASY_FORMULAS = 250_000, 60_000, 4_000_000
"""What may be read whole, with all its forms, and written again: tags, cells under merges, characters of
formulas that are said once and copied."""
OTHER_SCRIPTS = (b"\0\0\0<", b"<\0\0\0", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\x4c\x6f\xa7\x94")
"""How XML begins that expat does not read and another reader does: UTF-32, EBCDIC."""
MOST_ROWS, MOST_COLUMNS = 2**20, 2**14
LESS = "请只留要导入的工作表，把数据复制到模板里，另存后再上传。"


@dataclass
class Weight:
    """What was counted in the parts of a book so far."""

    tags: int = 0
    merged: int = 0
    copies: int = 0
    """Formulas of several cells, and cells that copy one."""
    longest: int = 0
    """Bytes of the longest of them, and some of what follows it."""
    said: Counter[str] = field(default_factory=Counter)
    _in_row: int = 0
    _text: tuple[str, int] = ("", 0)
    """The text that is being measured, and where its tag begins."""
    _parser: Any = None

    @property
    def easy(self) -> bool:
        """Whether the book may be read with all its forms."""
        formulas = self.copies * self.longest
        return self.tags <= EASY and self.merged <= EASY_MERGED and formulas <= EASY_FORMULAS

    def add(self, content: bytes) -> None:
        """Count one part; what is no XML counts nothing. Raises FileRefused as soon as it is too much."""
        if content.startswith(OTHER_SCRIPTS):
            raise _too_much("script")
        self._parser = ParserCreate()
        self._parser.StartElementHandler = self._tag
        try:
            self._parser.Parse(content, True)
        except ExpatError as error:
            if error.code == errors.codes[errors.XML_ERROR_UNKNOWN_ENCODING]:
                raise _too_much("script") from error
        except (LookupError, ValueError) as error:  # an encoding of several bytes, or none at all
            raise _too_much("script") from error
        self._measure()
        self._parser = None

    def _tag(self, name: str, given: dict[str, str]) -> None:
        if self._text[0]:
            self._measure()
        kind = name.rpartition(":")[2]
        if kind in OF_CELLS:
            self.tags += 1
            self._in_row = 0 if kind == "row" else self._in_row + (kind == "c")
            if kind == "f" and given.get("t") == "shared":
                self.copies += 1
                self._text = ("f", self._parser.CurrentByteIndex)
        else:
            self.tags += OTHER
            self._form(kind, given)
        if self.tags > MOST or self._in_row > MOST_IN_A_ROW:
            raise _too_much("tags")

    def _form(self, kind: str, given: Mapping[str, str]) -> None:
        for name in ("sqref", "formatCode"):
            self._say(name, len(given.get(name, "")))
        if kind == "mergeCell":
            self.merged += _area(given.get("ref", ""))
        if kind == "definedName" and "print" in given.get("name", "").lower():
            self._text = ("print", self._parser.CurrentByteIndex)
        if kind.endswith(("Header", "Footer")):
            self._text = ("head", self._parser.CurrentByteIndex)

    def _measure(self) -> None:
        """A text ends at the latest where the next tag begins."""
        (what, begun), self._text = self._text, ("", 0)
        length = self._parser.CurrentByteIndex - begun
        if what == "f":
            self.longest = max(self.longest, length)
        elif what:
            self._say(what, length)

    def _say(self, what: str, length: int) -> None:
        self.said[what] += length
        if length > LONGEST[what] or self.said[what] > MOST_SAID[what]:
            raise _too_much(what)


def weigh(parts: Iterable[bytes]) -> Weight:
    """Raises FileRefused for a book that nobody made by hand and that would keep a reader for long."""
    found = Weight()
    for content in parts:
        found.add(content)
    return found


def _area(ref: str) -> int:
    try:
        left, top, right, bottom = range_boundaries(ref)
    except (TypeError, ValueError):
        return 0
    wide = (right or MOST_COLUMNS) - (left or 1) + 1
    return wide * ((bottom or MOST_ROWS) - (top or 1) + 1)


def _too_much(what: str) -> FileRefused:
    return FileRefused("too_much", "表格内部的格式和内容异常地多，没有接收。", LESS, counted=what)
