"""Who sits before the page: the user, the institution, today, and what the grants allow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.timezone import localdate

from jishi.accounts.models import EVERY_LEDGER, Grant, User
from jishi.accounts.roles import RIGHTS, Right, Role
from jishi.accounts.scope import Scope
from jishi.core.errors import NotInScope
from jishi.ledger.registry import LEDGERS
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Institution, Organisation
from jishi.orgs.tree import Tree


@dataclass(frozen=True)
class Seat:
    """One user at work for one institution; all that a page asks about rights is asked here."""

    user: User
    institution: Institution
    today: date
    grants: tuple[Grant, ...]

    @classmethod
    def of(cls, user: User) -> Seat | None:
        """The seat of a signed-in user, at the institution of his first grant; None without any grant."""
        found = list(
            Grant.objects.filter(user=user).select_related("org__institution").order_by("org__number", "pk")
        )
        if not found:
            return None
        home = found[0].org.institution
        return cls(user, home, localdate(), tuple(g for g in found if g.org.institution_id == home.pk))

    def may(self, right: str) -> bool:
        """Whether any grant carries ``right``."""
        return any(right in RIGHTS[Role(grant.role)] for grant in self.grants)

    def scope(self, right: str = Right.VIEW, family: str = "") -> Scope:
        """Where the user has ``right``, with ledgers of ``family`` if one is named."""
        opening = [
            grant for grant in self.grants if right in RIGHTS[Role(grant.role)] and grant.opens(family)
        ]
        return Scope.granted(self.institution.pk, opening, self.tree, self.today)

    @property
    def paper_scopes(self) -> tuple[Scope, Scope]:
        """Where the user handles papers by grants for every ledger, and by any grant."""
        return self.scope(Right.PAPER, EVERY_LEDGER), self.scope(Right.PAPER)

    def ledgers(self, right: str = Right.VIEW) -> list[LedgerSpec]:
        """The ledgers the user has ``right`` to, in the order of the registry."""
        mine = [grant for grant in self.grants if right in RIGHTS[Role(grant.role)]]
        return [spec for spec in LEDGERS.values() if any(grant.opens(spec.family) for grant in mine)]

    def orgs(self, right: str = Right.VIEW, family: str = "") -> list[Organisation]:
        """The organisations of today the user has ``right`` over, in the tree's order, root first."""
        scope = self.scope(right, family)
        rows = Organisation.objects.filter(institution=self.institution)
        placed = [(self.tree.path(org.pk, self.today), org) for org in rows if self._stands(org)]
        return [org for path, org in sorted(placed, key=lambda one: one[0]) if path and scope.holds(path)]

    def org_names(self, right: str = Right.VIEW) -> dict[int, str]:
        """The names of ``orgs``; a Party group has its branch before it: every branch has a first one."""
        orgs = {self.tree.path(org.pk, self.today): org for org in self.orgs(right)}
        above = {
            path: orgs.get(path[:-5]) for path, org in orgs.items() if org.kind == Organisation.Kind.GROUP
        }
        branches = {path: branch.name for path, branch in above.items() if branch is not None}
        return {org.pk: branches.get(path, "") + org.name for path, org in orgs.items()}

    def org(self, pk: int | str, right: str = Right.VIEW) -> Organisation:
        """One of ``orgs``; raises NotInScope for any other."""
        found = next((org for org in self.orgs(right) if str(org.pk) == str(pk)), None)
        if found is None:
            raise NotInScope("没有找到所选的组织。", "请从您负责的组织中选择。", org=pk)
        return found

    def own_org(self, right: str) -> int | None:
        """The one organisation granted with ``right``; None for several, and for the top of the tree."""
        granted = {g.org for g in self.grants if right in RIGHTS[Role(g.role)]}
        own = granted.pop() if len(granted) == 1 else None
        return own.pk if own and own.kind != Organisation.Kind.COMMITTEE else None

    @cached_property
    def tree(self) -> Tree:
        return Tree.of(self.institution.pk)

    @property
    def role_names(self) -> str:
        """The roles, as the page says them: 党委办公室（局党委）."""
        return "、".join(f"{grant.get_role_display()}（{grant.org.name}）" for grant in self.grants)

    def _stands(self, org: Organisation) -> bool:
        return org.since <= self.today and (org.until is None or org.until >= self.today)
