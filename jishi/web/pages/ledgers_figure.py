"""The rows of a ledger list that one figure counts, or leaves out: where a number leads to its records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from jishi.accounts.roles import Right
from jishi.accounts.scope import Scope
from jishi.core.errors import NotInScope
from jishi.core.periods import Period
from jishi.indicators.engine import evaluate
from jishi.indicators.figures import Figure
from jishi.indicators.reasons import Reason
from jishi.indicators.spec import Indicator
from jishi.orgs.fields import PATH_STEP
from jishi.papers.desk import job
from jishi.papers.sources import LISTED
from jishi.web.pages.ledgers_query import Asked
from jishi.web.seat import Seat


@dataclass(frozen=True)
class InFigure:
    """One figure seen from a ledger. ``ids`` are the rows to show, ``why`` says why each is left out,
    ``others`` how many are of another kind, place or time, which nobody wants listed."""

    indicator: Indicator
    period: Period
    place: str
    ids: frozenset[int]
    why: Mapping[int, str] = field(default_factory=dict)
    others: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, seat: Seat, asked: Asked) -> InFigure:
        """Count the figure anew; raises NotInScope when there is no such indicator over this ledger."""
        period = asked.period or Period.year_of(seat.today.year)
        items = job(period, institution=seat.institution).items
        item = items.get(asked.figure)
        found = evaluate([item], period, scope_of(seat, asked, period), known=items) if item else {}
        sides = [one for one in _sides(found) if one.indicator.record == asked.spec.code]
        if item is None or not sides:
            raise NotInScope(
                "这个指标不从这本台账统计。", "请从“指标与数”里重新点进来。", indicator=asked.figure
            )
        place = asked.org.name if asked.org else seat.institution.name
        if not asked.left:
            return cls(item, period, place, frozenset(pk for side in sides for pk in side.counted))
        left: dict[Reason, list[int]] = defaultdict(list)
        for side in sides:
            for reason, ids in side.left_out().items():
                left[reason] += ids
        shown = [reason for reason in Reason if reason.name.lower() == asked.left] or LISTED
        why = {pk: reason.label for reason in shown for pk in left.get(reason, ())}
        others = {reason.label: len(ids) for reason, ids in left.items() if reason not in shown and ids}
        return cls(item, period, place, frozenset(why), why, others)


def scope_of(seat: Seat, asked: Asked, period: Period) -> Scope:
    """The organisation named, else all the seat may see: the whole institution for who sits at its root."""
    if asked.org:
        return Scope.below(asked.org, period.last, period.first)
    mine = seat.scope(Right.VIEW, asked.spec.family)
    at_root = any(len(path) == PATH_STEP + 1 for path in mine.paths)
    return Scope.whole(seat.institution.pk, seat.institution.name) if at_root else mine


def _sides(found: Mapping[str, Figure]) -> list[Figure]:
    """The figures that have rows of their own: both sides of a ratio in its place."""
    return [
        side
        for figure in found.values()
        for side in ([figure] if figure.source else [figure.part, figure.whole])
        if side is not None
    ]
