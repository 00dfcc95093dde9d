"""Numbers a person wrote into a sealed paper: as they stood when it was sealed, from the steps kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jishi.accounts.models import User
from jishi.papers.models import Paper, PaperStep, SealedFigure
from jishi.papers.working import Choice
from jishi.word.draft import open_draft


def by_hand(paper: Paper) -> list[tuple[SealedFigure, str]]:
    """(the place as an unsaved figure without an indicator, who wrote it and why), in text order.

    None for a paper that was sealed from a file alone.
    """
    kept = _kept(paper)
    if paper.working is None or not kept:
        return []
    people = User.objects.in_bulk({one["by_id"] for one in kept.values()})
    draft = open_draft(bytes(paper.working.draft), paper.working.name)
    lines = {paragraph.number: paragraph.text for paragraph in draft.paragraphs}
    found = []
    for blank in draft.blanks:
        one = kept.get(blank.index)
        if one and blank.kind == "figure":
            line = lines[blank.paragraph]
            after = line[blank.end :].removeprefix(blank.unit)
            figure = SealedFigure(
                paper=paper,
                number=blank.index + 1,
                text=one["text"],
                unit=blank.unit,
                paragraph=blank.paragraph,
                left=line[: blank.start],
                right=after,
            )
            found.append((figure, "：".join(_said(people.get(one["by_id"]), one["note"]))))
    return found


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
