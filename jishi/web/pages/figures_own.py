"""Own indicators of the institution (本单位指标): declaring, trying, changing and retiring them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from jishi.accounts.roles import Right
from jishi.core.errors import CatalogueError, Conflict
from jishi.core.periods import Period
from jishi.indicators import own
from jishi.indicators.catalogue import tables, work_fields
from jishi.indicators.engine import evaluate
from jishi.indicators.models import OwnIndicator
from jishi.indicators.parse import Fault, indicator
from jishi.indicators.spec import Indicator
from jishi.ledger.families import in_families
from jishi.web import evidence, figure_words, own_form
from jishi.web.asked import Asked
from jishi.web.doors import BOTH, WRITE, page
from jishi.web.own_form import Typed
from jishi.web.posted import version_in
from jishi.web.seat import Seat

NEW = {"measure": "count", "field": "", "unit": "次"}
TRIAL = "own.0"
"""What an indicator that is not kept yet is called while it is tried."""


@dataclass
class Draft:
    """One form before the user: what it starts from (``base``), what was typed, what came of it.

    ``tried`` is the meaning whose trial the user has been shown; ``untried``
    that saving was asked for before there was one.
    """

    asked: Asked
    row: OwnIndicator | None
    base: dict[str, Any]
    typed: Typed
    faults: list[Fault]
    trial: dict[str, Any] | None = None
    tried: str = ""
    untried: bool = False
    conflict: list[str] | None = None
    more: int = 1

    @property
    def code(self) -> str:
        return self.row.code if self.row else TRIAL

    @property
    def known(self) -> dict[str, Indicator]:
        return dict(self.asked.job.items)

    def table(self) -> dict[str, Any]:
        """The whole table as it would be kept."""
        typed = self.typed.table(self.known, self.asked.seat.today.year)
        kept = {key: value for key, value in {**self.base, **typed}.items() if value not in ("", [], None)}
        return kept | {"id": self.code}

    @property
    def meaning(self) -> str:
        """What the table counts, in digests: its own, of a ratio its sides' too. Words are no part of it."""
        item = indicator(self.table())
        sides = item.measure[1:] if item.measure[0] == "ratio" else ()
        return "-".join([item.digest, *(self.known[side].digest for side in sides if side in self.known)])


@page(Right.DEFINE, BOTH)
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new one, empty or as a copy of any other (``?from=``)."""
    asked = Asked.of(request, seat)
    base = _copied(asked, request.GET.get("from", ""))
    typed = Typed.kept({**NEW, **base}, asked.job.items)
    return _answer(request, Draft(asked, None, _beside(base, copied=True), typed, []))


@page(Right.DEFINE, BOTH)
def edit(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Change one of them, whether it can be read or not."""
    row = own.row_of(seat.institution, code)
    asked = Asked.of(request, seat)
    draft = Draft(asked, row, _beside(row.table), Typed.kept(row.table, asked.job.items), [])
    draft.faults = (
        [] if code in asked.job.items else [Fault(code, "", problem) for problem in own.why_broken(row)]
    )
    return _answer(request, draft)


@page(Right.DEFINE, WRITE)
def retire(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take one out of use, or back into it; sealed papers keep what they have either way."""
    back = request.POST.get("to") == "use"
    act = own.restore if back else own.retire
    row = act(seat.user, seat.institution, code, version=version_in(request), today=seat.today)
    said = "恢复使用，文稿里又能用了。" if back else "停用，文稿里不再推荐；已定稿的照旧能核对。"
    messages.success(request, f"“{row}”已{said}")
    return redirect("figures.one", code)


def _answer(request: HttpRequest, draft: Draft) -> HttpResponse:
    if request.method != "POST":
        return _form(request, draft, 200)
    draft.typed, act = Typed.posted(request.POST), request.POST.get("act", "save")
    draft.tried = request.POST.get("tried", "")
    if act in ("draw", "row"):
        draft.faults, draft.more = [], 2 if act == "row" else 1
        return _form(request, draft, 200)
    draft.faults = own.faults(draft.asked.seat.institution, draft.table(), draft.code)
    if draft.faults:
        return _form(request, draft, 422)
    if act == "try" or not _was_tried(draft):
        draft.trial, draft.untried = _tried(request, draft), act != "try"
        draft.tried = draft.meaning
        return _form(request, draft, 200)
    return _save(request, draft)


def _was_tried(draft: Draft) -> bool:
    """Whether what the form says now was tried as it stands, or is what is kept already under other words."""
    return draft.tried == draft.meaning or _digest(draft.row) == indicator(draft.table()).digest


def _save(request: HttpRequest, draft: Draft) -> HttpResponse:
    seat, was = draft.asked.seat, _digest(draft.row)
    try:
        if draft.row is None:
            row = own.create(seat.user, seat.institution, draft.table(), today=seat.today)
        else:
            version = version_in(request)
            row = own.update(
                seat.user, seat.institution, draft.code, draft.table(), version=version, today=seat.today
            )
    except Conflict:
        return _conflict(request, draft)
    changed = was and was != _digest(row)
    messages.success(
        request, f"“{row}”已保存，文稿里马上能用。" + ("口径变了，已定稿的不变。" if changed else "")
    )
    return redirect(f"{reverse('figures.one', args=[row.code])}?tab=definition")


def _conflict(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Somebody else was first: say where what they wrote differs; saving again keeps what stands here."""
    draft.row = own.row_of(draft.asked.seat.institution, draft.code)
    theirs, mine = draft.row.table, draft.table()
    other = [label for key, label in figure_words.KEYS.items() if theirs.get(key) != mine.get(key)]
    draft.conflict = other
    return _form(request, draft, 409)


def _tried(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """The figure the table would give, with its rows; nothing is kept."""
    item, asked = indicator(draft.table()), draft.asked
    period = Period.parse(request.POST.get("period", "") or asked.code)
    scope = asked.job.scope_in(period)
    figure = evaluate([item], period, scope, known={**draft.known, item.id: item}, tree=asked.seat.tree)[
        item.id
    ]
    sides = [side for side in (figure.part, figure.whole) if side]
    rows = evidence.counted(asked.seat, figure) if not sides and evidence.opened(asked.seat, figure) else None
    return {
        "item": item,
        "value": evidence.value_of(figure),
        "known": figure.value is not None,
        "basis": evidence.basis_of(figure),
        "period": period,
        "scope": asked.scope_label,
        "sides": [(side.indicator, evidence.value_of(side)) for side in sides],
        "rows": rows,
        "left": evidence.left_out(figure),
        "moved": bool(draft.row) and item.digest != _digest(draft.row),
    }


def _form(request: HttpRequest, draft: Draft, status: int) -> HttpResponse:
    spec = draft.typed.spec
    problems = [(fault.key, own_form.in_labels(fault.problem, spec)) for fault in draft.faults]
    context = {
        "draft": draft,
        "row": draft.row,
        "texts": draft.typed.texts,
        "asked": draft.asked,
        "spec": spec,
        "ratio": draft.typed.texts.get("measure") == "ratio",
        "ledgers": in_families(draft.asked.seat.ledgers(Right.VIEW)),
        "fields": [(code, field.title) for code, field in work_fields().items()],
        "measures": own_form.measures(spec),
        "dates": own_form.dates(spec) if spec else [],
        "columns": own_form.columns(spec) if spec else [],
        "boxes": own_form.boxes(draft.typed, draft.more),
        "problems": [(figure_words.KEYS.get(key, ""), problem) for key, problem in problems],
        "wrong": {key: problem for key, problem in problems},
        "trial": draft.trial,
        "tried": draft.tried,
        "untried": draft.untried,
        "conflict": draft.conflict,
        "period": request.POST.get("period", "") or draft.asked.code,
    }
    name = "figures/_own_form.html" if getattr(request, "htmx", False) else "figures/own.html"
    return render(request, name, context, status=status)


def _copied(asked: Asked, code: str) -> dict[str, Any]:
    """The table a copy starts from, under a name of its own."""
    if not code:
        return {}
    found = tables().get(code) or own.row_of(asked.seat.institution, code).table
    return {**found, "name": f"{found.get('name', '')}（本单位）"} if isinstance(found, dict) else {}


def _beside(table: Any, copied: bool = False) -> dict[str, Any]:
    """What a table holds beside what the form shows; a copy takes over no ties to other indicators."""
    if not isinstance(table, dict):
        return {}
    kept = own_form.KEPT_WORDS if copied else (*own_form.KEPT_WORDS, "follows", "part_of")
    return {key: table[key] for key in kept if key in table}


def _digest(row: OwnIndicator | None) -> str:
    try:
        return row.as_indicator().digest if row else ""
    except CatalogueError:
        return ""


urlpatterns = [
    path("figures/new/", new, name="figures.new"),
    path("figures/<str:code>/edit/", edit, name="figures.edit"),
    path("figures/<str:code>/retire/", retire, name="figures.retire"),
]
