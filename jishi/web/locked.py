"""Why a record cannot be changed as it stands, and what its reader can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jishi.accounts.models import Grant
from jishi.accounts.roles import Right, roles_with
from jishi.accounts.scope import Scope
from jishi.ledger.base import Status
from jishi.ledger.spec import LedgerSpec
from jishi.web.seat import Seat

NAMED = 3
WHY = {
    Status.SUBMITTED: "已提交、等审核的记录不能直接修改",
    Status.CONFIRMED: "已确认的记录不能直接修改",
}


@dataclass(frozen=True, slots=True)
class Locked:
    """``why`` it is locked and ``what`` to do; ``ask`` names who can give it back where the reader cannot."""

    why: str
    what: str
    ask: tuple[str, ...] = ()


def locked(seat: Seat, spec: LedgerSpec, row: Any, acts: set[str]) -> Locked | None:
    """What is said to whoever keeps or reviews the record; None for others, and where it can be changed.

    One query, and only for who cannot return it himself.
    """
    status = Status(row.status) if spec.in_records and not row.deleted else Status.DRAFT
    if status not in WHY:
        return None
    keeps = seat.scope(Right.EDIT, spec.family).holds(row.org_path)
    if "return" in acts:
        then = "就可以修改，改完再提交、确认" if keeps else "由填报人修改后重新提交"
        return Locked(WHY[status], f"退回后再改。点“退回…”，写明原因，{then}。")
    if not keeps:
        return None
    return Locked(WHY[status], "退回后再改。请审核人退回：", reviewers(seat, spec, row))


def reviewers(seat: Seat, spec: LedgerSpec, row: Any) -> tuple[str, ...]:
    """Who may return the record, the nearest to its organisation first: name and role."""
    grants = Grant.objects.filter(
        org__institution=seat.institution, role__in=roles_with(Right.REVIEW), user__is_active=True
    ).select_related("user")
    near = []
    for grant in grants.order_by("pk"):
        here = Scope.granted(seat.institution.pk, [grant], seat.tree, seat.today)
        if grant.opens(spec.family) and here.holds(row.org_path):
            near.append(
                (-max(map(len, here.paths)), f"{grant.user.shown_name}（{grant.get_role_display()}）")
            )
    return tuple(dict.fromkeys(said for _, said in sorted(near, key=lambda one: one[0])))[:NAMED]
