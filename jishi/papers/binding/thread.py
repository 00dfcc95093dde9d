"""What a sentence has said so far, blank by blank. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from jishi.indicators.spec import Indicator
from jishi.papers.binding.model import Decision, Proposal, Shown
from jishi.papers.binding.score import Before, Candidate
from jishi.papers.binding.slots import Slot


@dataclass(slots=True)
class Thread:
    """What has been said so far in the sentence."""

    group: int = -9
    sentence: str = ""
    said: str = ""
    """The sentence before, where this one goes on with it."""
    last: str = ""
    unit: str = ""
    last_proposal: Proposal | None = None
    total: str = ""
    total_noun: str = ""
    noun: str = ""
    seen: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    sisters: tuple[str, ...] = ()
    parallel: bool = False
    """Whether the figure before was one of two or more sister items (职工××人、退休人员××人)."""

    def enter(self, slot: Slot, goes_on: bool) -> None:
        """Begin anew with a sentence; one that names nothing (。办结××件) goes on, but is never sure."""
        if slot.group == self.group:
            return
        if goes_on and slot.group == self.group + 1:
            self.group, self.said, self.bound = slot.group, self.sentence, ()
            self.last_proposal, self.unit, self.parallel = None, "", False
        else:
            self.__init__(group=slot.group)  # type: ignore[misc]
        self.sentence = slot.sentence

    def before(self, slot: Slot, items: Mapping[str, Indicator]) -> Before:
        part = "其中" in slot.left or slot.in_brackets or "其中" in re.split("[；;]", slot.before)[-1]
        if "其中" in slot.left or (slot.in_brackets and not self.total):
            self.total, self.total_noun = self.last, self.noun
        return Before(
            last=self.last,
            total=self.total if part else "",
            noun=(self.total_noun if part and self.total_noun else self.noun),
            seen=self.seen,
            bound=self.bound,
            parallel=self.parallel,
            sisters=self.sisters,
            unit=self.unit,
            said=self.said,
        )

    def note(
        self, slot: Slot, proposal: Proposal, top: Candidate | None, items: Mapping[str, Indicator]
    ) -> None:
        if proposal.shown is not Shown.VALUE:
            return
        if top is None:  # nothing can be said of a figure that is not known
            self.last, self.unit, self.last_proposal, self.noun = "", "", None, ""
            return
        parts = proposal.indicator in items and items[proposal.indicator].words.part_of
        beside = self.last in items and items[self.last].words.part_of
        listed = slot.sister or bool(parts and parts == beside)
        self.parallel = listed and slot.blank.unit == self.unit
        self.sisters = (*(self.sisters if self.parallel else ()), proposal.indicator)
        self.last, self.unit, self.last_proposal = proposal.indicator, slot.blank.unit, proposal
        self.noun = top.phrase.replace("…", "").replace("×", "")
        self.seen = (*self.seen, proposal.indicator)
        if proposal.decision is Decision.BOUND:
            self.bound = (*self.bound, proposal.indicator)

    def total_indicator(self, item: Indicator | None) -> str:
        if item and item.words.part_of:
            return item.words.part_of
        return self.total if self.total != self.last else ""
