"""Checking in by phone: a code from the wall, a name, done. For whoever comes, without an account."""

from __future__ import annotations

from urllib.parse import quote, unquote

from django.conf import settings
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from jishi.core.errors import UserError
from jishi.flows.check_in import phone
from jishi.flows.check_in.models import CheckIn
from jishi.flows.check_in.phone import Tick
from jishi.web.doors import BOTH, WRITE, open_page
from jishi.web.limits import spare, wrong

COOKIE = "check_in_name"
COOKIE_PATH = "/s/"
YEAR_IN_SECONDS = 365 * 24 * 3600
LONGEST_NAME = 40
DESK = "着急的，请找会务登记。"
MOST_CODES, MOST_NAMES = 200, 200
"""Wrong ones within five minutes from one address: a hall full of phones may come from one."""


@open_page(BOTH)
def start(request: HttpRequest) -> HttpResponse:
    """The code typed by hand, for whoever cannot scan."""
    _only_where_phones_reach()
    if request.method != "POST":
        return render(request, "check_in/start.html")
    return by_code(request, request.POST.get("code", ""))


@open_page()
def form(request: HttpRequest, code: str) -> HttpResponse:
    """The same by scanning."""
    _only_where_phones_reach()
    return by_code(request, code)


def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The form for the name; for a wrong code the box for the code, and why."""
    check_in = phone.by_code(code)
    if check_in is None:  # a right one is taken however many wrong ones came from the same address
        spare(request, "check_in.code", MOST_CODES, DESK)
        wrong(request, "check_in.code")
        return render(
            request, "check_in/start.html", {"wrong": True, "code": code[:LONGEST_NAME]}, status=422
        )
    return asked(request, check_in, _remembered(request))


@open_page(WRITE)
def tick(request: HttpRequest) -> HttpResponse:
    """Tick one name; at the door the form comes again for whoever is next."""
    _only_where_phones_reach()
    try:
        check_in = phone.by_pass(request.POST.get("pass", ""))
    except UserError as error:
        return render(request, "check_in/start.html", {"late": error}, status=422)
    spare(request, "check_in.name", MOST_NAMES, DESK)
    words, door = request.POST.get("name", "")[:LONGEST_NAME], bool(request.POST.get("door"))
    done = phone.tick(check_in, words, request.POST.get("among", ""))
    if done.place is None:
        if not done.among:
            wrong(request, "check_in.name")
        return asked(request, check_in, words, done, door, 422)
    if door:
        return asked(request, check_in, "", done, door)
    return _remember(request, redirect("check_in.done", phone.receipt_of(done)), words)


@open_page(BOTH)
def done(request: HttpRequest, receipt: str) -> HttpResponse:
    """Who is checked in, and the way to take it back."""
    _only_where_phones_reach()
    if request.method == "POST":
        place = phone.take_back(receipt)
        return render(request, "check_in/back.html", {"place": place, "event": place.check_in.event})
    place, may = phone.by_receipt(receipt)
    said = {"place": place, "event": place.check_in.event, "receipt": receipt, "may": may}
    return render(request, "check_in/done.html", said)


def asked(
    request: HttpRequest,
    check_in: CheckIn,
    words: str,
    done: Tick | None = None,
    door: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The form for the name, with what became of the last one."""
    kept = bool(words) and done is None
    context = {
        "check_in": check_in,
        "event": check_in.event,
        "pass": request.POST.get("pass") if status == 422 else phone.pass_of(check_in, door),
        "words": words,
        "kept": kept,
        "keep": kept or (bool(request.POST.get("keep")) and not door),
        "done": done,
        "door": door,
        "receipt": phone.receipt_of(done) if done and done.place and not done.already else "",
    }
    return render(request, "check_in/form.html", context, status=status)


def _only_where_phones_reach() -> None:
    if not settings.PHONE_ADDRESS:
        raise Http404


def _remembered(request: HttpRequest) -> str:
    """The name this phone was told to keep."""
    try:
        return unquote(request.get_signed_cookie(COOKIE, default="") or "")[:LONGEST_NAME]
    except BadSignature:
        return ""


def _remember(request: HttpRequest, answer: HttpResponse, name: str) -> HttpResponse:
    """Keep the name on this phone, or forget it: as the box says."""
    if not request.POST.get("keep"):
        answer.delete_cookie(COOKIE, path=COOKIE_PATH)
        return answer
    answer.set_signed_cookie(
        COOKIE, quote(name), max_age=YEAR_IN_SECONDS, path=COOKIE_PATH, httponly=True, samesite="Lax",
        secure=settings.PHONE_ADDRESS.startswith("https:"),
    )  # fmt: skip
    return answer


urlpatterns = [
    path("s/", start, name="check_in.start"),
    path("s/tick/", tick, name="check_in.tick"),
    path("s/done/<str:receipt>/", done, name="check_in.done"),
    path("s/<str:code>/", form, name="check_in.form"),
]
