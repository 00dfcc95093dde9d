"""The workbench: the paper, its blanks, the panel of the one at hand, and the acts at it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.timezone import now

from jishi.accounts.roles import Right
from jishi.core.errors import Conflict, UserError
from jishi.papers.models import PaperVisit
from jishi.papers.work.bench import Bench, Cell, State
from jishi.papers.work.decide import accept, by_hand, clear, skip
from jishi.papers.work.door import paper_for
from jishi.papers.work.history import redo, undo
from jishi.papers.work.picks import Pick
from jishi.papers.work.steps import changed_blanks, said
from jishi.papers.working import PaperStep, WorkingPaper
from jishi.web.answers import status_of
from jishi.web.doors import WRITE, page
from jishi.web.seat import Seat
from jishi.web.workbench.listing import ICONS, LOOKS, chips, groups, meter, name_of
from jishi.web.workbench.options import current, found_by, priced
from jishi.web.workbench.panel import Asked, panel
from jishi.web.workbench.sheet import sheet

HERE = timedelta(minutes=2)


@page(Right.PAPER)
def desk(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The whole workbench at the blank the address names, else at the first one that waits."""
    bench = Bench(paper_of(seat, pk))
    return whole(request, seat, bench, asked_of(request, bench))


@page(Right.PAPER)
def one_panel(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The panel of one blank alone."""
    bench = Bench(paper_of(seat, pk))
    if not bench.cells:
        return redirect("papers.desk", pk)
    return render(request, "papers/_panel.html", panel_of(seat, bench, asked_of(request, bench)))


@page(Right.PAPER)
def find(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Indicators found by words, as radio buttons of the blank at hand."""
    bench = Bench(paper_of(seat, pk))
    asked = asked_of(request, bench)
    if not bench.cells:
        return redirect("papers.desk", pk)
    cell = bench.cells[asked.index]
    found = priced(bench, cell, found_by(bench, asked.words), current(cell))
    context = {"paper": bench.paper, "cell": cell, "asked": asked, "found": found, "start": 1}
    return render(request, "papers/_found.html", context)


@page(Right.PAPER, WRITE)
def decide(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Decide one blank and go on to the next that waits."""
    bench = Bench(paper_of(seat, pk))
    index, sent = number(request.POST.get("at")) - 1, request.POST
    seen = number(sent.get("seen"))
    try:
        if sent.get("act") == "by_hand":
            step = by_hand(
                seat.user, bench, index, sent.get("text", ""), sent.get("note", ""), seen, seat.today
            )
        elif sent.get("act") == "skip":
            step = skip(seat.user, bench, index, seen, seat.today)
        elif sent.get("act") == "clear":
            step = clear(seat.user, bench, index, seen, seat.today)
        else:
            pick = Pick.read(sent.get("pick", ""), bench.what)
            step = accept(seat.user, bench, index, pick, seen, seat.today)
    except UserError as error:
        return refused(request, seat, pk, index, error)
    stays = step.verb == "clear"
    after = Bench(step.paper, bench)
    return moved(request, seat, bench, after, step, index if stays else after.next_open(index), index)


@page(Right.PAPER, WRITE)
def turn(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take one's last act back, or do it again; then look at the first blank it changed."""
    bench, at = Bench(paper_of(seat, pk)), number(request.POST.get("at")) - 1
    do = redo if request.POST.get("act") == "redo" else undo
    try:
        step = do(seat.user, seat.institution.pk, pk, seat.today)
    except UserError as error:
        return refused(request, seat, pk, at, error)
    after = Bench(step.paper, None if step.after["paper"] else bench)
    touched = changed_blanks(step)
    return moved(request, seat, bench, after, step, touched[0] if touched else at, at)


@page(Right.PAPER, WRITE)
def here(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """A page that is open says so, and learns who else is here and what was decided meanwhile."""
    paper = paper_of(seat, pk)
    seen = number(request.POST.get("seen"))
    later = PaperStep.objects.filter(paper=paper, number__gte=seen).exclude(by=seat.user).select_related("by")
    steps = list(later.order_by("number"))
    touched = {index for step in steps for index in changed_blanks(step)}
    context: dict[str, Any] = {"paper": paper, "others": visitors(seat, paper), "steps": steps[-1:]}
    context["said"] = [
        (s.by.shown_name, said(s.verb), [n + 1 for n in changed_blanks(s)][:3]) for s in steps[-1:]
    ]
    if touched:
        bench = Bench(paper)
        cells = [cell for cell in bench.cells if cell.index in touched]
        context |= frame_of(bench) | {"changed": [drawn(bench, cell) for cell in cells]}
    return render(request, "papers/_here.html", context)


def paper_of(seat: Seat, pk: int) -> WorkingPaper:
    return paper_for(seat.user, seat.institution.pk, pk, seat.today)


def number(sent: str | None) -> int:
    """A number as a form sends it; 0 for nonsense."""
    return int(sent) if sent and sent.isdecimal() and len(sent) < 10 else 0


def asked_of(request: HttpRequest, bench: Bench) -> Asked:
    """What the address asks for; a blank that is not there is the first that waits."""
    get, at = request.GET, number(request.GET.get("at")) - 1
    if not 0 <= at < len(bench.cells):
        at = bench.next_open(-1) or 0
    return Asked(at, get.get("pick", ""), get.get("q", "").strip()[:50], get.get("period", ""))


def panel_of(seat: Seat, bench: Bench, asked: Asked) -> dict[str, Any]:
    return {"paper": bench.paper, "seat": seat, **panel(seat, bench, asked)}


def whole(
    request: HttpRequest, seat: Seat, bench: Bench, asked: Asked, status: int = 200, notice: str = ""
) -> HttpResponse:
    """The full page."""
    drawings = {cell.index: drawn(bench, cell) for cell in bench.cells}
    state = request.GET.get("state", "")
    listed = [cell for cell in bench.cells if not state or cell.state == state]
    context = {
        "bench": bench,
        "drawn": drawings,
        "groups": groups(listed),
        "state": state if state in set(State) else "",
        "blocks": sheet(bench),
        "raw": request.GET.get("mode") == "raw",
        "others": visitors(seat, bench.paper),
        "notice": notice,
        **frame_of(bench),
        **(panel_of(seat, bench, asked) if bench.cells else {"paper": bench.paper, "asked": asked}),
    }
    return render(request, "papers/desk.html", context, status=status)


def frame_of(bench: Bench) -> dict[str, Any]:
    """Progress, counts and what may be done with the whole paper."""
    return {
        "bench": bench,
        "chips": chips(bench),
        "meter": meter(bench),
        "waiting": sum(cell.waits for cell in bench.cells),
        "sure_count": len(bench.sure),
    }


def drawn(bench: Bench, cell: Cell) -> dict[str, Any]:
    """One blank as list and paper draw it."""
    return {"cell": cell, "look": LOOKS[cell.state], "icon": ICONS[cell.state], "name": name_of(bench, cell)}


def moved(
    request: HttpRequest,
    seat: Seat,
    before: Bench,
    after: Bench,
    step: PaperStep,
    to: int | None,
    index: int,
) -> HttpResponse:
    """The next panel with everything on the page that changed; without script the page at the next blank."""
    at = index if to is None else to
    address = f"{reverse('papers.desk', args=[after.paper.pk])}?at={at + 1}"
    if not request.htmx:  # type: ignore[attr-defined]  # set by the middleware
        if to is None:
            messages.success(request, "全部看过了，可以定稿。")
        return redirect(f"{address}#b{at + 1}")
    context = (
        panel_of(seat, after, Asked(at))
        | frame_of(after)
        | {
            "changed": [drawn(after, cell) for cell in changed(before, after)],
            "others": visitors(seat, after.paper),
            "done": to is None,
            "step": step,
            "said": said(step.verb),
            "numbers": [one + 1 for one in changed_blanks(step)],
        }
    )
    answer = render(request, "papers/_moved.html", context)
    answer["HX-Replace-Url"] = address
    return answer


def changed(before: Bench, after: Bench) -> list[Cell]:
    """The blanks that look different now."""
    was = [(cell.state, cell.text, cell.decided.indicator) for cell in before.cells]
    return [
        cell
        for cell, then in zip(after.cells, was, strict=True)
        if (cell.state, cell.text, cell.decided.indicator) != then
    ]


def refused(request: HttpRequest, seat: Seat, pk: int, index: int, error: UserError) -> HttpResponse:
    """The blank again with what was typed and what is wrong; everything as it is now."""
    bench = Bench(paper_of(seat, pk))
    if not 0 <= index < len(bench.cells):
        raise error
    typed, note = request.POST.get("text", ""), request.POST.get("note", "")
    hand = request.POST.get("act") == "by_hand" and not isinstance(error, Conflict)
    asked = Asked(index, typed=typed, note=note, fault=error.for_page() if hand else "")
    if not request.htmx:  # type: ignore[attr-defined]
        return whole(request, seat, bench, asked, status_of(error), "" if hand else error.for_page())
    context = (
        panel_of(seat, bench, asked)
        | frame_of(bench)
        | {
            "changed": [drawn(bench, cell) for cell in bench.cells] if isinstance(error, Conflict) else [],
            "others": visitors(seat, bench.paper),
            "notice": "" if hand else error.for_page(),
        }
    )
    return render(request, "papers/_moved.html", context, status=status_of(error))


def visitors(seat: Seat, paper: WorkingPaper) -> list[str]:
    """Who else has the paper open; notes that this user has. Older visits are dropped, not kept."""
    moment = now()
    PaperVisit.objects.update_or_create(paper=paper, user=seat.user, defaults={"at": moment})
    PaperVisit.objects.filter(paper=paper, at__lt=moment - HERE).delete()
    rows = PaperVisit.objects.filter(paper=paper).exclude(user=seat.user).select_related("user")
    return [row.user.shown_name for row in rows]


urlpatterns = [
    path("papers/<int:pk>/", desk, name="papers.desk"),
    path("papers/<int:pk>/panel/", one_panel, name="papers.panel"),
    path("papers/<int:pk>/find/", find, name="papers.find"),
    path("papers/<int:pk>/decide/", decide, name="papers.decide"),
    path("papers/<int:pk>/undo/", turn, name="papers.undo"),
    path("papers/<int:pk>/here/", here, name="papers.here"),
]
