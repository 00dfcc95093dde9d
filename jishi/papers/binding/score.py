"""How well each indicator's words explain the words beside one blank. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jishi.core.units import dimension
from jishi.indicators.spec import Indicator, WorkField
from jishi.papers.binding.lexicon import SLOT, Lexicon, Phrase, covered, phrase_index
from jishi.papers.binding.slots import Slot

FAR = 0.45  # a phrase earlier in the sentence explains less than one beside the number
LATER = 0.4  # … and one after it less still
LISTED = 0.9  # one that a list or a sister item lends
COMPOSED = 0.85  # a phrase put together with the noun of the total before it
LEFT_COST, RIGHT_COST, ACTOR_COST = (
    0.7,
    0.35,
    0.2,
)  # of each character beside the number that stays unexplained …
MOST_LEFT, MOST_RIGHT = 5, 5  # … up to so many: a long clause is no proof against
UNIT_SAME, UNIT_LIKE, UNIT_OTHER = 1.5, 0.4, -9.0  # the last is never offered
FIELD_SAME, FIELD_OTHER = 0.8, -0.3
CONTEXT_THERE, CONTEXT_MISSING = 1.0, -2.5
FOLLOWS, FOLLOWS_EARLIER, FOLLOWS_NOT = 2.5, 2.0, -1.5
PART, AVOIDED = 1.5, -4.0
NAMED = 3.5  # the same for words that name a thing of their own
COMPLETE = 5.0  # from this score on, words elsewhere in the sentence are not asked
FAR_PLACES = ("earlier", "later")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One indicator proposed for one blank. ``open_left`` counts unexplained characters before the number."""

    indicator: str
    score: float
    phrase: str
    place: str
    open_left: int
    open_right: int
    unit_same: bool
    context_met: bool


@dataclass(frozen=True, slots=True)
class Before:
    """What earlier blanks of the sentence turned out to be."""

    last: str = ""
    """Indicator of the blank just before, "" when none."""
    total: str = ""
    """Indicator of the total that 其中, a bracket or a list of parts speaks of."""
    noun: str = ""
    """The phrase by which that total was recognised."""
    seen: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    """Those of ``seen`` that were sure."""
    sisters: tuple[str, ...] = ()
    """The sister items of the list the blank just before belongs to."""
    parallel: bool = False
    """Whether the blank just before was one of several sister items, counted in ``unit``."""
    unit: str = ""
    said: str = ""
    """The sentence before, where this one goes on with it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said round one blank: words before and beside it, all words, the nearest; the field of work."""

    sure: str
    around: str
    near: str
    field: str

    @classmethod
    def of(cls, slot: Slot, before: Before, field: str) -> Said:
        sure = "".join((*slot.headings, slot.heads, slot.before, slot.window))
        near = slot.before.rpartition(SLOT)[2] + slot.left
        return cls(sure, sure + slot.after + before.said, near, field)


class Scorer:
    """The words of a catalogue, ready to be looked for."""

    def __init__(
        self, items: Mapping[str, Indicator], fields: Mapping[str, WorkField], lexicon: Lexicon
    ) -> None:
        self.items, self.fields, self.lexicon = items, fields, lexicon
        self.index = phrase_index(tuple((item.id, item.words.phrases) for item in items.values()))
        self.followers: dict[str, list[str]] = {}
        for item in items.values():
            for name in item.words.follows:
                self.followers.setdefault(name, []).append(item.id)
        self.dimensions = {
            item.id: frozenset(map(dimension, item.words.units)) for item in self.items.values()
        }

    def candidates(self, slot: Slot, before: Before) -> list[Candidate]:
        """Best first; equal scores by id, so that the order is always the same."""
        best: dict[str, Candidate] = {}
        said = Said.of(slot, before, self.field_of(slot.headings))
        for place, text, weight in _texts(slot, before):
            if place in FAR_PLACES and any(self._complete(made) for made in best.values()):
                continue  # the words beside the number say it all
            for owner, phrases in self._found(text, place, slot).items():
                if (place == "earlier" and owner in before.seen) or (
                    place == "composed" and owner == before.last
                ):
                    continue  # those words were said of that number, not of this one
                if place == "composed" and before.parallel and slot.blank.unit != before.unit:
                    continue  # of several items in a row, not of the last
                made = self._candidate(owner, phrases, slot, before, place, text, weight, said)
                if made and (owner not in best or made.score > best[owner].score + _handicap(best[owner])):
                    best[owner] = made
        return sorted(best.values(), key=lambda made: (-made.score, made.indicator))

    def _complete(self, made: Candidate) -> bool:
        """Whether the number's own clause is explained to the last word by this indicator."""
        if not made.unit_same or made.open_left or made.open_right:
            return False
        named = made.place == "beside" and not self.lexicon.carried_by(made.phrase)
        return made.score >= (NAMED if named else COMPLETE)

    def _found(self, text: str, place: str, slot: Slot) -> dict[str, list[tuple[Phrase, list[int]]]]:
        found: dict[str, list[tuple[Phrase, list[int]]]] = {}
        unit, measures = slot.blank.unit, dimension(slot.blank.unit)
        for phrase in self.index.within(text):
            if phrase.with_slot and place not in ("beside", "earlier", "listed", "later"):
                continue
            if self._unit(phrase.owner, unit, measures) == UNIT_OTHER:
                continue
            places = phrase.places(text)
            if places is not None and (place != "later" or _about(phrase, places, slot)):
                found.setdefault(phrase.owner, []).append((phrase, places))
        return found

    def _candidate(
        self,
        owner: str,
        phrases: list[tuple[Phrase, list[int]]],
        slot: Slot,
        before: Before,
        place: str,
        text: str,
        weight: float,
        said: Said,
    ) -> Candidate | None:
        item = self.items[owner]
        start, end = _own(place, text, slot)
        near = [found for found in phrases if _touches(found[1], start, end, place)]
        if not near:
            return None
        taken = {at for _, places in near for at in places}
        taken |= _places_of(item.words.context, text)
        taken |= _places_of(self.lexicon.bodies.get(item.field, ()), text)
        if place == "table":
            taken |= _places_of(self.lexicon.table_heads, text)
        main = max(near, key=lambda found: (found[0].weight, found[0].text))[0]
        slot_at = text.find(SLOT, start) if SLOT in text[start:] else end
        unexplained = [
            at for at in self.lexicon.unexplained(text, taken) if start <= at < end or at > slot_at
        ]
        edge = _edge(near, main, slot_at)
        open_left = sum(1 for at in unexplained if at < edge)
        open_right = sum(1 for at in unexplained if at > edge)
        explained = sum(1 for at in taken if text[at] != SLOT)
        acting = 0 if _counts_persons(slot) else self._acting(text, unexplained, edge)
        score = weight * min(explained, main.weight + 3) - ACTOR_COST * acting
        score -= LEFT_COST * min(open_left - acting, MOST_LEFT) + RIGHT_COST * min(open_right, MOST_RIGHT)
        extra, context_met = self._circumstances(item, slot, before, main, said)
        unit_same = slot.blank.unit in item.words.units
        return Candidate(
            owner, score + extra, main.text, place, open_left, open_right, unit_same, context_met
        )

    def _acting(self, text: str, unexplained: Sequence[int], edge: int) -> int:
        """How many characters left over before the number only say who did it (组织党员干部…)."""
        said = covered(self.lexicon.actors, text)
        return sum(1 for at in unexplained if at < edge and at in said)

    def _circumstances(
        self, item: Indicator, slot: Slot, before: Before, main: Phrase, said: Said
    ) -> tuple[float, bool]:
        """What speaks for or against an indicator besides its phrase; and whether its context is there."""
        words, extra, context_met = (
            item.words,
            self._unit(item.id, slot.blank.unit, dimension(slot.blank.unit)),
            True,
        )
        if words.context:
            there = any(word in said.around for word in words.context)
            extra += CONTEXT_THERE if there else CONTEXT_MISSING  # what is said later makes likely, not sure
            context_met = there and any(word in said.sure for word in words.context)
        if any(word in said.near or word in slot.right for word in words.avoid):
            extra, context_met = extra + AVOIDED, False
        if words.follows:
            extra += self._following(item, slot, before, main)
        if words.part_of and words.part_of in (before.total, before.last, *before.seen):
            extra += PART
        if said.field:
            extra += FIELD_SAME if said.field == item.field else FIELD_OTHER
        return extra, context_met

    def _following(self, item: Indicator, slot: Slot, before: Before, main: Phrase) -> float:
        """What the figures before say for one that usually follows them.

        After two groups in a row (职工××人、老领导××人) the money is most likely for
        both. One that follows an earlier figure of the sentence, and has not been
        said yet, comes near.
        """
        follows = item.words.follows
        if before.parallel and slot.blank.unit != before.unit:
            wholes = self._common(before.sisters)
            return FOLLOWS if wholes.intersection(follows) else 0.0
        if before.last in follows or before.total in follows:
            return FOLLOWS
        if item.id not in before.seen and any(name in follows for name in before.seen):
            return FOLLOWS_EARLIER
        return FOLLOWS_NOT if main.weight < 4 else 0.0

    def _common(self, names: Sequence[str]) -> set[str]:
        """The totals that all of ``names`` are parts of; where there are none, the widest of each."""
        chains = [self._wholes(name) for name in names]
        return set.intersection(*map(set, chains)) or {chain[-1] for chain in chains if chain}

    def _wholes(self, name: str) -> list[str]:
        """The totals an indicator is a part of, nearest first."""
        found: list[str] = []
        while (name := self.items[name].words.part_of if name in self.items else "") and name not in found:
            found.append(name)
        return found

    def _unit(self, owner: str, unit: str, measures: str) -> float:
        """What the measure word of a blank, which ``measures`` something, says of an indicator."""
        if not unit or unit in self.items[owner].words.units:
            return UNIT_SAME if unit else 0.0
        return UNIT_LIKE if measures in self.dimensions[owner] else UNIT_OTHER

    def field_of(self, headings: Sequence[str]) -> str:
        """The field of work that the nearest telling heading announces; "" when none does."""
        for heading in reversed(headings):
            hits = [
                (len(word), field.code)
                for field in self.fields.values()
                for word in field.headings
                if word in heading
            ]
            if hits:
                return max(hits)[1]
        return ""


def _about(phrase: Phrase, places: list[int], slot: Slot) -> bool:
    """Whether the number in a phrase (×党员干部与…结对) is this one, not one after it."""
    return not phrase.with_slot or len(slot.left) in places


def _counts_persons(slot: Slot) -> bool:
    return dimension(slot.blank.unit) == "persons"


def _handicap(known: Candidate) -> float:
    """How much better a match elsewhere must be than one right beside the number."""
    return 1.0 if known.place in ("beside", "table") else 0.0


def _texts(slot: Slot, before: Before) -> list[tuple[str, str, float]]:
    """Where to look, nearest first: (place, text, how much a match there is worth)."""
    texts = [("beside", slot.window, 1.0)]
    if slot.plain != slot.window:
        texts.append(("beside", slot.plain, 1.0))
    if slot.heads.strip():
        texts.append(("table", slot.heads + slot.left, 1.0))
    for said in slot.listed:
        if "分别" not in said:
            texts.append(("listed", f"{said}{SLOT}{slot.right}", LISTED))
    if before.noun:
        texts.append(("composed", f"{before.noun}{slot.left}{slot.right}", COMPOSED))
        texts.append(("composed", f"{slot.left}{slot.right}{before.noun}", COMPOSED))
    if slot.before:
        texts.append(("earlier", slot.before + slot.window, FAR))
    if slot.after:
        texts.append(("later", slot.window + slot.after, LATER))
    return texts


def _own(place: str, text: str, slot: Slot) -> tuple[int, int]:
    """The part of ``text`` that is the blank's own clause."""
    if place == "earlier":
        return len(text) - len(slot.window), len(text)
    if place == "later":
        return 0, len(slot.window)
    if place == "composed":
        own = slot.left + slot.right
        at = text.find(own) if own else 0
        return at, at + len(own)
    return 0, len(text)


def _touches(places: list[int], start: int, end: int, place: str) -> bool:
    """A composed phrase must use words of the blank's own clause and of the noun before it."""
    inside = any(start <= at < end for at in places)
    if place == "composed":
        if start == end:
            return True  # "监测对象××户××人": the second number has the noun of the first
        return inside and any(not start <= at < end for at in places)
    return inside or place in ("earlier", "later")


def _edge(near: list[tuple[Phrase, list[int]]], main: Phrase, slot_at: int) -> int:
    """Up to where an unexplained word is fatal: the number, or the thing named behind it (××个教工党支部)."""
    begins = min(min(places) for phrase, places in near if phrase is main)
    return max(slot_at, begins) if begins > slot_at else slot_at


def _places_of(words: Sequence[str], text: str) -> set[int]:
    taken: set[int] = set()
    for word in words:
        at = text.find(word)
        if at >= 0:
            taken.update(range(at, at + len(word)))
    return taken
