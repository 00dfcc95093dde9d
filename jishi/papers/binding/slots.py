"""The words round each blank, cut as the sentence is built. Pure text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jishi.papers.binding.lexicon import SLOT
from jishi.word.model import Blank, Paragraph

SENTENCE_ENDS = "。！？!?\n"
BREAKS = "，,；;：:（）()。！？!?\n\t"
_ENDS, _BREAKS = (re.compile(f"[{re.escape(marks)}]") for marks in (SENTENCE_ENDS, BREAKS))
SISTERS = ("、", "和", "及", "与", "以及")
_ASIDE = re.compile(r"[（(][^（）()，。；]{1,8}[）)]")
_AFTER_NUMBER = re.compile(r"[余多来几]*")
_CONJUNCTION = re.compile(r"[和及与、]+$")
_NEXT_ITEM = re.compile(r"、|以及|和|及|与")


@dataclass(frozen=True, slots=True)
class Slot:
    """One blank and what stands beside it.

    ``left`` and ``right`` are the words of its own clause; ``before`` what the
    sentence said earlier, blanks shown as ☐ with their measure words;
    ``group`` numbers the sentence, so that slots of one group belong together.
    """

    blank: Blank
    left: str
    right: str
    before: str
    after: str
    headings: tuple[str, ...]
    group: int
    in_brackets: bool
    heads: str = ""
    sister: bool = False
    """Whether it is a further item of a list of numbers (甲××人、乙××人)."""
    listed: tuple[str, ...] = ()
    """By what it may be read besides: its item of a list before 分别, the words of a sister item."""

    @property
    def window(self) -> str:
        return f"{self.left}{SLOT}{self.right}"

    @property
    def plain(self) -> str:
        """``window`` without asides in brackets: 监察（纪律检查）建议 is 监察建议."""
        return _ASIDE.sub("", self.window)

    @property
    def sentence(self) -> str:
        return f"{self.before}{self.left}{SLOT}{self.right}{self.after}"


def slots_of(
    paragraph: Paragraph, blanks: Sequence[Blank], headings: tuple[str, ...], group: int
) -> list[Slot]:
    """The slots of one paragraph; ``group`` is the number its first sentence gets."""
    text, broken = paragraph.text, _without_asides(paragraph.text, blanks)
    heads = f"{paragraph.cell.row_head} {paragraph.cell.column_head}" if paragraph.cell else ""
    found: list[Slot] = []
    for number, blank in enumerate(blanks):
        first, last = _sentence(text, blank)
        former = blanks[number - 1] if number and blanks[number - 1].end > first else None
        latter = blanks[number + 1] if number + 1 < len(blanks) and blanks[number + 1].start < last else None
        left_from = max(_break_before(broken, blank.start, first), _number_end(text, former) if former else 0)
        right_from = _number_end(text, blank)
        right_to = min(_break_after(broken, right_from, last), latter.start if latter else last)
        if latter and _NEXT_ITEM.match(text, right_from):
            right_to = right_from  # "本科××人、专科××人": what follows belongs to the next
        left = text[left_from : blank.start].lstrip("、和及与以")
        if former and left_from >= former.end and _CONJUNCTION.search(left):
            left = ""  # "××个党总支、××个党支部": what stood before belongs to the former
        sister = found[-1] if former and text.startswith(SISTERS, left_from) else None
        found.append(
            Slot(
                blank=blank,
                left=left,
                right=_CONJUNCTION.sub("", text[right_from:right_to]),
                before=_masked(text, first, left_from, blanks),
                after=_masked(text, right_to, last, blanks),
                headings=headings,
                group=group + sum(text.count(mark, 0, first) for mark in SENTENCE_ENDS),
                in_brackets=_open_bracket(text, first, blank.start),
                heads=heads,
                sister=sister is not None,
                listed=_listed(left, sister),
            )
        )
    return found


def _listed(left: str, sister: Slot | None) -> tuple[str, ...]:
    """Texts to read this item by: 五星级、四星级支部分别为 ☐、☐ is 五星级支部 ☐ and 四星级支部 ☐."""
    if sister is None:
        return _apart(left, 0) if "分别" in left else ()
    if left:
        return ()
    if "分别" in sister.left:
        return _apart(sister.left, 1)
    if sister.listed and "分别" in sister.listed[0]:
        said, _, place = sister.listed[0].partition(SLOT)
        return _apart(said, int(place) + 1)
    return (sister.left,) if sister.left else ()


def _apart(left: str, place: int) -> tuple[str, ...]:
    """The item at ``place`` of a list before 分别, alone and with the last item's end as its noun.

    The first text keeps the whole list and the place, for the item after it.
    """
    said = left[: left.index("分别")]
    items = re.split(r"[、和及与]", said)
    if items[0].startswith("第"):  # 第一、二、三种形态
        items = [item if item.startswith("第") else f"第{item}" for item in items]
    if place >= len(items):
        return ()
    tails = (
        [items[-1][-size:] for size in (2, 3, 4) if len(items[-1]) > size] if place < len(items) - 1 else []
    )
    return (f"{said}分别{SLOT}{place}", items[place], *(items[place] + tail for tail in tails))


def _without_asides(text: str, blanks: Sequence[Blank]) -> str:
    """``text`` with short asides in brackets (中心组（扩大）学习) made letters that break nothing."""

    def kept(match: re.Match[str]) -> str:
        has_blank = any(match.start() <= blank.start < match.end() for blank in blanks)
        return match[0] if has_blank else "-" * len(match[0])

    return _ASIDE.sub(kept, text)


def _sentence(text: str, blank: Blank) -> tuple[int, int]:
    first = max((text.rfind(mark, 0, blank.start) for mark in SENTENCE_ENDS), default=-1) + 1
    end = _ENDS.search(text, blank.end)
    return first, end.start() if end else len(text)


def _number_end(text: str, blank: Blank) -> int:
    """Just after the blank, its 余 or 多, and its measure word."""
    at = _AFTER_NUMBER.match(text, blank.end)
    end = at.end() if at else blank.end
    for word in filter(None, (blank.unit,)):
        for opening in ("", "（", "("):
            if text.startswith(opening + word, end):
                return end + len(opening + word)
    return end


def _break_before(text: str, place: int, first: int) -> int:
    return max((text.rfind(mark, first, place) for mark in BREAKS), default=-1) + 1 or first


def _break_after(text: str, place: int, last: int) -> int:
    found = _BREAKS.search(text, place, last)
    return found.start() if found else last


def _masked(text: str, first: int, last: int, blanks: Sequence[Blank]) -> str:
    """``text[first:last]`` with every blank shown as ☐."""
    out, at = [], first
    for blank in blanks:
        if first <= blank.start and blank.end <= last:
            out += [text[at : blank.start], SLOT]
            at = blank.end
    return "".join([*out, text[at:last]])


def _open_bracket(text: str, first: int, place: int) -> bool:
    said = text[first:place]
    return said.count("（") + said.count("(") > said.count("）") + said.count(")")
