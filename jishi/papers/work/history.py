"""Taking one's last act back, and doing it again."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from jishi.accounts.models import User
from jishi.core.errors import Conflict, UserError
from jishi.papers.work.steps import FIXED, TURNS, Change, act, as_it_stands, hold, moved_on, said
from jishi.papers.working import PaperStep, WorkingPaper


@transaction.atomic
def undo(user: User, institution_id: int, pk: int, today: date) -> PaperStep:
    """Take the last act of ``user`` at this paper back, whole, whatever number of blanks it decided (撤销).

    Raises UserError when there is none, Conflict when somebody decided one of
    its blanks, or changed the same of title, period and scope, since: then
    nothing is taken back.
    """
    paper = hold(user, institution_id, pk, today)
    target = last_act(user, paper)
    if target is None:
        raise UserError("没有可以撤销的操作。", "只能撤销您自己在这份文稿上做的操作。", paper=pk)
    return _turn(user, paper, target, "undo")


@transaction.atomic
def redo(user: User, institution_id: int, pk: int, today: date) -> PaperStep:
    """Do again what ``user`` took back last (重做); raises as ``undo`` does."""
    paper = hold(user, institution_id, pk, today)
    target = last_undone(user, paper)
    if target is None:
        raise UserError("没有可以重做的操作。", "", paper=pk)
    return _turn(user, paper, target, "redo")


def last_act(user: User, paper: WorkingPaper) -> PaperStep | None:
    """What ``undo`` would take back."""
    return _acts(user, paper).filter(undone=False).order_by("-number").first()


def last_undone(user: User, paper: WorkingPaper) -> PaperStep | None:
    """What ``redo`` would do again: the first undone act with none of the user's own standing after it."""
    standing = last_act(user, paper)
    since = standing.number if standing else 0
    return _acts(user, paper).filter(undone=True, number__gt=since).order_by("number").first()


def _acts(user: User, paper: WorkingPaper) -> QuerySet[PaperStep]:
    return PaperStep.objects.filter(paper=paper, by=user).exclude(verb__in=(*TURNS, *FIXED))


def _turn(user: User, paper: WorkingPaper, target: PaperStep, verb: str) -> PaperStep:
    is_now, wanted = Change.read(target.after), Change.read(target.before)
    if verb == "redo":
        is_now, wanted = wanted, is_now
    stands = as_it_stands(paper, is_now)
    if lost := moved_on(stands.choices, is_now.choices):
        raise Conflict(
            f"第 {lost[0] + 1} 处后来又改过，不能直接{said(verb)}。",
            "请打开这一处，看过修改记录后再定。",
            paper=paper.pk,
        )
    if stands.paper != is_now.paper:
        raise Conflict(
            f"文稿信息后来又改过，不能直接{said(verb)}。", "请到“改文稿信息”里看过再改。", paper=paper.pk
        )
    wanted.bindings = _still_ours(stands.bindings, is_now.bindings, wanted.bindings)
    step = act(user, paper, verb, wanted, paper.version, target.number)
    PaperStep.objects.filter(pk=target.pk).update(undone=verb == "undo")
    return step


def _still_ours(
    known: dict[str, str | None], is_now: dict[str, str | None], wanted: dict[str, str | None]
) -> dict[str, str | None]:
    """The bindings that still stand as this act left them; what another paper confirmed since stays."""
    return {name: one for name, one in wanted.items() if known.get(name) == is_now.get(name)}
