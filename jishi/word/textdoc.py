"""Papers that are plain text or Markdown: encoding, line ends and every other character stay."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from jishi.core.errors import FileRefused
from jishi.word.blanks import blanks_in
from jishi.word.model import Blank, Fill, Paragraph

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADING = re.compile(r"(#{1,6})\s+(.*\S)\s*")
_HIDDEN = re.compile(r"`[^`\n]*`|https?://\S+|<!--.*?-->")
_FENCE = re.compile(r"\s*(```|~~~)")


@dataclass(frozen=True, slots=True)
class TextPaper:
    """A decoded text: ``lines`` keep their line ends, ``bom`` and ``encoding`` give the bytes back."""

    bom: bytes
    encoding: str
    lines: tuple[str, ...]
    markdown: bool

    def paragraphs(self) -> list[Paragraph]:
        found = []
        for number, line in enumerate(self.lines, 1):
            text = line.rstrip("\r\n")
            heading = _HEADING.fullmatch(text)
            found.append(Paragraph(number, "text", text, len(heading[1]) if heading else shape_level(text)))
        return found

    def blanks(self, paragraphs: list[Paragraph]) -> list[Blank]:
        found: list[Blank] = []
        fenced = False
        for paragraph in paragraphs:
            if self.markdown and _FENCE.match(paragraph.text):
                fenced = not fenced
                continue
            if fenced:
                continue
            text = self._seen(paragraph.text)
            found += blanks_in(text, paragraph.number, len(found), markdown=self.markdown)
        return found

    def _seen(self, text: str) -> str:
        """The line with code, addresses and comments blotted out, character for character."""
        if not self.markdown:
            return text
        return _HIDDEN.sub(lambda match: "·" * len(match[0]), text)

    def filled(self, blanks: dict[int, list[tuple[Blank, Fill]]]) -> bytes:
        """The bytes with ``blanks`` (by line number) filled."""
        lines = list(self.lines)
        for number, pairs in blanks.items():
            line = lines[number - 1]
            for blank, fill in sorted(pairs, key=lambda pair: -pair[0].start):
                start, end = widened(line, blank, fill)
                line = line[:start] + fill.text + line[end:]
            lines[number - 1] = line
        return self.bom + "".join(lines).encode(self.encoding)


def widened(text: str, blank: Blank, fill: Fill) -> tuple[int, int]:
    """The place a fill takes: the blank, and the words beside it that go with it."""
    start, end = blank.start, blank.end
    if fill.drop_before and text.endswith(fill.drop_before, 0, start):
        start -= len(fill.drop_before)
    if fill.drop_after and text.startswith(fill.drop_after, end):
        end += len(fill.drop_after)
    return start, end


def read_text(data: bytes, *, markdown: bool) -> TextPaper:
    """Decode by its mark, else strict UTF-8, else GB 18030; raises FileRefused when it is none or has NUL."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _paper(bom, encoding, data[len(bom) :].decode(encoding), markdown)
    if b"\0" in data:
        raise FileRefused(
            "not_text", "文件里有文本中不该出现的字符。", "请用记事本或 WPS 打开，另存为文本文件后再上传。"
        )
    for encoding in ("utf-8", "gb18030"):
        try:
            return _paper(b"", encoding, data.decode(encoding), markdown)
        except UnicodeDecodeError:
            continue
    raise FileRefused("encoding", "看不懂文件的文字编码。", "请另存为 UTF-8 编码的文本文件后再上传。")


def _paper(bom: bytes, encoding: str, text: str, markdown: bool) -> TextPaper:
    return TextPaper(bom, encoding, tuple(text.splitlines(keepends=True)), markdown)


_SHAPES = (
    (2, re.compile(r"\s*[一二三四五六七八九十]{1,3}、\S")),
    (3, re.compile(r"\s*[（(][一二三四五六七八九十]{1,3}[）)]\S")),
    (4, re.compile(r"\s*\d{1,2}\s*[.．、]\s*\S")),
)
LONGEST_HEADING = 40


def shape_level(text: str) -> int:
    """The level a line shows by its shape: 一、 is 2, （一） is 3, 1. is 4; 0 for body text.

    Only a short line without a full stop inside is a heading.
    """
    if len(text.strip()) > LONGEST_HEADING or re.search(r"[。；！？].", text.strip()):
        return 0
    return next((level for level, shape in _SHAPES if shape.match(text)), 0)


def chains(paragraphs: list[Paragraph]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(paragraph number, heading texts above it, outermost first); a heading belongs to its own chain."""
    open_: dict[int, str] = {}
    for paragraph in paragraphs:
        if paragraph.level:
            open_ = {level: text for level, text in open_.items() if level < paragraph.level}
            open_[paragraph.level] = paragraph.text.lstrip("# \u3000").strip()
        yield paragraph.number, tuple(open_[level] for level in sorted(open_))
