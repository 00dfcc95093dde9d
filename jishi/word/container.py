"""What must not be in a .docx: macros, outside targets, other packages; looked for before it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jishi.core.errors import FileRefused
from jishi.word.parts import CONTENT_TYPES, Relation, attribute, check, local, parse, relations

_SAVE_AS = "请用 WPS 或 Word 打开它，另存为 .docx 后重新上传。"
_OTHERS = (
    ("spreadsheetml", "xlsx", "这是 Excel 表格，不是文稿。", "文稿请上传 .docx；表格请到“导入”中上传。"),
    ("presentationml", "pptx", "这是演示文稿，不是 Word 文稿。", "请把文字另存为 .docx 后重新上传。"),
)
_OUTSIDE = {
    "attachedTemplate": ("external_template", "文稿挂着外部模板，打开时会去别处取文件。"),
    "oleObject": ("external_object", "文稿里有链接到别处的对象。"),
    "image": ("external_image", "文稿里有链接到别处的图片。"),
    "hyperlink": ("external_link", "文稿里有指向本机或局域网文件的链接。"),
}
_OUTSIDE_ADVICE = {
    "attachedTemplate": "请在“开发工具—文档模板”里改回 Normal，保存后重新上传。",
    "oleObject": "请断开链接（右键—链接—断开），保存后重新上传。",
    "image": "请把图片直接插入文稿，保存后重新上传。",
    "hyperlink": "请取消这个超链接，保存后重新上传。",
}
_NORMAL = re.compile(r"(?:file:///[^\\]{0,3}.*[/\\])?Normal(?:Email)?(?:\.(?:dotm|dotx|dot|wpt))?", re.I)
_LOCAL = re.compile(r"\s*(?:file:|\\\\|//)", re.I)
_FETCHING = {"DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "LINK"}


def check_container(contents: Mapping[str, bytes]) -> None:
    """Raises FileRefused when the package is another kind of file, or holds what could reach outside."""
    if CONTENT_TYPES not in contents:
        _no_package(contents)
    for name, content in contents.items():
        lower = name.lower()
        if lower.endswith((".xml", ".rels", ".vml")):
            check(content, name)
        elif content.startswith(b"PK\x03\x04"):
            _check_nested(lower)
        elif lower.endswith("vbaproject.bin"):
            raise _macro()
    _check_types(contents)
    for name in contents:
        if name.endswith(".rels") and (owner := _owner(name)) is not None:
            for link in relations(contents, owner):
                _check_link(link)


def check_fields(codes: list[str]) -> None:
    """Raises FileRefused for a field that fetches something when the paper is opened."""
    for code in codes:
        word = next(iter(code.replace('"', " ").split()), "").upper()
        if word in _FETCHING:
            raise FileRefused(
                "field",
                f"文稿里有会自动读取外部内容的域（{word}）。",
                "请选中它按 Ctrl+Shift+F9 变成普通文字，保存后重新上传。",
                field=word,
            )


def _no_package(contents: Mapping[str, bytes]) -> None:
    if b"opendocument" in contents.get("mimetype", b""):
        raise FileRefused("odt", "这是 ODF 格式（.odt）的文稿。", _SAVE_AS)
    raise FileRefused("not_docx", "这是普通的压缩包，不是 Word 文稿。", "请解压后上传里面的 .docx。")


def _check_types(contents: Mapping[str, bytes]) -> None:
    root = parse(contents[CONTENT_TYPES], CONTENT_TYPES)
    types = [attribute(one, "ContentType").lower() for one in root if local(one) in ("Override", "Default")]
    if any("macroenabled" in kind or "vbaproject" in kind for kind in types):
        raise _macro()
    for word, reason, problem, remedy in _OTHERS:
        if any(word in kind and kind.endswith("main+xml") for kind in types) and not _has_document(types):
            raise FileRefused(reason, problem, remedy)


def _has_document(types: list[str]) -> bool:
    return any("wordprocessingml" in kind and kind.endswith("main+xml") for kind in types)


def _macro() -> FileRefused:
    return FileRefused("macro", "文件里带有宏，不接收。", "请另存为不带宏的 .docx 后重新上传。")


def _check_nested(name: str) -> None:
    """Sheets behind charts are left alone and never opened; any other package inside is refused."""
    if "/embeddings/" not in name or not name.endswith((".xlsx", ".xlsb")):
        raise FileRefused(
            "nested",
            "文稿里夹着另一个压缩文件或文稿。",
            "请删去嵌入的附件，保存后重新上传。",
            member=name[:80],
        )


def _owner(rels: str) -> str | None:
    folder, _, name = rels.rpartition("/")
    if folder != "_rels" and not folder.endswith("/_rels"):
        return None
    return f"{folder[: -len('_rels')]}{name[: -len('.rels')]}"


def _check_link(link: Relation) -> None:
    if not link.external:
        return
    if link.kind == "hyperlink" and not _LOCAL.match(link.target):
        return
    if link.kind == "attachedTemplate" and _NORMAL.fullmatch(link.target.strip()):
        return
    known = _OUTSIDE.get(link.kind, ("external_target", "文稿里有指向外部的内容，打开时会去别处取文件。"))
    raise FileRefused(*known, _OUTSIDE_ADVICE.get(link.kind, _SAVE_AS))
