"""Which sealed papers a seat may see, and which of them are versions of one paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePath

from django.db.models import Count, Q, QuerySet

from jishi.accounts.roles import Right
from jishi.core.errors import NotInScope
from jishi.core.periods import Period
from jishi.papers.desk import Job, job
from jishi.papers.models import Paper
from jishi.papers.work.door import handled, has_all
from jishi.web.seat import Seat


@dataclass(frozen=True, slots=True)
class Version:
    """One sealed state among those of its paper; ``number`` counts from 1."""

    paper: Paper
    number: int

    @property
    def title(self) -> str:
        """The paper's title; the file's name where it was sealed from a file alone."""
        paper = self.paper
        return paper.working.title if paper.working else PurePath(paper.name).stem

    @property
    def period(self) -> Period:
        return Period(self.paper.first, self.paper.last)

    @property
    def scope(self) -> str:
        """Whose figures it prints."""
        return self.paper.org.name if self.paper.org else self.paper.institution.name

    @property
    def who(self) -> str:
        """Who sealed it; "" for a command that nobody signed in for."""
        return self.paper.sealed_by.shown_name if self.paper.sealed_by else ""

    @property
    def desk(self) -> int | None:
        """The paper in hand it was sealed from, None where there is none any more."""
        working = self.paper.working
        return working.pk if working and not working.deleted else None

    @property
    def code(self) -> str:
        """The document's number as people read it out: IUMS-ULF3."""
        said = self.paper.document.upper()
        return f"{said[:4]}-{said[4:]}"


def papers_of(seat: Seat) -> QuerySet[Paper]:
    """Sealed papers of those the seat handles, newest first, each with its number of ``points``.

    What was sealed from a file alone was begun by whoever sealed it.
    """
    began = Q(working__created_by=seat.user) | Q(working=None, sealed_by=seat.user)
    mine = handled(seat.paper_scopes, seat.today, seat.tree, began)
    found = Paper.objects.filter(mine, institution=seat.institution)
    found = found.select_related("institution", "org", "sealed_by", "working").defer("working__draft")
    return found.annotate(points=Count("figures")).order_by("-sealed_at", "-pk")


def covers_all(seat: Seat) -> bool:
    """Whether the seat may handle papers of the whole institution."""
    return has_all(seat.scope(Right.PAPER), seat.today, seat.tree)


def version_of(seat: Seat, pk: int) -> tuple[Version, list[Version]]:
    """One sealed paper and all versions of it, newest first; raises NotInScope alike for none and others'."""
    paper = papers_of(seat).filter(pk=pk).first()
    if paper is None:
        raise NotInScope("没有找到这份定稿。", "它可能不在您办理文稿的范围内。", paper=pk)
    alike = (
        Q(working=paper.working_id)
        if paper.working_id
        else Q(
            working=None,
            draft_digest=paper.draft_digest,
            org=paper.org_id,
            first=paper.first,
            last=paper.last,
        )
    )
    all_of_it = numbered(papers_of(seat).filter(alike))
    return next(one for one in all_of_it if one.paper.pk == paper.pk), all_of_it


def numbered(papers: Iterable[Paper]) -> list[Version]:
    """The states of one paper, newest first; those sealed from a file alone are numbered as they came."""
    kept = sorted(papers, key=lambda paper: (paper.sealed_at, paper.pk))
    found = [Version(one, one.number if one.working_id else place) for place, one in enumerate(kept, start=1)]
    return found[::-1]


def grouped(papers: Iterable[Paper]) -> list[list[Version]]:
    """Versions together by paper; the paper sealed last comes first."""
    found: dict[object, list[Paper]] = {}
    for paper in papers:
        key = paper.working_id or (paper.draft_digest, paper.org_id, paper.first, paper.last)
        found.setdefault(key, []).append(paper)
    return [numbered(group) for group in found.values()]


def job_of(paper: Paper) -> Job:
    """The job the paper was sealed for, with the indicators of today."""
    what = job(Period(paper.first, paper.last), institution=paper.institution)
    return replace(what, org=paper.org)
