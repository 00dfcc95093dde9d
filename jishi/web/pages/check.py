"""Checking a paper that comes back: the file is read, judged and forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.timezone import now

from jishi.accounts.roles import Right
from jishi.core.errors import FileRefused, UserError
from jishi.core.periods import Period
from jishi.orgs.models import Organisation
from jishi.papers.checking import check
from jishi.papers.desk import Job, job, organisation_named, period_of_paper, title_of, year_named
from jishi.papers.matching import sealed_paper
from jishi.papers.models import Paper
from jishi.web.answers import status_of
from jishi.web.doors import BOTH, page
from jishi.web.pages.check_items import findings, tally
from jishi.web.pages.sealed_papers import covers_all, job_of, papers_of, version_of
from jishi.web.seat import Seat
from jishi.word.draft import Draft, open_draft
from jishi.word.package import MOST_BYTES

BY_TITLE, WHOLE = "", "whole"
TOLD = ("tracked_changes", "converted", "other_content", "chart_text", "inserted_file", "embedded")
"""Warnings that bear on a check; the others are about filling."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A job, and how it came about: words for the page."""

    job: Job
    said: str


@page(Right.PAPER, BOTH)
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The form; posted, a verdict for every number of the file. Nothing of the file is kept."""
    if request.method != "POST":
        return render(request, "check/new.html", _choices(seat, {}))
    try:
        draft = _opened(request.FILES.get("file"))
        asked = _asked(seat, draft, request.POST)
        report = check(draft, asked.job, papers_of(seat))
    except UserError as error:
        context = _choices(seat, request.POST) | {"wrong": error.for_page()}
        return render(request, "check/new.html", context, status=status_of(error))
    context = {
        "name": draft.name,
        "title": title_of(draft),
        "asked": asked,
        "version": version_of(seat, report.paper.pk)[0] if report.paper else None,
        "findings": findings(seat, draft, report, asked.job),
        "tally": tally(report),
        "warnings": [one for one in draft.warnings if one.code in TOLD],
        "now": now(),
    }
    return render(request, "check/report.html", context)


def _opened(file: UploadedFile[bytes] | None) -> Draft:
    """The upload as a paper; raises FileRefused for none, one too large, and whatever is no paper."""
    if file is None:
        raise FileRefused("none", "没有选文件。", "请选一份改过的文稿（.docx、.txt 或 .md）。")
    if (file.size or 0) > MOST_BYTES:
        raise FileRefused("too_big", "文件超过 50 MB，没有接收。", "请删去不用的图片后另存，再重新上传。")
    return open_draft(file.read(), file.name or "文稿")


def _asked(seat: Seat, draft: Draft, posted: Mapping[str, Any]) -> Asked:
    """For whom and over what the paper is checked: as it was sealed, else as chosen, else as its title says.

    Raises UserError for a paper sealed where the seat may not handle papers.
    """
    sealed = sealed_paper(draft, seat.institution.pk, papers_of(seat))
    if sealed is not None:
        if not papers_of(seat).filter(pk=sealed.pk).exists():
            raise _others(sealed)
        return Asked(job_of(sealed), "按定稿核对")
    period, how = _period(draft, str(posted.get("period", "")), seat)
    what = job(period, institution=seat.institution)
    return Asked(replace(what, org=_org(seat, draft, str(posted.get("org", "")))), how)


def _others(sealed: Paper) -> UserError:
    return UserError(
        "这份文稿和本单位的一份定稿对得上，那份定稿不在您办理文稿的范围内，没有核对。",
        "请交给定稿的部门或党委办公室核对。",
        paper=sealed.pk,
    )


def _period(draft: Draft, chosen: str, seat: Seat) -> tuple[Period, str]:
    """The period and how it was found; raises PeriodError for nonsense."""
    if chosen:
        return Period.parse(chosen), "统计期按您的选择"
    named = "统计期按文稿标题" if year_named(draft) else "标题里没有年份，统计期按今年"
    return period_of_paper(draft, seat.today), named


def _org(seat: Seat, draft: Draft, chosen: str) -> Organisation | None:
    """The organisation to count for, None for the whole institution; never beyond the seat's right."""
    if chosen not in (BY_TITLE, WHOLE):
        return seat.org(chosen, Right.PAPER)
    named = organisation_named(draft, seat.institution) if chosen == BY_TITLE else None
    mine = seat.orgs(Right.PAPER)
    if named is not None:
        if named not in mine:
            raise UserError(
                f"标题里写的“{named.name}”不在您办理文稿的范围内。", "请选一个您负责的组织再核对。"
            )
        return named
    if covers_all(seat):
        return None
    if not mine or chosen == WHOLE:
        raise UserError("您不能按全单位核对。", "请选一个您负责的组织再核对。")
    return mine[0]


def _choices(seat: Seat, posted: Mapping[str, Any]) -> dict[str, Any]:
    """What the form offers and what was chosen."""
    return {
        "years": _periods(seat.today.year),
        "orgs": seat.orgs(Right.PAPER),
        "whole": covers_all(seat),
        "period": posted.get("period", ""),
        "org": posted.get("org", ""),
    }


def _periods(year: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """(year, [(what the form sends, label)]) for this year and the last, each with its parts."""
    parts = ("", "H1", "H2", "Q1", "Q2", "Q3", "Q4")
    return [
        (f"{one}年", [(f"{one}{part}", Period.parse(f"{one}{part}").label) for part in parts])
        for one in (year, year - 1)
    ]


urlpatterns = [path("check/", new, name="check.new")]
