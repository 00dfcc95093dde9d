"""What people wrote into a sealed paper: as it stood when it was sealed, from the steps kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jishi.accounts.models import User
from jishi.papers.models import Paper, PaperStep, SealedFigure
from jishi.papers.working import Choice
from jishi.papers.written import kind_of
from jishi.word.draft import open_draft
from jishi.word.model import Blank


@dataclass(frozen=True, slots=True)
class HandWritten:
    """One place a person wrote, as an unsaved figure without an indicator.

    ``kind`` is that of the source table (数据, 名称 …), ``said`` who wrote it and why.
    """

    figure: SealedFigure
    kind: str
    said: str


def by_hand(paper: Paper) -> list[HandWritten]:
    """Every blank a person wrote, numbers and words alike as the source table lists them, in text order.

    None for a paper that was sealed from a file alone.
    """
    kept = _kept(paper)
    if paper.working is None or not kept:
        return []
    people = User.objects.in_bulk({one["by_id"] for one in kept.values()})
    draft = open_draft(bytes(paper.working.draft), paper.working.name)
    lines = {paragraph.number: paragraph.text for paragraph in draft.paragraphs}
    return [
        HandWritten(
            _place(paper, blank, lines[blank.paragraph], kept[blank.index]["text"]),
            kind_of(blank),
            "：".join(_said(people.get(kept[blank.index]["by_id"]), kept[blank.index]["note"])),
        )
        for blank in draft.blanks
        if blank.index in kept
    ]


def _place(paper: Paper, blank: Blank, line: str, text: str) -> SealedFigure:
    return SealedFigure(
        paper=paper,
        number=blank.index + 1,
        text=text,
        unit=blank.unit,
        paragraph=blank.paragraph,
        left=line[: blank.start],
        right=line[blank.end :].removeprefix(blank.unit),
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
