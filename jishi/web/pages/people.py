"""The roster as of a day, and the page of one person."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from jishi.accounts.roles import Right
from jishi.ledger.access import rows_for
from jishi.ledger.base import Status
from jishi.ledger.people.access import STAYS, Reach
from jishi.ledger.people.stays import SORTS
from jishi.ledger.registry import ledger
from jishi.orgs.models import Person
from jishi.web import cells, links, roster
from jishi.web.asof import AsOf
from jishi.web.boxes import org_choices
from jishi.web.doors import page
from jishi.web.orgview import placed
from jishi.web.pages.people_forms import urlpatterns as forms
from jishi.web.seat import Seat

PAGE_ROWS = 50
SHOWN_ATTENDANCE = 60
FILTERS = ("q", "org", "serving", "sex", "level", "on")


@page()
def people(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who is on the roster on a day, under conditions."""
    asof = AsOf.of(request, seat.today)
    reach = Reach.people_seen(seat.user, seat.institution.pk, seat.today)
    wanted = roster.Wanted.of(request.GET, asof.day)
    shown = Paginator(roster.on_the_roster(reach, wanted), PAGE_ROWS).get_page(request.GET.get("page"))
    counts = roster.counts(reach, wanted)
    context = {
        "asof": asof,
        "wanted": wanted,
        "open": bool(reach.orgs),
        "tabs": [(kind, label, counts[kind]) for kind, label in roster.KINDS.items()],
        "page": shown,
        "shown_pages": shown.paginator.get_elided_page_range(shown.number, on_each_side=2, on_ends=1),
        "lines": roster.lines(reach, shown, asof.day),
        "orgs": org_choices(placed(reach, asof.day)),
        "serving": roster.SERVING,
        "sexes": roster.SEXES,
        "levels": roster.LEVELS,
        "narrowed": any(request.GET.get(name) for name in FILTERS),
        "may_change": seat.may(Right.TREE),
        "unit": "人",
    }
    return render(request, "people/list.html", context, status=asof.status)


@page()
def one(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """What is known of one person, by date; only what stands within the user's organisations."""
    reach = Reach.people_seen(seat.user, seat.institution.pk, seat.today)
    person = reach.person(pk)
    kept = Reach.kept(seat.user, seat.institution.pk, seat.today)
    stays = [
        (spec.model._meta.verbose_name, code, SORTS[code].moves, _stays(reach, code, person))
        for code, spec in STAYS.items()
    ]
    context = {
        "person": person,
        "retired": person.retired_on is not None and person.retired_on <= seat.today,
        "stays": stays,
        "development": _development(seat, person),
        "attendance": _attendance(seat, person),
        "year": seat.today.year,
        "may_change": kept.people().filter(pk=pk).exists(),
        "kept": kept.orgs,
        "crumbs": [("党员和人员", links.to("people.list"))],
    }
    return render(request, "people/one.html", context)


def _stays(reach: Reach, code: str, person: Person) -> list[Any]:
    rows = reach.stays(STAYS[code]).filter(person=person).select_related("org")
    return list(rows.order_by("-since", "-pk"))


def _development(seat: Seat, person: Person) -> list[tuple[Any, str, str]]:
    """(row, step, address) of the steps the user may see, oldest first."""
    spec = ledger("development_step")
    rows = rows_for(seat.user, spec, seat.today).filter(person=person, duplicate_of=None)
    found = rows.order_by("on", "step")
    return [(row, cells.text(spec, "step", row.step), links.row(spec, row.pk)) for row in found]


def _attendance(seat: Seat, person: Person) -> list[tuple[Any, str, str]]:
    """(row, presence, address) of this year's events, as a plain list: no rate, no count."""
    spec, events = ledger("attendance"), ledger("event")
    rows = rows_for(seat.user, spec, seat.today).filter(
        spec.unmarked(),
        person=person,
        on__year=seat.today.year,
        on__lte=seat.today,
        status=Status.CONFIRMED,
    )
    found = rows.select_related("event").order_by("-on", "-pk")[:SHOWN_ATTENDANCE]
    return [
        (row, cells.text(spec, "presence", row.presence), links.row(events, row.event_id)) for row in found
    ]


urlpatterns = [
    path("people/", people, name="people.list"),
    path("people/<int:pk>/", one, name="people.one"),
    *forms,
]
