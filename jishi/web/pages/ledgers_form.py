"""The form of a record: new, edit, what stands beside it, what is not saved yet, choosing people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html

from jishi.accounts.roles import Right
from jishi.core.errors import Conflict, NotInScope, UserError
from jishi.ledger import access, actions
from jishi.ledger.base import Status
from jishi.ledger.entry.fields import form_fields, kind_of
from jishi.ledger.spec import LedgerSpec
from jishi.web.cells import subject_of
from jishi.web.doors import BOTH, WRITE, page
from jishi.web.forms import checks, related, unsaved
from jishi.web.forms.layout import type_first
from jishi.web.forms.merge import Seen, differences, merged, unpacked
from jishi.web.forms.reading import Texts, boxes, typed
from jishi.web.forms.sheet import Answers, Sheet, blank, on_row, texts_of
from jishi.web.history import Act, history
from jishi.web.meanwhile import meanwhile, on_saving
from jishi.web.pages.ledgers_again import READY, one_more, told
from jishi.web.pages.ledgers_nil import nil
from jishi.web.pages.ledgers_one import sent_back
from jishi.web.pages.ledgers_query import row_id
from jishi.web.rows import opened
from jishi.web.seat import Seat
from jishi.web.undoing import to_take_back

DIFFERS_EACH_TIME = ("day", "number", "money")


@page(Right.EDIT, BOTH)
def new(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """A new record: empty, like another one (``?copy=``), or with what the address names (``?org=…``)."""
    spec = records(seat, code)
    if request.method == "POST":
        return save(request, Sheet(seat, spec, None, typed(spec, request.POST.getlist), Seen(0, {})))
    texts = {name: given for name in boxes(spec) if (given := request.GET.getlist(name))}
    copied = row_id(request.GET.get("copy", ""))
    if copied is not None:
        texts = like(seat, spec, copied) | texts
    return opening(request, blank(seat, spec, texts), copied=copied is not None)


@page(Right.EDIT, BOTH)
def edit(request: HttpRequest, seat: Seat, code: str, pk: int) -> HttpResponse:
    """A record its clerk may still change: a draft, or one that was returned."""
    spec = records(seat, code)
    row = row_in(seat, spec, pk)
    if request.method != "POST":
        actions.changeable(spec, row)
        return opening(request, on_row(seat, spec, row))
    texts, seen = typed(spec, request.POST.getlist), unpacked(request.POST.get("seen", ""))
    if "mine" not in request.POST:
        return save(request, Sheet(seat, spec, row, texts, seen))
    was, mine = unpacked(request.POST.get("was", "")), unpacked(request.POST["mine"]).texts
    taken = {name: request.POST.get(f"take-{name}", "") for name in boxes(spec)}
    sheet = Sheet(seat, spec, row, mine, seen)
    differ = differences(sheet.labels(), was.texts, mine, seen.texts, sheet.say)
    if left := "、".join(one.label for one in differ if not taken[one.name]):
        return merging(request, sheet, was, mine, f"还有没选的：{left}。", 422)
    sheet.texts = merged(mine, seen.texts, taken)
    return save(request, sheet)


@page(Right.EDIT, WRITE)
def counts(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """What stands beside the form, for what is typed now; nothing is written."""
    sheet = _sheet(request, seat, code)
    answers = sheet.read()
    every = [box for one in sheet.sections({}) for box in (*one.boxes, *one.more)]
    echoes = [box for box in every if box.kind in ("day", "money")]
    context = {"aside": checks.aside(sheet, answers), "spec": sheet.spec, "echoes": echoes}
    return render(request, "ledgers/form/_counts.html", context)


@page(Right.EDIT, WRITE)
def autosave(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Keep what is typed, or drop what was kept (``drop``) and go back to the form."""
    sheet = _sheet(request, seat, code)
    if "drop" in request.POST:
        unsaved.drop(seat.user, sheet.spec, sheet.pk)
        return redirect(_form(sheet.spec, sheet.pk))
    at = unsaved.keep(seat.user, sheet.spec, sheet.pk, sheet.texts, sheet.seen.packed())
    return render(request, "ledgers/form/_saved.html", {"at": at, "meanwhile": _meanwhile(sheet)})


@page(Right.EDIT)
def pick(request: HttpRequest, seat: Seat, code: str, name: str) -> HttpResponse:
    """People or records that fit the words typed, to choose one of."""
    spec = records(seat, code)
    field = related.pick_field(spec, name)
    words = request.GET.get(name, "").strip()
    found = related.matching(seat, spec, field, words) if words else []
    context = {"found": found, "name": name, "words": words, "most": related.OFFERED}
    return render(request, "ledgers/form/_picked.html", context)


def records(seat: Seat, code: str) -> LedgerSpec:
    """The ledger, if the seat may write in it; statements of nothing have a page of their own."""
    spec = opened(seat, code, Right.EDIT)
    if spec.code == "nil_return":
        raise NotInScope("零报告不在这里填。", "请从那一本台账的页面上报零。", ledger=code)
    return spec


def row_in(seat: Seat, spec: LedgerSpec, pk: int) -> Any:
    return access.row_for(seat.user, spec, pk, seat.today, action=Right.EDIT)


def like(seat: Seat, spec: LedgerSpec, pk: int) -> dict[str, list[str]]:
    """The boxes of another record, without what differs each time: days, numbers, money."""
    texts = texts_of(spec, access.row_for(seat.user, spec, pk, seat.today))
    emptied = {f.name for f in form_fields(spec) if kind_of(f) in DIFFERS_EACH_TIME}
    return {name: given for name, given in texts.items() if name not in emptied}


def opening(request: HttpRequest, sheet: Sheet, *, copied: bool = False) -> HttpResponse:
    """The form as it is opened; what was typed the last time is offered, or taken up with ``?resume``."""
    left = unsaved.kept(sheet.seat.user, sheet.spec, sheet.pk)
    resumed = left is not None and "resume" in request.GET
    if left and resumed:
        sheet.texts, sheet.seen = left.texts, unpacked(left.seen)
    more: dict[str, Any] = {"left": None if resumed else left, "resumed": resumed, "copied": copied}
    answers = sheet.read()
    return form(request, sheet, answers, {}, 200, **more)


def form(
    request: HttpRequest,
    sheet: Sheet,
    answers: Answers,
    faults: dict[str, str],
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page itself; ``faults`` are those to be shown, none on a form just opened."""
    on_event = sheet.spec.code == "event"
    sections = sheet.sections(faults)
    if sheet.row is None and READY in request.GET:
        type_first(sections)
    context = {
        "sheet": sheet,
        "spec": sheet.spec,
        "row": sheet.row,
        "sent_back": _sent_back(sheet),
        "sections": sections,
        "aside": checks.aside(sheet, answers),
        "row_title": subject_of(sheet.spec, sheet.row) if sheet.row is not None else "",
        "here_url": _form(sheet.spec, sheet.pk),
        "attendance": reverse("events.attendance", args=[sheet.pk]) if sheet.pk and on_event else "",
        "autosaved": not more.get("left"),
    }
    return render(request, "ledgers/form.html", context | more, status=status)


def _sent_back(sheet: Sheet) -> Act | None:
    """Why the record was returned; asked only of one that was."""
    returned = sheet.row is not None and sheet.row.status == Status.RETURNED
    return sent_back(sheet.row, history(sheet.spec, sheet.row)) if returned else None


def save(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Save, and hand in if asked; every fault at once, nothing typed is lost."""
    answers = sheet.read()
    if not answers.sound:
        return refused(request, sheet, answers)
    try:
        row = _write(request, sheet, answers)
    except Conflict:
        sheet.row = row_in(sheet.seat, sheet.spec, sheet.row.pk if sheet.row else 0)
        return merging(request, sheet, sheet.seen, sheet.texts)
    except NotInScope:
        raise
    except UserError as error:  # handed in or confirmed meanwhile: said above the form, nothing typed is lost
        return refused(request, sheet, answers, error)
    unsaved.drop(sheet.seat.user, sheet.spec, sheet.pk)
    return _done(request, sheet, row)


@transaction.atomic
def _write(request: HttpRequest, sheet: Sheet, answers: Answers) -> Any:
    seat, spec, values = sheet.seat, sheet.spec, answers.values
    if sheet.row is None:
        row = actions.create(seat.user, spec, values, today=seat.today, hosts=answers.hosts)
    else:
        version = sheet.seen.version
        row = actions.update(
            seat.user, spec, sheet.row.pk, values, version=version, today=seat.today, hosts=answers.hosts
        )
    if request.POST.get("do") == "submit":
        row = actions.submit(seat.user, spec, row.pk, version=row.version, today=seat.today)
    return row


def _done(request: HttpRequest, sheet: Sheet, row: Any) -> HttpResponse:
    """Say what was done, and where the same stands already; then on to the next page."""
    spec, do = sheet.spec, request.POST.get("do")
    said = "已提交，等审核人确认；确认后才计数。" if do == "submit" else "已存为草稿，还没有提交审核。"
    more = do == "submit" or (do != "again" and sheet.row is None)
    tag = _offer(request, spec, row) if do == "submit" else ""
    messages.success(request, told(said, spec, row) if more else said, extra_tags=tag)
    if row.duplicate_of:
        seen = access.rows_for(sheet.seat.user, spec, sheet.seat.today).filter(pk=row.duplicate_of)
        link = format_html('<a href="{}">看那一条</a>', _one(spec, row.duplicate_of)) if seen.exists() else ""
        messages.warning(request, format_html("已有一条同样的记录，这条记为重复，只计一次。{}", link))
    if do == "again":
        return redirect(one_more(spec, row, day=True))
    return redirect(_one(spec, row.pk))


def _offer(request: HttpRequest, spec: LedgerSpec, row: Any) -> str:
    return to_take_back(request, spec, [(row.pk, row.version)], "submit", back=_one(spec, row.pk))


def refused(
    request: HttpRequest, sheet: Sheet, answers: Answers, error: UserError | None = None
) -> HttpResponse:
    """The form with every fault above and beside the boxes."""
    labels, faults = sheet.labels(), dict(answers.faults)
    summary = [(name, f"{labels.get(name, name)}：{said}") for name, said in answers.faults.items()]
    for said in answers.whole:
        name = checks.box_of(labels, said)
        faults.setdefault(name, said)
        summary.append((name, said))
    if error is not None:
        summary.append(("", error.for_page()))
    here = "kept" in request.POST  # this page keeps what is typed; an older text waits to be decided on
    left = None if here else unsaved.kept(sheet.seat.user, sheet.spec, sheet.pk)
    return form(request, sheet, answers, faults, 422, summary=summary, left=left)


def merging(
    request: HttpRequest, sheet: Sheet, was: Seen, mine: Texts, said: str = "", status: int = 409
) -> HttpResponse:
    """Somebody saved first: who and when, box by box what it was, what I typed, what they made of it."""
    assert sheet.row is not None
    now = on_row(sheet.seat, sheet.spec, sheet.row)
    context = {
        "spec": sheet.spec,
        "row": sheet.row,
        "meanwhile": meanwhile(sheet.spec, sheet.row, was.version, sheet.seat.today),
        "found": differences(sheet.labels(), was.texts, mine, now.texts, sheet.say),
        "carried": {
            "seen": now.seen.packed(),
            "was": was.packed(),
            "mine": Seen(was.version, dict(mine)).packed(),
        },
        "said": said,
        "do": request.POST.get("do", ""),
        "here_url": _form(sheet.spec, sheet.pk),
    }
    return render(request, "ledgers/form_merge.html", context, status=status)


def _meanwhile(sheet: Sheet) -> str:
    """Who changed the record since it was opened, said before it is saved; "" for nobody."""
    if sheet.row is None or not sheet.seen.version:
        return ""
    said = meanwhile(sheet.spec, sheet.row, sheet.seen.version, sheet.seat.today)
    return f"{said}，{on_saving(sheet.spec, sheet.row)}" if said else ""


def _sheet(request: HttpRequest, seat: Seat, code: str) -> Sheet:
    """The form as the fragments get it: the number of the record in ``row``, empty for a new one."""
    spec, number = records(seat, code), row_id(request.POST.get("row", ""))
    row = row_in(seat, spec, number) if number is not None else None
    seen = unpacked(request.POST["seen"]) if request.POST.get("seen") else Seen(0, {})
    return Sheet(seat, spec, row, typed(spec, request.POST.getlist), seen)


def _form(spec: LedgerSpec, pk: int | None) -> str:
    return reverse("ledgers.edit", args=[spec.code, pk]) if pk else reverse("ledgers.new", args=[spec.code])


def _one(spec: LedgerSpec, pk: int) -> str:
    return reverse("ledgers.one", args=[spec.code, pk])


urlpatterns = [
    path("ledgers/<str:code>/new/", new, name="ledgers.new"),
    path("ledgers/<str:code>/<int:pk>/edit/", edit, name="ledgers.edit"),
    path("ledgers/<str:code>/counts/", counts, name="ledgers.counts"),
    path("ledgers/<str:code>/autosave/", autosave, name="ledgers.autosave"),
    path("ledgers/<str:code>/pick/<str:name>/", pick, name="ledgers.pick"),
    path("ledgers/<str:code>/nil/", nil, name="ledgers.nil"),
]
