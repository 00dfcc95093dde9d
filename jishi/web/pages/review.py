"""Pages to come."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from jishi.web.doors import page
from jishi.web.seat import Seat


@page()
def blank(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Being built."""
    return render(request, "notice.html", {"said": "这一页正在建。"})


urlpatterns = [
    path("review/", blank, name="review.queue"),
]
