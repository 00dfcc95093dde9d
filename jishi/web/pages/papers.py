"""Papers in hand: the list, taking a draft in, the bin."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from jishi.accounts.roles import Right
from jishi.core.errors import UserError
from jishi.core.periods import Period
from jishi.orgs.models import Organisation
from jishi.papers.work.door import has_all, papers_for
from jishi.papers.work.retarget import delete, restore
from jishi.papers.work.start import LARGEST, start
from jishi.papers.working import Choice
from jishi.web.answers import status_of
from jishi.web.doors import BOTH, WRITE, page
from jishi.web.pages import papers_desk, papers_finish
from jishi.web.seat import Seat

PAGE_ROWS = 20
SETTLED = ~Q(choices__state=Choice.State.SKIPPED) & Q(choices__isnull=False)


@page(Right.PAPER)
def listed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The papers in hand, the latest first, each with how far it is; or those in the bin."""
    binned = request.GET.get("bin") == "1"
    rows = papers_for(seat.user, seat.institution.pk, seat.today, deleted=binned)
    told = rows.annotate(
        settled=Count("choices", filter=SETTLED, distinct=True), versions=Count("sealed", distinct=True)
    )
    shown = Paginator(told.order_by("-updated_at", "-pk"), PAGE_ROWS).get_page(request.GET.get("page"))
    lines = [(paper, Period(paper.first, paper.last).label) for paper in shown]
    away = papers_for(seat.user, seat.institution.pk, seat.today, deleted=True).count()
    return render(
        request, "papers/list.html", {"lines": lines, "page": shown, "binned": binned, "away": away}
    )


@page(Right.PAPER, BOTH)
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take a draft in; then the page on which title, period and scope are confirmed."""
    sample = papers_for(seat.user, seat.institution.pk, seat.today).order_by("created_at").first()
    if request.method != "POST":
        return render(request, "papers/new.html", {"sample": sample})
    try:
        file = request.FILES.get("draft")
        if file is None:
            raise UserError("还没有选文件。", "请选一份 Word 文稿（.docx、.doc）或文本（.txt、.md）。")
        home = seat.institution
        paper = start(seat.user, home, file.read(LARGEST + 1), file.name or "", seat.today, fallback(seat))
    except UserError as error:
        context = {"said": error.for_page(), "sample": sample}
        return render(request, "papers/new.html", context, status=status_of(error))
    messages.success(
        request, f"已导入“{paper.name}”，找到 {paper.blanks} 处空。请核对标题、统计期和统计范围。"
    )
    return redirect("papers.about", paper.pk)


def fallback(seat: Seat) -> Organisation | None:
    """Whom a paper is for whose title names nobody: the whole institution, else the user's first."""
    if has_all(seat.scope(Right.PAPER), seat.today, seat.tree):
        return None
    return next(iter(seat.orgs(Right.PAPER)), None)


@page(Right.PAPER, WRITE)
def put_away(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Into the bin."""
    paper = delete(seat.user, seat.institution.pk, pk, seat.today)
    messages.success(request, f"“{paper.title}”已移到回收站，随时可以恢复。")
    return redirect("papers.list")


@page(Right.PAPER, WRITE)
def take_back(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Out of the bin."""
    paper = restore(seat.user, seat.institution.pk, pk, seat.today)
    messages.success(request, f"“{paper.title}”已恢复。")
    return redirect("papers.list")


urlpatterns = [
    path("papers/", listed, name="papers.list"),
    path("papers/new/", new, name="papers.new"),
    path("papers/<int:pk>/delete/", put_away, name="papers.delete"),
    path("papers/<int:pk>/restore/", take_back, name="papers.restore"),
    *papers_desk.urlpatterns,
    *papers_finish.urlpatterns,
]
