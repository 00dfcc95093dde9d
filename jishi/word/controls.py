"""Content controls bound to a custom XML part: Word shows the part's text, so it must follow the fill."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from lxml import etree

from jishi.word.parts import attribute, local, parse, relations, serialised
from jishi.word.splice import clean
from jishi.word.story import Block, Control

_PLAIN_PATH = re.compile(r"(?:/+(?:[\w.-]+:)?[\w.-]+(?:\[\d+\])?)+(?:/@[\w.:-]+)?")
_MAPPING = re.compile(r"xmlns:([\w.-]+)\s*=\s*['\"]([^'\"]*)['\"]")

Change = tuple[Block, int, int, str]
"""(block, start, end, new text)"""


def followed(
    contents: Mapping[str, bytes], controls: Collection[Control], changes: Iterable[Change]
) -> dict[str, bytes]:
    """The custom XML parts that change so that bound controls show what was filled.

    A control over several paragraphs, or bound by more than a plain path, is
    left alone.
    """
    changed: dict[str, bytes] = {}
    listed = list(changes)
    stores = {control.store: _store(contents, control.store) for control in controls}
    for control in controls:
        mine = [change for change in listed if control.holds(change[0], change[1], change[2])]
        part = stores[control.store] if mine else ""
        if part and _PLAIN_PATH.fullmatch(control.path):
            content = _with_node(changed.get(part, contents[part]), part, control, _new_text(control, mine))
            if content:
                changed[part] = content
    return changed


def _new_text(control: Control, changes: list[Change]) -> str:
    text = control.block.text if control.block else ""
    end = control.end
    for _, start, stop, value in sorted(changes, key=lambda change: -change[1]):
        text = text[:start] + value + text[stop:]
        end += len(value) - (stop - start)
    return clean(text[control.start : end])


def _store(contents: Mapping[str, bytes], identity: str) -> str:
    """The part whose properties name ``identity``; "" when there is none."""
    for name in contents:
        if not re.fullmatch(r"customXml/item\d+\.xml", name, re.I):
            continue
        for link in relations(contents, name):
            if link.target in contents and _identity(contents[link.target], link.target) == identity.lower():
                return name
    return ""


def _identity(content: bytes, part: str) -> str:
    root = parse(content, part)
    return attribute(root, "itemID").lower() if local(root) == "datastoreItem" else ""


def _with_node(content: bytes, part: str, control: Control, text: str) -> bytes | None:
    root = parse(content, part)
    try:
        nodes = root.getroottree().xpath(control.path, namespaces=dict(_MAPPING.findall(control.prefixes)))
    except etree.XPathError:
        return None
    if not isinstance(nodes, list) or len(nodes) != 1:
        return None
    node: Any = nodes[0]
    if isinstance(node, etree._Element):
        for child in list(node):
            node.remove(child)
        node.text = text
    else:
        node.getparent().set(node.attrname, text)
    return serialised(root)
