"""The parts of a package that are no stories: relationships, content types, styles. Read safely."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers.expat import ExpatError, ParserCreate

from lxml import etree

from jishi.core.errors import FileRefused
from jishi.word.package import AGAIN
from jishi.word.story import as_utf8

CONTENT_TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship; ``kind`` ends its type, ``target`` is a part name, or an address when external."""

    id: str
    kind: str
    target: str
    external: bool


def parse(content: bytes, part: str) -> etree._Element:
    """The root of a part. Raises FileRefused for a DTD in any encoding and for what is not well-formed."""
    check(content, part)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise FileRefused("not_xml", "文件内部结构有错，读不了。", AGAIN, part=part) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _dtd(part)
    return root


def check(content: bytes, part: str) -> None:
    """Raises FileRefused when an XML part has a DTD or is not well-formed; nothing of it is kept."""

    def refuse(*_: object) -> None:
        raise _dtd(part)

    parser = ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(as_utf8(content)[0], True)
    except (ExpatError, UnicodeDecodeError, LookupError) as error:
        raise FileRefused("not_xml", "文件内部结构有错，读不了。", AGAIN, part=part) from error


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


def styles(content: bytes, part: str) -> dict[str, Style]:
    """Every paragraph style by id, what it is based on included."""
    raw = {}
    for element in parse(content, part):
        if local(element) == "style" and attribute(element, "type") in ("paragraph", ""):
            raw[attribute(element, "styleId")] = element
    return {name: _style(name, raw, 0) for name in raw}


def _style(name: str, raw: Mapping[str, etree._Element], depth: int) -> Style:
    element = raw.get(name)
    if element is None or depth > 10:
        return Style()
    facts = {local(one): attribute(one, "val") for one in element.iter() if local(one) in _TOLD}
    called = facts.get("name", "").lower()
    if called in ("title", "标题", "公文标题", "文件标题"):
        return Style(title=True)
    if called.startswith(("toc ", "目录")):
        return Style(contents=True)
    for word in ("heading ", "标题 ", "标题"):
        if called.startswith(word) and called.removeprefix(word).strip() in "123456789":
            return Style(level=int(called.removeprefix(word)))
    outline = facts.get("outlineLvl", "")
    if outline.isdigit():
        return Style(level=int(outline) + 1 if int(outline) < 9 else 0)
    return _style(facts["basedOn"], raw, depth + 1) if facts.get("basedOn") else Style()


_TOLD = ("name", "basedOn", "outlineLvl")
