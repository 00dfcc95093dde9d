"""The audit trail to take along: as .xlsx, by a job when it is long, or as .csv of any length."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from openpyxl import Workbook

from jishi.accounts.roles import Right
from jishi.audit import trail
from jishi.audit.models import Entry
from jishi.core.errors import UserError
from jishi.exchange.printable import harmless
from jishi.jobs import queue
from jishi.jobs.models import Job
from jishi.jobs.worker import Made
from jishi.web.answers import download, streamed
from jishi.web.doors import page
from jishi.web.longwork import file_of, seat_of
from jishi.web.pages.trail_asked import Asked
from jishi.web.seat import Seat
from jishi.web.trace import TRAIL, Told, tell

CHUNK = 500
MOST_AT_ONCE = 1_000
"""Entries that go out with the answer; more are written as a job."""
MOST_ROWS = 100_000
"""Entries of one .xlsx; a .csv has them all."""
JOB = "trail.export"
HEADS = ("时间", "操作人", "账号", "动作", "台账", "对象", "编号", "变更")
WIDTHS = (17, 10, 12, 12, 16, 30, 22, 80)


class Echo:
    """A file that hands back what is written to it, so that rows go out as they are made."""

    def write(self, text: str) -> str:
        return text


@page(Right.TRAIL)
def sheet(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The entries under the conditions as .xlsx, or the way to the job that writes it."""
    rows, query = _sound(request.GET, seat).rows(seat), request.GET.urlencode()
    count = rows.count()
    if count > MOST_ROWS:
        raise UserError(
            f"条件下有 {count} 条，Excel 一次最多导出 {MOST_ROWS} 条。",
            "请缩小日期范围，或改用 CSV 导出。",
            rows=count,
        )
    if count <= MOST_AT_ONCE:
        return download(written(seat, rows, query, count), _name(seat, "xlsx"))
    asked = {"query": query, "rows": count}
    job = queue.ask(seat.user, seat.institution, JOB, f"导出操作留痕 {count} 条", asked)
    return redirect("jobs.one", pk=job.pk)


def export_job(job: Job, step: Callable[[int, int], None]) -> Made:
    """Write a long sheet; what its owner may read is asked again, and what happened meanwhile is in it."""
    seat, query = seat_of(job, Right.TRAIL), job.asked["query"]
    rows = _sound(QueryDict(query), seat).rows(seat)
    return file_of(_name(seat, "xlsx"), written(seat, rows, query, rows.count(), step))


@page(Right.TRAIL)
def text(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The same as .csv, sent as it is read, however many there are."""
    rows = _sound(request.GET, seat).rows(seat)
    _note(seat, request.GET.urlencode(), "csv", rows.count())
    writer = csv.writer(Echo())

    def parts() -> Iterator[str]:
        yield "\ufeff"
        yield writer.writerow(HEADS)
        for line in _lines(rows):
            yield writer.writerow([harmless(value) for value in line])

    return streamed(parts(), _name(seat, "csv"))


def written(
    seat: Seat,
    rows: QuerySet[Entry],
    query: str,
    count: int,
    step: Callable[[int, int], None] | None = None,
) -> bytes:
    """The sheet itself; taking it along is noted."""
    book = Workbook(write_only=True)
    table = book.create_sheet("操作留痕")
    table.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGH", WIDTHS, strict=True):
        table.column_dimensions[letter].width = width
    table.append(HEADS)
    for number, line in enumerate(_lines(rows), start=1):
        table.append([harmless(value) for value in line])
        if step and number % CHUNK == 0:
            step(min(number, count), count)
    held = BytesIO()
    book.save(held)
    _note(seat, query, "xlsx", count)
    return held.getvalue()


def _sound(sent: QueryDict, seat: Seat) -> Asked:
    asked = Asked.of(sent, seat.today)
    if asked.faults:
        raise UserError("".join(asked.faults), "请回到操作留痕改正后再导出。")
    return asked


def _lines(rows: QuerySet[Entry]) -> Iterator[list[str]]:
    """The entries as rows of a sheet, some hundred at a time."""
    read: Iterator[Any] = rows.iterator(chunk_size=CHUNK)
    while part := list(islice(read, CHUNK)):
        yield from (_line(told) for told in tell(part))


def _line(told: Told) -> list[str]:
    account = told.entry.actor.username if told.entry.actor else ""
    return [
        f"{told.at:%Y-%m-%d %H:%M:%S}",
        told.who,
        account,
        told.action,
        told.record,
        told.subject,
        str(told.entry.row),
        told.line,
    ]


def _note(seat: Seat, query: str, kind: str, count: int) -> None:
    """Who took the trail along stands in the trail."""
    home, after = seat.institution, {"query": query, "rows": count, "kind": kind}
    trail.leave_for(home.pk, seat.user, "export", TRAIL, home, after=after)


def _name(seat: Seat, kind: str) -> str:
    return f"操作留痕-{seat.today:%Y%m%d}.{kind}"
