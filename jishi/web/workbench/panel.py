"""The panel of one blank, as its template needs it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from jishi.core.errors import UserError
from jishi.core.periods import Period
from jishi.papers.answers import Answer
from jishi.papers.binding.model import Decision, Shown
from jishi.papers.values import UNKNOWN
from jishi.papers.work.bench import Bench, Cell
from jishi.papers.work.history import last_act, last_undone
from jishi.papers.work.picks import Pick
from jishi.papers.work.steps import said, steps_of
from jishi.papers.working import PaperStep
from jishi.web.seat import Seat
from jishi.web.workbench.agreed import agreed
from jishi.web.workbench.listing import LOOKS, name_of
from jishi.web.workbench.options import current, found_by, options, periods, priced
from jishi.web.workbench.proof import sides

LEFT, RIGHT = 26, 20
MIDDLING = 0.6
SOME_KINDS = {"name": "名称", "date": "日期", "edition": "届次", "titles": "文件标题"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a panel says: blank (by index), pick to look at, words, period; what was typed."""

    index: int
    pick: str = ""
    words: str = ""
    days: str = ""
    typed: str = ""
    note: str = ""
    fault: str = ""


def panel(seat: Seat, bench: Bench, asked: Asked) -> dict[str, Any]:
    """Everything the panel shows of one blank; one reading of the ledgers at most."""
    cell = bench.cells[asked.index]
    period = _period(asked.days)
    on = _on(bench, cell, asked, period)
    shown = on.asked_of(cell.proposal)
    answer = bench.answer(shown) if on.indicator else None
    item = bench.what.items.get(on.indicator)
    return {
        "cell": cell,
        "asked": asked,
        "look": LOOKS[cell.state],
        "total": len(bench.cells),
        "before": bench.cells[asked.index - 1] if asked.index else None,
        "after": bench.cells[asked.index + 1] if asked.index + 1 < len(bench.cells) else None,
        "context": around(bench, cell),
        "on": on,
        "item": item,
        "name": name_of(bench, cell) if item is None else "",
        "kind": SOME_KINDS.get(cell.blank.kind, "内容"),
        "value": bench.print(answer).text if answer else on.text,
        "unknown": UNKNOWN,
        "printed": bench.print(answer) if answer else None,
        "span": (shown.period or bench.what.period) if answer else None,
        "compared": compared(bench, shown, answer),
        "sure": confidence(cell, on),
        "options": options(bench, cell, on, period),
        "periods": periods(bench) if cell.blank.kind == "figure" else [],
        "found": priced(bench, cell, found_by(bench, asked.words), on),
        "agreed": agreed(bench, cell),
        "sides": sides(seat, bench, answer) if answer else [],
        "history": [
            (step, said(step.verb), _what(step, asked.index)) for step in steps_of(bench.paper, asked.index)
        ],
        "scope": bench.what.scope_label,
        **turns(seat, bench),
    }


def _on(bench: Bench, cell: Cell, asked: Asked, period: Period | None) -> Pick:
    """What the panel looks at: the pick asked for, else what is accepted or proposed, over ``period``."""
    if asked.pick:
        return Pick.read(asked.pick, bench.what)
    now_is = current(cell)
    return replace(now_is, period=period) if period and now_is.indicator else now_is


def turns(seat: Seat, bench: Bench) -> dict[str, Any]:
    """What undo would take back and redo do again."""
    back, again = last_act(seat.user, bench.paper), last_undone(seat.user, bench.paper)
    return {"back": _told(back), "again": _told(again)}


def around(bench: Bench, cell: Cell) -> tuple[str, str, str]:
    """The words before the blank, the blank as typed with its unit, the words after."""
    paragraph = next(p for p in bench.opened.draft.paragraphs if p.number == cell.blank.paragraph)
    text, blank = paragraph.text, cell.blank
    end = blank.end + (len(blank.unit) if blank.unit and text.startswith(blank.unit, blank.end) else 0)
    left, right = text[max(0, blank.start - LEFT) : blank.start], text[end : end + RIGHT]
    return (
        f"{'…' if blank.start > LEFT else ''}{left}",
        text[blank.start : end],
        f"{right}{'…' if end + RIGHT < len(text) else ''}",
    )


def confidence(cell: Cell, on: Pick) -> tuple[str, str]:
    """How sure the proposal is, in words, with the colour; nothing for what is not proposed."""
    if on != Pick.proposed(cell.proposal) or cell.proposal.decision is Decision.OPEN:
        return "", ""
    if cell.proposal.decision is Decision.BOUND:
        return "把握高", "ok"
    return ("把握中", "warn") if cell.proposal.confidence >= MIDDLING else ("把握低", "idle")


def compared(bench: Bench, shown: Any, answer: Answer | None) -> str:
    """The same a year earlier, in words; "" where that says nothing."""
    if answer is None or shown.shown is not Shown.VALUE or answer.value is None:
        return ""
    base = shown.period or bench.what.period
    earlier = bench.counted.of([(shown.indicator, base.year_before())])
    figure = earlier[shown.indicator, base.year_before()]
    here, there = answer.figures[0].amount, figure.amount
    if here is None or there is None:
        return "上年同期没有数"
    more, unit = here - there, figure.indicator.unit
    way = "持平" if not more else f"{'多' if more > 0 else '少'} {abs(more):f}"
    return f"上年同期 {there:f}，{way}" if unit != "%" else f"上年同期 {there:f}%"


def _period(days: str) -> Period | None:
    try:
        return Period.parse(days) if days else None
    except UserError:
        return None


def _what(step: PaperStep, index: int) -> str:
    """What a step made of the blank."""
    kept = step.after["choices"].get(str(index))
    if kept is None:
        return "待定"
    return str(kept["text"]) or "不填"


def _told(step: PaperStep | None) -> str:
    """An act in words: what it was and where."""
    if step is None:
        return ""
    numbers = sorted(int(index) + 1 for index in step.after["choices"])
    where = f"第 {numbers[0]} 处" if len(numbers) == 1 else f" {len(numbers)} 处" if numbers else ""
    return f"{said(step.verb)}{where}"
