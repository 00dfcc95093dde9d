"""A form that was posted after the session had ended: kept for its user until he has signed in again.

It waits in the session of the browser, which stays when somebody signs in. It is kept only where a signed
cookie says who sat here last, and shown to him alone: the next one at the same machine finds nothing, and
whoever never signed in fills no table. What a page asks is posted again by a click, never by itself.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import now

from jishi.accounts.models import User
from jishi.web.errors import secret

SECONDS = 600
LARGEST = 200_000
"""Bytes one form may have."""
MOST = 5
"""Forms of one browser, as several windows may have stood open; the oldest goes first."""
WHOSE = "whose"
"""The cookie that outlives the session and says whose it was."""
REMEMBERED = 30 * 24 * 3600
FIELD = "unsent"
"""The field by which the form posted again names itself; the key of the session too."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """``path`` of this site it was posted to, its ``fields`` in order; files are not kept, only that there
    were some. ``at`` in seconds, ``whose`` the key of the user."""

    path: str
    fields: list[tuple[str, list[str]]]
    files: bool
    at: float
    whose: str


def keep(request: HttpRequest) -> str:
    """Keep what was posted; returns the address of the page that shows it, "" where nothing is kept."""
    whose = request.get_signed_cookie(WHOSE, default="", salt=WHOSE, max_age=REMEMBERED) or ""
    match = request.resolver_match
    if request.method != "POST" or not whose or not match or str(match.url_name).startswith("accounts."):
        return ""
    fields = [(name, texts) for name, texts in request.POST.lists() if not secret(name) and name != FIELD]
    one = asdict(Unsent(request.get_full_path(), fields, bool(request.FILES), now().timestamp(), whose))
    if len(json.dumps(one, ensure_ascii=False).encode()) > LARGEST:
        return ""
    key = secrets.token_urlsafe(12)
    _write(request, dict([*_fresh(request).items(), (key, one)][-MOST:]))
    request.session.set_expiry(SECONDS)
    return reverse("accounts.again", args=[key])


def found(request: HttpRequest, key: str) -> Unsent | None:
    """What waits under ``key`` for the user who is signed in."""
    one = _fresh(request).get(key)
    return Unsent(**one) if one and one["whose"] == str(request.user.pk) else None


def waits(request: HttpRequest, address: str) -> bool:
    """Whether ``address`` shows something once its user has signed in."""
    return any(reverse("accounts.again", args=[key]) == address for key in _fresh(request))


def drop(request: HttpRequest, key: str) -> None:
    left = _fresh(request)
    if left.pop(key, None):
        _write(request, left)


def settle(request: HttpRequest) -> None:
    """Drop what has been posted again and was answered; an answer with faults shows all of it itself."""
    if request.method == "POST" and FIELD in request.POST:
        drop(request, request.POST[FIELD])


def signed_in(request: HttpRequest, user: User, answer: HttpResponse) -> None:
    """The session is a user's again: it lasts as usual, without what others left; ``answer`` says whose."""
    mine = {key: one for key, one in _fresh(request).items() if one["whose"] == str(user.pk)}
    _write(request, mine)
    request.session.set_expiry(None)
    request.session.clear_expired()
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_signed_cookie(
        WHOSE, str(user.pk), salt=WHOSE, max_age=REMEMBERED, httponly=True, samesite="Lax", secure=secure
    )


def _fresh(request: HttpRequest) -> dict[str, dict[str, Any]]:
    since = now().timestamp() - SECONDS
    return {key: one for key, one in request.session.get(FIELD, {}).items() if one["at"] > since}


def _write(request: HttpRequest, left: dict[str, dict[str, Any]]) -> None:
    if left:
        request.session[FIELD] = left
    else:
        request.session.pop(FIELD, None)
