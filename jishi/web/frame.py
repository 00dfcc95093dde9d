"""What every page shows round its own contents: names, menu, size of type, colours."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from jishi.web.menu import menu

SIZES, THEMES = ("normal", "large"), ("light", "dark")


def frame(request: HttpRequest) -> dict[str, Any]:
    """For every template: ``seat``, ``menu``, ``size`` and ``theme``."""
    seat = getattr(request, "seat", None)
    match = request.resolver_match
    here = (match.url_name or "") if match else ""
    return {
        "seat": seat,
        "here": here,
        "menu": menu(seat, here) if seat else [],
        "size": chosen(request, "size", SIZES),
        "theme": chosen(request, "theme", THEMES),
    }


def chosen(request: HttpRequest, name: str, known: tuple[str, ...]) -> str:
    """The user's choice from its cookie; the first of ``known`` where none or nonsense was chosen."""
    value = request.COOKIES.get(name, "")
    return value if value in known else known[0]
