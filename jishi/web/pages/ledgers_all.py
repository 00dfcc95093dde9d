"""An act on all that the conditions of a list find: first what it would do to how many, then the act."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jishi.accounts.roles import Right
from jishi.core.errors import UserError
from jishi.ledger.actions.confirm import CONFIRM
from jishi.ledger.actions.return_ import RETURN
from jishi.ledger.actions.submit import SUBMIT
from jishi.ledger.base import OPEN, Status
from jishi.web.pages import ledgers_table as table
from jishi.web.pages.ledgers_rows import Found
from jishi.web.rows import rows_of
from jishi.web.undoing import Pick

MOST = 500
"""Rows of one act; more would keep everybody else waiting."""
MOST_LOOKED_AT = 20_000
"""Rows among which those of one act are looked for: a tenth of a second."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One act: what it is called, the right it needs and the states it is taken from."""

    name: str
    right: str
    before: tuple[Status, ...]
    after: str

    def takes(self, status: int, deleted: bool) -> bool:
        return status in self.before and not deleted

    def why(self, status: int, deleted: bool) -> str:
        """Why it does not take a row that stands so."""
        return "在回收站里" if deleted else f"现在是“{Status(status).label}”，不能{self.name}"


KINDS = {
    "submit": Kind("提交审核", SUBMIT.right, SUBMIT.before, "等审核人确认，确认以后才计入。"),
    "confirm": Kind("确认", CONFIRM.right, CONFIRM.before, "从那时起计入文稿里的数。"),
    "return": Kind("退回", RETURN.right, RETURN.before, "由填报人修改后重新提交；退回的不计入。"),
    "delete": Kind("移到回收站", Right.EDIT, OPEN, "列表里不再有，可以恢复。"),
}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an act would do: the rows it can be taken with, and why how many others stay as they are."""

    able: list[Pick]
    left: list[tuple[str, int]]

    @property
    def digest(self) -> str:
        """Another whenever it would be done to other rows, or to rows that changed."""
        said = ",".join(f"{pk}:{version}" for pk, version in sorted(self.able))
        return sha256(said.encode()).hexdigest()[:16]


def foresee(found: Found, act: str) -> Foreseen:
    """Judged by right and state; two queries. Raises UserError for too many rows."""
    if found.total > MOST_LOOKED_AT:
        raise _too_many(found, f"条件下有 {found.total} 条")
    kind = KINDS[act]
    rows = _rows(found)
    taken_from = {pk: version for pk, version, status, deleted in rows if kind.takes(status, deleted)}
    within = rows_of(found.seat, found.spec, kind.right).filter(pk__in=taken_from).order_by()
    reached = set(within.values_list("pk", flat=True))
    able = [(pk, version) for pk, version in taken_from.items() if pk in reached]
    if len(able) > MOST:
        raise _too_many(found, f"条件下能{kind.name}的有 {len(able)} 条")
    left = Counter(kind.why(status, deleted) for pk, _, status, deleted in rows if pk not in taken_from)
    if beyond := len(taken_from) - len(able):
        left[f"不在您能{kind.name}的范围里"] = beyond
    return Foreseen(able, left.most_common())


def _rows(found: Found) -> list[tuple[int, int, int, bool]]:
    """(id, version, status, whether in the bin) of every row the conditions find."""
    rows = found.rows.values_list("pk", "version", "status", "deleted")
    wanted = set(found.ids) if found.figure else None
    return [row for row in rows if wanted is None or row[0] in wanted]


def _too_many(found: Found, problem: str) -> UserError:
    return UserError(f"{problem}，一次最多办 {MOST} 条。", "请加上条件，分几次办。", ledger=found.spec.code)


def agreed(request: HttpRequest, foreseen: Foreseen) -> bool:
    """Whether the user saw just this and said yes."""
    return bool(foreseen.able) and request.POST.get("seen") == foreseen.digest


def ask(request: HttpRequest, found: Found, act: str, foreseen: Foreseen) -> HttpResponse:
    """The page that says what would be done, with one button; what moved since it was seen."""
    news = _news(request, found, foreseen)
    context: dict[str, Any] = {
        "spec": found.spec,
        "act": act,
        "kind": KINDS[act],
        "total": found.total,
        "able": len(foreseen.able),
        "left": foreseen.left,
        "seen": foreseen.digest,
        "news": news,
        "reason": request.POST.get("reason", "").strip(),
        "query": request.POST.get("query", ""),
        "chips": [chip.label for chip in table.chips(found)],
    }
    return render(request, "ledgers/all.html", context, status=409 if news else 200)


def _news(request: HttpRequest, found: Found, foreseen: Foreseen) -> str:
    """What moved since the user looked; "" for nothing."""
    count, able = request.POST.get("count", ""), request.POST.get("able", "")
    if count != str(found.total):
        return f"条件下刚才是 {count or '若干'} 条，现在是 {found.total} 条。"
    if "seen" not in request.POST or request.POST["seen"] == foreseen.digest:
        return ""
    if able != str(len(foreseen.able)):
        return f"刚才能办的是 {able or '若干'} 条，现在是 {len(foreseen.able)} 条。"
    return "其中有的记录刚刚被别人改过。"
