"""Rows of many ledgers in one list: one query finds them, one a ledger reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value

from jishi.ledger.families import KEPT
from jishi.ledger.spec import LedgerSpec
from jishi.web.cells import relations, subject_of
from jishi.web.pages.ledgers_door import ledgers, rows_of
from jishi.web.seat import Seat

Place = tuple[str, int]
"""(code of the ledger, id of the row)"""


@dataclass(frozen=True, slots=True)
class Item:
    """One row of any ledger."""

    spec: LedgerSpec
    row: Any
    subject: str

    @property
    def place(self) -> str:
        return f"{self.spec.code}:{self.row.pk}"


@dataclass(frozen=True)
class Across:
    """The rows of all ledgers in which the seat has ``right``, by ``having``; ``only`` narrows it to one."""

    seat: Seat
    right: str
    having: Q
    deleted: bool = False
    only: str = ""

    def counts(self) -> list[tuple[LedgerSpec, int]]:
        """How many there are in each ledger that has any. One query."""
        rows = [
            part.annotate(code=Value(code)).values("code").annotate(n=Count("pk")).values_list("code", "n")
            for code, part in self._parts(ledgers(self.seat, self.right))
        ]
        found = dict(_together(rows)) if rows else {}
        return [(KEPT[code], n) for code, n in found.items() if n]

    def places(self, most: int) -> list[Place]:
        """Where the newest ones stand, by when they were changed last. One query."""
        specs = [spec for spec in ledgers(self.seat, self.right) if self.only in ("", spec.code)]
        rows = [
            part.annotate(code=Value(code), at=F("updated_at")).values_list("code", "pk", "at")
            for code, part in self._parts(specs)
        ]
        if not rows:
            return []
        return [(code, pk) for code, pk, _ in _together(rows).order_by("-at", "-pk")[:most]]

    def items(self, places: Iterable[Place]) -> list[Item]:
        """The rows at ``places``, in their order. One query a ledger."""
        wanted: dict[str, list[int]] = defaultdict(list)
        for code, pk in places:
            wanted[code].append(pk)
        found: dict[Place, Item] = {}
        for code, ids in wanted.items():
            spec = KEPT[code]
            rows = rows_of(self.seat, spec, self.right, deleted=self.deleted).filter(pk__in=ids)
            for row in rows.select_related(*{"org", "created_by", *relations(spec, (spec.subject,))}):
                found[code, row.pk] = Item(spec, row, subject_of(spec, row))
        return [found[place] for place in places if place in found]

    def _parts(self, specs: Iterable[LedgerSpec]) -> list[tuple[str, QuerySet[Any]]]:
        return [
            (
                spec.code,
                rows_of(self.seat, spec, self.right, deleted=self.deleted).filter(self.having).order_by(),
            )
            for spec in specs
        ]


def _together(rows: list[QuerySet[Any]]) -> QuerySet[Any]:
    return rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
