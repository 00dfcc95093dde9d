"""One field of many rows set to one value: choose, see what becomes of each row, do it; one undo for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from jishi.accounts.roles import Right
from jishi.audit.trail import plain
from jishi.core.errors import UserError
from jishi.ledger import actions
from jishi.ledger.entry.fields import form_fields, kind_of
from jishi.ledger.entry.reading import READERS, Unreadable
from jishi.ledger.spec import LedgerSpec
from jishi.web.cells import NOTHING, label_of, relations, subject_of, text
from jishi.web.doors import WRITE, page
from jishi.web.forms.layout import Box, box_for
from jishi.web.pages.ledgers_blank import NIL
from jishi.web.pages.ledgers_bulk import Outcome, carry_out, parsed, picked
from jishi.web.pages.ledgers_kept import to_list
from jishi.web.pages.ledgers_query import read
from jishi.web.pages.ledgers_rows import Found
from jishi.web.rows import opened, rows_of
from jishi.web.seat import Seat
from jishi.web.undoing import Pick, to_undo

KINDS = ("select", "radio", "set", "flag", "day", "text")
MOST = 200
"""Rows of one change: each is looked at as if it were changed alone, twice, while somebody waits."""
MOST_NAMED = 10
"""Rows named of each reason why some cannot be changed."""
VALUE = "value"


def settable(spec: LedgerSpec) -> list[models.Field[Any, Any]]:
    """Fields that can sensibly say the same in many rows: codes, flags, days and short text; nothing that
    tells rows apart, and nothing counted or long, which differs each time."""
    if not spec.in_records or spec.code == NIL:
        return []
    apart = {*spec.natural_key, *spec.latest_key, spec.subject, spec.person, "org"}
    apart |= {spec.date_field} if spec.goes_with else set()  # lines have the day of their record
    fields = [field for field in form_fields(spec) if field.name not in apart and kind_of(field) in KINDS]
    return sorted(fields, key=lambda field: field.name == "remark")


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be changed: one field of these rows (as the page showed them), and what was typed for it."""

    seat: Seat
    spec: LedgerSpec
    field: models.Field[Any, Any]
    rows: list[Pick]
    typed: list[str]

    @property
    def value(self) -> Any:
        """What was typed, as the column holds it; raises Unreadable."""
        return READERS[kind_of(self.field)](self.field, self.typed, self.seat.today.year)

    def before(self) -> dict[int, Any]:
        """What stands in the rows now. One query."""
        rows = rows_of(self.seat, self.spec).filter(pk__in=[pk for pk, _ in self.rows])
        return dict(rows.order_by().values_list("pk", self.field.attname))

    def step(self, was: dict[int, Any], value: Any) -> Callable[..., Any]:
        def take(pk: int, **seen: Any) -> Any:
            if pk in was and was[pk] == value:
                raise UserError("已经是这样，不用改。")
            return actions.update(self.seat.user, self.spec, pk, {self.field.name: value}, **seen)

        return take

    def said(self, value: Any) -> str:
        shown = text(self.spec, self.field.name, value)
        return "空着" if shown in (NOTHING, "") else f"“{shown}”"


@page(Right.EDIT, WRITE)
def change(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Ask for the value (``do`` empty), show what would become of each row (``look``), do it (``change``)."""
    spec = opened(seat, code, Right.EDIT)
    asked = _asked(request, seat, spec)
    do = request.POST.get("do", "")
    if not do:
        return drawn(request, asked)
    try:
        value = asked.value
    except Unreadable as fault:
        return drawn(request, asked, str(fault))
    was = asked.before()
    if do == "change" and request.POST.getlist("shown") == asked.typed:
        outcome = carry_out(seat, asked.rows, asked.step(was, value))
        return done(request, asked, was, value, outcome)
    outcome = tried(asked, was, value)
    return drawn(request, asked, preview=_preview(asked, was, value, outcome))


def _asked(request: HttpRequest, seat: Seat, spec: LedgerSpec) -> Change:
    """Raises UserError for no field, no rows or too many, Conflict when others are found now."""
    name = request.POST.get("field", "")
    field = next((one for one in settable(spec) if one.name == name), None)
    if field is None:
        raise UserError("没有选要改哪一项。", "请回到列表，点“改一项…”后选一项。", ledger=spec.code)
    if rows := request.POST.get("rows", ""):
        return _few(Change(seat, spec, field, parsed(rows.split(",")), request.POST.getlist(VALUE)))
    found = Found(seat, read(seat, spec, QueryDict(request.POST.get("query", ""))))
    return _few(Change(seat, spec, field, picked(request, found), []))


def _few(asked: Change) -> Change:
    if (count := len(asked.rows)) > MOST:
        raise UserError(
            f"选了 {count} 条，一次最多改 {MOST} 条。", "请加上条件，分几次改。", ledger=asked.spec.code
        )
    return asked


def tried(asked: Change, was: dict[int, Any], value: Any) -> Outcome:
    """What would become of the rows: done and taken back, so that preview and act cannot disagree."""
    with transaction.atomic():
        outcome = carry_out(asked.seat, asked.rows, asked.step(was, value))
        transaction.set_rollback(True)
    return outcome


def _preview(asked: Change, was: dict[int, Any], value: Any, outcome: Outcome) -> dict[str, Any]:
    changed = Counter(asked.said(was[pk]) for pk, _ in outcome.done)
    named = _subjects(asked, list(outcome.why))
    reasons = [
        (reason, n, [(pk, named[pk]) for pk, why in outcome.why.items() if why == reason and pk in named])
        for reason, n in outcome.refused.most_common()
    ]
    return {
        "count": len(outcome.done),
        "said": asked.said(value),
        "before": changed.most_common(),
        "refused": outcome.refused.total(),
        "reasons": [(reason, n, rows[:MOST_NAMED], len(rows) - MOST_NAMED) for reason, n, rows in reasons],
        "shown": asked.typed,
    }


def _subjects(asked: Change, ids: list[int]) -> dict[int, str]:
    """What the rows that cannot be changed are about."""
    spec = asked.spec
    rows = rows_of(asked.seat, spec).filter(pk__in=ids).select_related(*relations(spec, [spec.subject]))
    return {row.pk: subject_of(spec, row) for row in rows}


def drawn(
    request: HttpRequest, asked: Change, fault: str = "", preview: dict[str, Any] | None = None
) -> HttpResponse:
    """The page: the box of the field, and below it what would become of the rows."""
    spec = asked.spec
    context = {
        "spec": spec,
        "label": label_of(spec, asked.field.name),
        "field": asked.field.name,
        "count": len(asked.rows),
        "rows": ",".join(f"{pk}:{version}" for pk, version in asked.rows),
        "query": request.POST.get("query", ""),
        "box": _box(asked, fault),
        "preview": preview,
    }
    return render(request, "ledgers/change.html", context, status=422 if fault else 200)


def _box(asked: Change, fault: str) -> Box:
    name = asked.field.name
    box = box_for(asked.spec, asked.field, {name: asked.typed}, {name: fault}, asked.seat.today.year, {})
    box.name, box.required, box.first = VALUE, False, not asked.typed
    box.options, box.rest = [*box.options, *box.rest], []
    return box


def done(
    request: HttpRequest, asked: Change, was: dict[int, Any], value: Any, outcome: Outcome
) -> HttpResponse:
    """Back to the list, which says what was done and offers to take it back."""
    if outcome.done:
        label = label_of(asked.spec, asked.field.name)
        said = f"已把 {len(outcome.done)} 条的{label}改为{asked.said(value)}"
        back = {str(pk): plain(was[pk]) for pk, _ in outcome.done}
        to_undo(request, asked.spec, outcome.done, said, field=asked.field.name, was=back)
    outcome.tell(request, "")
    return to_list(request, asked.spec)
