"""Help: the first day, keys, words, what each action does, what this system is not."""

from __future__ import annotations

from importlib.metadata import version

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from jishi.core.errors import NotInScope
from jishi.web.doors import page
from jishi.web.helptext import pages
from jishi.web.seat import Seat


@page()
def home(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The chapters, then the actions."""
    chapters = [one for one in pages().values() if one.chapter]
    actions = [one for one in pages().values() if not one.chapter]
    context = {"chapters": chapters, "actions": actions, "version": version("jishi")}
    return render(request, "help/home.html", context)


@page()
def entry(request: HttpRequest, seat: Seat, slug: str) -> HttpResponse:
    """One page of help."""
    found = pages().get(slug)
    if found is None:
        raise NotInScope("没有找到这一篇帮助。", "请从帮助的目录中选择。", page=slug)
    context = {"page": found, "pages": pages().values(), "version": version("jishi")}
    return render(request, "help/page.html", context)


urlpatterns = [
    path("help/", home, name="help.home"),
    path("help/<slug:slug>/", entry, name="help.page"),
]
