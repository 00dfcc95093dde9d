"""The page of one figure: the number, its course, who it comes from, its rows, its definition."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from jishi.accounts.roles import Right
from jishi.audit.models import Entry
from jishi.core.errors import NotInScope, UserError
from jishi.indicators import own
from jishi.indicators.engine import evaluate
from jishi.indicators.figures import Figure
from jishi.indicators.spec import Indicator
from jishi.ledger.registry import LEDGERS
from jishi.papers.models import SealedFigure
from jishi.web import evidence, figure_parts, figure_words, links
from jishi.web.asked import Asked
from jishi.web.doors import page
from jishi.web.seat import Seat

TABS = {"counted": "计入的记录", "left": "没有计入的", "definition": "口径"}


@page(Right.VIEW)
def one(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """One figure with its three tabs; a broken own indicator leads those who may mend it to its form."""
    asked = Asked.of(request, seat)
    item = asked.job.items.get(code)
    if item is None:
        return _not_read(asked, code)
    figure, prior = (_figure(asked, item, back) for back in (False, True))
    chosen = request.GET.get("tab", "")
    tab = chosen if chosen in TABS else "counted"
    sides = [side for side in (figure.part, figure.whole) if side]
    children, total = figure_parts.below(figure, asked)
    context = {
        "asked": asked,
        "item": item,
        "figure": _told(figure),
        "prior": _told(prior),
        "prior_period": prior.period.label,
        "steps": figure_parts.steps(figure, asked),
        "children": children,
        "folded": [
            (said, folded)
            for kind, said in figure_parts.FOLDED.items()
            if (folded := [child for child in children if child.kind == kind])
        ],
        "sum": total,
        "sides": [(side.indicator, evidence.value_of(side)) for side in sides],
        "tab": tab,
        "tabs": TABS.items(),
        "kept": [("tab", tab), ("org", asked.org_value)],
        "may_define": seat.may(Right.DEFINE),
        **_tab(request, asked, item, figure, tab),
    }
    return render(request, "figures/one.html", context | _own(asked, item), status=asked.status)


def _not_read(asked: Asked, code: str) -> HttpResponse:
    if not any(row.code == code for row in asked.job.broken):
        raise NotInScope("没有找到这个指标。", "请从“指标与数”的列表中选择。", indicator=code)
    if asked.seat.may(Right.DEFINE):
        return redirect("figures.edit", code)
    raise UserError(
        "这个本单位指标的定义读不懂，暂时没有数。", "请告诉党委办公室改一下它的口径。", indicator=code
    )


def _figure(asked: Asked, item: Indicator, prior: bool) -> Figure:
    job = asked.job
    period = job.period.year_before() if prior else job.period
    scope = job.scope_in(period)
    return evaluate([item], period, scope, known=job.items, tree=asked.seat.tree)[item.id]


def _told(figure: Figure) -> dict[str, Any]:
    return {
        "value": evidence.value_of(figure),
        "known": figure.value is not None,
        "basis": evidence.basis_of(figure),
    }


def _own(asked: Asked, item: Indicator) -> dict[str, Any]:
    """What only one of the institution's own has: its row, whether it is retired, papers sealed by it."""
    if not item.id.startswith(own.PREFIX):
        return {"own": None}
    home = asked.seat.institution
    sealed = SealedFigure.objects.filter(institution=home, indicator=item.id)
    return {
        "own": own.row_of(home, item.id),
        "retired": item.id in asked.job.retired,
        "sealed": sealed.values("paper").distinct().count(),
    }


def _tab(request: HttpRequest, asked: Asked, item: Indicator, figure: Figure, tab: str) -> dict[str, Any]:
    if tab == "definition":
        return _definition(asked, item)
    sides = [side for side in (figure.part, figure.whole) if side] or [figure]
    chosen = sides[-1] if request.GET.get("side") == "whole" else sides[0]
    if not evidence.opened(asked.seat, chosen):
        return {"side": chosen.indicator, "closed": LEDGERS[chosen.indicator.record].title}
    return _rows(request, asked, chosen) if tab == "counted" else _left(request, asked, chosen)


def _rows(request: HttpRequest, asked: Asked, figure: Figure) -> dict[str, Any]:
    number, oldest = request.GET.get("page", ""), request.GET.get("sort") == "on"
    rows = evidence.counted(asked.seat, figure, number, oldest)
    return _listed(asked, figure, rows, oldest)


def _left(request: HttpRequest, asked: Asked, figure: Figure) -> dict[str, Any]:
    """The reasons with their numbers, and the rows of the one chosen (the first that is listed)."""
    found = evidence.left_out(figure)
    asked_for = request.GET.get("reason", "")
    listed = [left for left in found if left.listed]
    chosen = next((left for left in listed if left.code == asked_for), listed[0] if listed else None)
    reasons: dict[str, Any] = {"reasons": found, "reason": chosen, "side": figure.indicator}
    reasons["ledger_of"] = LEDGERS[figure.indicator.record].title
    if chosen is None:
        return reasons
    number, oldest = request.GET.get("page", ""), request.GET.get("sort") == "on"
    rows = evidence.left_rows(asked.seat, figure, chosen, number, oldest)
    return reasons | _listed(asked, figure, rows, oldest)


def _listed(asked: Asked, figure: Figure, rows: evidence.Rows, oldest: bool) -> dict[str, Any]:
    spec = LEDGERS[figure.indicator.record]
    return {
        "side": figure.indicator,
        "rows": rows,
        "page": rows.page,
        "numbers": evidence.numbers(rows.page),
        "oldest": oldest,
        "day": figure_words.label_of(spec, evidence.day_of(figure)),
        "ledger": spec,
        "in_ledger": links.rows(
            spec.code, figure=figure.indicator.id, period=str(figure.period), org=asked.org_value
        ),
    }


def _definition(asked: Asked, item: Indicator) -> dict[str, Any]:
    spec = LEDGERS.get(item.record)
    history = Entry.objects.none()
    if item.id.startswith(own.PREFIX):
        row = own.row_of(asked.seat.institution, item.id)
        history = Entry.objects.filter(institution=row.institution, record=own.RECORD, row=row.pk)
    return {
        "ledger_title": spec.title if spec else "",
        "conditions": figure_words.conditions(item),
        "measure": figure_words.measure(item, asked.job.items),
        "dated_by": figure_words.dated_by(item),
        "example": figure_words.example(item),
        "ties": figure_words.ties(item, asked),
        "history": figure_words.history(history.select_related("actor").order_by("at", "pk")),
    }


urlpatterns = [path("figures/<str:code>/", one, name="figures.one")]
