"""Lines of a record (``LedgerSpec.goes_with``): rows of another ledger that have no life of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.utils.timezone import now

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.audit.models import Entry
from jishi.core.errors import UserError
from jishi.ledger.base import OPEN, Status
from jishi.ledger.registry import LEDGERS
from jishi.ledger.spec import LedgerSpec

PLACE = ("org", "on", "org_path", "org_kind")
"""What lines have from their record."""
Lines = tuple[LedgerSpec, QuerySet[Any]]


def lines_of(spec: LedgerSpec, row: Any, *, deleted: bool = False, **having: Any) -> list[Lines]:
    """By ledger, the lines of ``row``; whoever may change it may change them, wherever they stand."""
    return [
        (other, other.rows(row.institution_id).filter(**{other.goes_with: row.pk}, deleted=deleted, **having))
        for other in LEDGERS.values()
        if other.goes_with and other.field(other.goes_with).related_model is spec.model
    ]


def open_lines(spec: LedgerSpec, row: Any) -> list[Lines]:
    """The lines of ``row``; raises UserError when some were handed in on their own, which only a reviewer
    gives back."""
    found = lines_of(spec, row)
    for other, lines in found:
        if handed_in := lines.exclude(status__in=OPEN).count():
            raise UserError(
                f"“{other.title}”里有 {handed_in} 条跟着它的记录已经提交或确认，这一步会把它们也改掉。",
                "请先请审核人退回那几条，再办这一步。",
                ledger=spec.code,
                row=row.pk,
            )
    return found


def stand_with(spec: LedgerSpec, row: Any) -> None:
    """Give a line the organisation and the date of its record, whatever was asked for."""
    record = _record_of(spec, row)
    if record is not None:
        row.org, row.on = record.org, record.on


def _record_of(spec: LedgerSpec, row: Any) -> Any:
    """The record ``row`` is a line of; None for a row of its own and for a line that names none."""
    named = spec.goes_with and getattr(row, spec.field(spec.goes_with).attname)
    return getattr(row, spec.goes_with) if named else None


def not_without(spec: LedgerSpec, row: Any) -> None:
    """Raises UserError when ``row`` is a line of a deleted record: it would count without that.

    What was loaded before the institution was held may have been deleted since.
    """
    if not spec.goes_with:
        return
    field = spec.field(spec.goes_with)
    records: Any = field.related_model
    if records._default_manager.filter(pk=getattr(row, field.attname), deleted=True).exists():
        name = spec.label(spec.goes_with)
        problem, remedy = f"这条记录跟着的{name}在回收站里。", f"请先恢复那个{name}，再办这一条。"
        raise UserError(problem, remedy, ledger=spec.code, row=row.pk)


def not_unseen(spec: LedgerSpec, row: Any) -> None:
    """Raises UserError when ``row`` is a line of a record under review: who confirms that would confirm
    a line that was not there when he read it."""
    if spec.goes_with and getattr(row, spec.goes_with).status == Status.SUBMITTED:
        name = spec.label(spec.goes_with)
        problem = f"这条记录跟着的{name}正等审核，现在不能再加一条进去。"
        remedy = f"请等审核人确认或退回那个{name}，再提交这一条。"
        raise UserError(problem, remedy, ledger=spec.code, row=row.pk)


def carry(
    user: User,
    name: str,
    found: Iterable[Lines],
    values: Mapping[str, Any],
    noted: Mapping[str, Any] | None = None,
) -> None:
    """Give ``values`` to all the lines ``found``, each with its trace. Three queries a ledger."""
    for spec, rows in found:
        if lines := list(rows):
            held = spec.model._default_manager.filter(pk__in=[line.pk for line in lines])
            held.update(**values, version=F("version") + 1, updated_at=now())
            after = {**values, **(noted or {})}
            told = [
                (one, {key: getattr(one, spec.field(key).attname) for key in values}, after) for one in lines
            ]
            trail.leave_each(user, name, spec.code, told)


def taken_along(spec: LedgerSpec, row: Any, step: Entry) -> list[tuple[Status, Lines]]:
    """The lines of ``row`` that took ``step`` with it and nothing since, by the state they had before."""
    found = []
    for other, lines in lines_of(spec, row, status=step.after["status"]):
        before = defaultdict[int, list[int]](list)
        for pk, entries in _since(other, lines, step).items():
            if [(one.action, one.actor_id) for one in entries] == [(step.action, step.actor_id)]:
                before[entries[0].before["status"]].append(pk)
        found += [(Status(status), (other, lines.filter(pk__in=pks))) for status, pks in before.items()]
    return found


def _since(spec: LedgerSpec, lines: QuerySet[Any], step: Entry) -> dict[int, list[Entry]]:
    """What was done to each of ``lines`` with ``step`` or later; one query."""
    told = Entry.objects.filter(institution_id=step.institution_id, record=spec.code, at__gte=step.at)
    found = defaultdict[int, list[Entry]](list)
    for entry in told.filter(row__in=lines.order_by().values("pk")):
        found[entry.row].append(entry)
    return found
