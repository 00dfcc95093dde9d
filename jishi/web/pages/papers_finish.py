"""The paper as a whole: title, period and scope; all sure blanks at once; trying, sealing, the original."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from jishi.accounts.roles import Right
from jishi.core.errors import UserError
from jishi.core.periods import Period
from jishi.papers.desk import ended_names
from jishi.papers.leftovers import out_of_date
from jishi.papers.work.bench import Bench, Cell
from jishi.papers.work.decide import accept_sure
from jishi.papers.work.door import has_all
from jishi.papers.work.finish import Wish, filling, moves, seal_paper, staying_blank, trial
from jishi.papers.work.retarget import retarget
from jishi.papers.working import WorkingPaper
from jishi.web.answers import download, status_of
from jishi.web.doors import BOTH, page
from jishi.web.links import code_of
from jishi.web.pages.papers_desk import drawn, number, paper_of
from jishi.web.seat import Seat
from jishi.web.workbench.panel import around
from jishi.word.draft import open_draft

WHOLE = "all"
AROUND = 14
"""Characters shown on each side of what was overlooked."""


@page(Right.PAPER, BOTH)
def about(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Title, period and scope, as read from the draft and as people put them right."""
    paper = paper_of(seat, pk)
    span, sent = Period(paper.first, paper.last), request.POST
    context: dict[str, Any] = {
        "paper": paper,
        "title": sent.get("title", paper.title),
        "period": sent.get("period", code_of(span)),
        "org": sent.get("org", str(paper.org_id or WHOLE)),
        "span": span,
        "whole": has_all(seat.scope(Right.PAPER), seat.today, seat.tree),
        "orgs": seat.orgs(Right.PAPER),
        "seen": sent.get("seen", paper.version),
        "warnings": Bench(paper).opened.draft.warnings,
    }
    if request.method == "POST":
        try:
            _retarget(seat, paper, sent)
        except UserError as error:
            return render(
                request, "papers/about.html", context | {"said": error.for_page()}, status=status_of(error)
            )
        return redirect("papers.desk", pk)
    return render(request, "papers/about.html", context)


def _retarget(seat: Seat, paper: WorkingPaper, sent: Any) -> None:
    org = None if sent.get("org") == WHOLE else seat.org(sent.get("org", ""), Right.PAPER)
    retarget(
        seat.user,
        paper,
        title=sent.get("title", ""),
        period=Period.parse(sent.get("period", "")),
        org=org,
        seen=number(sent.get("seen")),
        today=seat.today,
    )


@page(Right.PAPER, BOTH)
def sure(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The sure proposals one under the other, to be looked at and accepted at one stroke."""
    bench = Bench(paper_of(seat, pk))
    context: dict[str, Any] = {"paper": bench.paper, "rows": [drawn(bench, cell) for cell in bench.sure]}
    if request.method == "POST":
        chosen = [number(one) - 1 for one in request.POST.getlist("at")]
        try:
            step = accept_sure(seat.user, bench, chosen, number(request.POST.get("seen")), seat.today)
        except UserError as error:
            said = {"said": error.for_page(), "chosen": chosen}
            return render(request, "papers/sure.html", context | said, status=status_of(error))
        messages.success(
            request, f"已采用 {len(step.after['choices'])} 处。要一次退回，按 Ctrl Z 或右边的“撤销”箭头。"
        )
        return redirect("papers.desk", pk)
    return render(request, "papers/sure.html", context)


@page(Right.PAPER, BOTH)
def seal(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """What the sealed paper will say and what stays open; then seal it."""
    paper = paper_of(seat, pk)
    wish = _wish(request.POST)
    if request.method == "POST":
        try:
            made = seal_paper(seat.user, paper, wish, number(request.POST.get("seen")), seat.today)
        except UserError as error:
            context = _summary(paper_of(seat, pk), wish) | {"said": error.for_page()}
            return render(request, "papers/seal.html", context, status=status_of(error))
        messages.success(request, "已定稿。定稿、数据依据表和附件都存好了。")
        return redirect("sealed.one", made.sealed.paper.pk)
    return render(request, "papers/seal.html", _summary(paper, wish))


@page(Right.PAPER)
def try_out(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The filled file without marks, to look at."""
    bench = Bench(paper_of(seat, pk))
    name = PurePath(bench.paper.name)
    return download(trial(bench, _wish(request.GET)), f"{name.stem}（试填）{name.suffix}")


@page(Right.PAPER)
def original(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The draft as it was taken in."""
    paper = paper_of(seat, pk)
    return download(bytes(paper.draft), paper.name)


def _wish(sent: Any) -> Wish:
    ticked = {name: sent.get(name) == "1" for name in ("sure", "mark", "blank")}
    return Wish(**ticked, moved=sent.get("moved", ""))


def _summary(paper: WorkingPaper, wish: Wish) -> dict[str, Any]:
    """The blanks by what will become of them, and what to know before sealing."""
    bench = Bench(paper)

    def told(cells: list[Cell]) -> list[dict[str, Any]]:
        return [drawn(bench, cell) for cell in cells]

    out = filling(bench, Wish())
    settled = [cell for cell in bench.cells if cell.settled]
    return {
        "bench": bench,
        "paper": paper,
        "wish": wish,
        "left": len(staying_blank(bench, wish)),
        "overlooked": _overlooked(bench, wish),
        "scope": bench.what.scope_label,
        "span": bench.what.period.label,
        "accepted": sum(cell.decided.decision == "bound" for cell in settled),
        "by_hand": told([cell for cell in settled if cell.decided.decision == "by_hand"]),
        "unknown": told(
            [cell for cell in settled if out.texts.get(cell.index) and out.texts[cell.index].highlight]
        ),
        "moved": [{"cell": cell, "words": around(bench, cell)[0]} for cell in bench.cells if cell.moved],
        "moves": moves(bench),
        "wrong": told([cell for cell in bench.cells if len(cell.wrong) > cell.moved]),
        "sure_cells": told(bench.sure),
        "open_cells": told([cell for cell in bench.cells if not cell.settled and not cell.sure]),
        "sealed": list(paper.sealed.select_related("sealed_by").order_by("-number")),
        "warnings": bench.opened.draft.warnings,
    }


def _overlooked(bench: Bench, wish: Wish) -> list[dict[str, str]]:
    """What the paper as it would go out still says of last year, with the words beside it."""
    draft = open_draft(trial(bench, wish), bench.paper.name)
    lines = {paragraph.number: paragraph.text for paragraph in draft.paragraphs}
    return [
        {
            "what": one.what,
            "left": lines[one.paragraph][max(0, one.offset - AROUND) : one.offset],
            "text": one.text,
            "right": lines[one.paragraph][one.offset + len(one.text) :][:AROUND],
        }
        for one in out_of_date(draft, bench.what.period, ended_names(bench.what))
    ]


urlpatterns = [
    path("papers/<int:pk>/about/", about, name="papers.about"),
    path("papers/<int:pk>/sure/", sure, name="papers.sure"),
    path("papers/<int:pk>/seal/", seal, name="papers.seal"),
    path("papers/<int:pk>/trial/", try_out, name="papers.trial"),
    path("papers/<int:pk>/original/", original, name="papers.original"),
]
