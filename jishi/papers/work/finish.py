"""Finishing a paper: the filled file, to try or sealed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from django.db import transaction

from jishi.accounts.models import User
from jishi.core.errors import Conflict, UserError
from jishi.ledger import holding
from jishi.papers.binding.model import Decision, Proposal
from jishi.papers.bundle import Bundle, fill_and_seal
from jishi.papers.filling import Filling
from jishi.papers.values import UNKNOWN, Printed
from jishi.papers.work import counted
from jishi.papers.work.bench import Bench, Cell
from jishi.papers.work.steps import Change, act, hold
from jishi.papers.working import WorkingPaper


@dataclass(frozen=True, slots=True)
class Wish:
    """How blanks that nobody decided go out: the sure ones filled or not, the rest as typed or 〔待补〕.

    ``blank``: that some stay empty is meant so. ``moved``: the figures that
    moved since they were accepted, as ``moves`` gave them when they were looked at.
    """

    sure: bool = False
    mark: bool = False
    blank: bool = False
    moved: str = ""


def going_out(bench: Bench, wish: Wish) -> list[Cell]:
    """The blanks that will be filled."""
    return [cell for cell in bench.cells if cell.settled or (wish.sure and cell.sure)]


def staying_blank(bench: Bench, wish: Wish) -> list[Cell]:
    """The blanks nothing was decided of: they stand as typed (××) or as 〔待补〕 in the sealed paper."""
    kept = {cell.index for cell in going_out(bench, wish)}
    return [cell for cell in bench.cells if cell.index not in kept]


def moves(bench: Bench) -> str:
    """Which figures moved since they were accepted, and to what; "" for none. Alike as long as all stay."""
    told = [f"{cell.number}={cell.text}" for cell in bench.cells if cell.moved]
    return sha256(";".join(told).encode()).hexdigest()[:12] if told else ""


def filling(bench: Bench, wish: Wish) -> Filling:
    """What is decided, and what ``wish`` adds to it."""
    kept = {cell.index for cell in going_out(bench, wish)}
    made = bench.filled(_only(bench.decided, kept))
    if not wish.mark:
        return made
    open_ = [
        p.blank.index for p in made.proposals if p.blank.kind == "figure" and p.blank.index not in made.texts
    ]
    texts = {**made.texts, **{index: Printed(UNKNOWN, highlight=True) for index in open_}}
    return replace(made, texts=texts)


def trial(bench: Bench, wish: Wish) -> bytes:
    """The filled file without marks and without a record (试填)."""
    return bench.opened.draft.fill(filling(bench, wish).fills())


@transaction.atomic
def seal_paper(user: User, paper: WorkingPaper, wish: Wish, seen: int, today: date) -> Bundle:
    """Seal the paper as it stands (定稿): counted anew, filled, marked, recorded, its files kept.

    The ledgers are held meanwhile, so that value, rows and their versions are of
    one state. Raises Conflict when it was worked at since ``seen``: nobody seals
    what he has not seen. UserError when nothing would be filled, when blanks
    would stay empty and ``wish`` does not say that it is meant so, or when
    figures moved since they were accepted and ``wish`` does not name them.
    """
    holding.hold(paper.institution_id)
    held = hold(user, paper.institution_id, paper.pk, today)
    if held.version != seen:
        raise Conflict("文稿刚刚又有改动，还没有定稿。", "请看过最新的情况后再定稿。", paper=paper.pk)
    counted.forget()
    bench = Bench(held)
    made = filling(bench, wish)
    if not made.texts:
        raise UserError("还没有一处定下来，不能定稿。", "请先确认或手工填几处。", paper=paper.pk)
    _refuse_what_was_not_meant(bench, wish)
    bundle = fill_and_seal(
        bench.opened.draft, bytes(held.draft), bench.what, user, filling=made, working=held
    )
    act(user, held, "seal", Change(), seen)
    return bundle


def _refuse_what_was_not_meant(bench: Bench, wish: Wish) -> None:
    left, pk = staying_blank(bench, wish), bench.paper.pk
    if left and not wish.blank:
        raise UserError(
            f"还有 {len(left)} 处空着，还没有定稿。",
            f"请回去填，或勾上“带着 {len(left)} 处空白定稿”。",
            paper=pk,
        )
    if wish.moved != moves(bench):
        moved = sum(cell.moved for cell in bench.cells)
        raise UserError(
            f"采用以后变了的数现在有 {moved} 处，还没有定稿。",
            "请看过下面列出的数，再勾上“按现在的数定稿”。"
            if moved
            else "它们又和采用时一样了，请再按一次“定稿”。",
            paper=pk,
        )


def _only(proposals: Iterable[Proposal], kept: set[int]) -> list[Proposal]:
    """Proposals with every blank that is not to be filled left open."""
    return [
        p
        if p.blank.index in kept or p.decision is Decision.OPEN
        else replace(p, decision=Decision.OFFERED, value="")
        for p in proposals
    ]
