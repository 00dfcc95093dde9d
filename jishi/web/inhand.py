"""Papers in hand and how far each has come."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, When

from jishi.accounts.roles import Right
from jishi.papers.work.door import papers_for
from jishi.papers.working import Choice, WorkingPaper
from jishi.web import links
from jishi.web.seat import Seat

SHOWN = 4
SETTLED = (Choice.State.ACCEPTED, Choice.State.BY_HAND)


@dataclass(frozen=True, slots=True)
class Hand:
    """One paper in hand: ``settled`` of its blanks are decided."""

    paper: WorkingPaper
    settled: int

    @property
    def blanks(self) -> int:
        return self.paper.blanks

    @property
    def left(self) -> int:
        return self.blanks - self.settled

    @property
    def address(self) -> str:
        return links.paper(self.paper.pk)


def hands(seat: Seat) -> list[Hand]:
    """The papers touched last, of those the seat may work at; one's own come first."""
    if not seat.may(Right.PAPER):
        return []
    own_first = Case(When(created_by=seat.user, then=0), default=1)
    rows = papers_for(seat.user, seat.institution.pk, seat.today)
    papers = list(rows.order_by(own_first, "-updated_at")[:SHOWN])
    settled = dict(
        Choice.objects.filter(paper__in=papers, state__in=SETTLED)
        .values_list("paper")
        .annotate(n=Count("pk"))
    )
    return [Hand(paper, settled.get(paper.pk, 0)) for paper in papers]
