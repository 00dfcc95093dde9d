"""The XML reader under ``scan``: expat, because it alone tells the byte where each element stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar
from xml.parsers.expat import ExpatError, ParserCreate

from jishi.core.errors import FileRefused
from jishi.word.package import AGAIN
from jishi.word.story import STRICT, Run, Story, W, as_utf8

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
DEEPEST = 256
MOST_STORY = 16 * 2**20
"""Bytes of one story: a summary of 8,000 characters has some 40,000."""
NOWHERE = -9
DRAWING = (
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
)
_SPACES = {"w": (W, STRICT), "mc": (MC,), "m": (MATH,), "wp": DRAWING}
Attributes = dict[str, str]
Handler = Callable[[Attributes], None]
Tags = tuple[tuple[str, str], ...]
"""(tag with namespace, name of the method)"""


class Reader:
    """Depth, byte positions, and which handler a tag goes to.

    A subclass has methods named ``start_w_p`` or ``end_mc_Choice``: element
    ``p`` of WordprocessingML begins, ``Choice`` of mc ends. The children of
    ``run`` are recorded in its ``parts``, save those with an end handler of
    their own, which records them itself.
    """

    tags_begun: ClassVar[Tags] = ()
    tags_ended: ClassVar[Tags] = ()

    def __init_subclass__(cls) -> None:
        cls.tags_begun, cls.tags_ended = _methods(cls, "start"), _methods(cls, "end")

    def __init__(self, part: str, content: bytes) -> None:
        if len(content) > MOST_STORY:
            raise FileRefused(
                "too_long", "文稿正文过大，不像正常的文稿。", "请分成几份后重新上传。", part=part
            )
        self.content, codec = _readable(part, content)
        self.story = Story(part, self.content, codec)
        self.depth = 0
        self.fresh = False  # nothing has come since the last start tag
        self.run: Run | None = None
        self.run_depth = NOWHERE
        self.piece = 0  # where the child of the run that is being read begins
        self.gathered: list[str] = []
        self.starts: dict[str, Handler] = {tag: getattr(self, name) for tag, name in self.tags_begun}
        self.ends: dict[str, Handler] = {tag: getattr(self, name) for tag, name in self.tags_ended}
        self.parser = ParserCreate("utf-8", " ")

    def read(self) -> Story:
        """Raises FileRefused for a DTD, for more than DEEPEST levels and for XML that is not well-formed."""
        parser = self.parser
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartNamespaceDeclHandler = self._namespace
        try:
            parser.Parse(self.content, True)
        except ExpatError as error:
            raise FileRefused("not_xml", "文件内部结构有错，读不了。", AGAIN, part=self.story.part) from error
        return self.story

    def _doctype(self, *_: object) -> None:
        raise FileRefused("dtd", "文件内部带有实体声明（DTD），不安全。", AGAIN, part=self.story.part)

    def _namespace(self, prefix: str | None, uri: str) -> None:
        if uri in (W, STRICT) and prefix:
            self.story.prefix, self.story.namespace = prefix, uri

    def _start(self, name: str, attributes: Attributes) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FileRefused("deep", "文件内部层次过深，不像正常的文稿。", AGAIN, part=self.story.part)
        if self.depth == self.run_depth + 1:
            self.piece = self.parser.CurrentByteIndex
        self.fresh = True
        if handler := self.starts.get(name):
            handler(attributes)

    def _end(self, name: str) -> None:
        if handler := self.ends.get(name):
            handler({})
        elif self.run and self.depth == self.run_depth + 1:
            self.run.parts.append((self.piece, self.after(), None))
        self.fresh = False
        self.depth -= 1

    def after(self) -> int:
        """Where the element that ends here is over."""
        position: int = self.parser.CurrentByteIndex
        if self.fresh and self.content[position - 2 : position] == b"/>":
            return position
        return self.content.index(b">", position) + 1

    def gather(self) -> None:
        self.gathered = []
        self.parser.CharacterDataHandler = self._characters

    def gathered_text(self) -> str:
        self.parser.CharacterDataHandler = None
        return "".join(self.gathered)

    def _characters(self, text: str) -> None:
        self.fresh = False
        self.gathered.append(text)


def _methods(kind: type[Reader], when: str) -> Tags:
    """(tag with namespace, method) of every handler of a class."""
    found = []
    for name in dir(kind):
        first, _, tag = name.partition("_")
        if first == when and tag:
            space, _, local = tag.partition("_")
            found += [(f"{uri} {local}", name) for uri in _SPACES[space]]
    return tuple(found)


def _readable(part: str, content: bytes) -> tuple[bytes, str]:
    try:
        return as_utf8(content)
    except (UnicodeDecodeError, LookupError) as error:
        raise FileRefused("not_xml", "文件内部的文字编码读不了。", AGAIN, part=part) from error
