"""What a file is, by its first bytes; everything that is no draft is refused with what to do instead."""

from __future__ import annotations

import re

from jishi.core.errors import FileRefused
from jishi.word.package import MOST_BYTES

_ZIP, _ZIP_END = b"PK\x03\x04", b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM6", b"RIFF")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"ustar")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"#!")
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_MAIL_PAGE = re.compile(rb"(?:From|MIME-Version):", re.I)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b|<pkg:package|\xff\xfe<\0\?\0|\xfe\xff\0<\0\?")
_SAVE_AS = "请用 WPS 或 Word 打开它，另存为 .docx 后重新上传。"


def form_of(data: bytes, name: str) -> str:
    """What ``data`` is: "docx", "doc", "rtf", "md" or "txt"; only .md and .txt are told apart by ``name``.

    "doc" (also .wps) and "rtf" have to be converted first. Raises FileRefused
    for everything else; what a .docx holds is checked when it is opened.
    """
    if not data.strip():
        raise FileRefused("empty", "文件是空的，没有内容。", "请检查选的文件对不对，再重新上传。")
    if len(data) > MOST_BYTES:
        raise FileRefused("too_big", "文件超过 50 MB，没有接收。", "请删去不用的图片后另存，再重新上传。")
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith(_ZIP):
        return "docx"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    _refuse_known(data)
    return "md" if name.lower().endswith((".md", ".markdown")) else "txt"


def _ole(data: bytes) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise FileRefused(
            "password", "文件设了打开密码，读不了内容。", "请在 Word 或 WPS 里去除密码后重新上传。"
        )
    if holds("Workbook") or holds("Book"):
        raise FileRefused("xls", "这是 Excel 表格，不是文稿。", "文稿请上传 .docx；表格请到“导入”中上传。")
    if holds("PowerPoint Document"):
        raise FileRefused("ppt", "这是演示文稿，不是 Word 文稿。", "请把文字另存为 .docx 后重新上传。")
    if holds("WordDocument"):
        return "doc"
    raise FileRefused("ole", "认不出这个旧格式的文件。", _SAVE_AS)


def _refuse_known(data: bytes) -> None:
    head = data[:4096]
    if data.startswith(b"%PDF"):
        raise FileRefused("pdf", "这是 PDF 文件，不能填写。", "请上传它的 Word 原稿（.docx）。")
    if data.startswith(_IMAGES):
        raise FileRefused(
            "image", "内容与扩展名不符，这其实是图片。", "请上传 Word 文稿（.docx），扫描件不能填写。"
        )
    if data.startswith(_ARCHIVES):
        raise FileRefused("archive", "这是压缩文件，不是文稿。", "请解压后上传里面的 .docx。")
    if data.startswith(_ZIP_END):
        raise FileRefused("not_docx", "这是空的压缩包，不是 Word 文稿。", _SAVE_AS)
    if data.startswith(_PROGRAMS) or data.rfind(_ZIP_END) >= 0:
        raise FileRefused("polyglot", "文件的前面或后面夹带了别的内容，不安全。", _SAVE_AS)
    if _HTML.match(head) or b"<html" in head.lower():
        raise FileRefused("html", "这是网页格式的文件，只是名字像 Word 文稿。", _SAVE_AS)
    if _MAIL_PAGE.match(head) and b"content-type" in head.lower():
        raise FileRefused("html", "这是单个文件的网页（.mht），不是 Word 文稿。", _SAVE_AS)
    if _XML.match(head) or b"<pkg:package" in head:
        raise FileRefused("flat_xml", "这是“Word XML 文档”，不是 .docx。", _SAVE_AS)
