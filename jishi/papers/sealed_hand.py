"""What people wrote into a sealed paper: as it stood when it was sealed, from the steps kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jishi.accounts.models import User
from jishi.core.numerals import read_number
from jishi.papers.marks import mark
from jishi.papers.models import Paper, PaperStep, SealedFigure
from jishi.papers.sealing import words_beside
from jishi.papers.values import MORE
from jishi.papers.working import Choice
from jishi.papers.written import KINDS, kind_of
from jishi.word.draft import open_draft
from jishi.word.model import Blank

BY_HAND = "手工填写"


@dataclass(frozen=True, slots=True)
class HandWritten:
    """One place a person wrote, as an unsaved figure without an indicator.

    ``figure`` has the mark such a place was sealed with; files of before such
    places were marked have none. ``kind`` is that of the source table (数据,
    名称 …), ``said`` who wrote it and why.
    """

    figure: SealedFigure
    kind: str
    said: str

    @property
    def is_number(self) -> bool:
        """Whether it may be found again among the numbers of a text."""
        return self.kind == KINDS["figure"] and read_number(self.figure.text) is not None

    @property
    def called(self) -> str:
        """What stands where other places name their indicator."""
        return BY_HAND if self.kind == KINDS["figure"] else f"{BY_HAND}（{self.kind}）"


def by_hand(paper: Paper) -> list[HandWritten]:
    """Every blank a person wrote, numbers and words alike as the source table lists them, in text order.

    None for a paper that was sealed from a file alone.
    """
    kept = _kept(paper)
    if paper.working is None or not kept:
        return []
    people = User.objects.in_bulk({one["by_id"] for one in kept.values()})
    draft = open_draft(bytes(paper.working.draft), paper.working.name)
    words = words_beside(draft)
    return [
        HandWritten(
            _place(paper, blank, words[blank.index], kept[blank.index]["text"]),
            kind_of(blank),
            "：".join(_said(people.get(kept[blank.index]["by_id"]), kept[blank.index]["note"])),
        )
        for blank in draft.blanks
        if blank.index in kept
    ]


def behind(approx: str) -> str:
    """余 or 多 behind a number; 近 and 约 before it are among the words beside it."""
    return approx if approx in MORE else ""


def _place(paper: Paper, blank: Blank, words: tuple[str, str], text: str) -> SealedFigure:
    left, right = words
    return SealedFigure(
        paper=paper,
        number=blank.index + 1,
        mark=mark(paper.document, blank.index + 1, text, blank.unit).name,
        text=text,
        unit=blank.unit,
        approx=behind(blank.approx),
        paragraph=blank.paragraph,
        left=left,
        right=right,
    )


def _kept(paper: Paper) -> dict[int, dict[str, Any]]:
    """What was written by hand, by index of the blank: the steps up to the sealing, one after another."""
    if paper.working_id is None:
        return {}
    kept: dict[int, dict[str, Any] | None] = {}
    steps = PaperStep.objects.filter(paper=paper.working_id, at__lte=paper.sealed_at).order_by("number")
    for after in steps.values_list("after", flat=True):
        kept |= {int(index): one for index, one in after["choices"].items()}
    return {index: one for index, one in kept.items() if one and one["state"] == Choice.State.BY_HAND}


def _said(user: User | None, note: str) -> Iterator[str]:
    if user:
        yield user.shown_name
    if note:
        yield note
