"""What stands behind one sealed figure, and two versions of a paper beside each other."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jishi.accounts.roles import Right
from jishi.core.errors import NotInScope
from jishi.core.periods import Period
from jishi.web.doors import page
from jishi.web.pages.sealed_diff import differences, unlike_basis
from jishi.web.pages.sealed_now import standing_of
from jishi.web.pages.sealed_papers import job_of, version_of
from jishi.web.pages.sealed_rows import fates
from jishi.web.seat import Seat


@page(Right.PAPER)
def figure(request: HttpRequest, seat: Seat, pk: int, number: int) -> HttpResponse:
    """The records one figure was sealed on, each with what it is now, and those that came since."""
    version, _ = version_of(seat, pk)
    found = version.paper.figures.filter(number=number).first()
    if found is None:
        raise NotInScope("这份定稿里没有这一处。", "请从逐处核验的表中选择。", paper=pk, number=number)
    what = job_of(version.paper)
    item = what.items.get(found.indicator)
    period = Period(found.first, found.last) if found.first and found.last else version.period
    context = {
        "version": version,
        "one": standing_of(found, what),
        "item": item,
        "redefined": item is not None and item.digest != found.digest,
        "period": period,
        "fates": fates(seat, found, what) if item else None,
    }
    return render(request, "sealed/figure.html", context)


@page(Right.PAPER)
def diff(request: HttpRequest, seat: Seat, pk: int, other: int) -> HttpResponse:
    """What two versions of one paper print differently, the older first whichever way it was asked."""
    _, versions = version_of(seat, pk)
    pair = [one for one in reversed(versions) if one.paper.pk in (pk, other)]
    if len(pair) != 2:
        raise NotInScope("没有找到要对比的那一版。", "只能和同一份文稿的另一版对比。", paper=pk, other=other)
    older, newer = pair
    items = job_of(newer.paper).items
    context = {
        "older": older,
        "newer": newer,
        "versions": versions,
        "found": differences(older.paper, newer.paper, items),
        "unlike": unlike_basis(older.paper, newer.paper),
        "same_draft": older.paper.draft_digest == newer.paper.draft_digest,
    }
    return render(request, "sealed/diff.html", context)
