"""The one way into a page: signed in, with a grant, with the right the page asks for, errors answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jishi.accounts.roles import Right
from jishi.web.answers import answering
from jishi.web.seat import Seat

Page = Callable[..., HttpResponse]
READ, WRITE, BOTH = ("GET", "HEAD"), ("POST",), ("GET", "HEAD", "POST")


def page(right: str = "", methods: tuple[str, ...] = READ) -> Callable[[Page], Page]:
    """Make a view ``(request, seat, …)`` a page.

    Signed out: to the sign-in page (a fragment gets 401, and the page keeps what
    was typed). No grant, or not ``right``: 403 with a page that says whom to
    ask. Whatever UserError the view raises is answered in Chinese.
    """

    def made(view: Page) -> Page:
        @never_cache
        @require_http_methods(methods)
        @answering
        @wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return signed_out(request)
            seat = Seat.of(request.user)
            if seat is None or (right and not seat.may(right)):
                return forbidden(request, seat, right)
            request.seat = seat  # type: ignore[attr-defined]  # the frame of the page reads it
            return view(request, seat, *args, **kwargs)

        return entered

    return made


def signed_out(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; a fragment is told with 401."""
    if getattr(request, "htmx", False):
        return HttpResponse("登录已过期。请重新登录，填过的内容还在本页。", status=401)
    return redirect(f"{reverse('accounts.sign_in')}?next={quote(request.get_full_path())}")


def forbidden(request: HttpRequest, seat: Seat | None, right: str) -> HttpResponse:
    """Why this page is closed to this user, and whom to ask."""
    request.seat = seat  # type: ignore[attr-defined]
    wanted = Right(right).label if right else ""
    return render(request, "errors/403.html", {"wanted": wanted, "granted": seat is not None}, status=403)
