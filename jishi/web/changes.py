"""What happened lately to the records a seat may view, from the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.timezone import localtime

from jishi.accounts.roles import Right
from jishi.audit.models import Entry
from jishi.ledger.spec import LedgerSpec
from jishi.web import links
from jishi.web.cells import relations, subject_of
from jishi.web.history import ACTS
from jishi.web.rows import ledgers, rows_of
from jishi.web.seat import Seat

READ = 150
"""Entries looked at; in a busy hour of a large office one's own branch may have none among them."""
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Recent:
    """The last act on one record; ``where`` is its organisation and ledger, ``address`` is empty for a record
    in the bin."""

    title: str
    where: str
    said: str
    at: str
    address: str


def recent(seat: Seat) -> list[Recent]:
    """The latest change of each record, newest first; a query a ledger, two where rows were deleted.

    Lines of a record are left out: what happens to it happens to them, and would be told sixty times.
    """
    specs = {spec.code: spec for spec in ledgers(seat, Right.VIEW) if not spec.goes_with}
    entries = Entry.objects.filter(institution=seat.institution, record__in=specs).select_related("actor")
    latest: dict[tuple[str, int], Entry] = {}
    for entry in entries.order_by("-pk")[:READ]:
        latest.setdefault((entry.record, entry.row), entry)
    rows = _visible(seat, latest)
    shown = [(entry, rows[key]) for key, entry in latest.items() if key in rows][:SHOWN]
    return [_line(seat, specs[entry.record], entry, row) for entry, row in shown]


def _visible(seat: Seat, latest: dict[tuple[str, int], Entry]) -> dict[tuple[str, int], Any]:
    """The rows of these entries the seat may view."""
    found: dict[tuple[str, int], Any] = {}
    for spec in ledgers(seat, Right.VIEW):
        ids = [row for code, row in latest if code == spec.code]
        gone = [
            row for (code, row), entry in latest.items() if code == spec.code and entry.action == "delete"
        ]
        for wanted, deleted in ((ids, False), (gone, True)):
            if wanted and (spec.in_records or not deleted):
                rows = rows_of(seat, spec, deleted=deleted).filter(pk__in=wanted)
                related = relations(spec, [name for name in ("org", spec.subject) if name])
                found |= {(spec.code, row.pk): row for row in rows.select_related(*related)}
    return found


def _line(seat: Seat, spec: LedgerSpec, entry: Entry, row: Any) -> Recent:
    who = entry.actor.shown_name if entry.actor else "系统"
    act, _ = ACTS.get(entry.action, (entry.action, ""))
    why = str(entry.after.get("reason", ""))
    said = "：".join(filter(None, (f"{who} {act}", why)))
    address = "" if getattr(row, "deleted", False) else links.row(spec, row.pk)
    where = f"{row.org} · {spec.title}"
    return Recent(subject_of(spec, row), where, said, _at(seat, entry), address)


def _at(seat: Seat, entry: Entry) -> str:
    """10:20 today, 昨天, else the day."""
    at = localtime(entry.at)
    if at.date() == seat.today:
        return f"{at:%H:%M}"
    return "昨天" if at.date() == seat.today - timedelta(days=1) else f"{at:%Y-%m-%d}"
