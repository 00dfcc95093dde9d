"""Figures of a period, and the page of one figure."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from jishi.core.errors import NotInScope
from jishi.core.periods import Period
from jishi.indicators.engine import evaluate
from jishi.orgs.models import Institution
from jishi.papers.desk import job, the_institution
from jishi.papers.models import Paper
from jishi.web import evidence
from jishi.web.doors import page
from jishi.web.seat import Seat

LATEST_PAPERS = 5


@page("view")
def start(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every figure of the period by field of work, each with a link to what stands behind it."""
    home = the_institution()
    if home is None:
        return render(request, "empty.html")
    period = _period(request, home)
    what = job(period, institution=home)
    figures = evaluate(what.items.values(), period, what.scope, known=what.items)
    fields = [
        (title, [(one.indicator, evidence.value_of(one), evidence.basis_of(one)) for one in group])
        for title, group in evidence.by_field(figures)
    ]
    context = {
        "home": home,
        "period": period,
        "asked": request.GET.get("period", ""),
        "periods": evidence.periods(period.first.year),
        "fields": fields,
        "known": sum(one.value is not None for one in figures.values()),
        "total": len(figures),
        "papers": Paper.objects.filter(institution=home)[:LATEST_PAPERS],
    }
    return render(request, "figures/list.html", context)


@page("view")
def figure(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """One figure: its definition, the rows it counts, and all others with the reason."""
    home = the_institution()
    what = job(_period(request, home), institution=home) if home else None
    item = what.items.get(code) if what else None
    if what is None or item is None:
        raise NotInScope("没有找到这个指标。", "请从首页的列表中选择。", indicator=code)
    found = evaluate([item], what.period, what.scope, known=what.items)[code]
    sides = [side for side in (found.part, found.whole) if side]
    context = {
        "home": home,
        "item": item,
        "period": what.period,
        "asked": request.GET.get("period", ""),
        "periods": evidence.periods(what.period.first.year),
        "value": evidence.value_of(found),
        "basis": evidence.basis_of(found),
        "sides": [(side.indicator, evidence.value_of(side)) for side in sides],
        "counted": None if sides else evidence.counted(found),
        "left_out": evidence.left_out(found),
    }
    return render(request, "figures/one.html", context)


def _period(request: HttpRequest, home: Institution) -> Period:
    """The period asked for, else the latest year with records; raises PeriodError for nonsense."""
    asked = request.GET.get("period", "")
    return Period.parse(asked) if asked else Period.year_of(evidence.latest_year(home.pk))


urlpatterns = [
    path("figures/", start, name="figures.list"),
    path("figures/<str:code>/", figure, name="figures.one"),
]
