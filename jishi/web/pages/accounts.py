"""Signing in and out, and what a user chooses for himself: size of type, colours, password."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from jishi.core.errors import TooOften
from jishi.web import unsent
from jishi.web.doors import BOTH, WRITE, page
from jishi.web.errors import texts_of
from jishi.web.frame import SIZES, THEMES
from jishi.web.limits import spare, wrong
from jishi.web.seat import Seat

log = logging.getLogger("jishi")

YEAR_IN_SECONDS = 365 * 24 * 3600
MOST_OF_ONE, MOST_OF_ALL = 10, 200
"""Wrong passwords from one address within five minutes: for one account, and for all. A whole site may sit
behind one address. An account stays open to other addresses, so that nobody can shut somebody else out."""
RESET = "忘了口令，请系统管理员重设。"


class SignIn(LoginView):
    """The sign-in page; it says nothing of which of the two was wrong."""

    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            for what, most in self._counted():
                spare(request, what, most, RESET)
        except TooOften as error:
            log.info("refused: %s path=%s", error.for_log(), request.path)
            return self.render_to_response(self.get_context_data(waits=error), status=429)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        there = self.get_redirect_url()
        return super().get_context_data(**more) | {"unsent": unsent.waits(self.request, there)}

    def form_valid(self, form):  # type: ignore[no-untyped-def]  # Django's own signature
        answer = super().form_valid(form)
        unsent.signed_in(self.request, form.get_user(), answer)
        return answer

    def form_invalid(self, form):  # type: ignore[no-untyped-def]  # Django's own signature
        for what, _ in self._counted():
            wrong(self.request, what)
        answer = super().form_invalid(form)
        answer.status_code = 422
        return answer

    def _counted(self) -> list[tuple[str, int]]:
        name = self.request.POST.get("username", "")
        return [(f"sign_in {name}", MOST_OF_ONE), ("sign_in", MOST_OF_ALL)]


class OwnPassword(PasswordChangeForm):
    """A new password that is none of the easily guessed ones, nor the old one: that may be a one-time
    password, which whoever gave it still knows."""

    def clean_new_password2(self) -> str:
        said = self.cleaned_data
        if said.get("new_password1") and said.get("new_password1") == said.get("old_password"):
            raise ValidationError("新口令不能和原口令一样。")
        return str(said.get("new_password2", ""))


@page()
def mine(request: HttpRequest, seat: Seat) -> HttpResponse:
    """My settings."""
    return render(request, "accounts/mine.html", {"form": OwnPassword(seat.user)})


@page(methods=WRITE)
def display(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Keep the chosen size of type and colours in this browser."""
    answer = redirect("accounts.mine")
    for name, known in (("size", SIZES), ("theme", THEMES)):
        value = request.POST.get(name, "")
        if value in known:
            answer.set_cookie(name, value, max_age=YEAR_IN_SECONDS, samesite="Lax", httponly=True)
    messages.success(request, "已按您的选择显示。")
    return answer


@page(methods=BOTH)
def password(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Change one's own password; the session stays."""
    form = OwnPassword(seat.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        messages.success(request, "口令已更换，下次请用新口令登录。")
        return redirect("accounts.mine")
    status = 422 if form.errors else 200
    return render(request, "accounts/mine.html", {"form": form}, status=status)


@page(methods=BOTH)
def again(request: HttpRequest, seat: Seat, key: str) -> HttpResponse:
    """What was posted after the session had ended, to post it again; POST drops it."""
    if request.method == "POST":
        unsent.drop(request, key)
        messages.success(request, "已丢弃，那一次没有写入任何内容。")
        return redirect("workplace")
    waiting = unsent.found(request, key)
    texts = texts_of(waiting.fields) if waiting else []
    words = [
        text for text in texts if not text.strip().isdecimal()
    ]  # digits may be what was chosen of a list
    context = {"unsent": waiting, "key": key, "typed": words, "digits": len(texts) - len(words)}
    return render(request, "accounts/again.html", context, status=200 if waiting else 404)


urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="accounts.sign_in"),
    path("sign-out/", LogoutView.as_view(next_page="accounts.sign_in"), name="accounts.sign_out"),
    path("again/<slug:key>/", again, name="accounts.again"),
    path("mine/", mine, name="accounts.mine"),
    path("mine/display/", display, name="accounts.display"),
    path("mine/password/", password, name="accounts.password"),
]
