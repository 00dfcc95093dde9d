"""The list of one ledger: find, look through, act on many; the same for all ledgers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers

from jishi.accounts.roles import Right
from jishi.exchange.batches import importable
from jishi.ledger.spec import LedgerSpec
from jishi.web.cells import label_of
from jishi.web.doors import page
from jishi.web.pages import ledgers_table as table
from jishi.web.pages.ledgers_blank import blank
from jishi.web.pages.ledgers_change import settable
from jishi.web.pages.ledgers_kept import MOVED, all_columns, columns, habits, per_page
from jishi.web.pages.ledgers_query import BARE, PER, choices, filter_names, person_field, read
from jishi.web.pages.ledgers_rows import Found, tab_field
from jishi.web.pages.ledgers_saved import (
    SHARED_BY,
    Saved,
    beginning,
    pinned_now,
    roles_to_share_with,
    saved_filters,
)
from jishi.web.rows import may, opened
from jishi.web.seat import Seat
from jishi.web.undoing import undoable

MAIN_FILTERS = ("status",)
"""Filters that always stand beside the search box; the others wait under 更多条件."""


@page("view")
def rows(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The list; an htmx request gets the results alone, and the address that leads back to them."""
    spec = opened(seat, code)
    chosen = habits(seat, spec)
    kept = saved_filters(seat, spec, chosen)
    if not request.GET and (first := beginning(kept)):
        return redirect(f"{request.path}?{first.query or BARE}")
    asked = read(seat, spec, request.GET, per_page(chosen))
    found = Found(seat, asked)
    htmx: Any = getattr(request, "htmx", None)
    alone = bool(htmx) and not htmx.history_restore_request
    context = results(found, columns(spec, chosen), kept)
    if alone:
        answer = render(request, "ledgers/_fragment.html", context)
        answer["HX-Replace-Url"] = f"{request.path}?{asked.here}"
    else:
        answer = render(
            request,
            "ledgers/list.html",
            context
            | around(found, context["names"], kept)
            | {"undo": undoable(request), "moved": request.GET.get(MOVED, "")},
        )
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def results(found: Found, names: list[str], kept: list[Saved]) -> dict[str, Any]:
    """What the results draw: tabs, chips, the bulk bar, the table, the pages."""
    seat, spec, asked = found.seat, found.spec, found.asked
    lines = table.lines(found, names)
    first = (found.page - 1) * asked.per + 1 if lines else 0
    acts = {right: may(seat, spec, right) for right in (Right.EDIT, Right.REVIEW)}
    return {
        "spec": spec,
        "asked": asked,
        "found": found,
        "names": names,
        "pinned": [one for one in kept if one.pinned],
        "pin": pinned_now(kept, asked.here),
        "tabs": table.tabs(found),
        "chips": list(table.chips(found)),
        "period": table.said_of(asked.period) if not asked.undated else table.WORDS_FOR_UNDATED,
        "heads": table.heads(spec, asked, names),
        "lines": lines,
        "blank": None if lines or asked.narrowed else blank(seat, asked),
        "first": first,
        "last": first + len(lines) - 1,
        "pages": table.pages(found),
        "before": f"{asked.address()}&page={found.page - 1}" if found.page > 1 else "",
        "after": f"{asked.address()}&page={found.page + 1}" if found.page < found.pages else "",
        "pers": [(n, asked.address(per=n)) for n in PER],
        "undated": (found.undated, asked.address(drop=("from", "to"), period="none")),
        "all_time": asked.address(drop=("from", "to"), period="all"),
        "other_side": asked.address(drop=("left",)) if asked.left else asked.address(left=1),
        "editor": acts[Right.EDIT],
        "reviewer": acts[Right.REVIEW],
        "settable": [(f.name, label_of(spec, f.name)) for f in settable(spec)] if acts[Right.EDIT] else [],
        "new": new_address(seat, spec),
        "sheet_in": reverse("imports.new", args=[spec.code]) if acts[Right.EDIT] and importable(spec) else "",
    }


def around(found: Found, names: list[str], kept: list[Saved]) -> dict[str, Any]:
    """What stands round the results of a whole page: filters, columns, what the user kept."""
    seat, spec, asked = found.seat, found.spec, found.asked
    selects = [(n, spec.label(n), choices(spec, n), asked.codes.get(n, [])) for n in filter_names(spec)]
    said = dict(asked.pairs)
    return {
        "kept": [one for one in kept if not one.role],
        "shared": [one for one in kept if one.role],
        "may_share": seat.may(SHARED_BY),
        "roles": roles_to_share_with(),
        "orgs": indented(seat, spec),
        "main": [one for one in selects if one[0] in MAIN_FILTERS],
        "more": [one for one in selects if one[0] not in MAIN_FILTERS],
        "in_more": sum(one[0] not in (*MAIN_FILTERS, tab_field(spec)) and bool(one[3]) for one in selects)
        + bool(asked.person)
        + ("from" in said or "to" in said),
        "person": person_field(spec),
        "said": said,
        "periods": table.periods(seat.today),
        "period_code": said.get("period", str(seat.today.year)),
        "searched": "、".join(spec.label(name) for name in spec.search),
        "all_columns": [(n, label_of(spec, n), n in names) for n in all_columns(spec, names)],
        "pers_known": PER,
    }


def indented(seat: Seat, spec: LedgerSpec) -> list[tuple[int, str]]:
    """(id, name pushed in by how deep it stands) of the organisations whose rows the seat may see."""
    orgs = seat.orgs(Right.VIEW, spec.family)
    deep = {org.pk: seat.tree.path(org.pk, seat.today).count(".") for org in orgs}
    top = min(deep.values(), default=0)
    return [(org.pk, "　" * (deep[org.pk] - top) + org.name) for org in orgs]


def new_address(seat: Seat, spec: LedgerSpec) -> str:
    """Where a record of this ledger is entered; "" for who may not, and for ledgers entered elsewhere."""
    if not may(seat, spec, Right.EDIT):
        return ""
    try:
        return reverse("ledgers.new", args=[spec.code])
    except NoReverseMatch:
        return ""
