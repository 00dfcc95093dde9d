"""A ledger list as it is drawn: heads, lines, chips, tabs, periods to choose, pages. Plain data, no HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from jishi.core.periods import Period
from jishi.ledger.families import KEPT
from jishi.ledger.spec import LedgerSpec
from jishi.web.cells import kind_of, label_of, named, subject_of, text
from jishi.web.pages.ledgers_query import Asked, choices
from jishi.web.pages.ledgers_rows import Found, tab_field
from jishi.web.rows import rows_of

MOST_TABS, UNFOLDED = 7, 4
NUMERIC = ("number", "money")
WORDS_FOR_UNDATED = "未填日期"


@dataclass(frozen=True, slots=True)
class Head:
    """One heading; ``address`` sorts by it, ``sort`` says how the list is sorted by it now, ``fold`` that a
    narrow window does without the column."""

    name: str
    label: str
    address: str
    sort: str
    numeric: bool
    fold: bool


@dataclass(frozen=True, slots=True)
class Cell:
    name: str
    kind: str
    text: str
    fold: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row: ``under`` is what a phone shows below the subject, ``why`` the reason it is left out,
    ``repeated`` says that it is a duplicate, or a line of one."""

    row: Any
    subject: str
    address: str
    under: str
    cells: list[Cell]
    why: str
    repeated: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A tab, a chip, a page or a period: what it says, where it leads, whether it is in force."""

    label: str
    address: str
    on: bool = False
    count: int | None = None


def heads(spec: LedgerSpec, asked: Asked, names: list[str]) -> list[Head]:
    now = asked.sort or f"-{spec.date_field}"
    return [_head(spec, asked, names, name, now) for name in names]


def folded(spec: LedgerSpec, names: list[str]) -> set[str]:
    """The columns a narrow window does without: those after the first few, but for what a row cannot lack."""
    return {*names[UNFOLDED:]} - {spec.subject, spec.date_field, "org", "status"}


def _head(spec: LedgerSpec, asked: Asked, names: list[str], name: str, now: str) -> Head:
    field = spec.field(name)
    down_first = kind_of(field) in ("day", "time", *NUMERIC)
    sort = {name: "ascending", f"-{name}": "descending"}.get(now, "")
    turned = (f"-{name}" if sort == "ascending" else name) if sort else f"-{name}" if down_first else name
    address = asked.address(sort=turned)
    return Head(
        name, label_of(spec, name), address, sort, kind_of(field) in NUMERIC, name in folded(spec, names)
    )


def lines(found: Found, names: list[str]) -> list[Line]:
    """The rows of the page, every value as it is read."""
    return [_line(found, row, names) for row in found.shown(names)]


def _line(found: Found, row: Any, names: list[str]) -> Line:
    spec = found.spec
    fold = folded(spec, names)
    cells = [Cell(n, kind_of(spec.field(n)), text(spec, n, getattr(row, n)), n in fold) for n in names]
    under = [c.text for c in cells if c.name in (spec.date_field, tab_field(spec)) and c.name != spec.subject]
    why = found.figure.why.get(row.pk, "") if found.figure else ""
    return Line(
        row=row,
        subject=subject_of(spec, row),
        address=reverse("ledgers.one", args=[spec.code, row.pk]),
        under=" · ".join([*under, named(row.org)]),
        cells=cells,
        why=why,
        repeated=spec.repeated(row),
    )


def tabs(found: Found) -> list[Link]:
    """All kinds, then those that occur most often, in the order of their list."""
    spec, asked, tab = found.spec, found.asked, tab_field(found.spec)
    if not tab or found.figure:
        return []
    chosen = asked.codes.get(tab, [])
    counts = [(value, label, found.count_of([value])) for value, label in choices(spec, tab)]
    occurring = sorted((c for c in counts if c[2]), key=lambda c: -c[2])[:MOST_TABS]
    kept = {value for value, _, _ in occurring} | set(chosen)
    kinds = [
        Link(label, asked.address((), **{tab: value}), value in chosen, n)
        for value, label, n in counts
        if value in kept
    ]
    return [Link("全部", asked.address(drop=(tab,)), not chosen, found.count_of(None)), *kinds]


def chips(found: Found) -> Iterator[Link]:
    """Every condition in force, each with the address of the list without it."""
    asked, spec = found.asked, found.spec
    if found.figure:
        yield Link(_figure_said(found), asked.address(drop=("figure", "left")))
    if asked.words:
        yield Link(f"含“{asked.words}”", asked.address(drop=("q",)))
    if asked.org:
        yield Link(f"组织：{asked.org.name}", asked.address(drop=("org",)))
    if asked.person:
        yield Link(f"姓名含“{asked.person}”", asked.address(drop=("person",)))
    for name, values in asked.codes.items():
        said = dict(choices(spec, name))
        for value in values:
            yield Link(f"{spec.label(name)}：{said[value]}", asked.without(name, value))
    for name, pk in asked.related.items():
        yield Link(f"{spec.label(name)}：{_related(found, name, pk)}", asked.address(drop=(name,)))
    time = asked.address(drop=("period", "from", "to"))
    if asked.undated:
        yield Link(WORDS_FOR_UNDATED, time)
    elif asked.period != Period.year_of(found.seat.today.year):
        yield Link(f"时间：{said_of(asked.period)}", time)


def said_of(period: Period | None) -> str:
    """The period as a list says it; typed days as 2026-06-01 至 2026-07-03."""
    if period is None:
        return "全部时间"
    if ".." in str(period) and "至" not in period.label:
        return period.label
    first = "" if period.first.year == 1900 else period.first.isoformat()
    last = "" if period.last.year == 2999 else period.last.isoformat()
    return f"{first} 至 {last}".strip() if last else f"{first} 以后"


def _figure_said(found: Found) -> str:
    assert found.figure is not None
    what = "没有计入" if found.asked.left else "计入"
    return f"{what}“{found.figure.indicator.name}”（{found.figure.place}，{found.figure.period.label}）"


def _related(found: Found, name: str, pk: int) -> str:
    model = found.spec.field(name).related_model
    other = next((spec for spec in KEPT.values() if spec.model is model), None)
    row = rows_of(found.seat, other).filter(pk=pk).first() if other else None
    return subject_of(other, row) if other and row else f"编号 {pk}"


def periods(today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """(head, [(what ``period=`` takes, what it is called)]): this year and its parts, years before, all."""
    year = today.year
    halves = [(f"{year}H{n}", f"{'上下'[n - 1]}半年") for n in (1, 2)]
    quarters = [(f"{year}Q{n}", f"第{'一二三四'[n - 1]}季度") for n in (1, 2, 3, 4)]
    months = [(f"{year}-{n:02}", f"{n}月") for n in range(1, 13)]
    before = [(str(past), f"{past}年") for past in range(year - 1, year - 4, -1)]
    return [
        ("今年", [(str(year), f"{year}年"), *halves, *quarters]),
        (f"{year}年各月", months),
        ("以前", before),
        ("其他", [("all", "全部时间"), ("none", WORDS_FOR_UNDATED)]),
    ]


def pages(found: Found) -> list[Link | None]:
    """First, last and those round the page shown; None where some are left out."""
    last, here = found.pages, found.page
    near = sorted({1, last, *range(max(1, here - 2), min(last, here + 2) + 1)})
    shown: list[Link | None] = []
    for before, number in zip([0, *near], near, strict=False):
        if number - before > 1:
            shown.append(None)
        shown.append(Link(str(number), f"{found.asked.address()}&page={number}", number == here))
    return shown
