"""Saying that there was nothing to report (零报告)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from jishi.accounts.roles import Right
from jishi.core.errors import NotInScope, PeriodError, UserError
from jishi.core.periods import Period
from jishi.ledger import actions
from jishi.ledger.actions.nil_return import statement
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation
from jishi.web.doors import BOTH, page
from jishi.web.pages.ledgers_blank import next_blank, own
from jishi.web.rows import opened
from jishi.web.seat import Seat


@page(Right.EDIT, BOTH)
def nil(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Which organisation had nothing in this ledger, and when; handed in for review at once."""
    spec = opened(seat, code, Right.EDIT)
    if spec.code == "nil_return":
        raise NotInScope("零报告本身不用报零。", "请从要报零的那一本台账进入。", ledger=code)
    given = request.POST if request.method == "POST" else request.GET
    mine = own(seat, spec) if "org" not in given else None
    error = None
    if request.method == "POST":
        try:
            org, period = said(seat, spec, given.get("org", ""), given.get("period", ""))
        except NotInScope:
            raise
        except UserError as refused:
            error = refused.for_page()
        else:
            where = urlencode({"org": str(org.pk), "period": str(given["period"])})
            messages.success(request, way_on(seat, spec, org, period, where))
            return redirect(f"{reverse('ledgers.list', args=[spec.code])}?{where}")
    context = {
        "spec": spec,
        "orgs": [(str(org.pk), org.name) for org in seat.orgs(Right.EDIT, spec.family)],
        "org": str(mine.pk) if mine else given.get("org", ""),
        "error": error,
    } | choice(given.get("period", ""), seat.today)
    return render(request, "ledgers/form_nil.html", context, status=422 if error else 200)


@transaction.atomic
def said(seat: Seat, spec: LedgerSpec, org: str, period: str) -> tuple[Organisation, Period]:
    """Write the statement and hand it in; raises UserError when the ledger is not empty after all."""
    mine = {str(one.pk): one for one in seat.orgs(Right.EDIT, spec.family)}
    if org not in mine:
        raise UserError("还没有选组织。", "请选择是哪个组织没有这类记录。", ledger=spec.code)
    meant = Period.parse(period)
    row = actions.nil_return(seat.user, mine[org], spec.code, meant, today=seat.today)
    actions.submit(seat.user, statement(spec), row.pk, version=row.version, today=seat.today)
    return mine[org], meant


def way_on(seat: Seat, spec: LedgerSpec, org: Organisation, period: Period, where: str) -> str:
    """That it was handed in, and where to go on: the ledger that is empty next, all ledgers. ``where`` is
    organisation and period as the address of a list names them."""
    done = "零报告已提交，等审核人确认；确认后这本台账的数是 0，不再是“待补”。"
    there = format_html('<a href="{}">回到全部台账</a>', reverse("ledgers.home"))
    other = next_blank(seat, spec, org, period)
    if other is None:
        return format_html("{}{}的其他台账都不是空的了。{}", done, org.name, there)
    address = f"{reverse('ledgers.list', args=[other.code])}?{where}"
    link = format_html('<a href="{}">{}</a>', address, other.title)
    return format_html("{}下一本还空着的是{}，也可以{}。", done, link, there)


def choice(asked: str, today: date) -> dict[str, Any]:
    """The periods to choose from and the chosen one; another that was asked for is among them."""
    known = periods(today)
    try:
        meant = Period.parse(asked or str(today.year))
    except PeriodError:
        return {"periods": known, "period": asked}
    same = next((code for code, _ in known if Period.parse(code) == meant), "")
    return {"periods": known if same else [(asked, meant.label), *known], "period": same or asked}


def periods(today: date) -> list[tuple[str, str]]:
    """(code, label) to choose from: the year and its parts that have begun, and the year before."""
    year = today.year
    months = [f"{year}-{month:02}" for month in range(1, 13)]
    codes = [
        str(year),
        f"{year}H1",
        f"{year}H2",
        *(f"{year}Q{n}" for n in range(1, 5)),
        *months,
        str(year - 1),
    ]
    known = [(code, Period.parse(code)) for code in codes]
    return [(code, period.label) for code, period in known if period.first <= today]
