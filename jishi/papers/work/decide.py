"""Deciding blanks: take a figure, write by hand, pass over, open again, take all sure ones at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from jishi.accounts.models import User
from jishi.core.errors import UserError
from jishi.papers.binding.model import Shown
from jishi.papers.work.bench import Bench, Cell
from jishi.papers.work.picks import Pick
from jishi.papers.work.steps import Change, Kept, act, hold
from jishi.papers.working import Choice, PaperStep

LONGEST = 200
Taken = Choice.State


@transaction.atomic
def accept(
    user: User, bench: Bench, index: int, pick: Pick, seen: int, today: date, note: str = ""
) -> PaperStep:
    """Fill blank ``index`` with ``pick`` (采用), and remember it for the same sentence of later papers.

    Raises NotInScope, Conflict (somebody else decided this blank since
    ``seen``), UserError when there is no such blank.
    """
    cell = cell_of(bench, index)
    wanted = Change({index: _accepted(bench, cell, pick, user, note)}, _remembered(cell, pick))
    return _act(user, bench, "accept", wanted, seen, today)


@transaction.atomic
def by_hand(user: User, bench: Bench, index: int, text: str, note: str, seen: int, today: date) -> PaperStep:
    """Write ``text`` into blank ``index`` (手工填); ``note`` says where it comes from."""
    cell_of(bench, index)
    typed = " ".join(text.split())
    if not typed:
        raise UserError("“手工填”里还没有写内容。", "请写上要填进文稿的文字，或选“先跳过”。")
    if len(typed) > LONGEST or len(note) > LONGEST:
        raise UserError(f"手工填的文字和说明各不能超过 {LONGEST} 字。", "请改短些。")
    kept = _kept(user, Taken.BY_HAND, text=typed, note=note.strip())
    return _act(user, bench, "by_hand", Change({index: kept}), seen, today)


@transaction.atomic
def skip(user: User, bench: Bench, index: int, seen: int, today: date) -> PaperStep:
    """Pass over blank ``index`` (先跳过); it stays as typed."""
    cell_of(bench, index)
    return _act(user, bench, "skip", Change({index: _kept(user, Taken.SKIPPED)}), seen, today)


@transaction.atomic
def clear(user: User, bench: Bench, index: int, seen: int, today: date) -> PaperStep:
    """Open blank ``index`` again (改回待定). What was remembered of it stays; ``undo`` forgets that too."""
    if cell_of(bench, index).choice is None:
        raise UserError(f"第 {index + 1} 处本来就还没有定。", "不用改回。")
    return _act(user, bench, "clear", Change({index: None}), seen, today)


@transaction.atomic
def accept_sure(user: User, bench: Bench, indexes: Iterable[int], seen: int, today: date) -> PaperStep:
    """Accept the sure proposals of these blanks in one act (采用 n 处高把握值).

    Those no longer sure, or decided meanwhile, are left alone; UserError when none is left.
    """
    asked = set(indexes)
    cells = [cell for cell in bench.sure if cell.index in asked]
    if not cells:
        raise UserError("没有选中把握高的空。", "请至少勾选一处。")
    wanted = Change()
    for cell in cells:
        pick = Pick.proposed(cell.proposal)
        wanted.choices[cell.index] = _accepted(bench, cell, pick, user, "")
        wanted.bindings |= _remembered(cell, pick)
    return _act(user, bench, "sure", wanted, seen, today)


def cell_of(bench: Bench, index: int) -> Cell:
    """Blank ``index``; raises UserError when the paper has no such one."""
    if not 0 <= index < len(bench.cells):
        raise UserError(f"这份文稿没有第 {index + 1} 处空。", "请从左边的清单里选。", blank=index)
    return bench.cells[index]


def _act(user: User, bench: Bench, verb: str, wanted: Change, seen: int, today: date) -> PaperStep:
    paper = hold(user, bench.paper.institution_id, bench.paper.pk, today)
    return act(user, paper, verb, wanted, seen)


def _accepted(bench: Bench, cell: Cell, pick: Pick, user: User, note: str) -> Kept:
    if not pick.indicator:
        return _kept(user, Taken.ACCEPTED, text=pick.text[:LONGEST], note=note)
    found = bench.answer(pick.asked_of(cell.proposal))
    return _kept(
        user,
        Taken.ACCEPTED,
        indicator=pick.indicator,
        shown=pick.shown.value,
        total=pick.total,
        first=pick.period.first.isoformat() if pick.period else None,
        last=pick.period.last.isoformat() if pick.period else None,
        text=bench.print(found).text if found else "",
        note=note,
    )


def _kept(user: User, state: Taken, **values: Any) -> Kept:
    blank: Kept = {
        "indicator": "",
        "shown": "",
        "total": "",
        "first": None,
        "last": None,
        "text": "",
        "note": "",
    }
    return {**blank, **values, "state": state.value, "by_id": user.pk}


def _remembered(cell: Cell, pick: Pick) -> dict[str, str | None]:
    """What to remember: a plain value over the period the words name; views follow the figure before."""
    plain = pick.shown is Shown.VALUE and cell.proposal.shown is Shown.VALUE and pick.period is None
    return {cell.proposal.fingerprint: pick.indicator} if pick.indicator and plain else {}
