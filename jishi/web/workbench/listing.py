"""The list of blanks at the left, and the counts above it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from jishi.papers.binding.model import Decision
from jishi.papers.sources import SHOWN_AS
from jishi.papers.work.bench import LABELS, Bench, Cell, State

ICONS = {
    State.PROPOSED: "open",
    State.CHOICE: "open",
    State.OPEN: "pencil",
    State.CONFLICT: "alert",
    State.UNKNOWN: "none",
    State.SKIPPED: "right",
    State.MANUAL: "pencil",
    State.CONFIRMED: "done",
}
LOOKS = {
    State.PROPOSED: "proposed",
    State.CHOICE: "proposed",
    State.OPEN: "empty",
    State.CONFLICT: "conflict",
    State.UNKNOWN: "empty",
    State.SKIPPED: "empty",
    State.MANUAL: "manual",
    State.CONFIRMED: "confirmed",
}
KINDS = {"name": "名称", "date": "日期", "edition": "届次", "titles": "文件标题"}
METER = ((State.CONFIRMED, "ok"), (State.MANUAL, "manual"), (State.PROPOSED, "warn"), (State.CONFLICT, "bad"))
AROUND = 7


@dataclass(frozen=True, slots=True)
class Chip:
    """One state to filter by."""

    code: str
    label: str
    count: int
    look: str


def chips(bench: Bench) -> list[Chip]:
    """The states that occur, with their numbers."""
    return [
        Chip(state.value, LABELS[state], bench.tally[state], LOOKS[state])
        for state in State
        if bench.tally[state]
    ]


def groups(cells: Iterable[Cell]) -> list[tuple[str, list[Cell]]]:
    """The blanks under the headings they stand below, in the order of the paper."""
    return [
        (head or "正文", list(found))
        for head, found in groupby(cells, key=lambda cell: cell.proposal.heading)
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the progress bar, in blanks."""

    look: str
    start: int
    count: int


def meter(bench: Bench) -> list[Part]:
    """The parts of the progress bar from the left: settled first, what needs a look after it."""
    parts, start = [], 0
    for state, look in METER:
        if count := bench.tally[state]:
            parts.append(Part(look, start, count))
            start += count
    return parts


def name_of(bench: Bench, cell: Cell) -> str:
    """What a blank is called: its indicator, else what kind of words it wants and what stands round it."""
    item = bench.what.items.get(cell.decided.indicator)
    if item and cell.decided.decision is not Decision.BY_HAND:
        return item.name + SHOWN_AS[cell.decided.shown]
    offered = bench.what.items.get(cell.proposal.indicator)
    if offered:
        return offered.name
    words = _around(cell)
    kind = KINDS.get(cell.blank.kind, "")
    return f"{kind}：{words}" if kind else words


def _around(cell: Cell) -> str:
    left, mark, right = cell.proposal.clause.partition(cell.blank.mark)
    return f"{left[-AROUND:]}{mark}{right[:AROUND]}"
