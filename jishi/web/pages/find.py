"""Find: records, people, indicators, papers, organisations and pages by their names (Ctrl K)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from jishi.web.doors import page
from jishi.web.finding import found, words_in
from jishi.web.seat import Seat


@page()
def find(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The page: a line to type in, and what was found."""
    return render(request, "find/page.html", _answers(request, seat))


@page()
def answers(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What was found alone, as the overlay and the page ask for it while somebody types."""
    return render(request, "find/_answers.html", _answers(request, seat))


def _answers(request: HttpRequest, seat: Seat) -> dict[str, object]:
    words = words_in(request.GET.get("q", ""))
    groups = found(seat, words)
    return {"words": words, "groups": groups, "total": sum(len(group.hits) for group in groups)}


urlpatterns = [
    path("find/", find, name="find"),
    path("find/answers/", answers, name="find.answers"),
]
