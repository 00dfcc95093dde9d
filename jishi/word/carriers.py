"""What a filled paper carries besides its text: custom properties, and one custom XML part bound to nothing.

A part that a content control is bound to is lost on the second save in
LibreOffice; unbound it stays (docs/decisions/0012-word-carriers.md).
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import uuid
from collections.abc import Mapping
from typing import Any

from lxml import etree

from jishi.word.parts import CONTENT_TYPES, local, parse, relations, relations_part, serialised
from jishi.word.splice import clean

Spaces = dict[Any, str]
NAMESPACE = "urn:jishi:figures:1"
_PROPERTIES = "docProps/custom.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_CUSTOM = f"{_OFFICE}/custom-properties"
_VALUES = f"{_OFFICE}/docPropsVTypes"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PROPERTY_SPACES: Spaces = {None: _CUSTOM, "vt": _VALUES}
_RELATION_SPACES: Spaces = {None: _RELATIONS}
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_ITEM_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def read_properties(contents: Mapping[str, bytes]) -> dict[str, str]:
    """The custom properties of the paper, text of any type; {} when there are none."""
    part = _property_part(contents)
    if part not in contents:
        return {}
    root = parse(contents[part], part)
    return {
        one.get("name", ""): "".join(map(str, one.itertext())) for one in root if local(one) == "property"
    }


def read_manifest(contents: Mapping[str, bytes], main: str) -> bytes | None:
    """Our custom XML part, None when the paper has none."""
    part = _manifest_part(contents, main)
    return contents[part] if part else None


def with_properties(contents: Mapping[str, bytes], properties: Mapping[str, str]) -> dict[str, bytes]:
    """The parts that change when ``properties`` are set; one of the same name is replaced, others stay."""
    part = _property_part(contents)
    if part in contents:
        root, changed = parse(contents[part], part), {}
    else:
        root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap=_PROPERTY_SPACES)
        changed = _related(contents, "", f"{_OFFICE}/relationships/custom-properties", part)
        changed |= _typed({**contents, **changed}, part, _CUSTOM_TYPE)
    for name, value in properties.items():
        for old in [one for one in root if one.get("name", "").lower() == name.lower()]:
            root.remove(old)
        number = max((int(one.get("pid", "1")) for one in root), default=1) + 1
        attributes = {"fmtid": _FORMAT, "pid": str(max(number, 2)), "name": clean(name)}
        added = etree.SubElement(root, f"{{{_CUSTOM}}}property", attributes)
        etree.SubElement(added, f"{{{_VALUES}}}lpwstr").text = clean(value)
    return {**changed, part: serialised(root)}


def with_manifest(contents: Mapping[str, bytes], main: str, manifest: bytes) -> dict[str, bytes]:
    """The parts that change when ``manifest`` (XML in our namespace) is put in; it replaces a former one."""
    part = _manifest_part(contents, main)
    if part:
        return {part: manifest}
    number = 1
    taken = {name.lower() for name in contents}
    while taken & {f"customxml/item{number}.xml", f"customxml/itemprops{number}.xml"}:
        number += 1
    part, properties = f"customXml/item{number}.xml", f"customXml/itemProps{number}.xml"
    identity = uuid.UUID(bytes=hashlib.sha256(manifest).digest()[:16], version=4)
    own = f"{_OFFICE}/customXml"
    root = etree.Element(f"{{{own}}}datastoreItem", nsmap={"ds": own})
    root.set(f"{{{own}}}itemID", f"{{{str(identity).upper()}}}")
    references = etree.SubElement(root, f"{{{own}}}schemaRefs")
    etree.SubElement(references, f"{{{own}}}schemaRef").set(f"{{{own}}}uri", NAMESPACE)
    changed = {part: manifest, properties: serialised(root)}
    changed |= _related(contents, main, f"{_OFFICE}/relationships/customXml", part)
    changed |= _related(contents, part, f"{_OFFICE}/relationships/customXmlProps", properties)
    return changed | _typed(contents, properties, _ITEM_TYPE)


def _property_part(contents: Mapping[str, bytes]) -> str:
    links = relations(contents, "")
    return next((link.target for link in links if link.kind == "custom-properties"), _PROPERTIES)


def _manifest_part(contents: Mapping[str, bytes], main: str) -> str:
    for link in relations(contents, main):
        if link.kind == "customXml" and NAMESPACE.encode() in contents.get(link.target, b""):
            root = parse(contents[link.target], link.target)
            if etree.QName(root).namespace == NAMESPACE:
                return link.target
    return ""


def _related(contents: Mapping[str, bytes], owner: str, kind: str, target: str) -> dict[str, bytes]:
    """The relationships of ``owner`` with one more, to ``target``."""
    part = relations_part(owner)
    if part in contents:
        root = parse(contents[part], part)
    else:
        root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap=_RELATION_SPACES)
    taken = [int(found[0]) for one in root if (found := re.findall(r"\d+$", one.get("Id", "")))]
    folder = posixpath.dirname(owner) or "."
    attributes = {
        "Id": f"rId{max(taken, default=0) + 1}",
        "Type": kind,
        "Target": posixpath.relpath(target, folder),
    }
    etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", attributes)
    return {part: serialised(root)}


def _typed(contents: Mapping[str, bytes], part: str, kind: str) -> dict[str, bytes]:
    """The content types with ``part`` named, and a default for plain XML."""
    root = parse(contents[CONTENT_TYPES], CONTENT_TYPES)
    if not any(one.get("Extension", "").lower() == "xml" for one in root):
        root.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension="xml", ContentType="application/xml"))
    etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=kind)
    return {CONTENT_TYPES: serialised(root)}
