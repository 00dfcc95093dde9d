"""The tree of organisations as of a day, and the page of one organisation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from jishi.accounts.roles import Right
from jishi.ledger.people.access import STAYS, Reach, counts_of, on_day
from jishi.ledger.people.marks import mark_of_org
from jishi.ledger.registry import LEDGERS
from jishi.orgs.models import Organisation
from jishi.web import links
from jishi.web.asof import AsOf
from jishi.web.doors import page
from jishi.web.orgview import PEOPLE, count_people, grown, name_heads, note_terms, standing
from jishi.web.pages.orgs_forms import urlpatterns as forms
from jishi.web.seat import Seat

SHOWN_PEOPLE = 60


@page()
def tree(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All organisations the user may see, nested, with people, secretaries and terms."""
    asof, closed = AsOf.of(request, seat.today), request.GET.get("closed") == "1"
    reach = Reach.seen(seat.user, seat.institution.pk, seat.today)
    people = Reach.people_seen(seat.user, seat.institution.pk, seat.today)
    nodes = standing(reach, asof.day, closed=closed)
    count_people(nodes, people, asof.day)
    name_heads(nodes, people, asof.day)
    note_terms(nodes, seat, asof.day)
    context = {
        "asof": asof,
        "closed": closed,
        "roots": grown(nodes),
        "count": len(nodes),
        "hidden": len(standing(reach, asof.day, closed=True)) - len(nodes),
        "names": bool(people.orgs),
        "may_change": seat.may(Right.TREE),
    }
    return render(request, "orgs/tree.html", context, status=asof.status)


@page()
def one(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One organisation: where it hung, who belongs to it, what hangs below, its ledgers."""
    asof = AsOf.of(request, seat.today)
    reach = Reach.seen(seat.user, seat.institution.pk, seat.today)
    people = Reach.people_seen(seat.user, seat.institution.pk, seat.today)
    org = reach.org(pk)
    nodes = standing(reach, asof.day, closed=True)
    count_people(nodes, people, asof.day)
    roots = grown(nodes)
    node = next((node for node in nodes if node.org.pk == org.pk), None)
    context = {
        "asof": asof,
        "org": org,
        "mark": mark_of_org(org) if org.until else "",
        "node": node,
        "below": node.children if node else roots,
        "placements": org.placements.select_related("parent").order_by("since"),
        "posts": _posts(people, org, asof),
        "members": _members(people, org, asof),
        "names": org.pk in people.orgs,
        "ledgers": _ledgers(seat, org),
        "may_change": org.pk in Reach.kept(seat.user, seat.institution.pk, seat.today).orgs,
        "crumbs": [("组织", links.to("orgs.tree"))],
    }
    return render(request, "orgs/one.html", context, status=asof.status)


def _posts(people: Reach, org: Organisation, asof: AsOf) -> Sequence[Any]:
    """Posts held in it on the day."""
    rows = on_day(people.stays(STAYS["post"], [org.pk]), asof.day)
    return list(rows.select_related("person").order_by("role", "since", "pk"))


def _members(people: Reach, org: Organisation, asof: AsOf) -> Sequence[Any]:
    """The first members of the day, or the staff of an office."""
    code = "employment" if PEOPLE.get(Organisation.Kind(org.kind)) == "staff" else "membership"
    rows = on_day(people.stays(STAYS[code], [org.pk]), asof.day)
    return list(rows.select_related("person").order_by("person__name", "pk")[:SHOWN_PEOPLE])


def _ledgers(seat: Seat, org: Organisation) -> list[tuple[str, int, str]]:
    """(title, rows of this organisation, address) for every ledger of the user's that has any."""
    here = seat.tree.path(org.pk, seat.today)
    families = {spec.family for spec in seat.ledgers(Right.VIEW)}
    opened = {family for family in families if seat.scope(Right.VIEW, family).holds(here)}
    specs = {spec.code: spec for spec in LEDGERS.values() if spec.in_records and spec.family in opened}
    counts = counts_of(org, specs.values())
    return [
        (specs[code].title, count, links.rows(code, org=org.pk, period="all"))
        for code, count in counts.items()
        if count
    ]


urlpatterns = [
    path("orgs/", tree, name="orgs.tree"),
    path("orgs/<int:pk>/", one, name="orgs.one"),
    *forms,
]
