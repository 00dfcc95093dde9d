"""Secrecy marks (密级标志): papers that carry one must not come into this system. Pure.

Source: 《保守国家秘密法》第三十一条; GB/T 9704-2012 7.2.2 (份号 on the first
line, 密级和保密期限 on the second). Only marks are looked for: words about
secrecy (保守国家秘密, 秘密投票) are none. An image or a scan can't be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jishi.core.errors import FileRefused

_LEVEL = "(?:绝密|机密|秘密)"
_TERM = r"(?:\d{1,2}(?:年|个?月|天)|[一二三五十]{1,3}(?:年|个?月)|长期|启用前|启封前|解密前)"
_STAR = "[★☆✩✭✮✯✰⭐]"
_IGNORED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad\u3000]+")
_STARRED = re.compile(rf"{_LEVEL}(?:{_STAR}|[*＊※·](?={_TERM}))")
_NAMED = re.compile(rf"(?:密级|秘级|保密等级|涉密等级)(?:和保密期限)?[:：]?[（(\[【]?{_LEVEL}(?![级性])")
_ALONE = re.compile(rf"[（(\[【〔]?{_LEVEL}(?:级|文件)?(?:{_STAR}?{_TERM})?[）)\]】〕]?")
_IN_NAME = re.compile(rf"[（(\[【〔]{_LEVEL}[）)\]】〕]|^{_LEVEL}[-_—]")
HEAD_LINES = 6
"""A mark that stands alone counts only among the first lines of a paper, of a header, footer or box."""


def secrecy_mark(lines: Sequence[str]) -> str:
    """The first secrecy mark in ``lines`` (one story in reading order), "" when there is none."""
    told = 0
    for line in lines:
        bare = _IGNORED.sub("", line)
        if not bare:
            continue
        if found := _STARRED.search(bare) or _NAMED.search(bare):
            return found[0]
        if told < HEAD_LINES and _ALONE.fullmatch(bare):
            return bare
        told += 1
    return ""


def refuse_secret(name: str, stories: Iterable[Sequence[str]]) -> None:
    """Raises FileRefused when the file name or one of the stories carries a mark; nothing is kept of it."""
    bare = _IGNORED.sub("", name)
    found = _STARRED.search(bare) or _IN_NAME.search(bare)
    mark = found[0] if found else next((mark for lines in stories if (mark := secrecy_mark(lines))), "")
    if mark:
        raise FileRefused(
            "secrecy_mark",
            f"未保存：检测到疑似密级标志（“{mark[:2]}…”），文件内容未留存。",
            "本系统为非涉密系统，请立即停止操作，按本单位保密规定处理并报告保密员；如系误判，可改写该处文字后重试。",
        )
