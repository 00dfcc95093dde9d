"""When the first candidate is so plain that nobody need be asked. Pure.

Wrong while sure is the worst answer: every rule here keeps a blank open to a
person, none makes it sure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from jishi.core.units import dimension
from jishi.indicators.spec import Indicator
from jishi.papers.binding.lexicon import Lexicon
from jishi.papers.binding.score import Before, Candidate
from jishi.papers.binding.slots import Slot
from jishi.papers.binding.times import unclear_time

BOUND_SCORE = 3.4
BOUND_MARGIN = 1.6
FAR_RIVAL = 1.5
NEAR_PLACES = ("beside", "table", "composed", "listed")
_TOTAL = re.compile(r"(?:共|共计|合计|总计|累计)?")
_AMONG = re.compile(
    r"(?:党员|职工|干部|人员|团员|会员|代表|对象|积极分子|书记|委员|队员|群众|线索|问题|案件|支部)(?:之)?中(?:[，,：:]|$)"
)


class Sureness:
    """The rules, knowing the catalogue's relations and the light words."""

    def __init__(self, items: Mapping[str, Indicator], lexicon: Lexicon) -> None:
        self.items, self.lexicon = items, lexicon

    def sure(self, slot: Slot, ranked: Sequence[Candidate], before: Before) -> bool:
        """No word beside the number is left over, no other indicator comes near, and it is ours to count."""
        top = ranked[0]
        return (
            _plain(slot, ranked)
            and not self._part_of_another(slot, top, before)
            and not self._one_of_many(slot, top, before)
            and not unclear_time(slot)
            and not self._hangs(top, before)
            and not _qualified(slot, top)
            and not self.lexicon.speaks_of_others(slot.before, slot.left, slot.headings, top.phrase)
        )

    def _part_of_another(self, slot: Slot, top: Candidate, before: Before) -> bool:
        """Whether 其中… or 在职党员中… makes it a part of something it is no part of."""
        words = self.items[top.indicator].words
        if before.total and before.total not in (words.part_of, *words.follows):
            return True
        among = _AMONG.search(slot.before.rpartition("；")[2])
        return bool(among) and not (words.part_of and words.part_of in before.seen)

    def _one_of_many(self, slot: Slot, top: Candidate, before: Before) -> bool:
        """Whether the words speak of more than this: 主题党日等活动, 分别为, 共, money for two groups."""
        apart = "分别" in slot.left or any("分别" in said for said in slot.listed)
        if apart and top.place != "listed":
            return True
        if top.place == "composed" and _TOTAL.fullmatch(slot.left):
            return True
        follows = self.items[top.indicator].words.follows
        if before.parallel and slot.blank.unit != before.unit and before.last in follows:
            return True
        named = top.phrase.split("…")[-1].strip("×")
        return f"{named}等" in slot.window

    def _hangs(self, top: Candidate, before: Before) -> bool:
        """Whether the words name nothing of their own (参加, 整改率) and what they continue is not sure."""
        base = {before.last, before.total}.intersection(before.bound)
        if top.place == "composed":
            return not any(self._continues(top.indicator, one) for one in base)
        if not self.lexicon.carried_by(top.phrase):
            return False
        return not base or not any(self._continues(top.indicator, one) for one in before.bound)

    def _continues(self, name: str, base: str) -> bool:
        """Whether the figure ``name`` may be said of ``base``: a part, a share, what came of it."""
        item = self.items[name]
        sides = item.measure[1:] if item.measure[0] == "ratio" else ()
        wholes = {item.words.part_of, *item.words.follows, *sides}
        for side in sides:
            wholes |= {self.items[side].words.part_of, *self.items[side].words.follows}
        return base in wholes or _stem(name) == _stem(base)


def _stem(name: str) -> str:
    return name.rpartition(".")[0]


def _plain(slot: Slot, ranked: Sequence[Candidate]) -> bool:
    """Whether the words say it all, and say it of one indicator only."""
    top = ranked[0]
    rival = max((made.score - _far(made) for made in ranked[1:]), default=0.0)
    return (
        top.place in NEAR_PLACES
        and top.score >= BOUND_SCORE
        and top.score - rival >= BOUND_MARGIN
        and top.open_left == 0
        and top.open_right <= 2
        and (top.unit_same or not slot.blank.unit)
        and top.context_met
    )


def _far(made: Candidate) -> float:
    """What a rival loses whose words stand elsewhere in the sentence: they are another number's."""
    return FAR_RIVAL if made.place in ("earlier", "later") else 0.0


def _qualified(slot: Slot, top: Candidate) -> bool:
    """Whether a name in quotation marks tells which persons are meant (“双带头人”支部书记)."""
    if dimension(slot.blank.unit) != "persons":
        return False
    named = re.escape(top.phrase.split("…")[0].split("×")[0])
    return bool(named) and bool(re.search(rf"“[^“”]{{1,12}}”的?{named}", slot.window))
