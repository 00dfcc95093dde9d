"""A .docx as a paper: its paragraphs in reading order, its blanks, and the bytes with values put in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from jishi.core.errors import FileRefused
from jishi.word.anchors import anchor_of
from jishi.word.blanks import blanks_in
from jishi.word.carriers import read_manifest, read_properties, with_manifest, with_properties
from jishi.word.container import check_container, check_fields
from jishi.word.controls import followed
from jishi.word.headings import is_title, shape_level
from jishi.word.model import Anchor, Blank, Fill, Paragraph, Warning_
from jishi.word.notices import notices
from jishi.word.package import Package, open_package
from jishi.word.parts import Relation, Styles, relations
from jishi.word.plan import Filler, Plan, compiled
from jishi.word.scan import scan
from jishi.word.splice import Numbers, Splicer
from jishi.word.story import Block, Story
from jishi.word.tables import heads

_STORIES = ("header", "footer", "footnotes", "endnotes")
_TITLE_SIZE = 36
"""Half points: 小二, more than any body text. A further line that large, or centred, belongs to the title."""


class DocxPaper:
    """An opened .docx. Reading it changes nothing; ``filled`` makes new bytes every time."""

    form = "docx"

    def __init__(self, data: bytes) -> None:
        self.package: Package = open_package(data)
        contents = self.package.contents
        check_container(contents)
        self.main = _main_part(contents)
        self.links = relations(contents, self.main)
        self.stories = [scan(part, contents[part]) for part in _story_parts(self.main, self.links, contents)]
        check_fields([code for story in self.stories for code in story.fields])
        for part in _other_parts({story.part for story in self.stories}, contents):
            check_fields(scan(part, contents[part]).fields)
        self.styles = _styles(self.links, contents)
        self.places: list[tuple[Story, Block]] = [
            (story, block) for story in self.stories for block in story.blocks if not block.copy
        ]
        _tie_contents(self.places)
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
        repeated = {id(twin) for _, block in self.places for twin in block.twins}
        for paragraph, (_, block) in zip(self.paragraphs, self.places, strict=True):
            if id(block) in repeated:
                continue
            found += blanks_in(
                block.text,
                paragraph.number,
                len(found),
                paragraph.cell,
                barriers=block.barriers,
                underlined=block.underlined,
            )
        return tuple(found)

    @cached_property
    def warnings(self) -> tuple[Warning_, ...]:
        return notices(self.stories, self.package.contents, self.blanks, self.places)

    def texts(self) -> list[list[str]]:
        """All text of every story, hidden and second forms too."""
        found = [[f"{block.text}{block.hidden}" for block in story.blocks] for story in self.stories]
        boxes = [[block.text] for _, block in self.places if block.boxed]
        return found + boxes

    @cached_property
    def properties(self) -> Mapping[str, str]:
        return read_properties(self.package.contents)

    @cached_property
    def manifest(self) -> bytes | None:
        return read_manifest(self.package.contents, self.main)

    @cached_property
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
        changed = self.changed(values)
        codecs = {story.part: story for story in self.stories}
        parts = {part: codecs[part].encoded(one) if part in codecs else one for part, one in changed.items()}
        return self.written(parts, properties, manifest)

    def written(
        self, changed: Mapping[str, bytes], properties: Mapping[str, str], manifest: bytes | None
    ) -> bytes:
        """The whole file with the parts ``changed``, properties and manifest put in."""
        contents, parts = self.package.contents, dict(changed)
        if properties:
            parts |= with_properties(contents, properties)
        if manifest is not None:
            parts |= with_manifest({**contents, **parts}, self.main, manifest)
        return self.package.written(parts)

    def changed(self, values: Mapping[int, Fill]) -> dict[str, bytes]:
        """The parts that differ after filling, by name; stories in UTF-8 whatever they were written in."""
        numbers = Numbers(self._last_id())
        splicers: dict[str, Splicer] = {}
        for index, fill in sorted(values.items()):
            blank = self.blanks[index]
            story, block = self.places[blank.paragraph - 1]
            splicer = splicers.setdefault(story.part, Splicer(story, numbers))
            _put(splicer, block, blank, fill)
        return {part: one.written() for part, one in splicers.items()} | self._controls(values)

    def plan(self, values: Mapping[int, Fill], slow: Filler) -> Plan:
        """A plan for filling the same blanks again."""
        codecs = {story.part: story.codec for story in self.stories}
        return compiled(
            values,
            lambda tokens: {
                part: (content, codecs.get(part, "utf-8")) for part, content in self.changed(tokens).items()
            },
            self.written,
            slow,
        )

    def _controls(self, values: Mapping[int, Fill]) -> dict[str, bytes]:
        controls = [control for story in self.stories for control in story.controls]
        if not controls:
            return {}
        asked = ((self.blanks[index], fill) for index, fill in values.items())
        changes = [(self.places[one.paragraph - 1][1], one.start, one.end, fill.text) for one, fill in asked]
        return followed(self.package.contents, controls, changes)

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
    """Levels of headings as they come: by style, by outline, by shape; the first title-like words are it."""

    def __init__(self, known: Styles) -> None:
        self.known = known
        self.titled = False
        self.begun = False
        self.shift: int | None = None

    def of(self, story: Story, block: Block) -> int:
        text = block.text
        if not text.strip() or story.name.startswith(_STORIES):
            return 0
        style = self.known.get(block.style)
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


def _other_parts(read: set[str], contents: Mapping[str, bytes]) -> list[str]:
    """Parts that are no stories of the paper but may hold fields (comments, building blocks)."""
    return [
        name
        for name, content in contents.items()
        if name not in read and name.endswith(".xml") and (b"instrText" in content or b"fldSimple" in content)
    ]


def _tie_contents(places: list[tuple[Story, Block]]) -> None:
    """Tie each line of a table of contents to the heading it repeats, so that both read the same."""
    headings = {block.text: block for _, block in reversed(places) if not block.contents}
    for _, line in places:
        target = headings.get(line.text.split("\t")[0]) if line.contents and line.text.strip() else None
        if target:
            target.twins.append(line)


def _styles(links: list[Relation], contents: Mapping[str, bytes]) -> Styles:
    part = next((link.target for link in links if link.kind == "styles" and link.target in contents), "")
    return Styles(contents.get(part, b""), part)
