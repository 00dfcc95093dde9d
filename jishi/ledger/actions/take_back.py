"""Take the last step of one record back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from jishi.accounts.models import User
from jishi.audit.models import Entry
from jishi.core.errors import UserError
from jishi.ledger.access import row_for
from jishi.ledger.actions._change import REMEDIES, Step, write
from jishi.ledger.actions._duplicates import ALONG, lead, settle
from jishi.ledger.actions._lines import carry, not_unseen, taken_along
from jishi.ledger.actions.confirm import CONFIRM
from jishi.ledger.actions.return_ import RETURN
from jishi.ledger.actions.submit import SUBMIT
from jishi.ledger.base import Status
from jishi.ledger.holding import hold
from jishi.ledger.spec import LedgerSpec

NAME = "take_back"
STEPS = {step.name: step for step in (SUBMIT, CONFIRM, RETURN)}


@dataclass(frozen=True, slots=True)
class _Last:
    """The step that was the last act on a row, and the change of place among duplicates it brought along."""

    step: Step
    entry: Entry
    mark: Entry | None


@transaction.atomic
def take_back(user: User, spec: LedgerSpec, pk: int, *, version: int, today: date) -> Any:
    """Take back (撤回) the step by which ``user`` submitted, confirmed or returned one record.

    The state before the step comes back, for the lines that took it along too.
    Of rows that say the same, the one that counted before counts again where
    it can. Raises NotInScope without the right the step needed, UserError when
    the last act on the row is no such step, or was somebody else's, or the row
    moved on meanwhile.
    """
    row = row_for(user, spec, pk, today)
    hold(row.institution_id)
    last = _last(spec, row)
    row = row_for(user, spec, pk, today, action=last.step.right if last else "view")
    if last is None or last.entry.actor_id != user.pk:
        raise _refusal(spec, row, last)
    before = Status(last.entry.before["status"])
    if before == Status.SUBMITTED:
        not_unseen(spec, row)
    values = {"status": before}
    taken = write(user, NAME, "撤回", spec, row, version, (last.step.after,), values)
    for status, lines in taken_along(spec, taken, last.entry):
        carry(user, NAME, [lines], {"status": status})
    _stand_as_before(user, spec, taken, last.mark)
    return taken


def step_of(user: User, spec: LedgerSpec, row: Any) -> Step | None:
    """The step that ``take_back`` would take back for ``user``, who may have lost the right meanwhile."""
    last = _last(spec, row)
    return last.step if last and last.entry.actor_id == user.pk else None


def _last(spec: LedgerSpec, row: Any) -> _Last | None:
    told = Entry.objects.filter(institution_id=row.institution_id, record=spec.code, row=row.pk)
    newest = list(told.order_by("-at", "-pk")[:2])
    mark = newest[0] if len(newest) == 2 and _came_along(newest[0], newest[1]) else None
    entry = newest[1] if mark else next(iter(newest), None)
    return _Last(STEPS[entry.action], entry, mark) if entry and entry.action in STEPS else None


def _came_along(mark: Entry, step: Entry) -> bool:
    """Whether ``mark`` is the change of place among duplicates that ``step`` itself made."""
    own = (mark.before.get("duplicate_of") is None) != (mark.after.get("duplicate_of") is None)
    return own and mark.after.get(ALONG) == step.action and mark.actor_id == step.actor_id


def _stand_as_before(user: User, spec: LedgerSpec, row: Any, mark: Entry | None) -> None:
    """Undo the change of place that came along; and of those that say the same one counts in any case."""
    if mark is not None:
        other: Any = spec.model._default_manager.get(
            pk=mark.before["duplicate_of"] or mark.after["duplicate_of"]
        )
        first, second = (row, other) if mark.after["duplicate_of"] else (other, row)
        if first.duplicate_of == second.pk and not first.deleted:
            lead(user, spec, first, second, along=NAME)
            row.refresh_from_db()
    if settle(user, spec, row, along=NAME):
        row.refresh_from_db()


def _refusal(spec: LedgerSpec, row: Any, last: _Last | None) -> UserError:
    if last is None:
        problem = "这条记录的最后一步不是提交、确认或退回，没有可以撤回的。"
    else:
        problem = f"这条记录最后的“{last.step.verb}”不是您办的，只有办的人能撤回。"
    return UserError(problem, REMEDIES[Status(row.status)], ledger=spec.code, row=row.pk)
