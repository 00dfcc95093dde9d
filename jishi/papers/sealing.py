"""Sealing (定稿): the filled file with its marks, and the record of what stood behind every figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db import transaction

from jishi.accounts.models import User
from jishi.indicators.figures import Figure
from jishi.ledger.among import Among
from jishi.ledger.registry import ledger
from jishi.papers.binding.model import Proposal
from jishi.papers.binding.slots import slots_of
from jishi.papers.desk import Job
from jishi.papers.filling import Filling
from jishi.papers.marks import Mark, file_digest, mark, new_document
from jishi.papers.models import Paper, SealedFigure
from jishi.papers.working import WorkingPaper
from jishi.word.draft import Draft

CONTEXT = 40


@dataclass(frozen=True, slots=True)
class Sealed:
    """The file as it goes out, and its record."""

    data: bytes
    paper: Paper


@transaction.atomic
def seal(
    draft: Draft,
    original: bytes,
    filling: Filling,
    what: Job,
    user: User | None = None,
    working: WorkingPaper | None = None,
) -> Sealed:
    """Fill, mark and record in one step; on an error nothing is kept.

    Each figure keeps value, definition digest and the ids and versions of its
    rows, so that a later question is answered from what was, not from what is.
    What a person wrote is marked like them and has no record: the steps of the
    paper in hand keep it.
    """
    assert what.institution is not None
    document = new_document()
    told = versions_of_all([one.figures for one in filling.answers.values()])
    rows = dict(zip(filling.answers, told, strict=True))
    marks = {
        index: mark(document, index + 1, text.text, filling.proposals[index].blank.unit)
        for index, text in filling.texts.items()
        if index in filling.answers or filling.proposals[index].hand
    }
    data = draft.fill(filling.fills({index: made.name for index, made in marks.items()}))
    paper = Paper.objects.create(
        institution=what.institution,
        document=document,
        name=draft.name,
        first=what.period.first,
        last=what.period.last,
        org=what.org,
        draft_digest=file_digest(original),
        file_digest=file_digest(data),
        working=working,
        number=1 + (working.sealed.count() if working else 0),
        sealed_by=user,
    )
    _record(draft, filling, marks, rows, paper)
    return Sealed(data, paper)


def versions_of_all(groups: Sequence[Sequence[Figure]]) -> list[list[tuple[int, int]]]:
    """(id, version) of every counted row of each group of figures, each once; stays count as version 1.

    One query a ledger, however many groups.
    """
    counted = [[(side.indicator.record, side.counted) for side in _sides(group)] for group in groups]
    wanted: dict[str, set[int]] = defaultdict(set)
    for sides in counted:
        for record, ids in sides:
            wanted[record].update(ids)
    known = {record: _versions_in(record, sorted(ids)) for record, ids in wanted.items()}
    return [
        sorted({row_id: known[record][row_id] for record, ids in sides for row_id in ids}.items())
        for sides in counted
    ]


def _sides(figures: Iterable[Figure]) -> Iterator[Figure]:
    for figure in figures:
        yield from (figure,) if figure.source else filter(None, (figure.part, figure.whole))


def _versions_in(record: str, ids: list[int]) -> dict[int, int]:
    spec = ledger(record)
    if not spec.in_records:
        return dict.fromkeys(ids, 1)
    return dict(spec.model._default_manager.filter(Among(ids)).values_list("pk", "version"))


def _record(
    draft: Draft,
    filling: Filling,
    marks: dict[int, Mark],
    rows: dict[int, list[tuple[int, int]]],
    paper: Paper,
) -> None:
    words = words_beside(draft)
    SealedFigure.objects.bulk_create(
        _figure(paper, proposal, filling, marks, rows, words)
        for proposal in filling.proposals
        if proposal.blank.index in filling.answers
    )


def _figure(
    paper: Paper,
    proposal: Proposal,
    filling: Filling,
    marks: dict[int, Mark],
    rows: dict[int, list[tuple[int, int]]],
    words: dict[int, tuple[str, str]],
) -> SealedFigure:
    index = proposal.blank.index
    one, text = filling.answers[index], filling.texts[index]
    figure, (left, right) = one.figures[0], words[index]
    return SealedFigure(
        institution_id=paper.institution_id,
        paper=paper,
        number=index + 1,
        mark=marks[index].name,
        indicator=figure.indicator.id,
        digest=figure.indicator.digest,
        shown=proposal.shown.value,
        total=proposal.total,
        first=(proposal.period or figure.period).first,
        last=(proposal.period or figure.period).last,
        value="" if one.value is None else f"{Decimal(one.value):f}",
        text=text.text,
        unit=proposal.blank.unit,
        approx="" if text.drop_before or text.drop_after else proposal.blank.approx,
        rows=rows[index],
        paragraph=proposal.blank.paragraph,
        left=left,
        right=right,
    )


def words_beside(draft: Draft) -> dict[int, tuple[str, str]]:
    """The last words before and the first after each blank, within its clause, by blank index."""
    found: dict[int, tuple[str, str]] = {}
    lines = {paragraph.number: paragraph for paragraph in draft.paragraphs}
    for number, mine in groupby(draft.blanks, key=lambda blank: blank.paragraph):
        for slot in slots_of(lines[number], list(mine), (), 0):
            left = (slot.before + slot.left)[-CONTEXT:]
            found[slot.blank.index] = (left, (slot.right + slot.after)[:CONTEXT])
    return found
