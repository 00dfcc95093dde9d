"""Files that must be refused, each with its reason. None of them holds anything harmful: shapes only."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

from tests.word.building import (
    HEAD,
    box,
    document,
    docx,
    field,
    links,
    p,
    packed,
    parts_of,
    raw,
    story,
    types,
)

BODY = p("共××次")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
DTD = '<!DOCTYPE w [<!ENTITY a "b">]>'
BOMB = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(64)


def replaced(name: str, content: str | bytes) -> bytes:
    return packed(parts_of(BODY) | {name: content})


def patched(data: bytes, signature: bytes, offset: int, value: bytes, which: int = 0) -> bytes:
    """``data`` with bytes changed ``offset`` after the ``which``-th record of ``signature``."""
    at = -1
    for _ in range(which + 1):
        at = data.index(signature, at + 1)
    return data[: at + offset] + value + data[at + offset + len(value) :]


def twice(first: str, second: str) -> bytes:
    """A container with two members more, under names as given."""
    out = BytesIO(docx(BODY))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(first, "<a/>")
        archive.writestr("word/placeholder.xml", "<b/>")
    return out.getvalue().replace(b"word/placeholder.xml", second.encode().ljust(20, b"_")[:20])


def symlink() -> bytes:
    out = BytesIO(docx(BODY))
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("word/link")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/hostname")
    return out.getvalue()


def bomb() -> bytes:
    return packed(parts_of(BODY) | {"word/media/image1.emf": bytes(30 * 2**20)})


def crowd() -> bytes:
    return packed(parts_of(BODY) | {f"word/media/{number}": b"x" for number in range(2001)})


def lying() -> bytes:
    """The first member says it is shorter than it is, in both of its headers."""
    told = struct.pack("<I", 100)
    return patched(patched(docx(BODY), b"PK\x01\x02", 24, told), b"PK\x03\x04", 22, told)


def bad_crc() -> bytes:
    wrong = struct.pack("<I", 12345)
    return patched(patched(docx(BODY), b"PK\x01\x02", 16, wrong), b"PK\x03\x04", 14, wrong)


def outside(kind: str, target: str) -> bytes:
    return docx(BODY, (kind, f"!{target}"))


def typed(kind: str) -> bytes:
    return replaced("[Content_Types].xml", types(kind=kind))


def without_types() -> bytes:
    members = parts_of(BODY)
    del members["[Content_Types].xml"]
    return packed(members)


def split_field() -> bytes:
    code = "".join(
        raw(f"<w:instrText>{piece}</w:instrText>")
        for piece in ("INCLUDE", "PICTURE ", '"http://a.example/b"')
    )
    return docx(p(raw('<w:fldChar w:fldCharType="begin"/>') + code + raw('<w:fldChar w:fldCharType="end"/>')))


DEEP = document("<w:p>" + "<w:ins>" * 6000 + "</w:ins>" * 6000 + "</w:p>")
UTF16_DTD = document(BODY).replace('"UTF-8" standalone="yes"?>', f'"UTF-16"?>{DTD}').encode("utf-16")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
FLAT = '<?xml version="1.0"?><pkg:package xmlns:pkg="urn:p"><pkg:part/></pkg:package>'

REFUSED: dict[str, tuple[str, bytes]] = {
    "bomb": ("zip_bomb", bomb()),
    "crowd": ("too_many_members", crowd()),
    "lying": ("lying_size", lying()),
    "bad_crc": ("bad_crc", bad_crc()),
    "symlink": ("symlink", symlink()),
    "traversal": ("path", twice("a.xml", "../../word/escape.xm")),
    "absolute": ("path", twice("a.xml", "/etc/word/absolute_x")),
    "drive": ("path", twice("a.xml", "C:/word/drivedrive_x")),
    "same_name": ("duplicate_member", twice("word/secondsecond.xm", "word/secondsecond.xm")),
    "other_case": ("duplicate_member", twice("word/SECONDsecond.xm", "word/secondsecond.xm")),
    "other_slash": ("duplicate_member", twice("word/seconds/cond.xm", "word\\seconds/cond.xm")),
    "locked_member": ("encrypted", patched(docx(BODY), b"PK\x01\x02", 8, b"\x01\x00")),
    "odd_packing": ("lying_header", patched(docx(BODY), b"PK\x01\x02", 10, b"\x0c\x00")),
    "before": ("polyglot", b"MZ program" + docx(BODY)),
    "after": ("polyglot", docx(BODY) + b"more"),
    "cut_off": ("damaged", docx(BODY)[:400]),
    "nested": ("nested", replaced("word/embeddings/inner.docx", docx(BODY))),
    "nested_media": ("nested", replaced("word/media/image1.png", docx(BODY))),
    "entity": ("dtd", replaced("word/document.xml", document(BODY).replace("?>", f"?>{DTD}"))),
    "entity_bomb": ("dtd", replaced("word/styles.xml", f"{HEAD}{BOMB}<w/>")),
    "utf16_entity": ("dtd", replaced("word/document.xml", UTF16_DTD)),
    "entity_in_links": ("dtd", replaced("word/_rels/document.xml.rels", links().replace("?>", f"?>{DTD}"))),
    "template": ("external_template", outside("attachedTemplate", "http://a.example/t.dotm")),
    "template_share": (
        "external_template",
        outside("attachedTemplate", "file://a.example/share/Normal.dotm"),
    ),
    "image_link": ("external_image", outside("image", "\\\\10.0.0.1\\a.png")),
    "object_link": ("external_object", outside("oleObject", "file:///C:/a.xlsx")),
    "file_link": ("external_link", outside("hyperlink", "file:///C:/a.docx")),
    "share_link": ("external_link", outside("hyperlink", "\\\\10.0.0.1\\a.docx")),
    "frame": ("external_target", outside("frame", "http://a.example/")),
    "macro": ("macro", replaced("word/vbaProject.bin", OLE)),
    "macro_type": ("macro", typed(MACRO)),
    "deep": ("deep", replaced("word/document.xml", DEEP)),
    "malformed": ("not_xml", replaced("word/document.xml", document(BODY)[:-20])),
    "dde": ("field", docx(p(field("DDEAUTO c:\\\\x", raw(""))))),
    "simple_field": ("field", docx(p('<w:fldSimple w:instr=" INCLUDETEXT a.docx "/>'))),
    "split_field": ("field", split_field()),
    "field_in_comment": (
        "field",
        replaced("word/comments.xml", story("comments", p(field("DDE a", raw(""))))),
    ),
    "password": ("password", ole("EncryptedPackage")),
    "xls": ("xls", ole("Workbook")),
    "old_slides": ("ppt", ole("PowerPoint Document")),
    "unknown_ole": ("ole", ole("Else")),
    "web_page": ("html", b"<html><body>\xe5\x85\xb1\xc3\x97\xc3\x97</body></html>"),
    "web_archive": ("html", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n"),
    "flat": ("flat_xml", FLAT.encode()),
    "empty": ("empty", b""),
    "spaces": ("empty", b" \r\n "),
    "pdf": ("pdf", b"%PDF-1.7\n"),
    "image": ("image", b"\x89PNG\r\n\x1a\n" + bytes(50)),
    "rar": ("archive", b"Rar!\x1a\x07\x00"),
    "plain_zip": ("not_docx", packed({"a.txt": "共××次"})),
    "empty_zip": ("not_docx", b"PK\x05\x06" + bytes(18)),
    "no_types": ("not_docx", without_types()),
    "no_main": ("no_main_part", replaced("_rels/.rels", links())),
    "odt": ("odt", packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})),
    "xlsx": ("xlsx", typed(EXCEL)),
    "pptx": ("pptx", typed(SLIDES)),
    "noise": ("not_text", bytes(range(256)) * 4),
    "secret": ("secrecy_mark", docx(p("机密★1年") + BODY)),
    "secret_spaced": ("secrecy_mark", docx(p("秘 密 ☆ 5 年") + BODY)),
    "secret_named": ("secrecy_mark", docx(p("密级：秘密") + BODY)),
    "secret_head": ("secrecy_mark", docx(p("000012") + p("秘密") + BODY)),
    "secret_header": (
        "secrecy_mark",
        docx(BODY, ("header", "header1.xml"), header1=story("hdr", p("绝密"))),
    ),
    "secret_box": ("secrecy_mark", docx(BODY * 9 + p(box(p("机密"))))),
    "secret_hidden": ("secrecy_mark", docx(p(raw("<w:t>机密★</w:t>", "<w:rPr><w:vanish/></w:rPr>")))),
    "secret_text": ("secrecy_mark", "绝密*长期\n共××次".encode()),
}
