"""Forms of persons and their stays: a new person, corrections, a stay that begins, moves or ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from jishi.accounts.roles import Right
from jishi.ledger.people import persons, stays
from jishi.ledger.people.access import STAYS, Reach
from jishi.ledger.people.marks import mark_of_person
from jishi.orgs.models import Membership, Organisation, Person
from jishi.web import cells, links
from jishi.web.boxes import attempt, dressed, form_of, form_page, org_choices
from jishi.web.doors import BOTH, page
from jishi.web.orgview import placed
from jishi.web.seat import Seat

SORTS = stays.SORTS
HOMES = {
    "membership": {kind for kinds in stays.HOMES.values() for kind in kinds},
    "employment": {Organisation.Kind.OFFICE},
}
"""Kinds of organisation a select offers; all for posts."""
TITLES = {"membership": "组织关系", "post": "任职", "employment": "在编"}
MOVES = {"membership": "组织关系转移", "employment": "部门调动"}
ENDS = {"membership": "终止组织关系", "post": "免职", "employment": "离开编制"}
FIRST = {"membership": "党员、团员、会员", "employment": "其他职工"}
"""Sorts of stay a new person comes with, and for whom."""
NEW_NOTES = (
    "只登记这些，不要填身份证号、电话和住址。",
    "转入、发展的党员先登记组织关系；不是党员的职工先登记所在部门。其余的保存以后再补。",
)
AMEND_NOTES = ("转正日期、起止日期登记错了，在这里改；改前改后的内容都留在操作留痕里。",)
MOVE_NOTES = ("原来的一条到生效日期的前一天为止，新的一条从生效日期起；转正日期跟着过去。",)
STRIKE_NOTES = ("只用于登记错了、实际上没有这回事。转走、去世、免职请用“终止”或“转移”。",)


@page(Right.TREE, BOTH)
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new person with the first stay; which sort of stay is chosen by ``?code=``."""
    code = request.GET.get("code", "")
    code = code if code in FIRST else "membership"
    reach = Reach.kept(seat.user, seat.institution.pk, seat.today)
    twin = dressed(forms.BooleanField(required=False, label="确为另一人（与已有人员同名）"))
    form = form_of(Person, persons.KNOWN, request, seat.today.year)
    form.fields.update(_stay_form(request, seat, reach, code, SORTS[code].fields).fields)
    form.fields["namesake"] = twin
    status = 200
    if request.method == "POST":

        def act(said: dict[str, Any]) -> Person:
            known = {name: said[name] for name in persons.KNOWN}
            stay = _read(reach, code, {name: said[name] for name in SORTS[code].fields})
            twin = bool(said["namesake"])
            return persons.create(seat.user, known, code, stay, today=seat.today, namesake=twin)

        made, status = attempt(form, act)
        if status == 200:
            messages.success(request, f"已新增“{made}”。")
            return redirect("people.one", made.pk)
    context = {
        "title": "新增人员",
        "submit": "保存",
        "back": links.to("people.list"),
        "crumbs": [("党员和人员", links.to("people.list"))],
        "notes": NEW_NOTES,
        "switch": [(label, links.to("people.new", code=one), one == code) for one, label in FIRST.items()],
        "groups": _groups(form, code),
    }
    return form_page(request, form, "", status, **context)


def _groups(form: forms.Form, code: str) -> list[tuple[str, tuple[str, ...]]]:
    """Who it is, where he belongs, and once the question has come up whether he is another one."""
    twin = ("namesake",) if form.errors else ()
    return [("个人信息", persons.KNOWN), (TITLES[code], (*SORTS[code].fields, *twin))]


@page(Right.TREE, BOTH)
def edit(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Correct what is known of a person."""
    person = _kept(seat).person(pk)
    initial = {name: getattr(person, name) for name in persons.KNOWN}
    form = form_of(Person, persons.KNOWN, request, seat.today.year, initial=initial)

    def act(said: dict[str, Any], seen: str) -> Person:
        return persons.correct(seat.user, pk, said, today=seat.today, seen=seen)

    return _answer(request, form, person, act, "更正个人信息", "保存", ())


@page(Right.TREE, BOTH)
def begin(request: HttpRequest, seat: Seat, pk: int, code: str) -> HttpResponse:
    """A new stay."""
    reach, sort = _kept(seat), _sort(code)
    person = reach.person(pk)
    form = _stay_form(request, seat, reach, code, sort.fields)

    def act(said: dict[str, Any], seen: str) -> Any:
        values = _read(reach, code, said)
        return stays.begin(seat.user, pk, code, values, today=seat.today, seen=seen)

    return _answer(request, form, person, act, f"登记{TITLES[code]}", "登记", ())


@page(Right.TREE, BOTH)
def amend(request: HttpRequest, seat: Seat, pk: int, code: str, stay: int) -> HttpResponse:
    """Correct a stay."""
    reach, sort = _kept(seat), _sort(code)
    person, row = _stay(reach, pk, code, stay)
    initial = {name: getattr(row, row._meta.get_field(name).attname) for name in sort.all_fields}
    form = _stay_form(request, seat, reach, code, sort.all_fields, initial, row.org)

    def act(said: dict[str, Any], seen: str) -> Any:
        values = _read(reach, code, said)
        return stays.amend(seat.user, code, stay, values, today=seat.today, seen=seen)

    return _answer(request, form, person, act, f"更正{TITLES[code]}", "保存", AMEND_NOTES, row)


@page(Right.TREE, BOTH)
def end(request: HttpRequest, seat: Seat, pk: int, code: str, stay: int) -> HttpResponse:
    """The last day of a stay."""
    reach = _kept(seat)
    _sort(code)
    person, row = _stay(reach, pk, code, stay)
    names = ("until", "ended") if code == "membership" else ("until",)
    ways = [one for one in Membership.Ended.choices if one[0] not in stays.NO_END]
    choices = {"ended": [("", "请选择"), *ways]}
    form = form_of(row.__class__, names, request, seat.today.year, choices=choices, required={"until": True})
    form.fields["until"].label = "最后一天"
    form.initial.pop("ended", None)

    def act(said: dict[str, Any], seen: str) -> Any:
        how = said.get("ended") or Membership.Ended.STILL
        return stays.end(seat.user, code, stay, said["until"], how, today=seat.today, seen=seen)

    return _answer(request, form, person, act, ENDS[code], "终止", (), row)


@page(Right.TREE, BOTH)
def move(request: HttpRequest, seat: Seat, pk: int, code: str, stay: int) -> HttpResponse:
    """A stay that goes on in another organisation."""
    reach = _kept(seat)
    if not _sort(code).moves:
        raise stays.no_stay(stay)
    person, row = _stay(reach, pk, code, stay)
    homes = stays.HOMES[row.kind] if code == "membership" else ()
    form = _stay_form(request, seat, reach, code, ("org", "since"), without=row.org_id, homes=homes)
    form.fields["org"].label, form.fields["since"].label = "转到", "生效日期"

    def act(said: dict[str, Any], seen: str) -> Any:
        return stays.move(seat.user, code, stay, said["org"], said["since"], today=seat.today, seen=seen)

    return _answer(request, form, person, act, MOVES[code], "转移", MOVE_NOTES, row)


@page(Right.TREE, BOTH)
def strike(request: HttpRequest, seat: Seat, pk: int, code: str, stay: int) -> HttpResponse:
    """A stay that never was."""
    reach = _kept(seat)
    _sort(code)
    person, row = _stay(reach, pk, code, stay)
    form = forms.Form(request.POST if request.method == "POST" else None, label_suffix="")
    form.fields["reason"] = dressed(forms.CharField(label="原因", max_length=100))

    def act(said: dict[str, Any], seen: str) -> Any:
        return stays.strike(seat.user, code, stay, said["reason"], today=seat.today, seen=seen)

    return _answer(request, form, person, act, f"撤销这条{TITLES[code]}登记", "撤销登记", STRIKE_NOTES, row)


def _answer(
    request: HttpRequest,
    form: forms.Form,
    person: Person,
    act: Callable[[dict[str, Any], str], Any],
    title: str,
    submit: str,
    notes: tuple[str, ...],
    row: Any = None,
) -> HttpResponse:
    """Show the form, or do what it says and go back to the person."""
    home, status = links.to("people.one", person.pk), 200
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        _, status = attempt(form, lambda said: act(said, seen))
        if status == 200:
            messages.success(request, f"{title}：{person} 已保存。")
            return redirect(home)
    context = {
        "title": f"{person}：{title}",
        "submit": submit,
        "back": home,
        "crumbs": [("党员和人员", links.to("people.list")), (person.name, home)],
        "notes": notes,
        "facts": _facts(row) if row is not None else [],
    }
    return form_page(request, form, mark_of_person(person), status, **context)


def _facts(row: Any) -> list[tuple[str, Any]]:
    """What a stay says now."""
    code = next(code for code, spec in STAYS.items() if isinstance(row, spec.model))
    spec = STAYS[code]
    names = [name for name in spec.columns if name != "person"]
    return [(spec.label(name), cells.text(spec, name, getattr(row, name))) for name in names]


def _stay_form(
    request: HttpRequest,
    seat: Seat,
    reach: Reach,
    code: str,
    names: tuple[str, ...],
    initial: dict[str, Any] | None = None,
    held: Organisation | None = None,
    without: int | None = None,
    homes: Iterable[int] = (),
) -> forms.Form:
    """A form of some fields of a stay; ``held`` is offered too, though it be closed by now."""
    orgs = placed(reach, seat.today, homes or HOMES.get(code, set()))
    orgs = [(org, depth) for org, depth in orgs if org.pk != without]
    if held is not None and held.pk not in {org.pk for org, _ in orgs}:
        orgs.append((held, 0))
    choices = {"org": org_choices(orgs)}
    model = STAYS[code].model
    return form_of(model, names, request, seat.today.year, initial=initial, choices=choices)


def _read(reach: Reach, code: str, said: dict[str, Any]) -> dict[str, Any]:
    """What was typed, as the columns of a stay hold it."""
    return said | {"org": reach.org(said["org"])}


def _kept(seat: Seat) -> Reach:
    return Reach.kept(seat.user, seat.institution.pk, seat.today)


def _sort(code: str) -> stays.Sort:
    if code not in SORTS:
        raise stays.no_stay(0)
    return SORTS[code]


def _stay(reach: Reach, pk: int, code: str, stay: int) -> tuple[Person, Any]:
    """A person's stay in an organisation the user maintains."""
    person = reach.person(pk)
    row = reach.stays(STAYS[code]).filter(pk=stay, person=person).select_related("org", "person").first()
    if row is None:
        raise stays.no_stay(stay)
    return person, row


urlpatterns = [
    path("people/new/", new, name="people.new"),
    path("people/<int:pk>/edit/", edit, name="people.edit"),
    path("people/<int:pk>/<slug:code>/new/", begin, name="people.begin"),
    path("people/<int:pk>/<slug:code>/<int:stay>/", amend, name="people.amend"),
    path("people/<int:pk>/<slug:code>/<int:stay>/end/", end, name="people.end"),
    path("people/<int:pk>/<slug:code>/<int:stay>/move/", move, name="people.move"),
    path("people/<int:pk>/<slug:code>/<int:stay>/strike/", strike, name="people.strike"),
]
