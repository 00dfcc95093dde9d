"""The review box (审核箱): what was handed in, one after the other, by branch and by ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path

from jishi.accounts.roles import Right
from jishi.ledger.base import Status
from jishi.ledger.families import KEPT
from jishi.web import links
from jishi.web.across import Across, Item
from jishi.web.doors import page
from jishi.web.pages.ledgers_counts import used
from jishi.web.pages.ledgers_one import row_of, shown
from jishi.web.seat import Seat

MOST = 100
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Sift:
    """Which part of the pile is worked through; "" narrows nothing."""

    words: str = ""
    org: str = ""
    ledger: str = ""

    @classmethod
    def of(cls, seat: Seat, given: QueryDict) -> Sift:
        """As the address says; raises NotInScope for an organisation that is not the reviewer's."""
        org, ledger = given.get("org", ""), given.get("ledger", "")
        words = " ".join(given.get("q", "").split())[:LONGEST]
        return cls(words, str(seat.org(org).pk) if org else "", ledger if ledger in KEPT else "")

    def to(self, item: Item | None = None) -> str:
        """The review box sifted like this, with ``item`` open."""
        at = item.place if item else ""
        return links.to("review.queue", q=self.words, org=self.org, ledger=self.ledger, at=at)

    def chips(self, seat: Seat) -> list[tuple[str, str]]:
        """(what one condition says, the address without it)."""
        said = {
            "words": self.words and f"含“{self.words}”",
            "org": self.org and seat.org(self.org).name,
            "ledger": self.ledger and KEPT[self.ledger].title,
        }
        return [(label, replace(self, **{name: ""}).to()) for name, label in said.items() if label]


@page("review")
def queue(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What waits, the newest first, and one of it in full; deciding goes on to the next.

    Without ``at`` the first one is shown, but nobody has opened it: no key decides it.
    """
    sift = Sift.of(seat, request.GET)
    submitted = Q(status=Status.SUBMITTED)
    across = Across(seat, Right.REVIEW, submitted, only=sift.ledger, org=sift.org, words=sift.words)
    items = across.items(across.places(MOST))
    at = next((n for n, item in enumerate(items) if item.place == request.GET.get("at")), None)
    names = seat.org_names(Right.REVIEW)
    context: dict[str, Any] = {
        "sift": sift,
        "chips": sift.chips(seat),
        "counts": across.counts(),
        "orgs": [(pk, names.get(int(pk), name), n) for pk, name, n in across.orgs()],
        "items": items,
        "lines": [(item, sift.to(item), names.get(item.row.org_id, item.row.org.name)) for item in items],
        "waiting": sum(n for spec, n in across.counts() if sift.ledger in ("", spec.code)),
        "opened": at is not None,
        "ctrl_z": True,
    }
    if items:
        context |= _open(seat, items, at or 0, sift)
    return render(request, "review/queue.html", context)


def _open(seat: Seat, items: list[Item], at: int, sift: Sift) -> dict[str, Any]:
    """The item in full, its neighbours, and where deciding leads: to the one after it, else before it."""
    item = items[at]
    row = row_of(seat, item.spec, item.row.pk)
    after = items[at + 1] if at + 1 < len(items) else None
    before = items[at - 1] if at else None
    return shown(seat, item.spec, row) | {
        "used": used(seat, item.spec, row),
        "at": at + 1,
        "current": item.place,
        "next": sift.to(after) if after else "",
        "before": sift.to(before) if before else "",
        "back": sift.to(after or before),
        "open_at": sift.to(item),
    }


urlpatterns = [path("review/", queue, name="review.queue")]
