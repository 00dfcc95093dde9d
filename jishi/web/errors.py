"""What is shown when a page cannot be: not found, refused, too large, broken, closed for work on it."""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from jishi.web.seat import Seat

log = logging.getLogger("jishi")

CODE = "X-Jishi-Code"
"""The answer's header that tells the code for the telephone to the script of the page."""
SECRET = ("csrfmiddlewaretoken", "password")
CARRIED = ("seen", "was", "mine", "row", "kept", "version", "do", "back", "unsent")
"""Fields a page carries for itself; nobody typed them."""


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that leads nowhere; who is signed in keeps his menu."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        request.seat = Seat.of(user)  # type: ignore[attr-defined]  # the frame of the page reads it
    return render(request, "errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A bug: one log line with a code and the trace, one plain page with the code; no database, no frame."""
    code = f"JS-900-{secrets.token_hex(2).upper()}"
    seat = getattr(request, "seat", None)  # never the session: the database may be what is broken
    log.error(
        "bug: code=%s path=%s user=%s", code, request.path, seat and seat.user.pk, exc_info=sys.exc_info()
    )
    return plain(request, "errors/500.html", 500, code)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that was not taken in: too large, or not made by a page of ours."""
    if isinstance(exception, RequestDataTooBig):
        return plain(request, "errors/413.html", 413, "JS-413")
    return plain(request, "errors/400.html", 400, "JS-400")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token does not fit any more (CSRF): the page stood open too long. Shows what was typed."""
    log.info("refused: code=JS-141 path=%s reason=%r", request.path, reason)
    return plain(request, "errors/stale.html", 403, "JS-141", typed=typed(request))


def typed(request: HttpRequest) -> list[str]:
    """All that stood in the form, apart from passwords; nothing where it cannot be read."""
    if getattr(request, "htmx", False):
        return []  # the page is still there, with what was typed
    try:
        fields = request.POST.lists()
    except (RequestDataTooBig, OSError, ValueError):
        return []
    return texts_of(fields)


def texts_of(fields: Iterable[tuple[str, list[str]]]) -> list[str]:
    """What of the fields of a form a person may have typed."""
    typed = (texts for name, texts in fields if not secret(name) and name not in CARRIED)
    return [text for texts in typed for text in texts if text.strip()]


def secret(name: str) -> bool:
    """Whether a field of this name is never shown again."""
    return any(word in name.lower() for word in SECRET)


def maintenance(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: while ``VAR/maintenance.txt`` exists every page says so; its text tells until when."""
    notice = settings.VAR / "maintenance.txt"

    def answer(request: HttpRequest) -> HttpResponse:
        if not notice.exists():
            return get_response(request)
        words = notice.read_text(encoding="utf-8").strip()
        closed = plain(request, "errors/503.html", 503, "JS-503", words=words)
        closed["Retry-After"] = "300"
        return closed

    return answer


def in_utf8(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: no page of ours sends a form in another encoding; some (utf-7, base64) break the reader."""

    def answer(request: HttpRequest) -> HttpResponse:
        said = (request.content_params or {}).get("charset", "utf-8")
        if said.lower() != "utf-8":
            return plain(request, "errors/400.html", 400, "JS-400")
        return get_response(request)

    return answer


def plain(request: HttpRequest, template: str, status: int, code: str, **more: Any) -> HttpResponse:
    """A page that needs no database, no session and no user."""
    shown = {name: chosen(request, name) for name in ("size", "theme")}
    body = render_to_string(template, {"code": code, **shown, **more})
    return HttpResponse(body, status=status, headers={CODE: code, "Cache-Control": "no-store"})


def chosen(request: HttpRequest, name: str) -> str:
    """The look the user chose, as far as the page's style knows it."""
    value = request.COOKIES.get(name, "")
    return value if value in ("large", "dark") else ""
