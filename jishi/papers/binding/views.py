"""Blanks that say an earlier figure in another way: its share, its growth, last year's value. Pure."""

from __future__ import annotations

import re

from jishi.papers.binding.lexicon import Lexicon
from jishi.papers.binding.model import Shown
from jishi.papers.binding.slots import Slot

_CHANGED = re.compile(
    r"(?:[比较与同](?:上|去|前)一?年(?:度|底|末)?(?:同期)?(?:相比)?|[比较](?:年初|上期|同期)|同比|环比|其中)?(?:净|共)?"
    r"(?:增加|增长|上升|减少|下降|降低|多|少|增|减)(?:了)?"
)
_BASE = re.compile(r"(?:\d{4}年|去年|上年)(?:度|底|末)?(?:已|的)?[^，。；☐]{0,6}$")


def view_of(slot: Slot, lexicon: Lexicon, last_unit: str) -> Shown:
    """Which view of a figure the words beside the number ask for; VALUE when it stands for itself.

    ``last_unit`` is the measure word of the figure before it in the sentence, ""
    when there is none: without one, nothing can be shared, grown or compared.
    """
    left, unit = slot.left, slot.blank.unit
    if _base_year(slot):
        return Shown.PRIOR
    if not last_unit:
        return Shown.VALUE
    if unit in ("%", "％"):
        if _ends(left, lexicon.growth):
            return Shown.GROWTH
        return Shown.SHARE if any(word in left for word in lexicon.share) else Shown.VALUE
    if unit != last_unit:
        return Shown.VALUE
    if _ends(left, lexicon.prior):
        return Shown.PRIOR
    if _CHANGED.fullmatch(left):
        return Shown.CHANGE
    only_change = not lexicon.unexplained(_without(left, lexicon.change), set())
    return Shown.CHANGE if only_change and _ends(left, lexicon.change) and len(left) <= 6 else Shown.VALUE


def _base_year(slot: Slot) -> bool:
    """在2019年××名基础上, 在去年××名驻村干部的基础上"""
    return "基础上" in slot.right and bool(_BASE.search(slot.left))


def _ends(left: str, words: tuple[str, ...]) -> bool:
    trimmed = left.rstrip("达到为的了约近 至")
    return any(trimmed.endswith(word) or left.endswith(word) for word in words)


def _without(text: str, words: tuple[str, ...]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text
