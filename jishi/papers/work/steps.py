"""What all acts at a paper share: the lock, what was decided meanwhile, the step kept, the trace left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.timezone import now

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.core.errors import Conflict
from jishi.papers.models import ConfirmedBinding
from jishi.papers.work.door import paper_for
from jishi.papers.working import Choice, PaperStep, WorkingPaper

RECORD = "paper"
"""How the audit log calls a paper in hand."""
SAID = {
    "accept": "采用",
    "by_hand": "手工填",
    "skip": "先跳过",
    "clear": "改回待定",
    "sure": "批量采用",
    "retarget": "改文稿信息",
    "undo": "撤销",
    "redo": "重做",
    "seal": "定稿",
}
TURNS = ("undo", "redo")
FIXED = ("seal",)
"""Acts that cannot be taken back."""

Kept = dict[str, Any]
"""A choice, a binding or the columns of a paper as a step keeps them."""
_COLUMNS = ("state", "indicator", "shown", "total", "first", "last", "text", "note", "by_id")


@dataclass(slots=True)
class Change:
    """What an act wants: choices by index, bindings by fingerprint (None: none), columns of the paper."""

    choices: dict[int, Kept | None] = field(default_factory=dict)
    bindings: dict[str, str | None] = field(default_factory=dict)
    paper: Kept = field(default_factory=dict)

    def kept(self) -> Kept:
        """As JSON holds it."""
        choices = {str(index): one for index, one in self.choices.items()}
        return {"choices": choices, "bindings": self.bindings, "paper": self.paper}

    @classmethod
    def read(cls, kept: Kept) -> Change:
        choices = {int(index): one for index, one in kept["choices"].items()}
        return cls(choices, dict(kept["bindings"]), dict(kept["paper"]))


def hold(user: User, institution_id: int, pk: int, today: date, *, deleted: bool = False) -> WorkingPaper:
    """The paper, locked until the transaction ends; raises NotInScope as ``paper_for`` does.

    Asked once more under the lock: it may have been put away while this waited.
    """
    paper_for(user, institution_id, pk, today, deleted=deleted)
    WorkingPaper.objects.select_for_update().only("pk").get(pk=pk)
    return paper_for(user, institution_id, pk, today, deleted=deleted)


def act(
    user: User, paper: WorkingPaper, verb: str, wanted: Change, seen: int, target: int | None = None
) -> PaperStep:
    """Carry out ``wanted`` at a paper held by this transaction that ``user`` saw as version ``seen``.

    Raises Conflict when somebody else decided one of the same blanks since;
    what others did to other blanks is no conflict.
    """
    refuse_if_taken(user, paper, wanted, seen)
    before = as_it_stands(paper, wanted)
    put(user, paper, wanted)
    step = PaperStep.objects.create(
        paper=paper,
        number=paper.version,
        verb=verb,
        before=before.kept(),
        after=wanted.kept(),
        target=target,
        by=user,
    )
    paper.version += 1
    paper.updated_at = now()
    paper.save(update_fields=["version", "updated_at", *wanted.paper])
    noted = {"version": paper.version, "blanks": sorted(index + 1 for index in wanted.choices)}
    trail.leave(user, verb, RECORD, paper, before=before.paper, after={**wanted.paper, **noted})
    return step


def as_it_stands(paper: WorkingPaper, wanted: Change) -> Change:
    """What ``wanted`` would change, as it is now."""
    choices = kept_choices(paper, wanted.choices)
    known = ConfirmedBinding.objects.filter(
        institution_id=paper.institution_id, fingerprint__in=list(wanted.bindings)
    )
    bindings = dict.fromkeys(wanted.bindings) | dict(known.values_list("fingerprint", "indicator"))
    columns = {name: trail.plain(getattr(paper, name)) for name in wanted.paper}
    return Change(choices, bindings, columns)


def kept_choices(paper: WorkingPaper, indexes: Iterable[int]) -> dict[int, Kept | None]:
    """The choices of these blanks as steps keep them, None where there is none."""
    rows = {one.index: one for one in Choice.objects.filter(paper=paper, index__in=list(indexes))}
    return {index: as_kept(rows[index]) if index in rows else None for index in indexes}


def as_kept(choice: Choice) -> Kept:
    return {name: trail.plain(getattr(choice, name)) for name in _COLUMNS}


def put(user: User, paper: WorkingPaper, wanted: Change) -> None:
    """Write the change itself."""
    Choice.objects.filter(paper=paper, index__in=list(wanted.choices)).delete()
    Choice.objects.bulk_create(
        Choice(paper=paper, index=index, **kept) for index, kept in wanted.choices.items() if kept
    )
    for fingerprint, indicator in wanted.bindings.items():
        row: Kept = {"institution_id": paper.institution_id, "fingerprint": fingerprint}
        if indicator is None:
            ConfirmedBinding.objects.filter(**row).delete()
        else:
            ConfirmedBinding.objects.update_or_create(
                **row, defaults={"indicator": indicator, "confirmed_by": user}
            )
    for name, value in wanted.paper.items():
        setattr(paper, name, date.fromisoformat(value) if name in ("first", "last") else value)


def refuse_if_taken(user: User, paper: WorkingPaper, wanted: Change, seen: int) -> None:
    """Raise Conflict when somebody else touched the same blanks, or the same columns, since ``seen``."""
    later = PaperStep.objects.filter(paper=paper, number__gte=seen).exclude(by=user).select_related("by")
    for step in later.order_by("-number"):
        same = {int(index) for index in step.after["choices"]}.intersection(wanted.choices)
        if same or set(step.after["paper"]).intersection(wanted.paper):
            raise taken(step, min(same, default=None))


def taken(step: PaperStep, index: int | None) -> Conflict:
    """Who was first, at what and when."""
    where = "文稿信息" if index is None else f"第 {index + 1} 处"
    who = step.by.shown_name
    return Conflict(
        f"{where}刚刚由{who}{said(step.verb)}过，您的这一步没有写入。",
        "页面已换成最新内容，请看过后再定。" if index is not None else "请看过最新内容后再改。",
        paper=step.paper_id,
        blank=index,
    )


def said(verb: str) -> str:
    """A verb as the history of a blank says it."""
    return SAID.get(verb, verb)


def changed_blanks(step: PaperStep) -> list[int]:
    """The blanks a step touched, by index."""
    return sorted(int(index) for index in step.after["choices"])


def steps_of(paper: WorkingPaper, index: int) -> list[PaperStep]:
    """The history of one blank, latest first."""
    touched = PaperStep.objects.filter(paper=paper, after__choices__has_key=str(index))
    return list(touched.select_related("by").order_by("-number"))


def moved_on(now_is: Mapping[int, Kept | None], then: Mapping[int, Kept | None]) -> list[int]:
    """The blanks that do not stand any more as ``then``."""
    return [index for index, one in then.items() if now_is.get(index) != one]
