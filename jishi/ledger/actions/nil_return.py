"""Say that there was nothing to report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from jishi.accounts.models import User
from jishi.accounts.scope import Scope
from jishi.core.errors import UserError
from jishi.core.periods import Period
from jishi.ledger.access import hosted_in, kept_in
from jishi.ledger.actions.create import create
from jishi.ledger.records.plans import NIL_RETURN, NilReturn
from jishi.ledger.registry import ledger
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation


@transaction.atomic
def nil_return(
    user: User, org: Organisation, code: str, period: Period, *, today: date, indicator: str = ""
) -> Any:
    """Write the draft of one nil return (零报告): ``org`` and all below had nothing in ledger ``code``.

    ``indicator`` narrows it to one figure; whether there is such an indicator
    is the caller's to know. It counts once it is submitted and confirmed, with
    the spec ``statement``. Raises CatalogueError for an unknown ledger, UserError
    when the whole ledger is said to be empty and is not, or when the same was
    said before, NotInScope without the right to edit for ``org``.
    """
    spec = ledger(code)
    same = NilReturn.objects.filter(org=org, ledger=code, indicator=indicator)
    if same.filter(on=period.first, until=period.last).exists():
        raise UserError(
            f"{org}{period.label}的{spec.title}已经报过零。", "如已删除，请恢复原来的那一条。", ledger=code
        )
    values = {"org": org, "on": period.first, "until": period.last, "ledger": code, "indicator": indicator}
    row = create(user, statement(spec), values, today=today)
    if not indicator:
        _check_empty(spec, row, period)
    return row


def statement(spec: LedgerSpec) -> LedgerSpec:
    """The spec by which a nil return of ledger ``spec`` is written and handed in: whoever may keep
    the ledger may say that it is empty, whatever family statements belong to."""
    return replace(NIL_RETURN, family=spec.family)


def _check_empty(spec: LedgerSpec, row: Any, period: Period) -> None:
    """Raises UserError when the ledger has rows of the organisation in the period, drafts too."""
    scope = Scope.below(row.org, period.last, period.first)
    within = kept_in(scope, spec, period.last) | hosted_in(scope, spec)
    found = spec.rows(row.institution_id).filter(within)
    found = found.filter(**{f"{spec.date_field}__range": (period.first, period.last)})
    if spec.in_records:
        found = found.filter(deleted=False)
    if count := found.count():
        raise UserError(
            f"{row.org}{period.label}的{spec.title}里有 {count} 条记录，不能报零。",
            "请先核对这些记录；确属误填的，删除后再报。",
            ledger=spec.code,
        )
