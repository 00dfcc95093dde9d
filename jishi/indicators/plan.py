"""What one pass over one record type has to read, for all indicators that look at it."""

from __future__ import annotations

from dataclasses import dataclass

from jishi.indicators.spec import PERSONS, WITH_FIELD, Indicator
from jishi.ledger.registry import ledger
from jishi.ledger.spec import LedgerSpec


@dataclass(frozen=True, slots=True)
class Plan:
    """The columns of one pass. ``tested`` decide whether a row counts, ``carried`` are what is added up."""

    spec: LedgerSpec
    items: tuple[Indicator, ...]
    tested: tuple[str, ...]
    dates: tuple[str, ...]
    places: tuple[str, ...]
    carried: tuple[str, ...]

    @classmethod
    def of(cls, code: str, items: tuple[Indicator, ...]) -> Plan:
        spec = ledger(code)
        tested = sorted({test.field for item in items for test in item.where})
        dates = sorted({item.date for item in items})
        places = sorted({item.place for item in items})
        return cls(spec, items, tuple(tested), tuple(dates), tuple(places), _carried(spec, items))

    def carries(self, name: str) -> int:
        """Where a carried column stands in a row of the pass (0 is the id)."""
        return 1 + self.carried.index(name)

    def measured(self, item: Indicator) -> int | None:
        """Where the number or the person stands that ``item`` goes by; None when it counts rows."""
        head = item.measure[0]
        if head in WITH_FIELD:
            return self.carries(item.measure[1])
        return self.carries(f"{self.spec.person}_id") if head in PERSONS else None

    def latest_columns(self) -> tuple[str, ...]:
        """The columns that tell one reported state from another."""
        return tuple(_key(self.spec, name) for name in self.spec.latest_key)

    def isnull_only(self, name: str) -> bool:
        """Whether ``name`` is only ever asked for being empty, so that its value need not be read."""
        return all(test.op == "isnull" for item in self.items for test in item.where if test.field == name)


def _carried(spec: LedgerSpec, items: tuple[Indicator, ...]) -> tuple[str, ...]:
    wanted: list[str] = []
    for item in items:
        head = item.measure[0]
        if head in WITH_FIELD:
            wanted.append(item.measure[1])
        if head == "latest":
            wanted += [spec.date_field, *(_key(spec, name) for name in spec.latest_key)]
        if head in PERSONS:
            wanted.append(f"{spec.person}_id")
    return tuple(dict.fromkeys(wanted))


def _key(spec: LedgerSpec, name: str) -> str:
    return f"{name}_id" if spec.field(name).is_relation else name
