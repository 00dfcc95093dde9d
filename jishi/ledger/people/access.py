"""The only door from a page to organisations and people: whom a user may see, and whom he may maintain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value

from jishi.accounts.models import User
from jishi.accounts.roles import Right
from jishi.accounts.scope import Scope
from jishi.core.errors import NotInScope
from jishi.ledger.registry import LEDGERS
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation, Person
from jishi.orgs.tree import Tree

FAMILY = "people"
STAYS: dict[str, LedgerSpec] = {code: LEDGERS[code] for code in ("membership", "post", "employment")}
"""What ties a person to an organisation."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Organisations by their key, and through their stays the people in them."""

    institution_id: int
    orgs: frozenset[int]
    tree: Tree

    @classmethod
    def of(cls, user: User, institution_id: int, today: date, *rights: str, family: str = "") -> Reach:
        """What ``user`` has any of ``rights`` over, by where organisations stand ``today``."""
        tree = Tree.of(institution_id)
        scopes = [
            Scope.of(user, institution_id, today, right, "" if right == Right.TREE else family)
            for right in rights
        ]
        found = {pk for pk in tree.stays if any(scope.holds(tree.path(pk, today)) for scope in scopes)}
        return cls(institution_id, frozenset(found), tree)

    @classmethod
    def seen(cls, user: User, institution_id: int, today: date) -> Reach:
        """The organisations a page may show: those one may look at and those one maintains."""
        return cls.of(user, institution_id, today, Right.VIEW, Right.TREE)

    @classmethod
    def people_seen(cls, user: User, institution_id: int, today: date) -> Reach:
        """The same for people, whose ledgers a section may be shut out of."""
        return cls.of(user, institution_id, today, Right.VIEW, Right.TREE, family=FAMILY)

    @classmethod
    def kept(cls, user: User, institution_id: int, today: date) -> Reach:
        """What the user maintains."""
        return cls.of(user, institution_id, today, Right.TREE)

    def org(self, pk: int) -> Organisation:
        """One organisation; raises NotInScope when it is absent or belongs to others, alike."""
        found = Organisation.objects.filter(pk=pk, institution_id=self.institution_id).first()
        if found is None or found.pk not in self.orgs:
            raise no_org(pk)
        return found

    def people(self) -> QuerySet[Person]:
        """Everybody who belongs, or ever belonged, to one of the organisations."""
        inside = Q(pk__in=[])
        for spec in STAYS.values():
            inside |= Q(Exists(self.stays(spec).filter(person=OuterRef("pk"))))
        return Person.objects.filter(inside, institution_id=self.institution_id)

    def person(self, pk: int) -> Person:
        """One person; raises NotInScope when there is none or only others know of him, alike."""
        found = self.people().filter(pk=pk).first()
        if found is None:
            raise no_person(pk)
        return found

    def stays(self, spec: LedgerSpec, among: Iterable[int] | None = None) -> QuerySet[Any]:
        """Stays in the organisations, or in those ``among`` them."""
        orgs = self.orgs if among is None else self.orgs & set(among)
        return spec.rows(self.institution_id).filter(org__in=orgs)


def on_day(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """The stays that hold on ``day``."""
    return rows.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


def counts_of(org: Organisation, specs: Iterable[LedgerSpec]) -> dict[str, int]:
    """How many live records of each ledger an organisation keeps, whatever their state. One query.

    Whoever asks sees the organisation and has a right to the ledgers.
    """
    asked = [
        spec.rows(org.institution_id)
        .filter(org=org, deleted=False)
        .values(code=Value(spec.code))
        .annotate(count=Count("pk"))
        for spec in specs
    ]
    if not asked:
        return {}
    first, *others = asked
    return {row["code"]: row["count"] for row in first.union(*others, all=True)}


def no_org(pk: int) -> NotInScope:
    return NotInScope("没有找到这个组织。", "它可能已被撤销，或不在您的管理范围内。", org=pk)


def no_person(pk: int) -> NotInScope:
    return NotInScope("没有找到这个人。", "可能编号不对，或不在您的管理范围内。", person=pk)
