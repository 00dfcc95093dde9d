"""From the blanks of a draft to proposals: bound, offered or open. Pure and deterministic.

Wrong while sure is the worst answer: a blank is bound only when the words
beside it are explained to the last one by exactly one indicator.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jishi.core.periods import Period
from jishi.indicators.spec import Indicator, WorkField
from jishi.papers.binding.lexicon import lexicon
from jishi.papers.binding.model import Decision, Offer, Proposal, Shown
from jishi.papers.binding.others import Names, propose_other
from jishi.papers.binding.rows import by_cell, caption_after, cells_of
from jishi.papers.binding.score import Before, Candidate, Scorer
from jishi.papers.binding.slots import Slot, slots_of
from jishi.papers.binding.sure import Sureness
from jishi.papers.binding.thread import Thread
from jishi.papers.binding.times import period_of
from jishi.papers.binding.views import view_of
from jishi.word.model import Blank, Paragraph

MOST_OFFERS = 5
KEPT_OFFERS = 3  # of the best; the rest share their places with relatives of the first
OFFER_FLOOR = -1.0  # below it the words speak against rather than for
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Binder:
    """The catalogue's words, one institution's names, and what it confirmed before."""

    items: Mapping[str, Indicator]
    fields: Mapping[str, WorkField]
    names: Names = field(default_factory=Names)
    remembered: Mapping[str, str] = field(default_factory=dict)
    """Fingerprint of a blank → indicator a person confirmed for it ("" for none)."""
    scorer: Scorer = field(init=False)
    sureness: Sureness = field(init=False)
    parts: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.parts = {}
        for item in self.items.values():
            if item.words.part_of:
                self.parts.setdefault(item.words.part_of, []).append(item.id)
        words = lexicon().with_names(self.names.all())
        self.scorer, self.sureness = Scorer(self.items, self.fields, words), Sureness(self.items, words)

    def bind(
        self,
        paragraphs: Sequence[Paragraph],
        blanks: Iterable[Blank],
        headings: Mapping[int, tuple[str, ...]],
        base: Period,
    ) -> list[Proposal]:
        """One proposal a blank, in text order. ``base`` is the period the paper is about."""
        by_paragraph: dict[int, list[Blank]] = {}
        for blank in blanks:
            by_paragraph.setdefault(blank.paragraph, []).append(blank)
        found: list[Proposal] = []
        cells, caption = cells_of(paragraphs), ""
        for number, paragraph in enumerate(paragraphs):
            mine = by_paragraph.get(paragraph.number, [])
            row = cells.get(paragraph.number)
            above = headings.get(paragraph.number, ())
            if row or paragraph.cell:
                above = (*above, caption) if caption else above
            else:
                caption = caption_after(paragraph.text, caption)
            for part, inside in by_cell(paragraph, mine, row) if row else [(paragraph, mine)]:
                slots = slots_of(part, inside, above, number * 1000)
                found += self._paragraph(slots, base)
        return sorted(found, key=lambda proposal: proposal.blank.index)

    def _paragraph(self, slots: list[Slot], base: Period) -> list[Proposal]:
        found: list[Proposal] = []
        thread = Thread()
        for slot in slots:
            thread.enter(slot, self.scorer.lexicon.carried_by(slot.left) and not slot.before)
            if slot.blank.kind != "figure":
                found.append(propose_other(slot, self.names, base, fingerprint(slot)))
                continue
            proposal, top = self._figure(slot, thread, base)
            thread.note(slot, proposal, top, self.items)
            found.append(proposal)
        return found

    def _figure(self, slot: Slot, thread: Thread, base: Period) -> tuple[Proposal, Candidate | None]:
        before = thread.before(slot, self.items)
        ranked = [made for made in self.scorer.candidates(slot, before) if made.score >= OFFER_FLOOR]
        shown = view_of(slot, self.scorer.lexicon, thread.unit)
        if shown is not Shown.VALUE and thread.last and not _rate_named(ranked, self.items):
            return self._view(slot, shown, thread, base), None
        mark = fingerprint(slot)
        if mark in self.remembered:
            return self._remembered(slot, mark, ranked, base), None
        top = ranked[0] if ranked else None
        sure = top is not None and self.sureness.sure(slot, ranked, before)
        offers = self._offers(ranked, sure, before)
        decision = Decision.BOUND if sure else Decision.OFFERED if offers else Decision.OPEN
        return (
            Proposal(
                blank=slot.blank,
                decision=decision,
                why=_why(slot, top, sure),
                heading=slot.headings[-1] if slot.headings else "",
                clause=slot.window.replace("☐", slot.blank.mark),
                fingerprint=mark,
                indicator=top.indicator if top else "",
                shown=Shown.PRIOR if shown is Shown.PRIOR else Shown.VALUE,
                period=_prior(slot, base) if shown is Shown.PRIOR else period_of(slot, base),
                confidence=offers[0].confidence if offers else 0.0,
                offers=offers,
            ),
            top,
        )

    def _offers(self, ranked: list[Candidate], sure: bool, before: Before) -> tuple[Offer, ...]:
        """The best few, then the total and the sides of the first, then totals and sister parts."""
        offers = [self._offer(made, ranked, sure) for made in ranked[:MOST_OFFERS]]
        near = [name for offer in offers[:1] for name in self._above(offer.indicator)]
        near += [before.total, before.last] if before.total else []
        for offer in offers:
            near += [*self._above(offer.indicator), *self._beside(offer.indicator)]
        kept = {offer.indicator for offer in offers[:KEPT_OFFERS]}
        close = [name for name in dict.fromkeys(near) if name in self.items and name not in kept]
        first = close[: MOST_OFFERS - KEPT_OFFERS] if len(offers) > KEPT_OFFERS else []
        rest = [offer.indicator for offer in offers[KEPT_OFFERS:]] + close
        known = {offer.indicator: offer for offer in offers}
        names = dict.fromkeys([*(offer.indicator for offer in offers[:KEPT_OFFERS]), *first, *rest])
        return tuple(known.get(name) or self._weak(name) for name in list(names)[:MOST_OFFERS])

    def _above(self, indicator: str) -> list[str]:
        """The total an indicator is a part of, and the sides of a ratio."""
        item = self.items[indicator]
        sides = item.measure[1:] if item.measure[0] == "ratio" else ()
        return [name for name in (item.words.part_of, *sides) if name]

    def _beside(self, indicator: str) -> list[str]:
        total = self.items[indicator].words.part_of
        return [*self.parts.get(total, ()), *self.parts.get(indicator, ())]

    def _weak(self, name: str) -> Offer:
        return Offer(name, self.items[name].name, 0.05)

    def _offer(self, made: Candidate, ranked: list[Candidate], sure: bool) -> Offer:
        gap = made.score - max((other.score for other in ranked if other is not made), default=0.0)
        raw = 1 / (1 + math.exp(-(0.45 * (made.score - 4) + 0.5 * gap)))
        limit = (0.95, 0.99) if sure and made is ranked[0] else (0.0, 0.94)
        return Offer(
            made.indicator, self.items[made.indicator].name, round(min(max(raw, limit[0]), limit[1]), 2)
        )

    def _view(self, slot: Slot, shown: Shown, thread: Thread, base: Period) -> Proposal:
        """A share, growth or last year's value is as sure as the figure it speaks of."""
        main = thread.last_proposal
        assert main is not None
        name = self.items[main.indicator].name if main.indicator else ""
        total = thread.total_indicator(self.items.get(main.indicator))
        known = bool(main.indicator) and (shown is not Shown.SHARE or bool(total))
        known = known and not self._other_subject(slot, total)
        return Proposal(
            blank=slot.blank,
            decision=main.decision if known else Decision.OFFERED if main.indicator else Decision.OPEN,
            why=f"说的是前面的“{name}”的{_VIEW_NAMES[shown]}" if name else "前面的数还没有认定",
            heading=slot.headings[-1] if slot.headings else "",
            clause=slot.window.replace("☐", slot.blank.mark),
            fingerprint=fingerprint(slot),
            indicator=main.indicator,
            shown=shown,
            total=total if shown is Shown.SHARE else "",
            period=_year_before(main.period or base) if shown is Shown.PRIOR else main.period,
            confidence=main.confidence,
            offers=main.offers,
        )

    def _other_subject(self, slot: Slot, total: str) -> bool:
        """Whether a share or growth names a thing of its own (占在职党员总数的), not the total meant."""
        words = self.items[total].words.phrases if total in self.items else ()
        taken = {at for word in (*words, *_VIEW_WORDS) for at in _places(word, slot.left)}
        return bool(self.scorer.lexicon.unexplained(slot.left, taken))

    def _remembered(self, slot: Slot, mark: str, ranked: list[Candidate], base: Period) -> Proposal:
        chosen = self.remembered[mark]
        others = tuple(self._offer(made, ranked, False) for made in ranked[:MOST_OFFERS])
        kept = tuple(offer for offer in others if offer.indicator != chosen)
        first = (Offer(chosen, self.items[chosen].name, 0.99),) if chosen in self.items else ()
        return Proposal(
            blank=slot.blank,
            decision=Decision.BOUND if first else Decision.OPEN,
            why="本单位以前确认过同样的句子",
            heading=slot.headings[-1] if slot.headings else "",
            clause=slot.window.replace("☐", slot.blank.mark),
            fingerprint=mark,
            indicator=chosen if first else "",
            period=period_of(slot, base),
            confidence=0.99 if first else 0.0,
            offers=(*first, *kept)[:MOST_OFFERS],
        )


_VIEW_WORDS = [
    "占",
    "总数",
    "比例",
    "比重",
    "全部",
    "同比",
    "环比",
    "增长",
    "增加",
    "增幅",
    "上升",
    "提高",
    "减少",
    "下降",
    "降低",
    "率",
    "净增",
    "去年同期",
    "上年同期",
    "上年",
    "去年",
    "较",
    "比",
    "了",
    "同期",
    "总人次",
    "总量",
    "人次",
    "数",
]


def _places(word: str, text: str) -> list[int]:
    at = text.find(word)
    return list(range(at, at + len(word))) if at >= 0 else []


_VIEW_NAMES = {
    Shown.SHARE: "占比",
    Shown.GROWTH: "同比增幅",
    Shown.CHANGE: "同比增减数",
    Shown.PRIOR: "上年同期数",
}


def _prior(slot: Slot, base: Period) -> Period:
    """The year a base figure is of: the one named (在2025年××名基础上), else the one before."""
    named = period_of(slot, base)
    return _year_before(base) if named == base else named


def _year_before(period: Period) -> Period:
    return period.year_before()


def _rate_named(ranked: list[Candidate], items: Mapping[str, Indicator]) -> bool:
    """A rate of its own (整改率) is named beside the number: then it is no share of what stood before."""
    return bool(ranked) and items[ranked[0].indicator].measure[0] == "ratio" and ranked[0].place == "beside"


def _why(slot: Slot, top: Candidate | None, sure: bool) -> str:
    if top is None:
        return "前后文和目录中的指标都对不上"
    unit = f"、后文“{slot.blank.unit}”" if top.unit_same and slot.blank.unit else ""
    where = {
        "earlier": "同一句前面",
        "table": "表头",
        "composed": "承前文",
        "later": "同一句后面",
        "listed": "并列各项",
    }.get(top.place, "前后文" if not unit else "前文")
    agreed = "都对上" if unit else "对上"
    open_words = "" if sure or not (top.open_left or top.open_right) else "，但还有词语没有着落"
    return f"{where}“{top.phrase}”{unit}{agreed}{open_words}"


def fingerprint(slot: Slot) -> str:
    """The same for the same words round the same place, whatever the numbers and the white space."""
    heads = slot.heads or (slot.headings[-1] if len(slot.left + slot.right) < 4 and slot.headings else "")
    words = _SPACE.sub("", f"{heads}|{slot.before}|{slot.left}☐{slot.blank.unit}{slot.right}")
    plain = re.sub(r"\d+", "0", words)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
