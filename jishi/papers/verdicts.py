"""What may be said of a number in a paper that comes back. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jishi.papers.models import Paper


class Verdict(StrEnum):
    BACKED = "backed"
    CHANGED = "changed"
    STALE = "stale"
    TWICE = "twice"
    NO_BACKING = "no_backing"
    LEFT_OVER = "left_over"
    MISSING = "missing"
    HAND = "hand"


LABELS = {
    Verdict.BACKED: "有依据",
    Verdict.CHANGED: "被改动",
    Verdict.STALE: "台账已变",
    Verdict.TWICE: "前后不一",
    Verdict.NO_BACKING: "无依据",
    Verdict.LEFT_OVER: "遗留",
    Verdict.MISSING: "已删去",
    Verdict.HAND: "手工未改",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One number of the paper (or one place where one should be) and what is to be said of it.

    ``was`` is what was sealed, ``now`` what the ledgers give today: where that
    is the same value, as it was sealed; "" where nothing was or nobody knows.
    ``rows`` are ids of records that came, went or changed since sealing.
    ``clause`` are the words beside it. What was written by hand has no
    ``indicator`` and no ``key``: no count stands behind it.
    """

    verdict: Verdict
    paragraph: int
    offset: int
    text: str
    unit: str
    indicator: str = ""
    name: str = ""
    was: str = ""
    now: str = ""
    note: str = ""
    rows: tuple[int, ...] = ()
    clause: str = ""
    key: str = ""
    """The same for two numbers that should be equal."""


@dataclass(frozen=True, slots=True)
class Report:
    """``paper`` is the sealed state it was compared with; None when it was checked by its words alone."""

    paper: Paper | None
    items: tuple[Item, ...]

    def counts(self) -> dict[Verdict, int]:
        return {verdict: sum(item.verdict is verdict for item in self.items) for verdict in Verdict}
