"""What all changes share: the lock, the one UPDATE, the trace, and what is said when it fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import now

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.core.errors import Conflict, UserError
from jishi.ledger.access import not_found, row_for
from jishi.ledger.actions._lines import carry, lines_of, not_unseen
from jishi.ledger.base import OPEN, Status
from jishi.ledger.holding import hold
from jishi.ledger.spec import LedgerSpec

REMEDIES = {
    Status.DRAFT: "草稿可以直接修改、提交或删除。",
    Status.SUBMITTED: "请等审核人确认或退回。",
    Status.CONFIRMED: "如需修改，请先请审核人退回。",
    Status.RETURNED: "请修改后重新提交。",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the life of a row: who may take it, from which states, to which."""

    name: str
    verb: str
    right: str
    before: tuple[Status, ...]
    after: Status


def take(user: User, spec: LedgerSpec, pk: int, step: Step, version: int, today: date, **noted: Any) -> Any:
    """Take ``step`` with the row that ``user`` saw as ``version``; ``noted`` goes into the trace.

    Its lines that stand where the step begins take it too.
    """
    row = row_for(user, spec, pk, today, action=step.right)
    hold(row.institution_id)
    if step.after == Status.SUBMITTED:
        not_unseen(spec, row)
    values = {"status": step.after}
    taken = write(user, step.name, step.verb, spec, row, version, step.before, values, noted)
    carry(user, step.name, lines_of(spec, row, status__in=step.before), values, noted)
    return taken


def write(
    user: User,
    name: str,
    verb: str,
    spec: LedgerSpec,
    row: Any,
    version: int,
    states: Sequence[Status],
    values: Mapping[str, Any],
    noted: Mapping[str, Any] | None = None,
) -> Any:
    """One UPDATE that asks for ``version`` and one of ``states``, and its trace.

    Returns the row as it is now. Raises UserError when the row moved on meanwhile, so that of two people
    only one wins, on either database.
    """
    asked = spec.model._default_manager.filter(
        pk=row.pk, institution_id=row.institution_id, version=version, status__in=states, deleted=row.deleted
    )
    if not asked.update(**values, version=version + 1, updated_at=now()):
        raise refusal(verb, spec, row, states, values)
    before = {key: getattr(row, key) for key in values}
    trail.leave(user, name, spec.code, row, before=before, after={**values, **(noted or {})})
    row.refresh_from_db()
    return row


def changeable(spec: LedgerSpec, row: Any) -> None:
    """Raises UserError when ``row`` is in a state in which nobody may change what it says."""
    status = Status(row.status)
    if status not in OPEN:
        problem = f"这条记录现在是“{status.label}”，不能修改。"
        raise UserError(problem, REMEDIES[status], ledger=spec.code, row=row.pk)


def refusal(
    verb: str, spec: LedgerSpec, row: Any, states: Sequence[Status], values: Mapping[str, Any]
) -> UserError:
    """Why the UPDATE found no row: gone, in another state, or changed by somebody else."""
    now_is = spec.model._default_manager.filter(pk=row.pk, deleted=row.deleted).values_list("status").first()
    if now_is is None:
        return not_found(spec, row.pk)
    status = Status(now_is[0])
    if status in states:
        return Conflict(
            "这条记录刚刚被别人改过。", "请刷新页面，看过最新内容后再操作。", ledger=spec.code, row=row.pk
        )
    if status == values.get("status"):
        problem, remedy = f"这条记录已经{verb}过了。", REMEDIES[status]
    else:
        problem, remedy = f"这条记录现在是“{status.label}”，不能{verb}。", REMEDIES[status]
    return UserError(problem, remedy, ledger=spec.code, row=row.pk)
