"""Figures of a period that nobody knows and somebody waits for: papers that ask, a year that had them.

A branch owes no figure merely because the catalogue knows it. What it is told
of stands on data: it had rows of it the year before, or papers of the
institution print it and its sisters have rows of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from jishi.accounts.roles import Right
from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.catalogue import work_fields
from jishi.indicators.spec import Indicator
from jishi.indicators.tally import values
from jishi.orgs.fields import PATH_STEP
from jishi.orgs.models import Organisation
from jishi.papers.binding.model import Decision
from jishi.papers.models import SealedFigure
from jishi.papers.work.opened import job_of, opened
from jishi.papers.working import Choice, WorkingPaper
from jishi.web import links
from jishi.web.asked import Asked

PAPERS = 4
"""Papers in hand that are looked into, those touched last."""
OWN = "自定义"
STEP = PATH_STEP + 1
"""Characters a path takes for each level, the dot included."""


@dataclass(frozen=True, slots=True)
class Missing:
    """One figure nobody knows, with the page that shows what would count in it."""

    name: str
    field: str
    address: str


@dataclass(frozen=True, slots=True)
class Wanting:
    """``groups``: figures somebody waits for, by why; ``rest`` counts the others: (field, number, list)."""

    groups: tuple[tuple[str, tuple[Missing, ...]], ...]
    rest: tuple[tuple[str, int, str], ...] = ()

    @property
    def others(self) -> int:
        return sum(count for _, count, _ in self.rest)


def wanting(asked: Asked) -> Wanting:
    """For the organisation and period of a page; of ledgers the user keeps, or sees where he keeps none."""
    org, mine = asked.org, _mine(asked)
    printed = _printed(asked, mine.keys())
    if org is None or org.kind == Organisation.Kind.COMMITTEE:
        empty = _unknown(asked, mine.values())
        rest = [item for name, item in empty.items() if name not in printed]
        asked_for = printed & empty.keys()
        return Wanting(_grouped(asked, mine, {"文稿要用的": asked_for}), tuple(_by_field(asked, rest)))
    before = _with_rows(asked, mine, asked.period.year_before(), asked.job.scope_in)
    empty = _unknown(asked, [item for name, item in mine.items() if name in before | printed])
    usual = {name: item for name, item in empty.items() if name not in before}
    among = _with_rows(asked, usual, _two_years(asked.period), lambda period: _sisters(asked, org, period))
    return Wanting(
        _grouped(asked, mine, {"上年有、今年还没有的": before & empty.keys(), "文稿要用的": among})
    )


def _mine(asked: Asked) -> dict[str, Indicator]:
    """The indicators of ledgers the user keeps, of those he sees where he keeps none."""
    seat, what = asked.seat, asked.job
    kept = {spec.code for spec in seat.ledgers(Right.EDIT) or seat.ledgers(Right.VIEW)}
    offered = {name: item for name, item in what.items.items() if name not in what.retired}
    return {name: item for name, item in offered.items() if _records(item, what.items) <= kept}


def _records(item: Indicator, items: Mapping[str, Indicator]) -> set[str]:
    """The ledgers an indicator stands on: those of its sides for a ratio."""
    sides = item.measure[1:] if item.measure[0] == "ratio" else ()
    return {items[name].record for name in sides if name in items} if sides else {item.record}


def _unknown(asked: Asked, items: Iterable[Indicator]) -> dict[str, Indicator]:
    what = asked.job
    figures = values(items, asked.period, what.scope, known=what.items, tree=asked.seat.tree)
    return {name: one.indicator for name, one in figures.items() if one.value is None}


def _with_rows(
    asked: Asked, items: Mapping[str, Indicator], period: Period, scope_in: Callable[[Period], Scope]
) -> set[str]:
    """Those of ``items`` in which rows of ``period`` count; a ratio only follows from its sides."""
    known, tree = asked.job.items, asked.seat.tree
    figures = values(items.values(), period, scope_in(period), known=known, tree=tree) if items else {}
    return {name for name, one in figures.items() if one.rows and not one.whole}


def _two_years(period: Period) -> Period:
    return Period(period.year_before().first, period.last)


def _sisters(asked: Asked, org: Organisation, period: Period) -> Scope:
    """The organisations of the same kind below the same parent, itself among them."""
    tree = asked.seat.tree
    above = tree.path(org.pk, period.last)[:-STEP]
    paths = (tree.path(pk, period.last) for pk, kind in tree.kinds.items() if kind == org.kind)
    return Scope(asked.seat.institution.pk, tuple(sorted(p for p in paths if p and p[:-STEP] == above)))


def _printed(asked: Asked, names: Collection[str]) -> set[str]:
    """Those of ``names`` that papers of the institution print, sealed or in hand."""
    home = asked.seat.institution
    sealed = SealedFigure.objects.filter(institution=home).values_list("indicator", flat=True)
    chosen = Choice.objects.filter(paper__institution=home, paper__deleted=False)
    found = {*sealed.distinct(), *chosen.values_list("indicator", flat=True).distinct()}
    papers = WorkingPaper.objects.filter(institution=home, deleted=False).order_by("-updated_at")
    for paper in papers[:PAPERS]:
        read = opened(paper, job_of(paper))
        found |= {one.indicator for one in read.proposals if one.decision is Decision.BOUND}
    return found.intersection(names)


def _grouped(
    asked: Asked, mine: Mapping[str, Indicator], why: Mapping[str, Collection[str]]
) -> tuple[tuple[str, tuple[Missing, ...]], ...]:
    """By why, each in the order of the catalogue; nothing for a reason that has none."""
    told = {title: [item for name, item in mine.items() if name in names] for title, names in why.items()}
    return tuple(
        (title, tuple(_missing(asked, one) for one in found)) for title, found in told.items() if found
    )


def _missing(asked: Asked, item: Indicator) -> Missing:
    address = links.to("figures.one", item.id, period=asked.code, org=asked.org_value)
    return Missing(item.name, _title(item.field), address)


def _by_field(asked: Asked, items: Iterable[Indicator]) -> Iterator[tuple[str, int, str]]:
    counts = Counter(item.field for item in items)
    fields = work_fields()
    for code in [*fields, *(counts.keys() - fields.keys())]:
        if counts[code]:
            more = {"period": asked.code, "org": asked.org_value, "field": code}
            yield _title(code), counts[code], links.to("figures.list", show="empty", **more)


def _title(field: str) -> str:
    known = work_fields()
    return known[field].title if field in known else OWN
