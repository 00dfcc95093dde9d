"""A ledger list as an Excel sheet, and as a page to print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import localtime, now

from jishi.audit import trail
from jishi.core.errors import UserError
from jishi.exchange.printable import printable
from jishi.jobs import queue
from jishi.jobs.models import Job
from jishi.jobs.worker import Made
from jishi.ledger.spec import LedgerSpec
from jishi.web.answers import download
from jishi.web.cells import kind_of, label_of, plain, text
from jishi.web.doors import page
from jishi.web.longwork import file_of, seat_of
from jishi.web.pages import ledgers_table as table
from jishi.web.pages.ledgers_kept import columns, habits
from jishi.web.pages.ledgers_query import read
from jishi.web.pages.ledgers_rows import Found
from jishi.web.rows import opened
from jishi.web.seat import Seat

MOST_AT_ONCE = 1_000
"""Rows that go out with the answer; more are written as a job, since that takes over a second."""
MOST_ROWS, MOST_PRINTED = 100_000, 2_000
CHUNK = 500
JOB = "ledgers.export"


@page("view")
def export(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """All rows the conditions find, as .xlsx, in the columns the user sees."""
    spec = opened(seat, code)
    found = Found(seat, read(seat, spec, request.GET))
    return hand_out(found, all_ids(found))


def all_ids(found: Found) -> list[int]:
    """Every row the conditions find; raises UserError when they are too many for one sheet."""
    _at_most(found, MOST_ROWS, "导出")
    return found.ids


def hand_out(found: Found, ids: list[int]) -> HttpResponse:
    """The sheet of the rows of ``ids`` as a download, or the way to the job that writes it."""
    seat, spec = found.seat, found.spec
    names = columns(spec, habits(seat, spec))
    if len(ids) <= MOST_AT_ONCE:
        return download(written(found, ids, names), _named(seat, spec))
    asked = {"ledger": spec.code, "ids": ids, "columns": names, "query": found.asked.query}
    job = queue.ask(seat.user, seat.institution, JOB, f"导出{spec.title} {len(ids)} 条", asked)
    return redirect("jobs.one", pk=job.pk)


def export_job(job: Job, step: Callable[[int, int], None]) -> Made:
    """Write a long sheet; what its owner may view is asked again when it is done."""
    seat = seat_of(job)
    spec = opened(seat, job.asked["ledger"])
    found = Found(seat, read(seat, spec, QueryDict(job.asked["query"])))
    data = written(found, job.asked["ids"], job.asked["columns"], step)
    return file_of(_named(seat, spec), data)


@page("view")
def printed(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """All rows the conditions find as one plain table, A4 across."""
    spec = opened(seat, code)
    found = Found(seat, read(seat, spec, request.GET))
    _at_most(found, MOST_PRINTED, "打印")
    names = columns(spec, habits(seat, spec))
    rows = found.read(found.ids, names)
    kinds = [kind_of(spec.field(name)) for name in names]
    lines = [
        [(kind, text(spec, n, getattr(row, n))) for n, kind in zip(names, kinds, strict=True)] for row in rows
    ]
    labels = [label_of(spec, name) for name in names]
    context = {
        "spec": spec,
        "labels": labels,
        "lines": lines,
        "about": about(found, len(lines)),
        "asked": found.asked,
    }
    return render(request, "ledgers/print.html", context)


def _at_most(found: Found, most: int, verb: str) -> None:
    if found.total > most:
        raise UserError(
            f"条件下有 {found.total} 条，一次最多{verb} {most} 条。",
            "请加上时间或组织等条件，分几次办。",
            ledger=found.spec.code,
            rows=found.total,
        )


def about(found: Found, count: int) -> list[str]:
    """Whose rows, of what time, how many, by whom and when."""
    said = [chip.label for chip in table.chips(found) if not chip.label.startswith("时间：")]
    time = table.WORDS_FOR_UNDATED if found.asked.undated else table.said_of(found.asked.period)
    return [
        f"单位：{found.seat.institution.name}",
        f"时间：{found.figure.period.label if found.figure else time}",
        *([f"条件：{'；'.join(said)}"] if said else []),
        f"共 {count} 条",
        f"导出：{found.seat.user.shown_name}，{localtime(now()):%Y-%m-%d %H:%M}",
    ]


def written(
    found: Found, ids: list[int], names: list[str], step: Callable[[int, int], None] | None = None
) -> bytes:
    """The sheet of the rows of ``ids`` the seat may view; who took it away is noted in the trail."""
    spec, seat = found.spec, found.seat
    kinds = [kind_of(spec.field(name)) for name in names]

    def lines() -> Iterator[list[Any]]:
        for start in range(0, len(ids), CHUNK):
            for row in found.read(ids[start : start + CHUNK], names):
                yield [plain(spec, name, getattr(row, name)) for name in names]
            if step:
                step(min(start + CHUNK, len(ids)), len(ids))

    heads = [label_of(spec, name) for name in names]
    data = printable(spec.title, "　".join(about(found, len(ids))), heads, kinds, lines(), len(ids))
    noted = {"rows": len(ids), "query": found.asked.query}
    trail.leave(seat.user, "export", spec.code, seat.grants[0].org, after=noted)
    return data


def _named(seat: Seat, spec: LedgerSpec) -> str:
    return f"{spec.title}-{seat.today:%Y%m%d}.xlsx"
