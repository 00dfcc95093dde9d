"""Sheets in: the ledgers they may go to, their templates, and the sheets brought in the last days."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from jishi.accounts.roles import Right
from jishi.core.errors import FileRefused
from jishi.exchange import batches
from jishi.exchange.book import LARGEST, MOST_LINES
from jishi.exchange.template import template
from jishi.ledger.families import in_families
from jishi.ledger.registry import LEDGERS
from jishi.web.answers import download, status_of
from jishi.web.doors import BOTH, page
from jishi.web.importing import into
from jishi.web.pages import imports_one
from jishi.web.seat import Seat

LISTED = 20


@page(Right.EDIT)
def home(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Which ledger a sheet is for, and what became of one's own sheets."""
    batches.sweep()
    mine = [spec for spec in seat.ledgers(Right.EDIT) if batches.importable(spec)]
    brought = batches.mine(seat.user).filter(institution=seat.institution)[:LISTED]
    context = {
        "groups": in_families(mine),
        "brought": [(batch, LEDGERS[batch.ledger]) for batch in brought if batch.ledger in LEDGERS],
    }
    return render(request, "imports/home.html", context)


@page(Right.EDIT, BOTH)
def new(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Template and upload; an upload is looked at, and the page of it says what it would do."""
    spec = into(seat, code)
    context = {"spec": spec, "most": MOST_LINES, "step": 1}
    if request.method != "POST":
        return render(request, "imports/new.html", context)
    try:
        file = request.FILES.get("sheet")
        if file is None:
            raise FileRefused("none", "还没有选文件。", "请选一份 .xlsx 表格。")
        data, name = file.read(LARGEST + 1), file.name or ""
        batch = batches.bring(seat.user, seat.institution, spec, name, data)
    except FileRefused as refused:
        said = context | {"said": refused.for_page()}
        return render(request, "imports/new.html", said, status=status_of(refused))
    return imports_one.look(seat, batch, spec)


@page(Right.EDIT)
def blank(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The sheet to fill in."""
    spec = into(seat, code)
    full = seat.org_names(Right.EDIT)
    orgs = [full.get(org.pk, org.name) for org in seat.orgs(Right.EDIT, spec.family)]
    return download(template(spec, orgs), f"{spec.title}导入表.xlsx")


urlpatterns = [
    path("imports/", home, name="imports.home"),
    path("imports/<str:code>/", new, name="imports.new"),
    path("imports/<str:code>/template/", blank, name="imports.template"),
    *imports_one.urlpatterns,
]
