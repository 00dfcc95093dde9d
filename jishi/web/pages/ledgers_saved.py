"""Filters of a ledger list that have a name: one's own, those shared with a role, the one a list begins with.

A shared filter is a copy that stands at a place of its own, which names the
ledger, the institution and the role; whoever shared it may go on changing the
original. Pins and the beginning are each user's own choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict

from jishi.accounts.models import SavedFilter
from jishi.accounts.roles import RIGHTS, Right, Role, roles_with
from jishi.core.errors import NotInScope, UserError
from jishi.ledger.holding import hold
from jishi.ledger.spec import LedgerSpec
from jishi.web.doors import WRITE, page
from jishi.web.pages.ledgers_kept import habits, keep, place, to_list
from jishi.web.pages.ledgers_query import read
from jishi.web.rows import opened
from jishi.web.seat import Seat

MOST_FILTERS, LONGEST = 30, 1000
SHARED_BY = Right.DEFINE
"""Who says what the institution counts also says how others may look at it."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One filter as the seat has it. ``role`` is whom it is shared with and ``by`` who shared it, both
    empty for one's own; ``first`` says that the list begins with it."""

    pk: int
    name: str
    query: str
    role: str
    by: str
    pinned: bool
    first: bool


def saved_filters(seat: Seat, spec: LedgerSpec, chosen: Mapping[str, Any]) -> list[Saved]:
    """Those of the seat by name, then those shared with it. One query."""
    roles = _places(seat, spec)
    found = _reachable(seat, spec).select_related("user").order_by("name", "pk")
    made = [_saved(one, roles.get(one.place, ""), chosen) for one in found]
    return sorted(made, key=lambda one: bool(one.role))


def _saved(one: SavedFilter, role: str, chosen: Mapping[str, Any]) -> Saved:
    pinned = one.pk in chosen.get("pinned", ()) if role else one.pinned
    label = str(Role(role).label) if role else ""
    by = one.user.shown_name if role else ""
    return Saved(one.pk, one.name, one.query, label, by, pinned, one.pk == chosen.get("first"))


def beginning(saved: list[Saved]) -> Saved | None:
    """The one the list begins with when its address names no condition."""
    return next((one for one in saved if one.first), None)


def pinned_now(saved: list[Saved], here: str) -> Saved | None:
    """The one whose conditions are just those in force: of all tabs it is current, no kind beside it."""
    return next((one for one in saved if one.pinned and one.query == here), None)


def shared_place(seat: Seat, spec: LedgerSpec, role: str) -> str:
    return f"{place(spec)}@{seat.institution.pk}:{role}"


def roles_to_share_with() -> list[tuple[str, str]]:
    """(value, label) of the roles that see ledgers."""
    return [(role.value, str(role.label)) for role in roles_with(Right.VIEW)]


def _places(seat: Seat, spec: LedgerSpec) -> dict[str, str]:
    """Where filters shared with the seat stand, each with its role; all there are for who may share."""
    mine = {Role(grant.role) for grant in seat.grants if grant.opens(spec.family)}
    roles = roles_with(Right.VIEW) if seat.may(SHARED_BY) else mine
    return {shared_place(seat, spec, role): role for role in roles if Right.VIEW in RIGHTS[role]}


def _reachable(seat: Seat, spec: LedgerSpec) -> QuerySet[SavedFilter]:
    own = SavedFilter.objects.filter(user=seat.user, place=place(spec))
    return own | SavedFilter.objects.filter(place__in=_places(seat, spec))


def fitting(query: str) -> str:
    """``query`` itself; raises UserError when it is longer than the column: cut off it would ask for
    something else."""
    if len(query) > LONGEST:
        raise UserError("筛选的条件太长，没有保存。", "请把搜索的词写短些，或少选几项条件。")
    return query


@page("view", WRITE)
def keep_filter(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Keep the conditions in force under a name; a name used before is given to the new ones."""
    spec = opened(seat, code)
    name = request.POST.get("name", "").strip()
    if not name or len(name) > 30:
        raise UserError("筛选的名称没有填，或超过 30 个字。", "请写一个短名称，如“本月待我审核”。")
    mine = SavedFilter.objects.filter(user=seat.user, place=place(spec))
    if mine.exclude(name=name).count() >= MOST_FILTERS:
        raise UserError(f"每本台账最多保存 {MOST_FILTERS} 个筛选。", "请先删去不用的。")
    query = fitting(read(seat, spec, QueryDict(request.POST.get("query", ""))).here)
    values = {"query": query, "pinned": "pinned" in request.POST}
    with transaction.atomic():
        one, _ = SavedFilter.objects.update_or_create(
            user=seat.user, place=place(spec), name=name, defaults=values
        )
        if "first" in request.POST:
            keep(seat, spec, first=one.pk)
    messages.success(request, f"已保存为“{name}”。")
    return to_list(request, spec)


@page("view", WRITE)
def change_filter(request: HttpRequest, seat: Seat, code: str, pk: int) -> HttpResponse:
    """Pin a filter as a tab, begin with it, share it or delete it; or the contrary."""
    spec = opened(seat, code)
    with transaction.atomic():
        hold(seat.institution.pk)  # two who share under one name at once are to share one filter
        one = _reachable(seat, spec).filter(pk=pk).first()
        if one is None:
            raise NotInScope("没有找到这个筛选。", "它可能已被删除，或不再共享给您。")
        _act(request, seat, spec, one, request.POST.get("act", ""))
    return to_list(request, spec)


def _act(request: HttpRequest, seat: Seat, spec: LedgerSpec, one: SavedFilter, act: str) -> None:
    if act in ("pin", "unpin"):
        _pin(seat, spec, one, act == "pin")
    elif act in ("first", "not_first"):
        keep(seat, spec, first=one.pk if act == "first" else None)
    elif act == "share":
        messages.success(request, _share(seat, spec, one, request.POST.get("role", "")))
    elif act == "delete":
        _delete(seat, spec, one)
    else:
        raise UserError("没有说要把这个筛选怎么样。", "请点它后面的按钮。")


def _pin(seat: Seat, spec: LedgerSpec, one: SavedFilter, pinned: bool) -> None:
    if one.place == place(spec):
        SavedFilter.objects.filter(pk=one.pk).update(pinned=pinned)
        return
    kept = [pk for pk in habits(seat, spec).get("pinned", ()) if pk != one.pk]
    keep(seat, spec, pinned=[*kept, one.pk] if pinned else kept)


def _share(seat: Seat, spec: LedgerSpec, one: SavedFilter, role: str) -> str:
    """Put a copy where everybody of the role finds it; returns what is said of it."""
    if not seat.may(SHARED_BY):
        raise UserError("您没有共享筛选的权限。", "请党委办公室的同志来共享。", ledger=spec.code)
    if role not in dict(roles_to_share_with()):
        raise UserError("没有选要共享给谁。", "请选一种角色，再点“共享”。", ledger=spec.code)
    asked = QueryDict(one.query, mutable=True)
    without_org = bool(asked.pop("org", None))
    query = fitting(read(seat, spec, asked).here)
    there = shared_place(seat, spec, role)
    found = SavedFilter.objects.filter(place=there, name=one.name).order_by("pk").first()
    shared = found or SavedFilter(place=there, name=one.name)
    shared.query, shared.user = query, seat.user
    shared.save()
    said = f"“{one.name}”已共享，供本单位{Role(role).label}使用。"
    return f"{said}组织条件没有带上：各人看到的是自己管理范围内的。" if without_org else said


def _delete(seat: Seat, spec: LedgerSpec, one: SavedFilter) -> None:
    if one.place != place(spec) and not seat.may(SHARED_BY):
        raise UserError(
            "这个筛选是别人共享的，您不能删去。", "不想看到它，可以取消固定；要收回，请联系党委办公室。"
        )
    one.delete()
