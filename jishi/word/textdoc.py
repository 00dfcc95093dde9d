"""Papers that are plain text or Markdown: encoding, line ends and every other character stay."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from jishi.core.errors import FileRefused
from jishi.word.blanks import blanks_in
from jishi.word.headings import is_title, markdown_level, shape_level
from jishi.word.model import Anchor, Blank, Cell, Fill, Paragraph, Warning_
from jishi.word.plan import Filler, Plan
from jishi.word.tables import head_of, head_rows

MOST_BYTES = 2 * 2**20
LONGEST_LINE = 100_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ASIDE = re.compile(r"(`{1,9})[^\n]{0,2000}?\1|\]\([^)\n]{0,2000}\)|<[a-zA-Z/!][^<>\n]{0,500}>")
_ROW = re.compile(r"\s*\|.*\|\s*")
_RULE = frozenset("| \t:-")


class TextPaper:
    """A decoded text. ``markdown`` says whether code, addresses and comments are passed over."""

    def __init__(self, data: bytes, *, markdown: bool) -> None:
        self.form = "md" if markdown else "txt"
        if len(data) > MOST_BYTES:
            raise FileRefused(
                "too_big", "文本文件超过 2 MB，不像一份文稿。", "请检查文件内容，分成几份后重新上传。"
            )
        self.bom, self.encoding, text = decoded(data)
        self.lines = [match[0] for match in _LINE.finditer(text) if match[0]]
        if any(len(line) > LONGEST_LINE for line in self.lines):
            raise FileRefused("long_line", "文件里有一行长得不像文稿。", "请检查文件内容，分行后重新上传。")
        self.seen = _seen(text) if markdown else self.lines
        cells = _cells(self.seen)
        self.paragraphs = tuple(_paragraphs(self.lines, self.seen, cells, markdown))
        self.blanks = tuple(_blanks(self.paragraphs, self.seen, cells))

    warnings: tuple[Warning_, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    properties: Mapping[str, str] = MappingProxyType({})
    manifest: bytes | None = None

    def plan(self, values: Mapping[int, Fill], slow: Filler) -> Plan:
        """A text is filled quickly as it is: the plan only remembers how."""
        return Plan({}, {}, lambda *_: b"", slow)

    def texts(self) -> list[list[str]]:
        """All text, for checks that read everything."""
        return [self.lines]

    def filled(
        self, values: Mapping[int, Fill], properties: Mapping[str, str], manifest: bytes | None
    ) -> bytes:
        """The whole file with ``values`` put in; a text has no place for the other two."""
        lines = list(self.lines)
        for index in sorted(values, reverse=True):
            blank, fill = self.blanks[index], values[index]
            line = lines[blank.paragraph - 1]
            start, end = widened(line, blank, fill)
            lines[blank.paragraph - 1] = line[:start] + fill.text + line[end:]
        return self.bom + "".join(lines).encode(self.encoding)


def widened(text: str, blank: Blank, fill: Fill) -> tuple[int, int]:
    """The place a fill takes in ``text``: the blank, and the words beside it that go with it."""
    start, end = blank.start, blank.end
    if fill.drop_before and text.endswith(fill.drop_before, 0, start):
        start -= len(fill.drop_before)
    if fill.drop_after and text.startswith(fill.drop_after, end):
        end += len(fill.drop_after)
    return start, end


def decoded(data: bytes) -> tuple[bytes, str, str]:
    """(byte order mark, encoding, text): by the mark, else strict UTF-8, else GB 18030.

    Raises FileRefused when it is valid in none, or holds characters no text has.
    """
    mark, encoding = next(((bom, name) for bom, name in _BOMS if data.startswith(bom)), (b"", ""))
    for name in (encoding,) if encoding else ("utf-8", "gb18030"):
        try:
            text = data[len(mark) :].decode(name)
        except UnicodeDecodeError:
            continue
        if _UNREADABLE.search(text):
            break
        return mark, name, text
    raise FileRefused(
        "not_text",
        "认不出文件里的文字，它可能不是文本文件。",
        "请另存为 UTF-8 编码的文本文件，或另存为 .docx，再重新上传。",
    )


def _seen(text: str) -> list[str]:
    """The lines with code, addresses and comments blotted out, character for character."""
    text = _COMMENT.sub(lambda match: re.sub(r"[^\r\n]", "\0", match[0]), text)
    lines, fenced = [], False
    for match in _LINE.finditer(text):
        if not (line := match[0]):
            continue
        fence = bool(_FENCE.match(line))
        if fence or fenced:
            line = re.sub(r"[^\r\n]", "\0", line)
        fenced = fenced != fence
        lines.append(_ASIDE.sub(lambda aside: "\0" * len(aside[0]), line))
    return lines


def _paragraphs(
    lines: list[str], seen: list[str], cells: Mapping[int, list[tuple[int, int, Cell]]], markdown: bool
) -> list[Paragraph]:
    found: list[Paragraph] = []
    marked = any(markdown_level(line.rstrip("\r\n")) for line in seen)
    begun = marked
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        blotted = "\0" in seen[number - 1][:1]
        level = 0 if blotted else markdown_level(text) or (0 if number in cells else shape_level(text))
        if not begun and text.strip():
            level = level or int(is_title(text))
            begun = True
        cell = cells[number][0][2] if number in cells and len(cells[number]) == 1 else None
        found.append(Paragraph(number, "text", text, level, cell))
    return found


def _blanks(
    paragraphs: tuple[Paragraph, ...], seen: list[str], cells: Mapping[int, list[tuple[int, int, Cell]]]
) -> list[Blank]:
    found: list[Blank] = []
    for paragraph, line in zip(paragraphs, seen, strict=True):
        if paragraph.number not in cells:
            found += blanks_in(line.rstrip("\r\n"), paragraph.number, len(found))
            continue
        for start, end, cell in cells[paragraph.number]:
            inside = blanks_in(line[start:end], paragraph.number, len(found), cell)
            found += [replace(one, start=one.start + start, end=one.end + start) for one in inside]
    return found


def _cells(lines: list[str]) -> dict[int, list[tuple[int, int, Cell]]]:
    """The cells of | tables | by line: (start, end, heads). A rule line has none."""
    found: dict[int, list[tuple[int, int, Cell]]] = {}
    rows: list[tuple[int, list[tuple[int, int]]]] = []
    for number, line in enumerate([*lines, ""], 1):
        if _ROW.fullmatch(line.rstrip("\r\n")):
            if not (set(line.rstrip("\r\n")) <= _RULE and "-" in line):
                rows.append((number, _bars(line.rstrip("\r\n"))))
            else:
                found[number] = []
        elif rows:
            grid = [[lines[at - 1][start:end].strip() for start, end in spans] for at, spans in rows]
            top = head_rows(grid)
            for row, (at, spans) in enumerate(rows):
                found[at] = [(*span, head_of(grid, top, row, column)) for column, span in enumerate(spans)]
            rows = []
    return found


def _bars(line: str) -> list[tuple[int, int]]:
    bars = [match.start() for match in re.finditer(r"(?<!\\)\|", line)]
    return [(first + 1, last) for first, last in pairwise(bars)]
