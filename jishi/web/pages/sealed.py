"""Sealed papers: the list, one version with every figure checked against today, its files and its slip."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.timezone import now

from jishi.accounts.roles import Right
from jishi.core.errors import NotInScope
from jishi.ledger.families import FAMILIES
from jishi.papers.models import PaperFile
from jishi.web.answers import download
from jishi.web.doors import page
from jishi.web.pages import sealed_figures
from jishi.web.pages.sealed_now import HAND, MOVED, SAME, Standing, counts, standings
from jishi.web.pages.sealed_papers import Version, grouped, papers_of, version_of
from jishi.web.pages.sealed_rows import links_of
from jishi.web.seat import Seat

GROUPS = 20
PLACES = 25
SHOW = {"moved": MOVED, "hand": HAND}


@page(Right.PAPER)
def listed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Sealed papers by paper, the one sealed last first; what moved since is asked for row by row."""
    words = request.GET.get("q", "").strip()
    found = papers_of(seat)
    if words:
        found = found.filter(Q(working__title__icontains=words) | Q(name__icontains=words))
    groups = Paginator(grouped(found), GROUPS).get_page(request.GET.get("page"))
    return render(request, "sealed/list.html", {"groups": groups, "words": words})


@page(Right.PAPER)
def one(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One version: every figure as sealed and as it is now. ``?show=`` moved, hand or all, a page of them."""
    version, versions = version_of(seat, pk)
    found = standings(version.paper)
    tally = counts(found)
    hand = dict(tally).get(HAND, 0)
    show = request.GET.get("show") or ("moved" if MOVED in dict(tally) else "all")
    places = Paginator(_chosen(found, show), PLACES).get_page(request.GET.get("page"))
    context = {
        "version": version,
        "versions": versions,
        "before": _before(version, versions),
        "files": _files(seat, version),
        "counted": len(found) - hand,
        "hand": hand,
        "tally": tally,
        "moved": dict(tally).get(MOVED, 0),
        "filters": _filters(found),
        "show": show,
        "places": places,
        "shown_pages": places.paginator.get_elided_page_range(places.number, on_each_side=1, on_ends=1),
        "quiet": all(place.state in (SAME, HAND) for place in places),
        "lines": links_of(seat, list(places), version.paper),
        "now": now(),
    }
    return render(request, "sealed/one.html", context)


@page(Right.PAPER)
def moved(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """How many figures of one paper have moved since; a fragment for the list."""
    version, _ = version_of(seat, pk)
    told = dict(counts(standings(version.paper)))
    return render(request, "sealed/_moved.html", {"paper": version.paper, "moved": told.get(MOVED, 0)})


@page(Right.PAPER)
def slip(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The verification slip (核验单): every figure on paper, with lines to sign."""
    version, _ = version_of(seat, pk)
    found = standings(version.paper)
    context = {"version": version, "lines": found, "tally": counts(found), "now": now()}
    return render(request, "sealed/slip.html", context)


@page(Right.PAPER)
def file(request: HttpRequest, seat: Seat, pk: int, kind: str) -> HttpResponse:
    """One file of a sealed paper, the very bytes that went out."""
    version, _ = version_of(seat, pk)
    found = PaperFile.objects.filter(paper=version.paper, kind=kind).first()
    if found is None:
        raise NotInScope("这份定稿没有存下这个文件。", "请找当时定稿的人要文件。", paper=pk, kind=kind)
    if kind != PaperFile.Kind.PAPER and not _sees_every_ledger(seat):
        raise NotInScope(
            "数据依据表列有各本台账的记录，您的授权只开放了一部分台账。",
            "请在逐处核验里看您能看的记录，或请党委办公室提供。",
            paper=pk,
        )
    return download(bytes(found.data), found.name)


def _chosen(found: list[Standing], show: str) -> list[Standing]:
    wanted = SHOW.get(show)
    return [one for one in found if wanted is None or one.state is wanted]


def _filters(found: list[Standing]) -> list[tuple[str, str, int]]:
    """(what ``?show=`` takes, what the link says, how many)."""
    named = (("moved", "后来变了"), ("hand", "手工"), ("all", "全部"))
    return [(code, label, len(_chosen(found, code))) for code, label in named]


def _before(version: Version, versions: list[Version]) -> Version | None:
    """The version sealed just before, None for the first."""
    place = next(index for index, one in enumerate(versions) if one.paper.pk == version.paper.pk)
    return versions[place + 1] if place + 1 < len(versions) else None


def _files(seat: Seat, version: Version) -> dict[str, str]:
    """Names of the kept files by kind, those the seat may have; none where none were kept."""
    kept = PaperFile.objects.filter(paper=version.paper)
    if not _sees_every_ledger(seat):
        kept = kept.filter(kind=PaperFile.Kind.PAPER)
    return dict(kept.values_list("kind", "name"))


def _sees_every_ledger(seat: Seat) -> bool:
    """Whether no grant of a section shuts the seat out of ledgers: the source table names rows of any."""
    everywhere = seat.scope(Right.VIEW).paths
    return all(seat.scope(Right.VIEW, family).paths == everywhere for family in FAMILIES)


urlpatterns = [
    path("sealed/", listed, name="sealed.list"),
    path("sealed/<int:pk>/", one, name="sealed.one"),
    path("sealed/<int:pk>/moved/", moved, name="sealed.moved"),
    path("sealed/<int:pk>/slip/", slip, name="sealed.slip"),
    path("sealed/<int:pk>/files/<slug:kind>/", file, name="sealed.file"),
    path("sealed/<int:pk>/figures/<int:number>/", sealed_figures.figure, name="sealed.figure"),
    path("sealed/<int:pk>/diff/<int:other>/", sealed_figures.diff, name="sealed.diff"),
]
