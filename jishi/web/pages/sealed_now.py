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
from jishi.papers.sources import SHOWN_AS
from jishi.web.pages.sealed_papers import job_of

PERCENT = ("%", "％")
ENDS = "。；！？"
WORDS_BEFORE, WORDS_AFTER = 18, 12


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
        return words[begin:][-WORDS_BEFORE:].replace("☐", "…")

    @property
    def right(self) -> str:
        """The first words after the number and its measure word."""
        words = self.figure.right[:WORDS_AFTER]
        end = min((place for place in map(words.find, ENDS) if place >= 0), default=len(words))
        return words[:end].replace("☐", "…")


def standings(paper: Paper) -> list[Standing]:
    """Every figure of ``paper``, in text order; one pass over the ledgers, whatever their number."""
    what, figures = job_of(paper), list(paper.figures.all())
    moved = moved_since([figure for figure in figures if figure.indicator], what)
    return [_standing(figure, moved.get(figure.pk), what.items) for figure in figures]


def standing_of(figure: SealedFigure, what: Job) -> Standing:
    """The same for one figure alone."""
    moved = moved_since([figure], what) if figure.indicator else {}
    return _standing(figure, moved.get(figure.pk), what.items)


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


def _standing(figure: SealedFigure, moved: Moved | None, items: Mapping[str, Indicator]) -> Standing:
    name = name_of(figure, items)
    if moved is None:
        return Standing(figure, name, HAND)
    if figure.indicator not in items:
        return Standing(figure, name, LOST, why=moved.why)
    change = change_of(figure, moved.now) if moved.value_changed else ""
    state = MOVED if moved.value_changed else ROWS if moved.why else SAME
    return Standing(figure, name, state, moved.now, change, moved.why, moved.rows)


def change_of(figure: SealedFigure, now: str) -> str:
    """By how much the printed number differs now: +36, −0.6 个百分点; "" where that cannot be said."""
    before, after = read_number(figure.text), read_number(now)
    if before is None or after is None or before == after or figure.approx:
        return ""
    step = f"{abs(after - before):f}"
    return f"{'+' if after > before else '−'}{step}{' 个百分点' if figure.unit in PERCENT else ''}"
