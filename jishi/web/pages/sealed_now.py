"""What the ledgers say today of every figure of a sealed paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jishi.core.numerals import read_number
from jishi.indicators.spec import Indicator
from jishi.papers.binding.model import Shown
from jishi.papers.desk import Job
from jishi.papers.models import Paper, SealedFigure
from jishi.papers.moved import Moved, moved_since
from jishi.papers.sealed_hand import HandWritten, by_hand
from jishi.papers.sources import SHOWN_AS
from jishi.papers.written import KINDS
from jishi.web.pages.sealed_papers import job_of

PERCENT = ("%", "％")
ENDS = "。；！？"
WORDS_BEFORE, WORDS_AFTER, LEAST_WORDS = 18, 12, 4


@dataclass(frozen=True, slots=True)
class State:
    """How a sealed figure stands today; word and icon carry it, colour repeats it."""

    code: str
    label: str
    colour: str
    icon: str


MOVED = State("moved", "后来变了", "warn", "alert")
ROWS = State("rows", "数没变，依据变了", "info", "refresh")
SAME = State("same", "一致", "ok", "check")
HAND = State("hand", "手工", "manual", "pencil")
LOST = State("lost", "未重算", "idle", "none")
STATES = (SAME, ROWS, MOVED, HAND, LOST)


@dataclass(frozen=True, slots=True)
class Standing:
    """One figure of a sealed paper today. ``rows`` are ids of records that came, went or changed."""

    figure: SealedFigure
    name: str
    definition: str
    state: State
    now: str = ""
    change: str = ""
    why: str = ""
    rows: tuple[int, ...] = ()

    @property
    def left(self) -> str:
        """The last words before the number, its neighbours shown as …"""
        words = self.figure.left
        begin = max(words.rfind(end) for end in ENDS) + 1
        return shortened(words[begin:]).replace("☐", "…")

    @property
    def right(self) -> str:
        """The first words after the number and its measure word."""
        words = self.figure.right[:WORDS_AFTER]
        end = min((place for place in map(words.find, ENDS) if place >= 0), default=len(words))
        return words[:end].replace("☐", "…")


def shortened(words: str, most: int = WORDS_BEFORE) -> str:
    """The last of ``words``, from a comma on where one leaves enough; … where it had to be cut."""
    if len(words) <= most:
        return words
    cut = words[-most:]
    comma = min((place + 1 for place in map(cut.find, "，、：") if place >= 0), default=most)
    return cut[comma:] if most - comma >= LEAST_WORDS else f"…{cut}"


def standings(paper: Paper) -> list[Standing]:
    """Every figure of ``paper``, in text order; one pass over the ledgers, whatever their number."""
    what, figures = job_of(paper), list(paper.figures.all())
    moved = moved_since(figures, what)
    found = [_standing(figure, moved[figure.pk], what.items) for figure in figures]
    found += [Standing(one.figure, _named(one), "", HAND, why=one.said) for one in by_hand(paper)]
    return sorted(found, key=lambda one: one.figure.number)


def standing_of(figure: SealedFigure, what: Job) -> Standing:
    """The same for one figure alone."""
    return _standing(figure, moved_since([figure], what)[figure.pk], what.items)


def counts(found: Sequence[Standing]) -> list[tuple[State, int]]:
    """How many stand in each state, states without any left out."""
    told = Counter(one.state for one in found)
    return [(state, told[state]) for state in STATES if told[state]]


def name_of(figure: SealedFigure, items: Mapping[str, Indicator]) -> str:
    """The indicator as the source table names it; "" where a person wrote the number."""
    if not figure.indicator:
        return ""
    known = items.get(figure.indicator)
    return (known.name if known else figure.indicator) + SHOWN_AS[Shown(figure.shown)]


def _named(one: HandWritten) -> str:
    """What a person wrote where it is no number; "" for a number, as ``name_of`` has it."""
    return "" if one.kind == KINDS["figure"] else f"手工填写（{one.kind}）"


def _standing(figure: SealedFigure, moved: Moved, items: Mapping[str, Indicator]) -> Standing:
    name, item = name_of(figure, items), items.get(figure.indicator)
    if item is None:
        return Standing(figure, name, "", LOST, why=moved.why)
    change = change_of(figure, moved.now) if moved.value_changed else ""
    state = MOVED if moved.value_changed else ROWS if moved.why else SAME
    return Standing(figure, name, item.definition, state, moved.now, change, moved.why, moved.rows)


def change_of(figure: SealedFigure, now: str) -> str:
    """By how much the printed number differs now: +36, −0.6 个百分点; "" where that cannot be said."""
    before, after = read_number(figure.text), read_number(now)
    if before is None or after is None or before == after or figure.approx:
        return ""
    step = f"{abs(after - before):f}"
    return f"{'+' if after > before else '−'}{step}{' 个百分点' if figure.unit in PERCENT else ''}"
