"""Rows of many ledgers in one list: one query finds them, one a ledger reads them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Value

from jishi.ledger import access
from jishi.ledger.families import KEPT
from jishi.ledger.spec import LedgerSpec
from jishi.web.cells import relations, subject_of
from jishi.web.rows import ledgers, rows_of
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


class Pile(NamedTuple):
    """How many rows of one ledger one organisation keeps."""

    code: str
    org: int
    name: str
    number: int


@dataclass(frozen=True)
class Across:
    """The rows of all ledgers in which the seat has ``right``, by ``having``.

    ``only`` narrows it to one ledger, ``org`` to what one organisation keeps, ``words`` to rows that have
    them.
    """

    seat: Seat
    right: str
    having: Q
    deleted: bool = False
    only: str = ""
    org: str = ""
    words: str = ""

    @cached_property
    def piles(self) -> list[Pile]:
        """All there is with these words, whatever ledger and organisation are chosen. One query."""
        parts = self._parts(ledgers(self.seat, self.right))
        grouped = [part.values("code", "org_id", "org__name").annotate(n=Count("pk")) for part in parts]
        columns = ("code", "org_id", "org__name", "n")
        return [Pile(*row) for row in _together([one.values_list(*columns) for one in grouped])]

    @property
    def total(self) -> int:
        """How many there are with these words in all."""
        return sum(pile.number for pile in self.piles)

    def counts(self) -> list[tuple[LedgerSpec, int]]:
        """How many the chosen organisation has in each ledger that has any, in the order of the registry."""
        found: Counter[str] = Counter()
        for pile in self.piles:
            found[pile.code] += pile.number if self.org in ("", str(pile.org)) else 0
        return [(spec, found[code]) for code, spec in KEPT.items() if found[code]]

    def orgs(self) -> list[tuple[str, str, int]]:
        """(id, name, how many of the chosen ledger) of organisations that have any, in the tree's order."""
        found: Counter[tuple[int, str]] = Counter()
        for pile in self.piles:
            found[pile.org, pile.name] += pile.number if self.only in ("", pile.code) else 0
        path = {pk: self.seat.tree.path(pk, self.seat.today) for pk, _ in found}
        rows = sorted(found.items(), key=lambda one: (path[one[0][0]], one[0]))
        return [(str(pk), name, n) for (pk, name), n in rows if n]

    def places(self, most: int) -> list[Place]:
        """Where the newest ones stand, by when they were changed last. One query."""
        specs = [spec for spec in ledgers(self.seat, self.right) if self.only in ("", spec.code)]
        kept = Q(org_id=self.org) if self.org else Q()
        rows = [part.filter(kept).values_list("code", "pk", "updated_at") for part in self._parts(specs)]
        newest = _together(rows).order_by("-updated_at", "-pk")[:most] if rows else ()
        return [(code, pk) for code, pk, _ in newest]

    def found(self, *columns: str) -> list[tuple[Any, ...]]:
        """(code of the ledger, its ``columns``) of every row, in no order. One query."""
        parts = self._parts(ledgers(self.seat, self.right))
        return list(_together([part.values_list("code", *columns) for part in parts]))

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

    def _parts(self, specs: Iterable[LedgerSpec]) -> list[QuerySet[Any]]:
        """The rows of each ledger, with its ``code`` beside them."""
        return [self._rows(spec).annotate(code=Value(spec.code)) for spec in specs]

    def _rows(self, spec: LedgerSpec) -> QuerySet[Any]:
        rows = rows_of(self.seat, spec, self.right, deleted=self.deleted)
        rows = rows.filter(access.on_its_own(spec), self.having)
        return access.search(rows, spec, self.words).select_related(None).order_by()


def _together(rows: list[QuerySet[Any]]) -> Any:
    """What all of them find, by one query; nothing for none."""
    return rows[0].union(*rows[1:], all=True) if rows else ()
