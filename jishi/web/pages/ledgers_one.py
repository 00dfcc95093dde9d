"""One record: all it says, where it counts, what happened to it, what may be done with it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from jishi.accounts.roles import Right
from jishi.ledger import actions
from jishi.ledger.access import not_found
from jishi.ledger.base import OPEN, Status
from jishi.ledger.spec import LedgerSpec
from jishi.web.attendance import came, may_see_names
from jishi.web.cells import NOTHING, fields_of, kind_of, label_of, relations, subject_of, text
from jishi.web.doors import page
from jishi.web.history import Act, history
from jishi.web.locked import locked
from jishi.web.pages.ledgers_counts import used
from jishi.web.pages.ledgers_related import parts, related
from jishi.web.rows import may, opened, rows_of
from jishi.web.seat import Seat

REASONS = (
    "人数对不上，请核对后重新提交",
    "日期不对，请核对",
    "类型选错了，请改正",
    "组织选错了，请改成开展这件事的组织",
    "内容太简单，请写清做了什么",
    "与另一条重复，请核对",
)
SECTIONS = (
    ("内容", ("day", "text", "related", "flag")),
    ("数量和金额", ("number", "money")),
    ("登记情况", ("time", "status")),
)
KEPT_BY_SYSTEM = ("created_by", "status")
MOST_ALIKE = 8


@page("view")
def one(request: HttpRequest, seat: Seat, code: str, pk: int) -> HttpResponse:
    """The page of one record."""
    spec = opened(seat, code)
    row = row_of(seat, spec, pk)
    context = shown(seat, spec, row)
    context |= {
        "sent_back": sent_back(row, context["history"]),
        "locked": locked(seat, spec, row, context["acts"]),
        "used": used(seat, spec, row),
        "related": related(seat, spec, row),
        "came": who_came(seat, spec, row),
        "alike": alike(seat, spec, row),
        "repeated": spec.repeated(row),
        "take_back": to_take_back(seat, spec, row),
    }
    return render(request, "ledgers/one.html", context)


def to_take_back(seat: Seat, spec: LedgerSpec, row: Any) -> str:
    """What the seat did last to the row and may take back: 提交, 确认, 退回; "" for nothing."""
    step = actions.step_of(seat.user, spec, row) if spec.in_records and not row.deleted else None
    return step.verb if step and _reaches(seat, spec, row, step.right) else ""


def sent_back(row: Any, acts: list[Act]) -> Act | None:
    """The last time it was returned, with the reason; None for a record that is not to be mended."""
    if getattr(row, "status", None) != Status.RETURNED:
        return None
    return next((act for act in acts if act.reason), None)


def who_came(seat: Seat, spec: LedgerSpec, row: Any) -> list[tuple[str, list[str]]] | None:
    """(presence, names) of an event, for whoever may change or review it; None for all others."""
    named = spec.code == "event" and not row.deleted and may_see_names(seat, row)
    return came(row) if named else None


@page("view")
def printed(request: HttpRequest, seat: Seat, code: str, pk: int) -> HttpResponse:
    """The record on one sheet of paper, with lines to sign on."""
    spec = opened(seat, code)
    row = row_of(seat, spec, pk)
    return render(request, "ledgers/one_print.html", shown(seat, spec, row))


def row_of(seat: Seat, spec: LedgerSpec, pk: int) -> Any:
    """The record; one in the bin only for who may bring it back. Raises NotInScope for any other."""
    names = [f.name for f in fields_of(spec)]
    whole = {*relations(spec, names), "institution"}
    row = rows_of(seat, spec).filter(pk=pk).select_related(*whole).first()
    if row is None and may(seat, spec, Right.EDIT):
        row = rows_of(seat, spec, Right.EDIT, deleted=True).filter(pk=pk).select_related(*whole).first()
    if row is None:
        raise not_found(spec, pk)
    return row


def shown(seat: Seat, spec: LedgerSpec, row: Any) -> dict[str, Any]:
    """What every page of a record draws."""
    return {
        "spec": spec,
        "row": row,
        "subject": subject_of(spec, row),
        "sections": sections(spec, row),
        "parts": parts(row) if spec.in_records else [],
        "acts": acts(seat, spec, row),
        "history": history(spec, row) if spec.in_records else [],
        "edit": edit_address(seat, spec, row),
        "reasons": REASONS,
    }


def sections(spec: LedgerSpec, row: Any) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """(title, [(label, kind, value)]): a section for each sort of field, unsaid numbers left out."""
    told = []
    for title, kinds in SECTIONS:
        fields = [f for f in fields_of(spec) if _section(f) == title]
        lines = [
            (label_of(spec, f.name), kind_of(f), text(spec, f.name, getattr(row, f.name))) for f in fields
        ]
        kept = [line for line in lines if line[2] != NOTHING or kinds[0] == "day"]
        told += [(title, kept)] if kept else []
    return told


def _section(field: Any) -> str:
    if field.name in KEPT_BY_SYSTEM:
        return SECTIONS[-1][0]
    return next(title for title, kinds in SECTIONS if kind_of(field) in kinds)


def acts(seat: Seat, spec: LedgerSpec, row: Any) -> set[str]:
    """The steps the seat may take with the row as it stands."""
    if not spec.in_records:
        return set()
    edits, reviews = (_reaches(seat, spec, row, right) for right in (Right.EDIT, Right.REVIEW))
    if row.deleted:
        return {"restore"} if edits else set()
    found = {"edit", "submit", "delete"} if edits and row.status in OPEN else set()
    if reviews:
        found |= {"confirm"} if row.status == Status.SUBMITTED else set()
        found |= {"return"} if row.status in (Status.SUBMITTED, Status.CONFIRMED) else set()
        found |= {"different"} if row.duplicate_of else {"duplicate"}
    return found


def _reaches(seat: Seat, spec: LedgerSpec, row: Any, right: str) -> bool:
    return may(seat, spec, right) and seat.scope(right, spec.family).holds(row.org_path)


def edit_address(seat: Seat, spec: LedgerSpec, row: Any) -> str:
    """Where the record is changed; "" where it may not be."""
    try:
        return reverse("ledgers.edit", args=[spec.code, row.pk]) if "edit" in acts(seat, spec, row) else ""
    except NoReverseMatch:
        return ""


def alike(seat: Seat, spec: LedgerSpec, row: Any) -> list[tuple[int, str]]:
    """(id, words) of rows of the same organisation and day, one of which this one may repeat."""
    if "duplicate" not in acts(seat, spec, row):
        return []
    rows = rows_of(seat, spec, Right.REVIEW).filter(org_id=row.org_id, on=row.on, duplicate_of=None)
    found = rows.exclude(pk=row.pk).select_related(*relations(spec, [spec.subject])).order_by("pk")
    return [
        (other.pk, f"{subject_of(spec, other)}（{Status(other.status).label}）")
        for other in found[:MOST_ALIKE]
    ]
