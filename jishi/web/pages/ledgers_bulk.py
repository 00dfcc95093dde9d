"""One act on many rows of a ledger: those ticked, or all that the conditions find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from jishi.core.errors import Conflict, UserError
from jishi.ledger import actions
from jishi.ledger.actions.together import together
from jishi.ledger.spec import LedgerSpec
from jishi.web.doors import WRITE, page
from jishi.web.pages.ledgers_all import MOST, agreed, ask, foresee
from jishi.web.pages.ledgers_export import all_ids, hand_out
from jishi.web.pages.ledgers_kept import to_list
from jishi.web.pages.ledgers_query import read, row_id
from jishi.web.pages.ledgers_rows import Found
from jishi.web.posted import back_to
from jishi.web.rows import opened
from jishi.web.seat import Seat
from jishi.web.undoing import Pick, taken, to_take_back, to_undo


@dataclass
class Outcome:
    """What became of the rows: those done as they are now, and by id why others were refused."""

    done: list[Pick] = field(default_factory=list)
    why: dict[int, str] = field(default_factory=dict)

    @property
    def refused(self) -> Counter[str]:
        return Counter(self.why.values())

    def tell(self, request: HttpRequest, verb: str, tag: str = "") -> None:
        """n done, m refused, each reason once; what has no ``verb`` is told elsewhere."""
        if self.done and verb:
            messages.success(request, f"{verb} {len(self.done)} 条。", extra_tags=tag)
        if self.refused:
            why = "；".join(f"{reason}（{n} 条）" for reason, n in self.refused.most_common())
            messages.warning(request, f"{self.refused.total()} 条没有办成：{why}。")


@page("view", WRITE)
def act(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Submit, confirm, return, move to the bin or export the rows chosen."""
    spec = opened(seat, code)
    name = request.POST.get("act", "")
    found = Found(seat, read(seat, spec, QueryDict(request.POST.get("query", ""))))
    if name == "export":
        ids = all_ids(found) if request.POST.get("all") else [pk for pk, _ in picked(request, found)]
        return hand_out(found, ids)
    verb, step = the_act(request, spec, name)
    if request.POST.get("all"):
        foreseen = foresee(found, name)
        if not agreed(request, foreseen):
            return ask(request, found, name, foreseen)
        rows = foreseen.able
    else:
        rows = picked(request, found)
    return done(request, spec, name, verb, carry_out(seat, rows, partial(step, seat.user, spec)))


def done(request: HttpRequest, spec: LedgerSpec, name: str, verb: str, outcome: Outcome) -> HttpResponse:
    """Back to the list, which says what was done and offers to take it back."""
    back, tag = to_list(request, spec), ""
    if name == "delete" and outcome.done:
        to_undo(request, spec, outcome.done, binned(len(outcome.done)))
        verb = ""
    elif outcome.done:
        tag = to_take_back(request, spec, outcome.done, name, many=True, back=back["Location"])
    outcome.tell(request, verb, tag)
    return back


@page("view", WRITE)
def undo(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take back the last act on rows of this ledger: a step, a way to the bin, a change of many."""
    spec = opened(seat, code)
    last = taken(request, spec)
    rows = [(pk, version) for pk, version in reversed(last["rows"])]
    verb = "已撤回" if last.get("step") else "已改回" if last.get("field") else "已恢复"
    carry_out(seat, rows, partial(_take_back, seat, spec, last)).tell(request, verb)
    return redirect(back_to(request, "ledgers.list", spec.code))


def _take_back(seat: Seat, spec: LedgerSpec, last: Mapping[str, Any], pk: int, **seen: Any) -> Any:
    if last.get("step"):
        return actions.take_back(seat.user, spec, pk, **seen)
    if not (name := last.get("field")):
        return actions.restore(seat.user, spec, pk, **seen)
    was = spec.field(name).to_python(last["was"][str(pk)])  # the session keeps days as text
    return actions.update(seat.user, spec, pk, {name: was}, **seen)


def binned(count: int) -> str:
    return f"已把 {count} 条移到回收站"


def the_act(request: HttpRequest, spec: LedgerSpec, name: str) -> tuple[str, Callable[..., Any]]:
    """(how it is told, what to call); raises UserError for no such act and for a return without a reason."""
    if not spec.in_records:
        raise UserError(f"{spec.title}在这里只能查看。", "请到“组织”或“党员和人员”里办理。", ledger=spec.code)
    acts: dict[str, tuple[str, Callable[..., Any]]] = {
        "submit": ("已提交", actions.submit),
        "confirm": ("已确认", actions.confirm),
        "return": ("已退回", partial(_return, request.POST.get("reason", ""))),
        "delete": ("已移到回收站", actions.delete),
    }
    if name not in acts:
        raise UserError("没有说要做什么。", "请点一个操作按钮。")
    if name == "return" and not request.POST.get("reason", "").strip():
        raise UserError("没有写退回的原因。", "请写一句话，说明要改什么。", ledger=spec.code)
    return acts[name]


def _return(reason: str, user: Any, spec: LedgerSpec, pk: int, **seen: Any) -> Any:
    return actions.return_(user, spec, pk, reason, **seen)


def picked(request: HttpRequest, found: Found) -> list[Pick]:
    """The rows chosen; raises UserError for none or too many, Conflict when others are found now."""
    if request.POST.get("all"):
        return _all(request, found)
    return parsed(request.POST.getlist("row"))


def parsed(said: Iterable[str]) -> list[Pick]:
    """Rows as a form names them, ``id:version`` each; raises UserError when it names none."""
    halves = [one.partition(":") for one in said]
    both = [(row_id(pk), row_id(version)) for pk, _, version in halves]
    rows = [(pk, version) for pk, version in both if pk is not None and version is not None]
    if not rows:
        raise UserError("没有选中记录。", "请先在表里勾选，再点操作。")
    return rows[:MOST]


def _all(request: HttpRequest, found: Found) -> list[Pick]:
    if str(found.total) != request.POST.get("count", ""):
        raise Conflict(
            f"条件下现在有 {found.total} 条，和您刚才看到的不一样多。",
            "请回到列表看一遍，再做这一步。",
            ledger=found.spec.code,
        )
    if found.total > MOST:
        raise UserError(
            f"条件下有 {found.total} 条，一次最多办 {MOST} 条。",
            "请加上条件，分几次办。",
            ledger=found.spec.code,
        )
    versioned = "version" if found.spec.in_records else "pk"
    seen = dict(found.rows.filter(pk__in=found.ids).values_list("pk", versioned))
    return [(pk, seen[pk]) for pk in found.ids if pk in seen]


def carry_out(seat: Seat, rows: Iterable[Pick], step: Callable[..., Any]) -> Outcome:
    """Take ``step`` with each row; one refused does not stop the others."""
    outcome = Outcome()
    with together(seat.institution.pk):
        for pk, version in rows:
            try:
                outcome.done.append((pk, step(pk, version=version, today=seat.today).version))
            except UserError as error:
                outcome.why[pk] = error.problem.rstrip("。")
    return outcome
