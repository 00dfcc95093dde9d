"""Row-level rights. The one place that turns a user into a filter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from jishi.accounts.models import Grant, User
from jishi.accounts.roles import roles_with
from jishi.orgs.fields import inside, upper
from jishi.orgs.models import Organisation
from jishi.orgs.tree import Tree


@dataclass(frozen=True, slots=True)
class Scope:
    """Subtrees of one institution, as paths; no path means no row at all."""

    institution_id: int
    paths: tuple[str, ...]
    label: str = ""

    @classmethod
    def of(cls, user: User, institution_id: int, on: date, action: str = "view", family: str = "") -> Scope:
        """Where ``user`` may ``action`` (a Right), with ledgers of ``family`` if one is named.

        That is every place the granted organisations had up to ``on``. A row
        keeps the path of its own date, and the clerk of a branch that moved in
        June must still find January's.
        """
        if not user.is_authenticated or not user.is_active:
            return cls(institution_id, ())
        grants = Grant.objects.filter(
            user=user, role__in=roles_with(action), org__institution_id=institution_id
        )
        opening = [grant for grant in grants if grant.opens(family)]
        return cls.granted(institution_id, opening, Tree.of(institution_id), on)

    @classmethod
    def granted(cls, institution_id: int, grants: Iterable[Grant], tree: Tree, on: date) -> Scope:
        """What ``grants`` open, every one of them; no query."""
        paths = {path for grant in grants for path in tree.paths(grant.org_id, on)}
        return cls(institution_id, tuple(sorted(paths)))

    @classmethod
    def each(cls, user: User, on: date, action: str = "view", family: str = "") -> list[Scope]:
        """The same for every institution ``user`` has a grant in; most users have one."""
        if not user.is_authenticated:
            return []
        homes = Grant.objects.filter(user=user).values_list("org__institution_id", flat=True).distinct()
        return [cls.of(user, home, on, action, family) for home in homes.order_by("org__institution_id")]

    @classmethod
    def below(cls, org: Organisation, on: date, since: date | None = None) -> Scope:
        """The subtree of ``org`` as it stands ``on`` that day.

        With ``since`` at every place it had from then to ``on``, so that a year's
        figure of a branch that moved in June has its rows of both halves.
        """
        paths = Tree.of(org.institution_id).paths(org.pk, on, since or on)
        return cls(org.institution_id, paths, org.name)

    @classmethod
    def whole(cls, institution_id: int, label: str = "") -> Scope:
        """Every row of the institution."""
        return cls(institution_id, ("",), label)

    def rows(self, field: str = "org_path", home: str = "institution_id") -> Q:
        """A filter on the rows in scope; with no path it matches nothing."""
        allowed = Q(pk__in=[])
        for path in self.paths:
            allowed |= Q(**{f"{field}__gte": path, f"{field}__lt": upper(path)}) if path else ~Q(pk__in=[])
        return Q(**{home: self.institution_id}) & allowed

    def holds(self, path: str) -> bool:
        """Whether a row with this path is in scope."""
        return any(inside(path, root) for root in self.paths)

    def holds_all(self, tree: Tree) -> bool:
        """Whether every place any organisation ever had is in scope."""
        return all(self.holds(stay.path) for stays in tree.stays.values() for stay in stays)
