"""A .docx as a paper: its paragraphs in reading order, its blanks, and the bytes with values put in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from jishi.core.errors import FileRefused
from jishi.word.anchors import anchor_of
from jishi.word.blanks import blanks_in
from jishi.word.carriers import read_manifest, read_properties, with_manifest, with_properties
from jishi.word.headings import is_title, shape_level
from jishi.word.model import Anchor, Blank, Fill, Paragraph, Warning_
from jishi.word.package import Package, open_package
from jishi.word.parts import Relation, Style, relations, styles
from jishi.word.scan import scan
from jishi.word.splice import Numbers, Splicer
from jishi.word.story import Block, Story
from jishi.word.tables import heads

_STORIES = ("header", "footer", "footnotes", "endnotes")
_TITLE_SIZE = 36
"""Half points: 小二, larger than any body text. A further line that large, or centred, belongs to the title."""


class DocxPaper:
    """An opened .docx. Reading it changes nothing; ``filled`` makes new bytes every time."""

    form = "docx"

    def __init__(self, data: bytes) -> None:
        self.package: Package = open_package(data)
        contents = self.package.contents
        self.main = _main_part(contents)
        self.links = relations(contents, self.main)
        self.stories = [scan(part, contents[part]) for part in _story_parts(self.main, self.links, contents)]
        self.styles = _styles(self.links, contents)
        self.places: list[tuple[Story, Block]] = [
            (story, block) for story in self.stories for block in story.blocks if not block.copy
        ]
        self.paragraphs = self._paragraphs()
        self.blanks = self._blanks()

    def _paragraphs(self) -> tuple[Paragraph, ...]:
        levels = Levels(self.styles)
        tables = heads([block for _, block in self.places])
        return tuple(
            Paragraph(number, story.name, block.text, levels.of(story, block), tables.get(id(block)))
            for number, (story, block) in enumerate(self.places, 1)
        )

    def _blanks(self) -> tuple[Blank, ...]:
        found: list[Blank] = []
        for paragraph, (_, block) in zip(self.paragraphs, self.places, strict=True):
            found += blanks_in(
                block.text,
                paragraph.number,
                len(found),
                paragraph.cell,
                barriers=block.barriers,
                underlined=block.underlined,
            )
        return tuple(found)

    @property
    def warnings(self) -> tuple[Warning_, ...]:
        return ()

    @property
    def properties(self) -> Mapping[str, str]:
        return read_properties(self.package.contents)

    @property
    def manifest(self) -> bytes | None:
        return read_manifest(self.package.contents, self.main)

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        return tuple(
            anchor_of(mark, number, block.text)
            for number, (_, block) in enumerate(self.places, 1)
            for mark in block.marks
        )

    def filled(
        self, values: Mapping[int, Fill], properties: Mapping[str, str], manifest: bytes | None
    ) -> bytes:
        """The whole file with values, properties and manifest put in."""
        return self.package.written(self.changed(values, properties, manifest))

    def changed(
        self, values: Mapping[int, Fill], properties: Mapping[str, str], manifest: bytes | None
    ) -> dict[str, bytes]:
        """The parts that differ after filling, by name."""
        contents, changed = self.package.contents, self._stories(values)
        if properties:
            changed |= with_properties(contents, properties)
        if manifest is not None:
            changed |= with_manifest({**contents, **changed}, self.main, manifest)
        return changed

    def _stories(self, values: Mapping[int, Fill]) -> dict[str, bytes]:
        numbers = Numbers(self._last_id())
        splicers: dict[str, Splicer] = {}
        for index, fill in sorted(values.items()):
            blank = self.blanks[index]
            story, block = self.places[blank.paragraph - 1]
            splicer = splicers.setdefault(story.part, Splicer(story, numbers))
            _put(splicer, block, blank, fill)
        return {part: one.story.encoded(one.written()) for part, one in splicers.items()}

    def _last_id(self) -> int:
        found = (
            int(number)
            for story in self.stories
            for number in re.findall(rb'\bid\s*=\s*["\'](\d{1,9})["\']', story.content)
        )
        return max(found, default=0)


def _put(splicer: Splicer, block: Block, blank: Blank, fill: Fill) -> None:
    start, end = blank.start, blank.end
    splicer.put(block, start, end, fill)
    if fill.drop_before and block.text.endswith(fill.drop_before, 0, start):
        splicer.put(block, start - len(fill.drop_before), start, None)
    if fill.drop_after and block.text.startswith(fill.drop_after, end):
        splicer.put(block, end, end + len(fill.drop_after), None)
    for twin in block.twins:
        _put(splicer, twin, blank, replace(fill, bookmark=""))


class Levels:
    """Levels of headings as they come: by style, by outline, by shape; the first words that look like a title are it."""

    def __init__(self, known: Mapping[str, Style]) -> None:
        self.known = known
        self.titled = False
        self.begun = False
        self.shift: int | None = None

    def of(self, story: Story, block: Block) -> int:
        text = block.text
        if not text.strip() or story.name.startswith(_STORIES):
            return 0
        style = self.known.get(block.style, Style())
        if block.contents or style.contents:
            return 0
        level = block.outline or style.level
        if style.title or (not level and not self.begun and self._title(block)):
            self.titled = True
            return 1
        if level:
            self.shift = int(self.titled) if self.shift is None else self.shift
            self.begun = True
            return min(level + self.shift, 9)
        self.begun = True
        return 0 if block.cell else shape_level(text)

    def _title(self, block: Block) -> bool:
        if block.cell or not is_title(block.text):
            return False
        return block.centred or block.size >= _TITLE_SIZE or not self.titled


def _main_part(contents: Mapping[str, bytes]) -> str:
    for link in relations(contents, ""):
        if link.kind == "officeDocument" and link.target in contents:
            return link.target
    raise FileRefused(
        "no_main_part", "文件里没有正文，不是 Word 文稿。", "请用 WPS 或 Word 另存为 .docx 后上传。"
    )


def _story_parts(main: str, links: list[Relation], contents: Mapping[str, bytes]) -> list[str]:
    found = [main]
    for kind in _STORIES:
        parts = {link.target for link in links if link.kind == kind and link.target in contents}
        found += sorted(parts, key=lambda name: (len(name), name))
    return found


def _styles(links: list[Relation], contents: Mapping[str, bytes]) -> dict[str, Style]:
    part = next((link.target for link in links if link.kind == "styles" and link.target in contents), "")
    return styles(contents[part], part) if part else {}
