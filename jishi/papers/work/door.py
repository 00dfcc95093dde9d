"""Whose papers are whose, in hand and sealed. The one way from a user to a paper."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from jishi.accounts.models import EVERY_LEDGER, User
from jishi.accounts.roles import Right
from jishi.accounts.scope import Scope
from jishi.core.errors import NotInScope
from jishi.orgs.models import Organisation
from jishi.orgs.tree import Tree
from jishi.papers.working import WorkingPaper


def papers_for(
    user: User, institution_id: int, today: date, *, deleted: bool = False
) -> QuerySet[WorkingPaper]:
    """The papers ``user`` may work at, without their files: those ``handled`` lets through."""
    with Tree.held(institution_id):
        tree = Tree.of(institution_id)
        every, some = (
            Scope.of(user, institution_id, today, Right.PAPER, family) for family in (EVERY_LEDGER, "")
        )
    whose = handled((every, some), today, tree, Q(created_by=user))
    rows = WorkingPaper.objects.filter(whose, institution_id=institution_id, deleted=deleted)
    return rows.defer("draft").select_related("org", "created_by", "institution")


def handled(scopes: tuple[Scope, Scope], today: date, tree: Tree, began: Q, org: str = "org") -> Q:
    """The papers a user may read, decide, seal, export and check against.

    ``scopes`` are where his grants for papers are for every ledger, and where
    they are for any; ``began`` is the papers he began, ``org`` the column that
    says whom one is about. Every paper of the first is his. Where a grant is
    limited to families of ledgers (a section's) only what he began is: what
    others write stands on ledgers that are not open to him. A paper of the
    whole institution is for those who have all of it.
    """
    every, some = (_within(scope, today, tree, org) for scope in scopes)
    return every | (some & began)


def _within(scope: Scope, today: date, tree: Tree, org: str) -> Q:
    """Papers about organisations of ``scope``."""
    found = Q(**{f"{org}__in": reach(scope, today, tree)})
    return found | Q(**{org: None}) if has_all(scope, today, tree) else found


def paper_for(
    user: User, institution_id: int, pk: int, today: date, *, deleted: bool = False
) -> WorkingPaper:
    """One of them; raises NotInScope when it is absent or somebody else's, alike."""
    found = papers_for(user, institution_id, today, deleted=deleted).filter(pk=pk).first()
    if found is None:
        raise NotInScope("没有找到这份文稿。", "它可能已被删除，或不在您的管理范围内。", paper=pk)
    return found


def reach(scope: Scope, today: date, tree: Tree) -> list[int]:
    """The organisations below ``scope`` by the places they have, or last had, on that day."""
    return [pk for pk in tree.stays if (path := tree.path(pk, today)) and scope.holds(path)]


def has_all(scope: Scope, today: date, tree: Tree | None = None) -> bool:
    """Whether every top of the tree (read when not given) is within ``scope``."""
    tree = tree or Tree.of(scope.institution_id)
    placed = [tree.path(pk, today) for pk in tree.stays]
    tops = [path for path in placed if not any(path != other and path.startswith(other) for other in placed)]
    return bool(tops) and all(scope.holds(path) for path in tops)


def may_fill_for(user: User, institution_id: int, org: Organisation | None, today: date) -> bool:
    """Whether a paper of ``user`` may be about ``org`` (None: the whole institution)."""
    scope, tree = Scope.of(user, institution_id, today, Right.PAPER), Tree.of(institution_id)
    return has_all(scope, today, tree) if org is None else org.pk in reach(scope, today, tree)
