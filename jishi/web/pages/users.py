"""Users, what they are granted, and the one-time passwords they begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path

from jishi.accounts.models import Grant, User
from jishi.accounts.passwords import is_one_time
from jishi.accounts.roles import RIGHTS, Right, Role
from jishi.ledger.families import FAMILIES
from jishi.ledger.people import users
from jishi.ledger.people.access import Reach
from jishi.web import links
from jishi.web.boxes import attempt, form_of, form_page, org_choices
from jishi.web.doors import BOTH, WRITE, page
from jishi.web.orgview import placed
from jishi.web.seat import Seat

PAGE_ROWS = 50
HINT = "用拼音或工号；字母、数字和 @ . + - _，定了以后不改"
ROLE_NOTES = [
    f"{role.label}：{'、'.join(right.label for right in Right if right in rights)}"
    for role, rights in RIGHTS.items()
]
GRANT_NOTES = [
    "“台账范围”只对科室起作用：勾哪几类，只能看和填哪几类，文稿只办自己导入的；不勾就是全部。",
    *ROLE_NOTES,
]


@page(Right.USERS)
def people(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everybody who may sign in here, with grants and the last sign-in."""
    reach = users.reach_of(seat.user, seat.institution, seat.today)
    words, closed = request.GET.get("q", "").strip(), request.GET.get("closed") == "1"
    found = users.users_of(reach).filter(Q(last_name__icontains=words) | Q(username__icontains=words))
    shown = found if closed else found.filter(is_active=True)
    page = Paginator(shown.prefetch_related(_grants(reach)), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shown_pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "lines": [(user, _granted(user), is_one_time(user)) for user in page],
        "words": words,
        "closed": closed,
        "hidden": found.filter(is_active=False).count() if not closed else 0,
        "unit": "位用户",
    }
    return render(request, "users/list.html", context)


@page(Right.USERS)
def one(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One user: grants, and what may be done to the account."""
    user, _ = _kept(seat, pk)
    return _shown(request, seat, user)


@page(Right.USERS, BOTH)
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new user with a first grant; the one-time password is shown in the answer and nowhere else."""
    reach = users.reach_of(seat.user, seat.institution, seat.today)
    form = form_of(User, ("last_name", "username"), request, seat.today.year, required={"last_name": True})
    form.fields["last_name"].label, form.fields["username"].label = "姓名", "账号"
    form.fields["username"].help_text = HINT
    form.fields.update(_grant_form(request, seat, reach).fields)
    status = 200
    if request.method == "POST":

        def act(said: dict[str, Any]) -> tuple[User, str]:
            values = {name: said[name] for name in users.NAMED}
            return users.create(seat.user, seat.institution, values, _given(reach, said), today=seat.today)

        made, status = attempt(form, act)
        if status == 200:
            return _shown(request, seat, made[0], password=made[1])
    context = {
        "title": "新增用户",
        "submit": "新增",
        "back": links.to("users.list"),
        "crumbs": [("用户与授权", links.to("users.list"))],
        "notes": GRANT_NOTES,
        "groups": [("是谁", ("last_name", "username")), ("第一项授权", ("role", "org", "families"))],
    }
    return form_page(request, form, "", status, **context)


@page(Right.USERS, BOTH)
def grant(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One more grant."""
    user, reach = _kept(seat, pk)
    form = _grant_form(request, seat, reach)
    status = 200
    if request.method == "POST":
        seen = request.POST.get("seen", "")

        def act(said: dict[str, Any]) -> Grant:
            given = _given(reach, said)
            return users.grant(seat.user, seat.institution, pk, given, today=seat.today, seen=seen)

        made, status = attempt(form, act)
        if status == 200:
            messages.success(request, f"已授权：{made.get_role_display()}，{made.org}。")
            return redirect("users.one", pk)
    home = links.to("users.one", pk)
    context = {
        "title": f"给{user.shown_name}加一项授权",
        "submit": "授权",
        "back": home,
        "crumbs": [("用户与授权", links.to("users.list")), (user.shown_name, home)],
        "notes": GRANT_NOTES,
    }
    return form_page(request, form, users.mark_of_user(user), status, **context)


@page(Right.USERS, WRITE)
def revoke(request: HttpRequest, seat: Seat, pk: int, grant: int) -> HttpResponse:
    """Take one grant back."""
    users.revoke(seat.user, seat.institution, pk, grant, today=seat.today, seen=_seen(request))
    messages.success(request, "已收回这项授权，立即起作用。")
    return redirect("users.one", pk)


@page(Right.USERS, WRITE)
def reset(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """A new one-time password, shown in the answer and nowhere else."""
    user, password = users.reset(seat.user, seat.institution, pk, today=seat.today, seen=_seen(request))
    return _shown(request, seat, user, password=password)


def switching(active: bool, said: str) -> Callable[..., HttpResponseBase]:
    """The page that closes accounts, or opens them again."""

    @page(Right.USERS, WRITE)
    def switch(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
        users.switch(seat.user, seat.institution, pk, active, today=seat.today, seen=_seen(request))
        messages.success(request, said)
        return redirect("users.one", pk)

    return switch


def _shown(request: HttpRequest, seat: Seat, user: User, password: str = "") -> HttpResponse:
    """The page of a user; with a ``password`` that was made just now."""
    reach = users.reach_of(seat.user, seat.institution, seat.today)
    user = users.users_of(reach).prefetch_related(_grants(reach)).get(pk=user.pk)
    context = {
        "user_shown": user,
        "grants": _granted(user),
        "once": password,
        "one_time": is_one_time(user),
        "seen": users.mark_of_user(user),
        "himself": user.pk == seat.user.pk,
        "crumbs": [("用户与授权", links.to("users.list"))],
    }
    return render(request, "users/one.html", context)


def _kept(seat: Seat, pk: int) -> tuple[User, Reach]:
    reach = users.reach_of(seat.user, seat.institution, seat.today)
    user = users.users_of(reach).filter(pk=pk).first()
    if user is None:
        raise users.no_user(pk)
    return user, reach


def _seen(request: HttpRequest) -> str:
    return request.POST.get("seen", "")


def _grants(reach: Reach) -> Prefetch[str]:
    rows = Grant.objects.filter(org__in=reach.orgs).select_related("org").order_by("org__number", "role")
    return Prefetch("grants", queryset=rows)


def _granted(user: User) -> list[tuple[Grant, list[str]]]:
    """(grant, titles of the families it is narrowed to)."""
    return [(one, [FAMILIES.get(code, code) for code in one.families]) for one in user.grants.all()]


def _grant_form(request: HttpRequest, seat: Seat, reach: Reach) -> forms.Form:
    """Role, organisation, and for sections the families of ledgers."""
    families = forms.MultipleChoiceField(
        choices=list(FAMILIES.items()),
        required=False,
        label=Grant._meta.get_field("families").verbose_name,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text="只对科室起作用，不勾就是全部",
    )
    choices = {"org": org_choices(placed(reach, seat.today)), "role": [("", "请选择"), *Role.choices]}
    more = {"families": families}
    return form_of(Grant, ("role", "org"), request, seat.today.year, choices=choices, more=more)


def _given(reach: Reach, said: dict[str, Any]) -> dict[str, Any]:
    return {"org": reach.org(said["org"]), "role": said["role"], "families": said["families"]}


urlpatterns = [
    path("users/", people, name="users.list"),
    path("users/new/", new, name="users.new"),
    path("users/<int:pk>/", one, name="users.one"),
    path("users/<int:pk>/grant/", grant, name="users.grant"),
    path("users/<int:pk>/grants/<int:grant>/revoke/", revoke, name="users.revoke"),
    path("users/<int:pk>/reset/", reset, name="users.reset"),
    path("users/<int:pk>/close/", switching(False, "账号已停用，立即不能登录。"), name="users.close"),
    path("users/<int:pk>/open/", switching(True, "账号已启用，授权和原来一样。"), name="users.open"),
]
