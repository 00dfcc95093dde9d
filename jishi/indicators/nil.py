"""When nothing was found: is that zero, or does nobody know?

Zero is a fact only when something says so: a nil return (零报告) for the whole
scope, a complete register, or rows of the total of which the figure is a part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.figures import Pass
from jishi.indicators.reasons import When
from jishi.indicators.spec import HOLDS, Indicator
from jishi.ledger.models import NilReturn
from jishi.orgs.fields import inside
from jishi.orgs.models import Organisation
from jishi.orgs.tree import Tree

REPORTING = (Organisation.Kind.BRANCH,)


@dataclass(frozen=True, slots=True)
class Nil:
    """The confirmed nil returns that cover a period, for one scope."""

    scope: Scope
    said: Mapping[tuple[str, str], tuple[str, ...]]
    branches: tuple[str, ...]

    @classmethod
    def read(cls, scope: Scope, period: Period, tree: Tree) -> Nil:
        """One query; ``branches`` are the reporting organisations in scope on the period's last day."""
        rows = NilReturn.objects.confirmed().filter(
            institution_id=scope.institution_id, on__lte=period.first, until__gte=period.last
        )
        said: dict[tuple[str, str], tuple[str, ...]] = {}
        for ledger, indicator, path in rows.values_list("ledger", "indicator", "org_path"):
            said[ledger, indicator] = (*said.get((ledger, indicator), ()), path)
        leaves = {path for root in scope.paths for _, path in tree.leaves(root, period, REPORTING)}
        return cls(scope, said, tuple(sorted(leaves)))

    def basis(self, item: Indicator, one: Pass, known: Mapping[str, Indicator]) -> str:
        """Why a figure without rows is zero: "nil", "register", "part"; or "unknown"."""
        if self._covered(item):
            return "nil"
        if item.date in HOLDS.values() and _register_kept(item, one):
            return "register"
        total = known.get(item.words.part_of)
        if total and total.record == item.record and total in one.plan.items and one.counted(total):
            return "part"
        return "unknown"

    def _covered(self, item: Indicator) -> bool:
        """A nil return of the scope's root, of one above it, or of every branch below it."""
        paths = [*self.said.get((item.record, ""), ()), *self.said.get((item.record, item.id), ())]
        return bool(self.scope.paths) and all(self._speaks(paths, root) for root in self.scope.paths)

    def _speaks(self, paths: list[str], root: str) -> bool:
        if any(inside(root, path) for path in paths):
            return True
        below = [branch for branch in self.branches if inside(branch, root)]
        return bool(below) and all(any(inside(branch, path) for path in paths) for branch in below)


def _register_kept(item: Indicator, one: Pass) -> bool:
    """Some stay of the register holds, wherever and of whatever kind: then the register is complete."""
    return any(facts.when[item.date] == When.INSIDE for facts, _ in one.groups)
