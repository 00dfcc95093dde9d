"""The audit trail: who did what to which row, the values before and after; to read and to take along."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from typing import Any, TypeVar
from urllib.parse import quote

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils.timezone import make_aware
from openpyxl import Workbook

from jishi.accounts.models import User
from jishi.accounts.roles import Right
from jishi.audit import trail
from jishi.audit.models import Entry
from jishi.core.dates import read_day
from jishi.core.errors import UserError
from jishi.ledger.traces import entries_for
from jishi.web.boxes import UNREADABLE
from jishi.web.doors import page
from jishi.web.pages.ledgers_query import row_id
from jishi.web.seat import Seat
from jishi.web.sheets import SHEET, harmless
from jishi.web.trace import ACTIONS, RECORDS, TRAIL, Told, tell

PAGE_ROWS = 50
CHUNK = 2_000
MOST_ROWS = 5_000
"""Rows of one .xlsx; a .csv has them all."""
HEADS = ("时间", "操作人", "账号", "动作", "台账", "对象", "编号", "变更")
DAY = timedelta(days=1)
_Answer = TypeVar("_Answer", bound=HttpResponseBase)


class Echo:
    """A file that hands back what is written to it, so that rows go out as they are made."""

    def write(self, text: str) -> str:
        return text


@dataclass(frozen=True, slots=True)
class Asked:
    """The conditions of the trail; "" and None ask for nothing."""

    who: str
    action: str
    record: str
    row: str
    typed: tuple[str, str]
    first: date | None
    last: date | None
    faults: tuple[str, ...]

    @classmethod
    def of(cls, request: HttpRequest, today: date) -> Asked:
        given = {name: request.GET.get(name, "").strip() for name in ("who", "action", "record", "row")}
        typed = (request.GET.get("from", "").strip(), request.GET.get("to", "").strip())
        days, faults = [], []
        for label, text in zip(("从", "到"), typed, strict=True):
            try:
                days.append(read_day(text, today.year) if text else None)
            except ValueError:
                days.append(None)
                faults.append(f"“{label}”：{UNREADABLE}")
        first, last = days
        if first and last and last < first:
            faults.append("“到”不能早于“从”，请改过来。")
        numbers = {name: given[name] if row_id(given[name]) is not None else "" for name in ("who", "row")}
        return cls(
            numbers["who"],
            given["action"] if given["action"] in ACTIONS else "",
            given["record"] if given["record"] in RECORDS else "",
            numbers["row"],
            typed,
            first,
            last,
            tuple(faults),
        )

    @property
    def narrowed(self) -> bool:
        return any((self.who, self.action, self.record, self.row, *self.typed))

    def rows(self, seat: Seat) -> QuerySet[Entry]:
        """The entries under these conditions that the user may read."""
        wanted: dict[str, Any] = {
            "actor": self.who,
            "action": self.action,
            "record": self.record,
            "row": self.row,
            "at__gte": self.first and _start(self.first),
            "at__lt": self.last and _start(self.last + DAY),
        }
        asked = {name: value for name, value in wanted.items() if value}
        found = entries_for(seat.user, seat.institution.pk, seat.today)
        return found.filter(**asked).select_related("actor")


@page(Right.TRAIL)
def entries(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The entries under the conditions, newest first; a late page is found in the index alone."""
    asked = Asked.of(request, seat.today)
    found = asked.rows(seat)
    shown = Paginator(found.values_list("pk", flat=True), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": shown,
        "shown_pages": shown.paginator.get_elided_page_range(shown.number, on_each_side=2, on_ends=1),
        "lines": tell(found.filter(pk__in=list(shown))),
        "users": _users(seat),
        "actions": ACTIONS,
        "records": RECORDS,
        "query": request.GET.urlencode(),
        "most": MOST_ROWS,
        "unit": "条",
    }
    return render(request, "trail/list.html", context, status=422 if asked.faults else 200)


@page(Right.TRAIL)
def sheet(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The same as .xlsx."""
    asked = _sound(request, seat)
    rows = asked.rows(seat)
    count = rows.count()
    if count > MOST_ROWS:
        raise UserError(
            f"条件下有 {count} 条，Excel 一次最多导出 {MOST_ROWS} 条。",
            "请缩小日期范围，或改用 CSV 导出。",
            rows=count,
        )
    _note(request, seat, "xlsx", count)
    book = Workbook(write_only=True)
    table = book.create_sheet("操作留痕")
    table.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGH", (17, 10, 12, 12, 16, 30, 22, 80), strict=True):
        table.column_dimensions[letter].width = width
    table.append(HEADS)
    for line in _lines(rows):
        table.append([harmless(value) for value in line])
    held = BytesIO()
    book.save(held)
    return _named(HttpResponse(held.getvalue(), content_type=SHEET), seat, "xlsx")


@page(Right.TRAIL)
def text(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """The same as .csv, sent as it is read, however many there are."""
    asked = _sound(request, seat)
    rows = asked.rows(seat)
    _note(request, seat, "csv", rows.count())
    writer = csv.writer(Echo())

    def parts() -> Iterator[str]:
        yield "\ufeff"
        yield writer.writerow(HEADS)
        for line in _lines(rows):
            yield writer.writerow([harmless(value) for value in line])

    answer = StreamingHttpResponse(parts(), content_type="text/csv; charset=utf-8")
    return _named(answer, seat, "csv")


def _sound(request: HttpRequest, seat: Seat) -> Asked:
    asked = Asked.of(request, seat.today)
    if asked.faults:
        raise UserError("".join(asked.faults), "请回到操作留痕改正后再导出。")
    return asked


def _lines(rows: QuerySet[Entry]) -> Iterator[list[str]]:
    """The entries as rows of a sheet, some hundred at a time."""
    read = rows.iterator(chunk_size=CHUNK)
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


def _note(request: HttpRequest, seat: Seat, kind: str, count: int) -> None:
    """Who took the trail along stands in the trail."""
    after = {"query": request.GET.urlencode(), "rows": count, "kind": kind}
    home = seat.institution
    trail.leave_for(home.pk, seat.user, "export", TRAIL, home, after=after)


def _named(answer: _Answer, seat: Seat, kind: str) -> _Answer:
    name = quote(f"操作留痕-{seat.today:%Y%m%d}.{kind}")
    answer["Content-Disposition"] = f"attachment; filename=\"trail.{kind}\"; filename*=UTF-8''{name}"
    return answer


def _users(seat: Seat) -> list[User]:
    """Whom the entries may be by."""
    found = User.objects.filter(grants__org__institution=seat.institution).distinct()
    return list(found.order_by("last_name", "username"))


def _start(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


urlpatterns = [
    path("trail/", entries, name="trail.list"),
    path("trail/export.xlsx", sheet, name="trail.xlsx"),
    path("trail/export.csv", text, name="trail.csv"),
]
