"""The steps in the life of one record, each one POST that names the version it saw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.timezone import localdate

from jishi.accounts.roles import Right
from jishi.core.errors import NotInScope, UserError
from jishi.ledger import actions
from jishi.ledger.base import Status
from jishi.ledger.spec import LedgerSpec
from jishi.web import links
from jishi.web.cells import subject_of
from jishi.web.doors import WRITE, page
from jishi.web.history import since_version
from jishi.web.meanwhile import told as told_of
from jishi.web.pages.ledgers_again import told as with_one_more
from jishi.web.pages.ledgers_bulk import binned
from jishi.web.pages.ledgers_query import row_id
from jishi.web.posted import back_to, page_in, version_in
from jishi.web.rows import opened, rows_of
from jishi.web.seat import Seat
from jishi.web.undoing import STEPS as TAKEN_BACK
from jishi.web.undoing import to_take_back, to_undo


def _return(request: HttpRequest, seat: Seat, spec: LedgerSpec, pk: int, **seen: Any) -> Any:
    reason = request.POST.get("reason", "").strip() or request.POST.get("template", "")
    return actions.return_(seat.user, spec, pk, reason, **seen)


def _duplicate(request: HttpRequest, seat: Seat, spec: LedgerSpec, pk: int, **seen: Any) -> Any:
    of = row_id(request.POST.get("of_number", "").strip() or request.POST.get("of", ""))
    if of is None:
        raise UserError("没有说与哪一条重复。", "请选一条，或填它的记录编号。", ledger=spec.code, row=pk)
    return actions.mark_duplicate(seat.user, spec, pk, of, **seen)


def _different(request: HttpRequest, seat: Seat, spec: LedgerSpec, pk: int, **seen: Any) -> Any:
    return actions.mark_duplicate(seat.user, spec, pk, None, **seen)


def _plain(action: Callable[..., Any]) -> Callable[..., Any]:
    def step(request: HttpRequest, seat: Seat, spec: LedgerSpec, pk: int, **seen: Any) -> Any:
        return action(seat.user, spec, pk, **seen)

    return step


STEPS: dict[str, tuple[str, Callable[..., Any]]] = {
    "submit": ("已提交，等审核人确认。", _plain(actions.submit)),
    "confirm": ("已确认，从现在起计入文稿里的数。", _plain(actions.confirm)),
    "return": ("已退回，填报人可以修改后重新提交。", _return),
    "take_back": ("已撤回，这条记录现在是“{}”。", _plain(actions.take_back)),
    "delete": ("", _plain(actions.delete)),
    "restore": ("已恢复。", _plain(actions.restore)),
    "duplicate": ("已标记为重复，不再计入。", _duplicate),
    "different": ("已取消重复标记。", _different),
}


@page("view", WRITE)
def step(request: HttpRequest, seat: Seat, code: str, pk: int, verb: str) -> HttpResponse:
    """Take one step; somebody else's change in between is shown, and nothing is written."""
    spec = opened(seat, code)
    if verb not in STEPS or not spec.in_records:
        raise NotInScope("没有这项操作。", "请回到记录的页面再办。", ledger=spec.code)
    version = version_in(request)
    told, take = STEPS[verb]
    try:
        row = take(request, seat, spec, pk, version=version, today=seat.today)
    except NotInScope:
        raise
    except UserError as error:
        if meanwhile := moved_on(seat, spec, pk, version):
            return conflict(request, spec, *meanwhile, error)
        raise
    if verb == "delete":  # the list says so, and offers to undo it
        to_undo(request, spec, [(row.pk, row.version)], binned(1))
        return redirect("ledgers.list", spec.code)
    return done(request, spec, row, verb, told)


def done(request: HttpRequest, spec: LedgerSpec, row: Any, verb: str, told: str) -> HttpResponse:
    """On to the next page, which says what was done and offers to take it back."""
    there, tag = links.row(spec, row.pk), ""
    to = back_to(request, "ledgers.one", spec.code, row.pk)
    if verb in TAKEN_BACK:
        back = page_in(request, "from") or there
        tag = to_take_back(request, spec, [(row.pk, row.version)], verb, back=back)
    if verb == "take_back":
        told = told.format(Status(row.status).label)
    if verb == "submit":
        told = with_one_more(told, spec, row)
    elif to != there:  # the next one is shown: say which it was, with the way back to it
        told = format_html('<a href="{}">{}</a>：{}', there, subject_of(spec, row), told)
    messages.success(request, told, extra_tags=tag)
    return redirect(to)


def moved_on(seat: Seat, spec: LedgerSpec, pk: int, version: int) -> tuple[Any, list[Any]] | None:
    """The row and what others did to it since ``version``; None when it is as it was seen."""
    row = rows_of(seat, spec, Right.VIEW).filter(pk=pk).first()
    if row is None or row.version == version:
        return None
    return row, since_version(spec, row, version)


def conflict(
    request: HttpRequest, spec: LedgerSpec, row: Any, acts: list[Any], error: UserError
) -> HttpResponse:
    """What changed meanwhile, and the way back to the record as it is now."""
    who = told_of(acts, localdate())
    context = {"spec": spec, "row": row, "acts": acts, "who": who, "said": error.for_page()}
    return render(request, "ledgers/conflict.html", context, status=409)
