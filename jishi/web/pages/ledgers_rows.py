"""The rows of a ledger list: conditions → rows in order, counts of the tabs, one page of rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from jishi.accounts.roles import Right
from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.ledger import access
from jishi.ledger.base import HEAD
from jishi.ledger.fields import COUNTED, CodeField, CodeSetField
from jishi.ledger.spec import LedgerSpec
from jishi.web.cells import relations
from jishi.web.pages.ledgers_figure import InFigure
from jishi.web.pages.ledgers_query import Asked, person_field, sortable
from jishi.web.rows import rows_of
from jishi.web.seat import Seat

CHUNK = 500


def tab_field(spec: LedgerSpec) -> str:
    """The field whose codes stand as tabs: the first filter, when it is coded; "" otherwise."""
    first = (spec.filters or ("",))[0]
    return first if first and isinstance(spec.field(first), CodeField | CodeSetField) else ""


@dataclass
class Found:
    """The rows one seat finds by some conditions. Nothing is read before it is asked for."""

    seat: Seat
    asked: Asked

    @property
    def spec(self) -> LedgerSpec:
        return self.asked.spec

    @cached_property
    def figure(self) -> InFigure | None:
        """The figure whose rows are asked for, with their ids."""
        return InFigure.read(self.seat, self.asked) if self.asked.figure else None

    @cached_property
    def anytime(self) -> QuerySet[Any]:
        """Rows by every condition but the time and the tab."""
        rows = rows_of(self.seat, self.spec) if self._by_index else self._as_they_lie
        if self.figure and self.asked.left:
            rows = rows | rows_of(self.seat, self.spec, deleted=True) if self.spec.in_records else rows
        asked, tab = self.asked, tab_field(self.spec)
        rows = access.search(rows, self.spec, asked.words)
        if asked.person and (name := person_field(self.spec)):
            rows = rows.filter(**{f"{name}__name__icontains": asked.person})
        for name, values in asked.codes.items():
            rows = rows if name == tab else coded(rows, self.spec, name, values)
        rows = rows.filter(**{f"{name}_id": pk for name, pk in asked.related.items()})
        if asked.org and not self.figure:
            rows = rows.filter(below(self.spec, asked))
        return rows.order_by()

    @property
    def _as_they_lie(self) -> QuerySet[Any]:
        return access.rows_as_they_lie(self.seat.scope(Right.VIEW, self.spec.family), self.spec)

    @cached_property
    def _by_index(self) -> bool:
        """False where something is asked of the whole table that its index does not hold."""
        asked, spec = self.asked, self.spec
        if asked.org or asked.figure or asked.related or not spec.in_records:
            return True
        sort = asked.sort.lstrip("-") or spec.date_field
        if not asked.words and (
            sort in HEAD or sort not in self._columns or isinstance(self._columns[sort], COUNTED)
        ):
            return True
        return not self.seat.scope(Right.VIEW, spec.family).holds_all(self.seat.tree)

    @property
    def _columns(self) -> dict[str, Any]:
        return {field.name: field for field in self.spec.model._meta.local_fields}

    @cached_property
    def any_kind(self) -> QuerySet[Any]:
        """Rows by every condition but the tab."""
        if self.figure:
            return self.anytime
        if self.asked.undated:
            return self.anytime.filter(**{f"{self.spec.date_field}__isnull": True})
        return self.anytime.filter(within(self.spec, self.asked.period))

    @cached_property
    def rows(self) -> QuerySet[Any]:
        return (
            coded(self.any_kind, self.spec, tab_field(self.spec), self.kinds) if self.kinds else self.any_kind
        )

    @cached_property
    def counts(self) -> Counter[tuple[int, bool]]:
        """How many rows there are by (code of the tab, whether only the date is missing). One query, whatever
        the number of codes: sets are counted as they stand and taken apart here."""
        tab, rows = tab_field(self.spec), self.any_kind
        bare: Any = Value(False)
        if self._may_lack_day:
            missing = Q(**{f"{self.spec.date_field}__isnull": True})
            rows = self.anytime.filter(within(self.spec, self.asked.period) | missing)
            bare = Case(When(missing, then=Value(True)), default=Value(False))
        told = rows.annotate(tab_code=F(tab) if tab else Value(0), no_day=bare)
        found = told.values_list("tab_code", "no_day").annotate(n=Count("pk"))
        return Counter({(code, bool(no_day)): n for code, no_day, n in found})

    @property
    def _may_lack_day(self) -> bool:
        return bool(self.spec.field(self.spec.date_field).null) and self.asked.period is not None

    def count_of(self, kinds: list[int] | None, *, undated: bool = False) -> int:
        """How many rows are of one of ``kinds``, None for any; a row of several kinds is in each."""
        if kinds is not None and len(kinds) == 1:
            return self._by_kind[kinds[0], undated]
        wanted = ((code, n) for (code, bare), n in self.counts.items() if bare == undated)
        return sum(n for code, n in wanted if not kinds or self._of(kinds, code))

    @cached_property
    def _by_kind(self) -> Counter[tuple[int, bool]]:
        """``counts`` with the sets taken apart: by (one kind, whether only the date is missing)."""
        found: Counter[tuple[int, bool]] = Counter()
        several = isinstance(self.spec.field(tab_field(self.spec)), CodeSetField)
        for (code, bare), n in self.counts.items():
            for kind in codes_in(code) if several else [code]:
                found[kind, bare] += n
        return found

    @property
    def kinds(self) -> list[int] | None:
        """The kinds asked for."""
        return self.asked.codes.get(tab_field(self.spec))

    @cached_property
    def total(self) -> int:
        return len(self.ids) if self.figure else self.count_of(self.kinds)

    @cached_property
    def undated(self) -> int:
        """Rows that would be here but for their missing date."""
        if self.figure or not self._may_lack_day:
            return 0
        return self.count_of(self.kinds, undated=True)

    def _in_order(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """In the order asked for; for the usual ones only columns of the covering index are read."""
        name = self.asked.sort.lstrip("-") or self.spec.date_field
        down = self.asked.sort.startswith("-") or not self.asked.sort
        if name not in self._columns:
            name, down = self.spec.date_field, True
        keys = [F(column) for column in sortable(self.spec, name)]
        order = [key.desc(nulls_last=True) if down else key.asc(nulls_last=True) for key in keys]
        return rows.order_by(*order, "-pk")

    @cached_property
    def ids(self) -> list[int]:
        """All ids in order."""
        found = self._in_order(self.rows).values_list("pk", flat=True)
        wanted = self.figure.ids if self.figure else None
        return [pk for pk in found.iterator(chunk_size=5000) if wanted is None or pk in wanted]

    def _of(self, chosen: list[int], code: int) -> bool:
        """Whether a row with this value of the tab field is of one of the kinds chosen."""
        if not isinstance(self.spec.field(tab_field(self.spec)), CodeSetField):
            return code in chosen
        return any(code >> one & 1 if one else not code for one in chosen)

    @property
    def hidden(self) -> int:
        """Rows of the figure that are not listed: out of the seat's reach, or against another condition."""
        return len(self.figure.ids) - self.total if self.figure else 0

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.asked.per))

    @property
    def page(self) -> int:
        return min(max(self.asked.page, 1), self.pages)

    def shown(self, columns: list[str]) -> list[Any]:
        """The rows of the page asked for."""
        first = (self.page - 1) * self.asked.per
        span = slice(first, first + self.asked.per)
        if self.figure:
            return self.read(self.ids[span], columns)
        return self.read(list(self._in_order(self.rows).values_list("pk", flat=True)[span]), columns)

    def read(self, ids: list[int], columns: list[str]) -> list[Any]:
        """The rows of ``ids`` in that order, with what ``columns`` name."""
        found: dict[int, Any] = {}
        for start in range(0, len(ids), CHUNK):
            part = self.anytime.filter(pk__in=ids[start : start + CHUNK])
            found |= {row.pk: row for row in part.select_related(*{"org", *relations(self.spec, columns)})}
        return [found[pk] for pk in ids if pk in found]


def codes_in(mask: int) -> list[int]:
    """The codes of a set; of an empty one 0, which says nothing."""
    return [n for n in range(1, mask.bit_length()) if mask >> n & 1] or [0]


def coded(rows: QuerySet[Any], spec: LedgerSpec, name: str, values: list[int]) -> QuerySet[Any]:
    """Rows that have one of ``values``; for a set, any of them in it."""
    if not isinstance(spec.field(name), CodeSetField):
        return rows.filter(**{f"{name}__in": values})
    mask = sum(1 << value for value in values if value)
    hit = Q(**{name: 0}) if 0 in values else Q(pk__in=[])
    found: QuerySet[Any] = rows.alias(**{f"{name}_hit": F(name).bitand(mask)})
    return found.filter(hit | Q(**{f"{name}_hit__gt": 0}))


def within(spec: LedgerSpec, period: Period | None) -> Q:
    """Rows dated in ``period``; stays that held on any of its days."""
    if period is None:
        return Q()
    if spec.span:
        open_end = Q(**{f"{spec.span.until}__isnull": True}) | Q(**{f"{spec.span.until}__gte": period.first})
        return Q(**{f"{spec.span.since}__lte": period.last}) & open_end
    return Q(**{f"{spec.date_field}__range": (period.first, period.last)})


def below(spec: LedgerSpec, asked: Asked) -> Q:
    """Rows of the organisation asked for and all below it, at every place it had in the period."""
    assert asked.org is not None
    last = asked.period.last if asked.period else asked.org.until or asked.org.since.max
    scope = Scope.below(asked.org, last, asked.period.first if asked.period else asked.org.since.min)
    return access.kept_in(scope, spec, last) | access.hosted_in(scope, spec)
