"""The parts of a package that are no stories: relationships, content types, styles. Read safely."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from xml.parsers.expat import ExpatError, ParserCreate

from lxml import etree

from jishi.core.errors import FileRefused
from jishi.word.package import AGAIN
from jishi.word.story import as_utf8

_LEADING = b"\xef\xbb\xbf \t\r\n"
CONTENT_TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship; ``kind`` ends its type, ``target`` is a part name, or an address when external."""

    id: str
    kind: str
    target: str
    external: bool


def parse(content: bytes, part: str) -> etree._Element:
    """The root of a part. Raises FileRefused for a DTD and for what is not well-formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise FileRefused("not_xml", "文件内部结构有错，读不了。", AGAIN, part=part) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _dtd(part)
    return root


def check(content: bytes, part: str) -> None:
    """Raises FileRefused when an XML part has a DTD in whatever encoding; nothing of it is kept.

    A part in UTF-8 that nowhere says ``<!DOCTYPE`` has none. Any other is
    read to the end, and must be well-formed.
    """
    try:
        text, codec = as_utf8(content)
        if codec == "utf-8" and b"<!DOCTYPE" not in text and text.lstrip(_LEADING).startswith(b"<"):
            return
        parser = ParserCreate("utf-8")
        parser.StartDoctypeDeclHandler = partial(_refuse_dtd, part)
        parser.Parse(text, True)
    except (ExpatError, UnicodeDecodeError, LookupError) as error:
        raise FileRefused("not_xml", "文件内部结构有错，读不了。", AGAIN, part=part) from error


def _refuse_dtd(part: str, *_: object) -> None:
    raise _dtd(part)


def _dtd(part: str) -> FileRefused:
    return FileRefused("dtd", "文件内部带有实体声明（DTD），不安全。", AGAIN, part=part)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; "" for comments and instructions."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """The attribute ``name`` of whatever namespace, "" when there is none."""
    return next(
        (str(value) for key, value in element.attrib.items() if str(key).rsplit("}", 1)[-1] == name), ""
    )


def serialised(root: etree._Element) -> bytes:
    """The bytes of a part."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations(contents: Mapping[str, bytes], part: str) -> list[Relation]:
    """The relationships of ``part`` ("" for the package itself), in their order; [] when it has none."""
    name = relations_part(part)
    if name not in contents:
        return []
    folder = posixpath.dirname(part)
    return [
        _relation(element, folder)
        for element in parse(contents[name], name)
        if local(element) == "Relationship"
    ]


def _relation(element: etree._Element, folder: str) -> Relation:
    target = element.get("Target", "")
    external = element.get("TargetMode", "") == "External"
    if not external:
        joined = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        target = posixpath.normpath(joined)
    return Relation(element.get("Id", ""), element.get("Type", "").rsplit("/", 1)[-1], target, external)


@dataclass(frozen=True, slots=True)
class Style:
    """What matters of a style: its heading level (0 none), whether it is the title or a line of contents."""

    level: int = 0
    title: bool = False
    contents: bool = False


class Styles:
    """The paragraph styles of a paper by id, each looked up when it is asked for."""

    def __init__(self, content: bytes, part: str) -> None:
        """``content`` is the part of styles, b"" when the paper has none."""
        root = parse(content, part) if content else ()
        self._raw = {attribute(one, "styleId"): one for one in root if local(one) == "style"}
        self._known: dict[str, Style] = {"": Style()}

    def get(self, name: str, depth: int = 0) -> Style:
        """The style ``name``, what it is based on included; a plain one when it is not there."""
        if name not in self._known:
            self._known[name] = Style()  # also ends a ring of styles based on each other
            if (element := self._raw.get(name)) is not None and depth < _MOST_BASES:
                self._known[name] = self._read(element, depth)
        return self._known[name]

    def _read(self, element: etree._Element, depth: int) -> Style:
        facts = {local(one): attribute(one, "val") for one in element if local(one) in ("name", "basedOn")}
        called = facts.get("name", "").lower()
        if called in ("title", "标题", "公文标题", "文件标题"):
            return Style(title=True)
        if called.startswith(("toc ", "目录")):
            return Style(contents=True)
        for word in ("heading ", "标题 ", "标题"):
            if called.startswith(word) and called.removeprefix(word).strip() in _LEVELS:
                return Style(level=int(called.removeprefix(word)))
        outline = _outline(element)
        if outline:
            return Style(level=int(outline) + 1 if int(outline) < 9 else 0)
        return self.get(facts.get("basedOn", ""), depth + 1)


_MOST_BASES = 20
_LEVELS = tuple("123456789")


def _outline(element: etree._Element) -> str:
    told = [
        attribute(one, "val")
        for properties in element
        if local(properties) == "pPr"
        for one in properties
        if local(one) == "outlineLvl"
    ]
    return told[0] if told and told[0] in (*_LEVELS, "0") else ""
