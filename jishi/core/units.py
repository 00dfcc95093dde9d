"""Measure words (量词) of office papers: what they measure, and where one stands in a text. Pure.

The words are data: ``catalogue/_lists/units.toml``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "catalogue" / "_lists" / "units.toml"
_LARGE = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Unit:
    """One measure word. ``factor`` turns it into the base unit of its dimension (元, 米, 平方米, 公斤).

    ``not_before``: followed by one of these it is the head of another word
    (个人, 名单), unless one of ``but_before`` follows. ``only_before``: it counts
    only when one of these, or nothing, follows. ``gap``: whether it alone
    makes a run of spaces before it a blank.
    """

    word: str
    dimension: str
    factor: Decimal = Decimal(1)
    synonyms: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    but_before: tuple[str, ...] = ()
    only_before: tuple[str, ...] = ()
    gap: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """A measure word in a text: ``word`` as it reads without what stands inside it (万余元 → 万元)."""

    unit: Unit
    word: str
    approx: str
    end: int


@cache
def units() -> dict[str, Unit]:
    """Every measure word by its spelling; raises ValueError when one stands twice in the file."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["unit"]
    found = {row["word"]: _unit(row) for row in rows}
    if len(found) != len(rows):
        raise ValueError("units.toml: a measure word stands twice")
    return found


def dimension(word: str) -> str:
    """What ``word`` measures ("persons", "money" …), 万人次 as 人次 does; "" when it is no measure word."""
    known = units().get(word) or units().get(word.lstrip("百千万亿"))
    return known.dimension if known else ""


def factor(word: str) -> Decimal:
    """How many base units one ``word`` is: 万元 10000, 次 1. Raises KeyError for no measure word."""
    if word in units():
        return units()[word].factor
    bare = word.lstrip("百千万亿")
    scale = Decimal(1)
    for char in word[: len(word) - len(bare)]:
        scale *= _LARGE[char]
    return scale * units()[bare].factor


def unit_at(text: str, position: int) -> Found | None:
    """The measure word that begins at ``position``, with 余, 多, 几, 来 before or inside it, or None.

    Spaces before it are passed over. The longest spelling wins, and a word
    that only begins another one (个人, 支部, 条例) is none.
    """
    match = _pattern().match(text, position)
    if not match:
        return None
    scale, word = match["scale"] or "", match["word"]
    unit = units()[word]
    if not _stands(unit, text, match.end()):
        return None
    return Found(unit, scale + word, match["before"] or match["inside"] or "", match.end())


def _stands(unit: Unit, text: str, end: int) -> bool:
    if text.startswith(unit.not_before, end) and not text.startswith(unit.but_before, end):
        return False
    return not unit.only_before or end >= len(text) or text.startswith(unit.only_before, end)


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(units(), key=len, reverse=True)
    spelled = "|".join(re.escape(word) for word in words)
    return re.compile(
        rf"[ \u00a0\u3000\u200b-\u200d\u2060\ufeff]*(?P<before>[余多几来])?"
        rf"(?:(?P<scale>[百千万亿]+)(?P<inside>[余多几来])?(?=(?:{spelled})))?(?P<word>{spelled})"
    )


def _unit(row: dict[str, Any]) -> Unit:
    lists = ("synonyms", "not_before", "but_before", "only_before")
    words = {name: tuple(row.get(name, ())) for name in lists}
    factor = Decimal(str(row.get("factor", 1)))
    return Unit(row["word"], row["dimension"], factor, gap=row.get("gap", True), **words)
