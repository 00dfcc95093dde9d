"""Numbers as papers write them: Arabic, full-width, with commas, in Chinese numerals. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = "零一二三四五六七八九"
_VALUE = {char: number for number, char in enumerate(DIGITS)} | {"〇": 0, "两": 2, "○": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_WIDE = str.maketrans("０１２３４５６７８９．，％", "0123456789.,%")
ARABIC = re.compile(r"[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．][0-9０-９]+)?")
CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿]+")


def to_chinese(number: int) -> str:
    """``number`` in Chinese numerals: 12 → 十二, 105 → 一百零五, 20000 → 二万.

    Raises ValueError below 0 or from 10^12 on.
    """
    if not 0 <= number < 10**12:
        raise ValueError(f"no Chinese numeral for {number}")
    if number == 0:
        return DIGITS[0]
    words, rest = "", number
    for unit, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        part, rest = divmod(rest, size)
        if part:
            gap = DIGITS[0] if words and part < 1000 else ""
            words += gap + _below_ten_thousand(part) + unit
        elif words and rest and not words.endswith(DIGITS[0]):
            words += DIGITS[0]
    return words[1:] if words.startswith("一十") else words


def _below_ten_thousand(number: int) -> str:
    words, pending = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, size)
        if digit:
            words += (DIGITS[0] if pending and words else "") + DIGITS[digit] + unit
            pending = False
        else:
            pending = True
    return words


def from_chinese(text: str) -> int:
    """The number a Chinese numeral says; a run of digits (二〇二六) is read digit by digit.

    Raises ValueError when it is none.
    """
    if not text or not CHINESE.fullmatch(text):
        raise ValueError(f"not a Chinese numeral: {text!r}")
    if len(text) > 1 and all(char in _VALUE for char in text):
        return int("".join(str(_VALUE[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in _VALUE:
            digit = _VALUE[char]
        elif char in _SMALL:
            section += (digit or 1) * _SMALL[char]
            digit = 0
        else:
            part, size = section + digit, _LARGE[char]
            total = (total + part) * size if char == "亿" else total + part * size
            section = digit = 0
    return total + section + digit


def read_number(text: str) -> Decimal | None:
    """The number a paper shows in ``text``, whatever its script; None when it is no number."""
    plain = text.strip().translate(_WIDE).replace(",", "").rstrip("%")
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return Decimal(plain)
    try:
        return Decimal(from_chinese(text.strip()))
    except ValueError:
        return None
