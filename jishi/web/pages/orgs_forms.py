"""Forms of the tree: a new organisation below another, another name, another place, an end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from jishi.accounts.roles import Right
from jishi.ledger.people import organisations
from jishi.ledger.people.access import Reach
from jishi.ledger.people.marks import mark_of_org
from jishi.ledger.registry import LEDGERS
from jishi.orgs.models import Organisation, Placement
from jishi.web import links
from jishi.web.boxes import attempt, form_of, form_page, org_choices
from jishi.web.doors import BOTH, WRITE, page
from jishi.web.orgview import placed
from jishi.web.seat import Seat

NAMED = ("name", "kind", "sector")
NEW_NOTES = (
    "序号由系统按顺序给，以后不变。",
    "成立日期以前的记录不会归到它名下。",
)
RENAME_NOTES = (
    "改名以后，以前的记录也显示新名称；原名称留在操作留痕里。",
    "只是换了上级，请用“调整隶属关系”。",
)
MOVE_NOTES = (
    "从生效日期起，它和它的下级组织都归新的上级；以前的记录仍归原来的上级。",
    "生效日期可以早于今天：那以后的记录会重新归位，先看影响再保存。",
)
CLOSE_NOTES = (
    "撤销以后不能再登记这一天以后的人员和记录，以前的都保留。",
    "撤销前，要先把党员、任职、人员和下级组织转走或终止。",
)


@page(Right.TREE, BOTH)
def new(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Found an organisation below this one."""
    above, _ = _kept(seat, pk)
    form = form_of(Organisation, (*NAMED, "since"), request, seat.today.year)
    status = 200
    if request.method == "POST":
        made, status = attempt(
            form,
            lambda said: organisations.create(
                seat.user, pk, _only(said, NAMED), said["since"], today=seat.today
            ),
        )
        if status == 200:
            messages.success(request, f"已在“{above}”下新建“{made}”。")
            return redirect("orgs.one", made.pk)
    said = _said(above, f"在“{above}”下新建组织", "新建", NEW_NOTES)
    return form_page(request, form, "", status, **said)


@page(Right.TREE, BOTH)
def rename(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Another name, kind or sector."""
    org, _ = _kept(seat, pk)
    initial = {name: getattr(org, name) for name in NAMED}
    form = form_of(Organisation, NAMED, request, seat.today.year, initial=initial)
    status = 200
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        done, status = attempt(
            form, lambda said: organisations.rename(seat.user, pk, said, seen=seen, today=seat.today)
        )
        if status == 200:
            messages.success(request, f"已改为“{done}”。")
            return redirect("orgs.one", pk)
    return form_page(request, form, mark_of_org(org), status, **_said(org, "更名", "保存", RENAME_NOTES))


@page(Right.TREE, BOTH)
def close(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The last day of an organisation."""
    org, _ = _kept(seat, pk)
    form = form_of(Organisation, ("until",), request, seat.today.year, required={"until": True})
    form.fields["until"].label = "最后一天"
    status = 200
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        done, status = attempt(
            form,
            lambda said: organisations.close(seat.user, pk, said["until"], seen=seen, today=seat.today),
        )
        if status == 200:
            messages.success(request, f"“{done}”于 {done.until} 撤销。")
            return redirect("orgs.one", pk)
    said = _said(org, f"撤销“{org}”", "撤销", CLOSE_NOTES)
    return form_page(request, form, mark_of_org(org), status, **said)


@page(Right.TREE, WRITE)
def reopen(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Take back an end that was noted by mistake."""
    seen = request.POST.get("seen", "")
    org = organisations.reopen(seat.user, pk, seen=seen, today=seat.today)
    messages.success(request, f"“{org}”已恢复。")
    return redirect("orgs.one", pk)


@page(Right.TREE, BOTH)
def move(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Another parent from a day on; what that does to records is shown before it is done."""
    org, reach = _kept(seat, pk)
    others = [(other, depth) for other, depth in placed(reach, seat.today) if other.pk != org.pk]
    choices = {"parent": org_choices(others)}
    asked = {"parent": True, "since": True}
    form = form_of(Placement, ("parent", "since"), request, seat.today.year, choices=choices, required=asked)
    form.fields["since"].label = "生效日期"
    foreseen, status = None, 200
    if request.method == "POST":
        done, status = attempt(form, lambda said: _move(request, seat, org, said))
        if status == 200 and request.POST.get("step") == "do":
            moved = sum(done.values())
            messages.success(request, f"“{org}”已调整隶属关系，{moved} 条记录换了归属。")
            return redirect("orgs.one", pk)
        foreseen = None if status != 200 else [(_title(code), count) for code, count in done.items()]
    said = _said(org, f"调整“{org}”的隶属关系", "确认调整", MOVE_NOTES)
    return form_page(request, form, mark_of_org(org), status, foreseen=foreseen, previews=True, **said)


def _move(request: HttpRequest, seat: Seat, org: Organisation, said: dict[str, Any]) -> dict[str, int]:
    """Do it, or only look what it would do."""
    to, since = said["parent"], said["since"]
    if request.POST.get("step") != "do":
        return organisations.moving(seat.user, org.pk, to, since, today=seat.today)
    seen = request.POST.get("seen", "")
    return organisations.move(seat.user, org.pk, to, since, seen=seen, today=seat.today)


def _kept(seat: Seat, pk: int) -> tuple[Organisation, Reach]:
    """The organisation of a form, one the user maintains."""
    reach = Reach.kept(seat.user, seat.institution.pk, seat.today)
    return reach.org(pk), reach


def _said(org: Organisation, title: str, submit: str, notes: tuple[str, ...]) -> dict[str, Any]:
    """What the page of a form says round it."""
    home = links.to("orgs.one", org.pk)
    last = org.placements.select_related("parent").order_by("-since").first()
    facts = [
        (org._meta.get_field("name").verbose_name, org.name),
        ("类别", org.get_kind_display()),
        ("现上级组织", last.parent if last else None),
        ("成立日期", org.since.isoformat()),
    ]
    return {
        "title": title,
        "submit": submit,
        "back": home,
        "crumbs": [("组织", links.to("orgs.tree")), (org.name, home)],
        "facts": facts,
        "notes": notes,
    }


def _only(said: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: said[name] for name in names}


def _title(code: str) -> str:
    return LEDGERS[code].title if code in LEDGERS else "零报告"


urlpatterns = [
    path("orgs/<int:pk>/new/", new, name="orgs.new"),
    path("orgs/<int:pk>/rename/", rename, name="orgs.rename"),
    path("orgs/<int:pk>/move/", move, name="orgs.move"),
    path("orgs/<int:pk>/close/", close, name="orgs.close"),
    path("orgs/<int:pk>/reopen/", reopen, name="orgs.reopen"),
]
