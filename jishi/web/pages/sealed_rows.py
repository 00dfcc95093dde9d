"""The records behind a sealed figure: as frozen, as they are now, and only those the seat may view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jishi.accounts.roles import Right
from jishi.core.periods import Period
from jishi.indicators.engine import evaluate
from jishi.indicators.figures import Figure
from jishi.indicators.spec import Indicator
from jishi.ledger.access import rows_in
from jishi.ledger.base import Status
from jishi.ledger.spec import LedgerSpec
from jishi.papers.answers import COMPARED
from jishi.papers.binding.model import Shown
from jishi.papers.desk import Job
from jishi.papers.models import Paper, SealedFigure
from jishi.papers.sealing import versions_of_all
from jishi.papers.sources import Line, read_lines
from jishi.web.history import Act, acts_since
from jishi.web.pages.sealed_became import Became, Now, became
from jishi.web.pages.sealed_now import Standing, State
from jishi.web.pages.sealed_papers import job_of
from jishi.web.seat import Seat

SHOWN_ROWS = 200
"""Records of one figure on its page; the source table has them all."""
LINKS = 2
"""Records that moved, named in a line of a table; the figure's own page has them all."""
CAME = State("came", "后来新增", "warn", "plus")
CHANGED = State("changed", "改过，仍计入", "info", "pencil")
WENT = State("went", "不再计入", "bad", "x")
KEPT = State("kept", "没有变", "ok", "check")

Acts = Mapping[tuple[str, int], Sequence[Act]]


@dataclass(frozen=True, slots=True)
class Seen:
    """One record the seat may view, as it is today."""

    spec: LedgerSpec
    line: Line
    version: int
    deleted: bool
    status: int = Status.CONFIRMED
    duplicate: bool = False

    @property
    def said(self) -> str:
        """Day and subject, as a link names it."""
        return f"{self.line.on or '日期未填'} {self.line.title or self.spec.title}"


@dataclass(frozen=True, slots=True)
class Fate:
    """One record as frozen and what it is now; ``frozen`` is 0 for one that came later."""

    seen: Seen
    state: State
    frozen: int
    why: str = ""
    became: Became | None = None


@dataclass(frozen=True, slots=True)
class Fates:
    """The records of one figure, moved ones first; ``hidden`` may not be viewed, ``more`` is not shown."""

    shown: tuple[Fate, ...]
    frozen: int
    moved: int
    hidden: int
    more: int


def records_behind(names: Iterable[str], items: Mapping[str, Indicator]) -> set[str]:
    """The ledgers the indicators read, those of both sides of a ratio."""
    found: set[str] = set()
    for item in [items[name] for name in names if name in items]:
        sides = item.measure[0] == "ratio"
        found |= records_behind(item.measure[1:], items) if sides else {item.record}
    return found


def seen(seat: Seat, records: Iterable[str], ids: Sequence[int]) -> dict[int, Seen]:
    """Those of ``ids`` the seat may view, deleted ones too; a few queries a ledger. ``ids`` are few."""
    wanted, found = set(records), dict[int, Seen]()
    for spec in seat.ledgers(Right.VIEW):
        if spec.code in wanted:
            found |= _seen(seat, spec, ids, deleted=False)
        if spec.code in wanted and spec.in_records and len(found) < len(ids):
            found |= _seen(seat, spec, ids, deleted=True)
    return found


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of a table of figures: how it stands, and what became of the first records that moved."""

    one: Standing
    rows: tuple[tuple[Became, Seen], ...]
    more: int


def links_of(seat: Seat, found: Sequence[Standing], paper: Paper) -> list[Checked]:
    """A line for each of ``found``; records are read together, a few queries a ledger."""
    items = job_of(paper).items
    wanted = {one.figure.pk: one.rows[:LINKS] for one in found}
    names = [name for one in found if one.rows for name in (one.figure.indicator, one.figure.total)]
    known = seen(seat, records_behind(names, items), [row_id for ids in wanted.values() for row_id in ids])
    lines = []
    acts = acts_on(known.values(), paper)
    for one in found:
        frozen = {row_id: version for row_id, version in one.figure.rows}
        rows = tuple(
            (fate_of(known[pk], frozen, acts), known[pk]) for pk in wanted[one.figure.pk] if pk in known
        )
        lines.append(Checked(one, rows, len(one.rows) - len(rows)))
    return lines


def acts_on(rows: Iterable[Seen], paper: Paper) -> Acts:
    """What was done to these records since ``paper`` was sealed."""
    return acts_since(paper.institution_id, [(row.spec, row.line.record) for row in rows], paper.sealed_at)


def fate_of(row: Seen, frozen: Mapping[int, int], acts: Acts) -> Became:
    """What became of a record since the paper was sealed on its version in ``frozen``."""
    now = Now(row.version, frozen.get(row.line.record), row.deleted, row.status, row.duplicate)
    return became(now, acts.get((row.spec.code, row.line.record), ()))


def fates(seat: Seat, figure: SealedFigure, what: Job) -> Fates:
    """What became of every record the figure was sealed on, and what came since."""
    frozen = {row_id: version for row_id, version in figure.rows}
    now = figures_now(figure, what)
    told = dict(versions_of_all([now])[0])
    order = [(row_id, _state(row_id, frozen, told)) for row_id in {**told, **frozen}]
    order.sort(key=lambda pair: ((WENT, CAME, CHANGED, KEPT).index(pair[1]), pair[0]))
    first = [row_id for row_id, _ in order[:SHOWN_ROWS]]
    known = seen(seat, records_behind([figure.indicator, figure.total], what.items), first)
    reasons = _reasons(now, {row_id for row_id, state in order if state is WENT})
    acts = acts_on([known[pk] for pk, state in order if state is not KEPT and pk in known], figure.paper)
    shown = tuple(
        Fate(
            known[row_id],
            state,
            frozen.get(row_id, 0),
            reasons.get(row_id, ""),
            fate_of(known[row_id], frozen, acts) if state is not KEPT else None,
        )
        for row_id, state in order[:SHOWN_ROWS]
        if row_id in known
    )
    moved = sum(state is not KEPT for _, state in order)
    return Fates(shown, len(frozen), moved, len(first) - len(shown), len(order) - len(first))


def figures_now(figure: SealedFigure, what: Job) -> list[Figure]:
    """The figures a sealed one was made from, computed today; none when its indicator is gone."""
    period = Period(figure.first, figure.last) if figure.first and figure.last else what.period
    asked = {period: [figure.indicator]}
    if figure.shown in COMPARED:
        asked[period.year_before()] = [figure.indicator]
    if figure.shown == Shown.SHARE:
        asked[period].append(figure.total)
    found: list[Figure] = []
    for span, names in asked.items():
        items = [what.items[name] for name in names if name in what.items]
        found += evaluate(items, span, what.scope_in(span), known=what.items).values() if items else ()
    return found


def _seen(seat: Seat, spec: LedgerSpec, ids: Sequence[int], deleted: bool) -> dict[int, Seen]:
    scope = seat.scope(Right.VIEW, spec.family)
    rows = rows_in([scope], spec, seat.today, deleted=deleted).filter(pk__in=ids)
    columns = ("version", "status", *spec.marks()) if spec.in_records else ()
    today = {pk: rest or (1, Status.CONFIRMED) for pk, *rest in rows.values_list("pk", *columns)}
    return {
        pk: Seen(spec, line, version, deleted, status, any(marks))
        for pk, line in read_lines(spec, sorted(today))
        for version, status, *marks in (today[pk],)
    }


def _state(row_id: int, frozen: Mapping[int, int], told: Mapping[int, int]) -> State:
    if row_id not in frozen:
        return CAME
    if row_id not in told:
        return WENT
    return KEPT if frozen[row_id] == told[row_id] else CHANGED


def _reasons(figures: Iterable[Figure], wanted: set[int]) -> dict[int, str]:
    """Why rows that once counted do not: the label of the reason they are left out today."""
    sides = [side for one in figures for side in ((one,) if one.source else (one.part, one.whole)) if side]
    return {
        row_id: why.label
        for side in sides
        for why, ids in side.left_out().items()
        for row_id in wanted.intersection(ids)
    }
