"""What a page of the calendar is asked for, whom it is open to, and the ways from one view to another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jishi.core.errors import NotInScope
from jishi.core.periods import Period
from jishi.ledger.base import Status
from jishi.orgs.models import Organisation
from jishi.web import gatherings, links
from jishi.web.doors import Page, page
from jishi.web.gatherings import EVENT
from jishi.web.seat import Seat

USUAL = ("theme_day", "general_meeting", "committee_meeting", "group_meeting", "lecture", "collective_study")
"""The kinds most offices look for, offered first."""
YEARS = 4
Shown = Callable[[HttpRequest, Seat], HttpResponse]


def calendar_page(view: Shown) -> Page:
    """Make ``view`` a page for whoever keeps or reviews events somewhere; others are told whom to ask."""

    @wraps(view)
    def entered(request: HttpRequest, seat: Seat) -> HttpResponse:
        if gatherings.open_to(seat):
            return view(request, seat)
        context = {"wanted": "填报或审核活动台账", "granted": True}
        return render(request, "errors/403.html", context, status=403)

    return page()(entered)


@dataclass(frozen=True, slots=True)
class Look:
    """What the page is asked for. ``hat`` is the slug of a kind of event, ``code`` its number; "" is any."""

    seat: Seat
    hat: str
    code: int
    label: str
    org: Organisation | None
    orgs: list[Organisation]

    @classmethod
    def of(cls, request: HttpRequest, seat: Seat) -> Look:
        """Raises NotInScope for an organisation of others; a kind there is not is left aside."""
        asked, org = request.GET.get("hat", ""), request.GET.get("org", "")
        found = next((kind for kind in gatherings.hats() if kind[0] == asked), ("", 0, "活动"))
        orgs = gatherings.orgs_of(seat)
        chosen = next((one for one in orgs if str(one.pk) == org), None)
        if org and chosen is None:
            raise NotInScope("没有找到所选的组织。", "请从您负责的组织中选择。", org=org)
        return cls(seat, *found, chosen, orgs)

    def rows(self, org: Organisation | None = None) -> str:
        """The list of the very events a number counts; ``&period=`` is still to be said."""
        chosen = org or self.org
        place = chosen.pk if chosen else None
        return links.rows(EVENT.code, status=int(Status.CONFIRMED), hats=self.code or None, org=place)

    def tabs(self, here: str, year: int, month: int = 0) -> list[tuple[str, str, bool]]:
        """(label, address, whether it is shown) of the three views, for the same time, kind and place."""
        today, place = self.seat.today, self.org.pk if self.org else None
        near = month or (today.month if year == today.year else 1)
        return [
            ("全年", links.to("calendar.year", year=year, hat=self.hat), here == "year"),
            (
                "按月",
                links.to("calendar.month", month=f"{year}-{near:02d}", hat=self.hat, org=place),
                here == "month",
            ),
            (
                "清单",
                links.to("calendar.list", year=year, month=month or None, hat=self.hat, org=place),
                here == "list",
            ),
        ]

    @property
    def years(self) -> range:
        return range(self.seat.today.year, self.seat.today.year - YEARS, -1)

    @property
    def kinds(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(head, [(slug, label)]) for the select, the usual ones first."""
        labels = {slug: label for slug, _, label in gatherings.hats()}
        usual = [(slug, labels.pop(slug)) for slug in USUAL]
        return [("常用", usual), ("其他", list(labels.items()))]


def year_of(request: HttpRequest, seat: Seat) -> int:
    """The year asked for, else this one; raises PeriodError for what is no year."""
    asked = request.GET.get("year", "")
    return Period.parse(asked).first.year if asked else seat.today.year
