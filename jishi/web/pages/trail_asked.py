"""The conditions under which the audit trail is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.timezone import make_aware

from jishi.audit.models import Entry
from jishi.core.dates import read_day
from jishi.ledger.traces import entries_for
from jishi.web.boxes import UNREADABLE
from jishi.web.pages.ledgers_query import row_id
from jishi.web.seat import Seat
from jishi.web.trace import ACTIONS, RECORDS

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """The conditions of the trail; "" and None ask for nothing."""

    who: str
    action: str
    record: str
    row: str
    typed: tuple[str, str]
    first: date | None
    last: date | None
    faults: tuple[str, ...]

    @classmethod
    def of(cls, sent: QueryDict, today: date) -> Asked:
        given = {name: sent.get(name, "").strip() for name in ("who", "action", "record", "row")}
        typed = (sent.get("from", "").strip(), sent.get("to", "").strip())
        days, faults = [], []
        for label, text in zip(("从", "到"), typed, strict=True):
            try:
                days.append(read_day(text, today.year) if text else None)
            except ValueError:
                days.append(None)
                faults.append(f"“{label}”：{UNREADABLE}")
        first, last = days
        if first and last and last < first:
            faults.append("“到”不能早于“从”，请改过来。")
        numbers = {name: given[name] if row_id(given[name]) is not None else "" for name in ("who", "row")}
        return cls(
            numbers["who"],
            given["action"] if given["action"] in ACTIONS else "",
            given["record"] if given["record"] in RECORDS else "",
            numbers["row"],
            typed,
            first,
            last,
            tuple(faults),
        )

    @property
    def narrowed(self) -> bool:
        return any((self.who, self.action, self.record, self.row, *self.typed))

    def rows(self, seat: Seat) -> QuerySet[Entry]:
        """The entries under these conditions that the user may read."""
        return self.among(entries_for(seat.user, seat.institution.pk, seat.today))

    def among(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """Those of ``entries`` that are under these conditions."""
        wanted: dict[str, Any] = {
            "actor": self.who,
            "action": self.action,
            "record": self.record,
            "row": self.row,
            "at__gte": self.first and _start(self.first),
            "at__lt": self.last and _start(self.last + DAY),
        }
        asked = {name: value for name, value in wanted.items() if value}
        return entries.filter(**asked).select_related("actor")


def _start(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))
