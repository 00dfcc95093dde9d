"""The only door from a page to the rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Func, Q, QuerySet

from jishi.accounts.models import User
from jishi.accounts.scope import Scope
from jishi.core.errors import NotInScope
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.tree import Tree


def rows_for(
    user: User, spec: LedgerSpec, on: date, *, action: str = "view", deleted: bool = False
) -> QuerySet[Any]:
    """The rows of a ledger that ``user`` may ``action`` on that day, organisations loaded.

    A joint event may be viewed by every host, and changed by the one who keeps
    it. With ``deleted`` the deleted rows instead of the live ones.
    """
    return rows_in(Scope.each(user, on, action, spec.family), spec, on, action=action, deleted=deleted)


def rows_in(
    scopes: Iterable[Scope], spec: LedgerSpec, on: date, *, action: str = "view", deleted: bool = False
) -> QuerySet[Any]:
    """The same for scopes that are known already to be where somebody may ``action``; no query yet."""
    allowed = Q(pk__in=[])
    for scope in scopes:
        allowed |= kept_in(scope, spec, on)
        if action == "view":
            allowed |= hosted_in(scope, spec)
    rows: QuerySet[Any] = spec.model._default_manager.filter(allowed).select_related("org")
    return rows.filter(deleted=deleted) if spec.in_records else rows


def rows_as_they_lie(scope: Scope, spec: LedgerSpec) -> QuerySet[Any]:
    """The live records kept in ``scope``, with no index leading to them.

    For a question no index answers, asked of most of a table (words, an order
    by text): to go from the index to each row costs more than to read them all.
    """
    rows = spec.model._default_manager.alias(home=Unindexed("institution_id"))
    return rows.filter(scope.rows(home="home"), deleted=False)


class Unindexed(Func):
    """A number as it stands, by a way that neither database takes an index for."""

    template = "+%(expressions)s"
    arity = 1


def row_for(
    user: User, spec: LedgerSpec, pk: int, on: date, *, action: str = "view", deleted: bool = False
) -> Any:
    """One row; raises NotInScope when it is absent or belongs to others, alike."""
    row = rows_for(user, spec, on, action=action, deleted=deleted).filter(pk=pk).first()
    if row is None:
        raise not_found(spec, pk)
    return row


def not_found(spec: LedgerSpec, pk: int) -> NotInScope:
    """What is said of a row that is not there and of one that is somebody else's."""
    return NotInScope(
        "没有找到这条记录。", "它可能已被删除，或不在您的管理范围内。", ledger=spec.code, row=pk
    )


def on_its_own(spec: LedgerSpec) -> Q:
    """Leaves out lines that stand as the record they belong to: whoever deals with that deals with them."""
    if not spec.goes_with:
        return Q()
    same = {"status": F("status"), "deleted": F("deleted")}
    return ~Q(**{f"{spec.goes_with}__{name}": value for name, value in same.items()})


def search(rows: QuerySet[Any], spec: LedgerSpec, words: str) -> QuerySet[Any]:
    """Rows in which every word occurs in some searchable field; all rows for no words."""
    for word in words.split():
        hit = Q(pk__in=[])
        for name in spec.search:
            hit |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(hit)
    return rows


def kept_in(scope: Scope, spec: LedgerSpec, on: date) -> Q:
    """Records by the path they keep; stays by where their organisation stands on that day."""
    if spec.in_records:
        return scope.rows()
    tree = Tree.of(scope.institution_id)
    return Q(org_id__in=[pk for pk in tree.stays if scope.holds(tree.path(pk, on))])


def hosted_in(scope: Scope, spec: LedgerSpec) -> Q:
    """Joint events with a further host in scope; nothing for ledgers without hosts."""
    if not spec.hosts:
        return Q(pk__in=[])
    back: Any = spec.model._meta.get_field(spec.hosts).remote_field
    return Q(pk__in=spec.further_hosts().filter(scope.rows()).values(f"{back.name}_id"))
