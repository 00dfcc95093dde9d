"""The source table (数据依据表): what stands behind every figure of a paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.db.models import QuerySet

from jishi.indicators.figures import Figure
from jishi.indicators.reasons import Reason
from jishi.ledger.among import Among
from jishi.ledger.registry import ledger
from jishi.ledger.spec import LedgerSpec
from jishi.papers.answers import Answer
from jishi.papers.binding.model import Decision, Proposal, Shown
from jishi.papers.values import Printed

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


class Line(NamedTuple):
    """One record as evidence shows it."""

    record: int
    ledger: str
    on: date | None
    org: str
    title: str
    side: str = ""
    """The indicator it counts in: a ratio has two."""
    amount: Decimal | None = None
    """What it adds, in the indicator's unit: 1 for a row or a person, the sum's own number otherwise."""

    def adding(self, amount: Decimal, side: str) -> Line:
        return Line(self.record, self.ledger, self.on, self.org, self.title, side, amount)


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


@dataclass(frozen=True, slots=True)
class Basis:
    """One figure's own rows: ids that count, ids left out for a LISTED reason, counts of all reasons."""

    record: str
    counted: list[int]
    listed: dict[Reason, list[int]]
    counts: dict[Reason, int]
    side: str = ""
    amounts: Mapping[int, Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, figure: Figure) -> Basis:
        listed: dict[Reason, list[int]] = defaultdict(list)
        counts: dict[Reason, int] = defaultdict(int)
        if figure.source is not None:
            for rows, why in figure.source.left_out(figure.indicator):
                counts[why] += len(rows)
                if why in LISTED:
                    listed[why] += [row[0] for row in rows]
        amounts = figure.amounts()
        side = f"{figure.indicator.name}（{figure.period.label}）"
        return cls(figure.indicator.record, list(amounts), listed, counts, side, amounts)


def sources(
    proposals: Sequence[Proposal],
    answers: Mapping[int, Answer],
    texts: Mapping[int, Printed],
    scope: str,
) -> list[Source]:
    """One entry a figure blank, in text order; each record is read once, however many figures it backs."""
    bases = {
        index: [Basis.of(side) for figure in one.figures for side in _sides(figure)]
        for index, one in answers.items()
    }
    lines = _lines(basis for sides in bases.values() for basis in sides)
    return [
        _source(
            proposal,
            answers.get(proposal.blank.index),
            texts.get(proposal.blank.index),
            scope,
            Told(bases.get(proposal.blank.index, []), lines),
        )
        for proposal in proposals
        if proposal.blank.kind == "figure"
    ]


def _source(proposal: Proposal, found: Answer | None, text: Printed | None, scope: str, told: Told) -> Source:
    main = found.figures[0] if found else None
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
        note="；".join(filter(None, (_sides_said(main), text.note if text else ""))),
        counted=told.counted(),
        left_out=told.left_out(),
        left_counts=told.left_counts(),
    )


def _sides_said(figure: Figure | None) -> str:
    """Both sides of a ratio with their numbers."""
    if figure is None or figure.part is None or figure.whole is None:
        return ""
    return "，除以".join(
        f"{side.indicator.name} {'待补' if side.amount is None else f'{side.amount:f}'} {side.indicator.unit}"
        for side in (figure.part, figure.whole)
    )


def _sides(figure: Figure) -> list[Figure]:
    """The figures that have rows of their own: a ratio's two sides in its place."""
    return [figure] if figure.source else [side for side in (figure.part, figure.whole) if side]


@dataclass(frozen=True, slots=True)
class Told:
    """The bases of one blank, in words."""

    bases: Sequence[Basis]
    lines: Mapping[str, Mapping[int, Line]]

    def counted(self) -> tuple[Line, ...]:
        return tuple(
            line.adding(basis.amounts[line.record], basis.side)
            for basis in self.bases
            for line in self._lines(basis, basis.counted)
        )

    def left_out(self) -> dict[Reason, tuple[Line, ...]]:
        reasons = [reason for reason in LISTED if any(basis.listed.get(reason) for basis in self.bases)]
        return {
            reason: tuple(
                line for basis in self.bases for line in self._lines(basis, basis.listed.get(reason, []))
            )
            for reason in reasons
        }

    def left_counts(self) -> dict[Reason, int]:
        counts = {reason: sum(basis.counts.get(reason, 0) for basis in self.bases) for reason in Reason}
        return {reason: number for reason, number in counts.items() if number}

    def _lines(self, basis: Basis, ids: Iterable[int]) -> list[Line]:
        known = self.lines[basis.record]
        told = [known[row_id] for row_id in ids if row_id in known]
        return sorted(told, key=lambda line: (line.on or date.max, line.org, line.record))


def _lines(bases: Iterable[Basis]) -> dict[str, dict[int, Line]]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for basis in bases:
        wanted[basis.record].update(basis.counted, *basis.listed.values())
    return {code: dict(read_lines(ledger(code), sorted(ids))) for code, ids in wanted.items()}


def read_lines(
    spec: LedgerSpec, ids: Sequence[int], among: QuerySet[Any] | None = None, day: str = ""
) -> Iterator[tuple[int, Line]]:
    """(id, line) of the records, dated by ``day`` (default: the ledger's own date); one query.

    With ``among`` only of those that stand there, e.g. the rows a user may see.
    """
    columns = ["pk", day or spec.date_field, "org__name", *_subject(spec)]
    rows: QuerySet[Any] = spec.model._default_manager.all() if among is None else among
    titled, words_of = spec.title, _words(spec)
    for row_id, on, org, *subject in rows.filter(Among(ids)).values_list(*columns) if ids else ():
        yield row_id, Line(row_id, titled, on, org, words_of(*subject))


def _subject(spec: LedgerSpec) -> list[str]:
    if not spec.subject:
        return []
    found = spec.field(spec.subject)
    if not found.is_relation:
        return [spec.subject]
    title = "title" if spec.subject == "event" else "name"
    return [f"{spec.subject}__{title}"]


def _words(spec: LedgerSpec) -> Callable[..., str]:
    """What turns a subject as read into words, worked out once for each that occurs in one reading."""
    related = bool(spec.subject) and spec.field(spec.subject).is_relation

    @cache
    def words(subject: Any = None) -> str:
        return "" if subject is None else str(subject if related else spec.shown(spec.subject, subject))

    return words
