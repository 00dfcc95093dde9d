"""A sheet from the look at it to its records, for tests of what it writes and takes back."""

from __future__ import annotations

from typing import Any

from jishi.audit.models import Entry
from jishi.exchange import batches
from jishi.exchange.judging import Fate, fate
from jishi.exchange.looking import Looked, look
from jishi.exchange.models import Batch
from jishi.exchange.writing import write
from jishi.ledger import actions
from jishi.ledger.spec import LedgerSpec
from tests.exchange.books import book
from tests.exchange.sheets import TODAY, names_of

MOVES = {"version", "updated_at"}
"""Columns that are other after a change was taken back."""


class Desk:
    """One user who brings sheets for some organisations of the small world."""

    def __init__(self, user: Any, world: Any, *orgs: str) -> None:
        self.user, self.world, self.orgs = user, world, orgs or ("first",)

    def names(self) -> Any:
        return names_of(self.user, self.world, *self.orgs)

    def look(self, spec: LedgerSpec, *rows: list[Any]) -> Looked:
        return look(spec, self.names(), book(*rows), {})

    def fates(self, spec: LedgerSpec, *rows: list[Any]) -> list[Fate]:
        return [fate(line) for line in self.look(spec, *rows).lines]

    def bring(self, spec: LedgerSpec, *rows: list[Any], data: bytes = b"") -> Batch:
        """A sheet that was looked at."""
        batch = batches.bring(self.user, self.world.institution, spec, "表.xlsx", data or book(*rows))
        batches.look_at(batch, spec, self.names())
        return batch

    def write(self, spec: LedgerSpec, *rows: list[Any], data: bytes = b"") -> Batch:
        """A sheet that was written."""
        batch = self.bring(spec, *rows, data=data)
        write(batch, spec, self.names())
        batch.refresh_from_db()
        return batch

    def step(self, action: str, spec: LedgerSpec, row: Any, user: Any = None, **more: Any) -> Any:
        """Take one step with a record as it is now."""
        version = spec.model._default_manager.get(pk=row.pk).version
        extra = [more.pop("reason")] if "reason" in more else []
        take = getattr(actions, action)
        return take(user or self.user, spec, row.pk, *extra, version=version, today=TODAY, **more)


def columns_of(spec: LedgerSpec, *without: str) -> list[dict[str, Any]]:
    """Every column of every row of a ledger but those that count its changes, and its further hosts."""
    out = MOVES | set(without)
    rows = spec.model._default_manager.order_by("pk")
    hosts = (
        [sorted(one.values_list("org", "org_path")) for one in (getattr(row, spec.hosts) for row in rows)]
        if spec.hosts
        else [[] for _ in rows]
    )
    values = [{name: value for name, value in row.items() if name not in out} for row in rows.values()]
    return [{**one, "hosts": joined} for one, joined in zip(values, hosts, strict=True)]


def entries(since: Any) -> list[Entry]:
    """What was noted after ``since``, the number of the last entry before."""
    return list(Entry.objects.filter(pk__gt=since).order_by("pk"))


def last_entry() -> int:
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
