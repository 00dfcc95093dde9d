"""One sheet: what it would do, which column is what, writing it, handing in its records, taking it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from jishi.accounts.roles import Right
from jishi.core.errors import Conflict, UserError
from jishi.exchange import batches, looking, writing
from jishi.exchange.book import LONGEST
from jishi.exchange.marked import marked
from jishi.exchange.models import Batch
from jishi.jobs import queue
from jishi.jobs.models import Job
from jishi.jobs.worker import Made
from jishi.ledger import actions
from jishi.ledger.spec import LedgerSpec
from jishi.web.answers import download
from jishi.web.doors import WRITE, page
from jishi.web.importing import View, into, names_of
from jishi.web.longwork import seat_of
from jishi.web.pages.ledgers_all import MOST
from jishi.web.pages.ledgers_bulk import carry_out
from jishi.web.seat import Seat

AT_ONCE = 500
"""Records that are written while somebody waits; more are a job."""
BACK_AT_ONCE = 200
LOOK, WRITE_JOB, BACK_JOB = "imports.look", "imports.write", "imports.back"
LONGEST_TITLE = 200


def _mine(seat: Seat, pk: int) -> tuple[Batch, LedgerSpec]:
    batch = batches.one(seat.user, pk)
    return batch, into(seat, batch.ledger)


def _looked_at(seat: Seat, pk: int) -> tuple[Batch, LedgerSpec]:
    """The same; raises Conflict as long as the look at it is not done."""
    batch, spec = _mine(seat, pk)
    if not batch.looked:
        raise Conflict("这张表还在核对。", "请稍等一会儿，刷新页面再办。", batch=pk)
    return batch, spec


def look(seat: Seat, batch: Batch, spec: LedgerSpec) -> HttpResponse:
    """Look at a sheet whose look is not done, at once or as a job; the way to where it is shown."""
    if batch.long:
        job = as_job(seat, batch, LOOK, f"核对{spec.title}：{batch.name}")
        return redirect("jobs.one", pk=job.pk)
    batches.look_at(batch, spec, names_of(seat, spec))
    return redirect("imports.one", pk=batch.pk)


@page(Right.EDIT)
def one(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """What a sheet would do or did."""
    batch, spec = _mine(seat, pk)
    if not batch.looked:
        context = {"batch": batch, "spec": spec, "step": 2}
        return render(request, "imports/looking.html", context)
    view = View(seat, spec, batch)
    if batch.state == Batch.State.LOOKED_AT:
        return render(request, "imports/one.html", {"view": view, "batch": batch, "spec": spec, "step": 3})
    context = {"view": view, "batch": batch, "spec": spec, "step": 4, "most": MOST}
    return render(request, "imports/done.html", context)


@page(Right.EDIT, WRITE)
def columns(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Which column is which field, as somebody chose it, or as before; the sheet is looked at anew."""
    batch, spec = _looked_at(seat, pk)
    if "again" in request.POST:
        batches.choose(batch, batch.chosen, batch.for_all)
        return look(seat, batch, spec)
    view = View(seat, spec, batch)
    known = view.labels
    chosen = {
        at: name
        for at, *_ in batch.looked["heads"]
        if (name := request.POST.get(f"column-{at}")) is not None and (not name or name in known)
    }
    _once(chosen, known)
    taken = set(chosen.values())
    said = {box.name: request.POST.get(f"all-{box.name}", "").strip()[:LONGEST] for box in view.once}
    batches.choose(batch, chosen, {name: text for name, text in said.items() if text and name not in taken})
    return look(seat, batch, spec)


def _once(chosen: Mapping[int, str], labels: Mapping[str, str]) -> None:
    """Raises UserError where two columns are to be one field."""
    twice = [name for name, count in Counter(filter(None, chosen.values())).items() if count > 1]
    if twice:
        said = "”“".join(labels[name] for name in twice)
        raise UserError(f"有两列都对到了“{said}”。", "请返回，把多的一列选成“不导入”。")


@page(Right.EDIT, WRITE)
def write(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Write what is in order, a long sheet as a job; where the ledger moved on, look at the sheet anew."""
    batch, spec = _looked_at(seat, pk)
    count = View(seat, spec, batch).to_write
    if not count:
        raise UserError("这张表没有可以导入的行。", "请下载标红的文件，改好再传。", batch=pk)
    if count > AT_ONCE:
        job = as_job(seat, batch, WRITE_JOB, f"导入{spec.title}：{batch.name}")
        return redirect("jobs.one", pk=job.pk)
    done = written(seat, batch, spec)
    messages.success(request, f"已导入 {done} 条，都是草稿，提交、确认以后才计数。")
    return redirect("imports.one", pk=pk)


def written(seat: Seat, batch: Batch, spec: LedgerSpec) -> int:
    """How many records were written; where the ledger moved on, what is shown is put right first."""
    try:
        return writing.write(batch, spec, names_of(seat, spec))
    except Conflict:
        batches.look_at(batch, spec, names_of(seat, spec))
        raise


def as_job(seat: Seat, batch: Batch, kind: str, title: str) -> Job:
    """Long work on a sheet; the page of the job leads to that of the sheet."""
    asked = {"batch": batch.pk, "page": reverse("imports.one", args=[batch.pk])}
    return queue.ask(seat.user, seat.institution, kind, title[:LONGEST_TITLE], asked)


def look_job(job: Job, step: Callable[[int, int], None]) -> Made:
    """Look at a long sheet."""
    seat = seat_of(job, Right.EDIT)
    batch, spec = _mine(seat, job.asked["batch"])
    batches.look_at(batch, spec, names_of(seat, spec))
    return Made(said="已核对，还没有写入任何数据。")


def write_job(job: Job, step: Callable[[int, int], None]) -> Made:
    """Write a long sheet as one act: it stops before or after, never in between."""
    seat = seat_of(job, Right.EDIT)
    batch, spec = _mine(seat, job.asked["batch"])
    if batch.state == Batch.State.WRITTEN:  # a worker that died after the act
        return Made(said="已导入。")
    step(0, 0)
    return Made(said=f"已导入 {written(seat, batch, spec)} 条。")


def back_job(job: Job, step: Callable[[int, int], None]) -> Made:
    """Take back many records as one act."""
    seat = seat_of(job, Right.EDIT)
    batch, spec = _mine(seat, job.asked["batch"])
    step(0, 0)
    return Made(said="".join(_told(*writing.take_back(batch, spec, seat.user, seat.today))))


@page(Right.EDIT)
def faults(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The sheet itself with what is wrong marked in it."""
    batch, spec = _looked_at(seat, pk)
    data = bytes(batch.data)
    looked = looking.look(spec, names_of(seat, spec), data, batch.chosen, batch.for_all)
    return download(marked(looked, data), f"标红-{batch.name}")


@page(Right.EDIT, WRITE)
def submit(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Hand in what the sheet became."""
    batch, spec = _mine(seat, pk)
    rows = [(number, version) for number, version, _ in batch.written[:MOST]]
    carry_out(seat, rows, partial(actions.submit, seat.user, spec)).tell(request, "已提交")
    return redirect("imports.one", pk=pk)


@page(Right.EDIT, WRITE)
def back(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take back what the sheet wrote; what moved on since stays."""
    batch, spec = _mine(seat, pk)
    if len(batch.written) > BACK_AT_ONCE:
        job = as_job(seat, batch, BACK_JOB, f"撤销导入{spec.title}：{batch.name}")
        return redirect("jobs.one", pk=job.pk)
    done, left = _told(*writing.take_back(batch, spec, seat.user, seat.today))
    if done:
        messages.success(request, done)
    if left:
        messages.warning(request, left)
    return redirect("imports.one", pk=pk)


def _told(done: int, why: Mapping[int, str]) -> tuple[str, str]:
    """What was taken back, and what not and why; "" for nothing."""
    said = "；".join(f"{reason}（{n} 条）" for reason, n in Counter(why.values()).most_common())
    went = f"已撤销 {done} 条：新增的移到了回收站，改过的改了回来。" if done else ""
    return went, f"{len(why)} 条没有撤销：{said}。" if why else ""


@page(Right.EDIT, WRITE)
def drop(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Throw a sheet away that was not written."""
    batch, spec = _mine(seat, pk)
    batches.drop(batch)
    messages.success(request, f"“{batch.name}”没有导入，已删掉。")
    return redirect("imports.new", code=spec.code)


urlpatterns = [
    path("imports/<int:pk>/look/", one, name="imports.one"),
    path("imports/<int:pk>/columns/", columns, name="imports.columns"),
    path("imports/<int:pk>/write/", write, name="imports.write"),
    path("imports/<int:pk>/marked/", faults, name="imports.marked"),
    path("imports/<int:pk>/submit/", submit, name="imports.submit"),
    path("imports/<int:pk>/back/", back, name="imports.back"),
    path("imports/<int:pk>/drop/", drop, name="imports.drop"),
]
