"""Figures kept between two requests, as long as no ledger has changed.

A paper of a hundred blanks asks a hundred figures, and each panel a handful
more; the ledgers are read once for all of them. What sealing prints is always
counted anew.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from jishi.audit.models import Entry
from jishi.core.periods import Period
from jishi.indicators.catalogue import shipped
from jishi.indicators.engine import evaluate
from jishi.indicators.figures import Figure
from jishi.papers.answers import Asked
from jishi.papers.desk import Job
from jishi.papers.work.steps import RECORD

KEPT_SCOPES = 6
"""Scopes, periods and states of the ledgers whose figures are kept in one process."""
LASTING = 120.0
"""Seconds: a change that leaves no trace (a bulk load by command) is seen after so long."""

_kept: OrderedDict[Any, tuple[float, dict[str, Figure]]] = OrderedDict()
_lock = threading.Lock()


def stamp(institution_id: int) -> int:
    """The latest change to any ledger: figures counted under another one are not used. One query."""
    rows = Entry.objects.filter(institution_id=institution_id).exclude(record=RECORD)
    return rows.order_by("-pk").values_list("pk", flat=True).first() or 0


class Counted:
    """The figures of one paper's scope.

    ``whole`` are the indicators it may ask for: whenever a ledger is read for
    one of them, all that stand on this ledger are counted in the same reading.
    """

    def __init__(self, what: Job, whole: Iterable[str], at: int) -> None:
        self.what, self.at = what, at
        self.whole = [name for name in dict.fromkeys(whole) if name in what.items]
        own = sorted((name, item.digest) for name, item in what.items.items() if name not in shipped())
        self.own = tuple(own)

    def of(self, wanted: Iterable[Asked]) -> Mapping[Asked, Figure]:
        """The figures asked for; at most one reading of each ledger a period, none for what is kept."""
        by_period: dict[Period, set[str]] = defaultdict(set)
        for name, period in wanted:
            by_period[period].add(name)
        return {
            (name, period): found[name]
            for period, names in by_period.items()
            for found in (self._in(period, names),)
            for name in names
        }

    def _in(self, period: Period, names: set[str]) -> Mapping[str, Figure]:
        scope = self.what.scope_in(period)
        key = (scope.institution_id, scope.paths, period, self.at, self.own)
        found = _take(key)
        missing = names - found.keys()
        if missing:
            ledgers = {self.what.items[name].record for name in missing}
            beside = [name for name in self.whole if self.what.items[name].record in ledgers - {""}]
            now = set(beside) - found.keys() | missing
            items = [self.what.items[name] for name in sorted(now)]
            found = {**found, **evaluate(items, period, scope, known=self.what.items)}
            _keep(key, found)
        return found


def _take(key: Any) -> dict[str, Figure]:
    with _lock:
        since, found = _kept.get(key, (0.0, {}))
        if time.monotonic() - since > LASTING:
            return {}
        _kept.move_to_end(key)
        return found


def _keep(key: Any, found: dict[str, Figure]) -> None:
    with _lock:
        since = _kept[key][0] if key in _kept else time.monotonic()
        fresh = time.monotonic() - since <= LASTING
        _kept[key] = (since if fresh else time.monotonic(), found)
        _kept.move_to_end(key)
        while len(_kept) > KEPT_SCOPES:
            _kept.popitem(last=False)


def forget() -> None:
    """Drop everything kept."""
    with _lock:
        _kept.clear()
