"""What a file is, by its first bytes; everything that is no draft is refused with what to do instead."""

from __future__ import annotations

from jishi.core.errors import FileRefused

_ZIP = b"PK\x03\x04"


def form_of(data: bytes, name: str) -> str:
    """ "docx", "md" or "txt". Raises FileRefused for everything else."""
    if not data:
        raise FileRefused("empty", "文件是空的。", "请检查选的文件对不对，再重新上传。")
    if data.startswith(_ZIP):
        return "docx"
    return "md" if name.lower().endswith((".md", ".markdown")) else "txt"
