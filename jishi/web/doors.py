"""The one way into a page: signed in, with a grant, with the right the page asks for, errors answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jishi.accounts.passwords import is_one_time
from jishi.accounts.roles import Right
from jishi.web import unsent
from jishi.web.answers import answering
from jishi.web.seat import Seat

Page = Callable[..., HttpResponseBase]
OWN_PASSWORD = ("accounts.mine", "accounts.display", "accounts.password")
"""Pages open to whoever still has a one-time password."""
READ, WRITE, BOTH = ("GET", "HEAD"), ("POST",), ("GET", "HEAD", "POST")


def page(right: str = "", methods: tuple[str, ...] = READ) -> Callable[[Page], Page]:
    """Make a view ``(request, seat, …)`` a page.

    Signed out: to the sign-in page, and what was posted waits there (a fragment
    gets 401, and the page keeps what was typed). No grant, or not ``right``: 403
    with a page that says whom to ask. A one-time password: to the settings, to
    choose an own one. Whatever UserError the view raises is answered in Chinese.
    """

    def made(view: Page) -> Page:
        @never_cache
        @require_http_methods(methods)
        @answering
        @wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return signed_out(request, shown="GET" in methods)
            seat = Seat.of(request.user)
            if seat is None or (right and not seat.may(right)):
                return forbidden(request, seat, right)
            request.seat = seat  # type: ignore[attr-defined]  # the frame of the page reads it
            without_nul(request)
            if is_one_time(request.user) and _here(request) not in OWN_PASSWORD:
                return own_password_first(request)
            answer = view(request, seat, *args, **kwargs)
            unsent.settle(request)
            return answer

        return entered

    return made


def open_page(methods: tuple[str, ...] = READ) -> Callable[[Page], Page]:
    """Make a view ``(request, …)`` a page for whoever comes, signed in or not: it shows no menu."""

    def made(view: Page) -> Page:
        @never_cache
        @require_http_methods(methods)
        @answering
        @wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            without_nul(request)
            return view(request, *args, **kwargs)

        return entered

    return made


def without_nul(request: HttpRequest) -> None:
    """Leave out the one character no column of PostgreSQL holds; an address that has it leads nowhere."""
    if "\0" in request.path_info:
        raise Http404
    for name in ("GET", "POST"):
        given: QueryDict = getattr(request, name)
        spoilt = [key for key, texts in given.lists() if any("\0" in text for text in texts)]
        if spoilt:
            given = given.copy()
            for key in spoilt:
                given.setlist(key, [text.replace("\0", "") for text in given.getlist(key)])
            setattr(request, name, given)


def signed_out(request: HttpRequest, shown: bool) -> HttpResponse:
    """To the sign-in page and back, or to what was posted and is kept; a fragment is told with 401.

    An address that only takes what is posted has nothing that could be ``shown``: back to the workplace.
    """
    if getattr(request, "htmx", False):
        return HttpResponse("登录已过期。请重新登录，填过的内容还在本页。", status=401)
    back = unsent.keep(request) or (request.get_full_path() if shown else reverse("workplace"))
    return redirect(f"{reverse('accounts.sign_in')}?next={quote(back)}")


def own_password_first(request: HttpRequest) -> HttpResponse:
    """Whoever signed in with a one-time password chooses an own one before anything else."""
    if getattr(request, "htmx", False):
        return HttpResponse("请先在“我的设置”里把一次性口令换成自己的口令。", status=403)
    messages.warning(request, "您用的是一次性口令，请先在下面换成自己的口令。")
    return redirect("accounts.mine")


def _here(request: HttpRequest) -> str:
    """The name of the page that is asked for."""
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def forbidden(request: HttpRequest, seat: Seat | None, right: str) -> HttpResponse:
    """Why this page is closed to this user, and whom to ask."""
    request.seat = seat  # type: ignore[attr-defined]
    wanted = Right(right).label if right else ""
    return render(request, "errors/403.html", {"wanted": wanted, "granted": seat is not None}, status=403)
