"""The source table (数据依据表): what stands behind every figure of a paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jishi.indicators.figures import Figure
from jishi.indicators.reasons import Reason
from jishi.ledger.registry import ledger
from jishi.ledger.spec import LedgerSpec
from jishi.papers.answers import Answer
from jishi.papers.binding.model import Decision, Proposal, Shown
from jishi.papers.values import Printed

CHUNK = 5000
LISTED = (
    Reason.DELETED,
    Reason.DATE_MISSING,
    Reason.NOT_CONFIRMED,
    Reason.DUPLICATE,
    Reason.NO_VALUE,
    Reason.SUPERSEDED,
)
"""Rows that would count but for one thing are listed; those of another kind, time or place only counted."""

SHOWN_AS = {
    Shown.VALUE: "",
    Shown.PRIOR: "（上年同期）",
    Shown.CHANGE: "（与上年相差）",
    Shown.GROWTH: "（同比增幅）",
    Shown.SHARE: "（占比）",
}
BASIS = {
    "rows": "按记录统计",
    "nil": "零报告",
    "register": "名册完整，没有符合条件的",
    "part": "总数有记录，没有这一类",
    "ratio": "由两个数相除",
    "unknown": "没有记录，也没有零报告",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One record as evidence shows it."""

    record: int
    ledger: str
    on: date | None
    org: str
    title: str


@dataclass(frozen=True, slots=True)
class Source:
    """One blank of the paper with what stands behind it; rows only for figures that were computed."""

    number: int
    clause: str
    printed: str
    decision: Decision
    name: str
    definition: str
    clause_source: str
    scope: str
    period: str
    basis: str
    why: str
    note: str
    counted: tuple[Line, ...]
    left_out: Mapping[Reason, tuple[Line, ...]]
    left_counts: Mapping[Reason, int]


def sources(
    proposals: Sequence[Proposal],
    answers: Mapping[int, Answer],
    texts: Mapping[int, Printed],
    scope: str,
) -> list[Source]:
    """One entry a figure blank, in text order; each record is read once, however many figures it backs."""
    figures = [figure for found in answers.values() for figure in found.figures]
    lines = _lines(_sides(figures))
    return [
        _source(proposal, answers.get(proposal.blank.index), texts.get(proposal.blank.index), scope, lines)
        for proposal in proposals
        if proposal.blank.kind == "figure"
    ]


def _source(
    proposal: Proposal,
    found: Answer | None,
    text: Printed | None,
    scope: str,
    lines: Mapping[str, Mapping[int, Line]],
) -> Source:
    main = found.figures[0] if found else None
    sides = list(_sides([main])) if main else []
    left = [(side, side.left_out()) for side in sides]
    counts = {reason: sum(len(ids.get(reason, [])) for _, ids in left) for reason in Reason}
    counts = {reason: number for reason, number in counts.items() if number}
    return Source(
        number=proposal.blank.index + 1,
        clause=proposal.clause,
        printed=text.text if text else proposal.blank.mark,
        decision=proposal.decision,
        name=(main.indicator.name + SHOWN_AS[proposal.shown]) if main else "",
        definition=main.indicator.definition if main else "",
        clause_source=main.indicator.source if main else "",
        scope=scope if main else "",
        period=main.period.label if main else "",
        basis=BASIS[main.basis] if main else "",
        why=proposal.why,
        note=text.note if text else "",
        counted=tuple(line for side in sides for line in _told(side, side.counted, lines)),
        left_out={reason: _of(reason, left, lines) for reason in LISTED if reason in counts},
        left_counts=counts,
    )


def _of(
    reason: Reason,
    left: list[tuple[Figure, dict[Reason, list[int]]]],
    lines: Mapping[str, Mapping[int, Line]],
) -> tuple[Line, ...]:
    return tuple(line for side, ids in left for line in _told(side, ids.get(reason, []), lines))


def _sides(figures: Iterable[Figure]) -> Iterator[Figure]:
    """The figures that have rows of their own: a ratio's two sides in its place."""
    for figure in figures:
        if figure.source is not None:
            yield figure
        else:
            yield from (side for side in (figure.part, figure.whole) if side is not None)


def _told(figure: Figure, ids: Iterable[int], lines: Mapping[str, Mapping[int, Line]]) -> tuple[Line, ...]:
    known = lines.get(figure.indicator.record, {})
    told = [known[row_id] for row_id in ids if row_id in known]
    return tuple(sorted(told, key=lambda line: (line.on or date.max, line.org, line.record)))


def _lines(figures: Iterable[Figure]) -> dict[str, dict[int, Line]]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for figure in figures:
        wanted[figure.indicator.record].update(figure.counted)
        for reason, ids in figure.left_out().items():
            if reason in LISTED:
                wanted[figure.indicator.record].update(ids)
    return {code: dict(read_lines(ledger(code), sorted(ids))) for code, ids in wanted.items()}


def read_lines(spec: LedgerSpec, ids: Sequence[int]) -> Iterator[tuple[int, Line]]:
    """(id, line) of the records; one query a 5,000."""
    columns = ["pk", spec.date_field, "org__name", *_subject(spec)]
    for start in range(0, len(ids), CHUNK):
        rows = spec.model._default_manager.filter(pk__in=ids[start : start + CHUNK])
        for row_id, on, org, *subject in rows.values_list(*columns):
            yield row_id, Line(row_id, spec.title, on, org, _words(spec, subject))


def _subject(spec: LedgerSpec) -> list[str]:
    if not spec.subject:
        return []
    found = spec.field(spec.subject)
    if not found.is_relation:
        return [spec.subject]
    title = "title" if spec.subject == "event" else "name"
    return [f"{spec.subject}__{title}"]


def _words(spec: LedgerSpec, subject: list[Any]) -> str:
    if not subject or subject[0] is None:
        return ""
    if spec.field(spec.subject).is_relation:
        return str(subject[0])
    return str(spec.shown(spec.subject, subject[0]))
