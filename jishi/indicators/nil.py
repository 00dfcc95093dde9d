"""When nothing was found: is that zero, or does nobody know?

Zero is a fact only when something says so: a nil return (零报告) for the whole
scope, a complete register, or rows of the total of which the figure is a part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.figures import Reading
from jishi.indicators.reasons import State, When
from jishi.indicators.spec import HOLDS, Indicator
from jishi.ledger.models import NilReturn
from jishi.orgs.fields import inside
from jishi.orgs.models import Organisation
from jishi.orgs.tree import EVER, Stay, Tree

REPORTING = (Organisation.Kind.BRANCH,)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Said:
    """One organisation said that from ``first`` to ``last`` there was nothing, in its whole subtree."""

    org_id: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Nil:
    """The confirmed nil returns that touch a period, for one scope."""

    scope: Scope
    period: Period
    tree: Tree
    said: Mapping[tuple[str, str], tuple[Said, ...]]
    answers: dict[tuple[str, str], bool] = field(default_factory=dict)

    @classmethod
    def read(cls, scope: Scope, period: Period, tree: Tree) -> Nil:
        """One query."""
        rows = NilReturn.objects.confirmed().filter(
            institution_id=scope.institution_id, on__lte=period.last, until__gte=period.first
        )
        said: dict[tuple[str, str], tuple[Said, ...]] = {}
        for ledger, indicator, *one in rows.values_list("ledger", "indicator", "org_id", "on", "until"):
            said[ledger, indicator] = (*said.get((ledger, indicator), ()), Said(*one))
        return cls(scope, period, tree, said)

    def basis(self, item: Indicator, one: Reading, known: Mapping[str, Indicator]) -> str:
        """Why a figure without rows is zero: "nil", "register", "part"; or "unknown"."""
        if self._covered(item):
            return "nil"
        if item.date in HOLDS.values() and _register_kept(item, one):
            return "register"
        total = known.get(item.words.part_of)
        if total and total in one.plan.items and (one.told(total).rows or self._covered(total)):
            return "part"
        return "unknown"

    def _covered(self, item: Indicator) -> bool:
        """Whether on every day of the period somebody speaks for every part of the scope."""
        narrow = item.id if (item.record, item.id) in self.said else ""
        key = (item.record, narrow)
        if key not in self.answers:
            said = (*self.said.get((item.record, ""), ()), *(self.said[key] if narrow else ()))
            roots = self.scope.paths if said else ()
            self.answers[key] = bool(roots) and all(self._spoken_for(root, said) for root in roots)
        return self.answers[key]

    def _spoken_for(self, root: str, said: tuple[Said, ...]) -> bool:
        """Days on which nothing stands below ``root`` need nobody; some day must be spoken for."""
        stays = [(org_id, stay) for org_id, stay in self._stays() if inside(stay.path, root)]
        answers = [self._spoken_on(day, root, said, stays) for day in self._turns(said, stays)]
        return True in answers and False not in answers

    def _spoken_on(
        self, day: date, root: str, said: Iterable[Said], stays: list[tuple[int, Stay]]
    ) -> bool | None:
        """By the root, by one above it, or by every branch below it; None when nothing stands there."""
        above = [self.tree.path(one.org_id, day) for one in said if one.first <= day <= one.last]
        if any(path and inside(root, path) for path in above):
            return True
        standing = [(org_id, stay.path) for org_id, stay in stays if stay.since <= day <= stay.until]
        if not standing:
            return None
        branches = [path for org_id, path in standing if self.tree.kinds.get(org_id) in REPORTING]
        return bool(branches) and all(any(inside(branch, path) for path in above) for branch in branches)

    def _stays(self) -> Iterator[tuple[int, Stay]]:
        for org_id, stays in self.tree.stays.items():
            yield from ((org_id, stay) for stay in stays)

    def _turns(self, said: Iterable[Said], stays: Iterable[tuple[int, Stay]]) -> list[date]:
        """The first day of every stretch of the period in which nothing changes."""
        days = {self.period.first}
        for first, last in [(s.first, s.last) for s in said] + [(s.since, s.until) for _, s in stays]:
            days |= {first} if last == EVER else {first, last + DAY}
        return sorted(day for day in days if day in self.period)


def _register_kept(item: Indicator, one: Reading) -> bool:
    """Some stay of the register holds, wherever and of whatever kind: then the register is complete."""
    return any(
        group.facts.state == State.GOOD and group.facts.when[item.date] == When.INSIDE for group in one.groups
    )
