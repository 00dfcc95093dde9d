"""Give rows their place anew after an organisation was moved with a date in the past."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.ledger.holding import hold
from jishi.ledger.records.plans import NIL_RETURN
from jishi.ledger.registry import LEDGERS
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation
from jishi.orgs.tree import Tree

RECORDS = (*(spec for spec in LEDGERS.values() if spec.in_records), NIL_RETURN)


@transaction.atomic
def restamp(org: Organisation, since: date, actor: User | None = None) -> dict[str, int]:
    """Re-stamp the rows of ``org`` and all below it that are dated ``since`` or later, or not at all.

    To be called after ``orgs.tree.place``, best in the same transaction. One
    query for each ledger, and one UPDATE for each stay of each organisation that
    has such rows, whatever their number. Versions stay,
    since nobody changed what the rows say. Returns how many rows of each
    ledger got another place; calling it again finds none.
    """
    hold(org.institution_id)
    tree = Tree.of(org.institution_id)
    moved = [pk for pk in tree.stays if _below(tree, pk, org, since)]
    found = {spec.code: _records(spec, tree, moved, since) for spec in RECORDS}
    counts = {code: count for code, count in found.items() if count}
    trail.leave(actor, "restamp", "organisation", org, after={"since": since, **counts})
    return counts


def _below(tree: Tree, pk: int, org: Organisation, since: date) -> bool:
    """Whether ``pk`` is ``org`` or stood below it on any day from ``since`` on."""
    own = {stay.path for stay in tree.stays[org.pk]}
    return any(
        stay.until >= since and any(stay.path.startswith(path) for path in own) for stay in tree.stays[pk]
    )


def _records(spec: LedgerSpec, tree: Tree, moved: list[int], since: date) -> int:
    count = _rows(spec.model._default_manager.all(), "on", tree, moved, since)
    if spec.hosts:
        back: Any = spec.model._meta.get_field(spec.hosts).remote_field
        count += _rows(spec.further_hosts(), f"{back.name}__on", tree, moved, since)
    return count


def _rows(rows: QuerySet[Any], day: str, tree: Tree, moved: list[int], since: date) -> int:
    late = Q(**{f"{day}__gte": since}) | Q(**{f"{day}__isnull": True})
    having = rows.filter(late, org_id__in=moved).order_by().values_list("org_id", flat=True).distinct()
    return sum(_each_stay(rows.filter(org_id=pk), day, tree, pk, since) for pk in having)


def _each_stay(rows: QuerySet[Any], day: str, tree: Tree, pk: int, since: date) -> int:
    """Stamp the rows of each stretch between two stays with the path that decides there (``Tree.path``)."""
    stays = tree.stays[pk]
    turns = [stay.since for stay in stays[1:]]
    count = 0
    for first, end in zip([None, *turns], [*turns, None], strict=True):
        if end is not None and end <= since:
            continue
        start = since if first is None else max(first, since)
        within = Q(**{f"{day}__gte": start})
        if end is not None:
            within &= Q(**{f"{day}__lt": end})
        count += _stamp(rows.filter(within), tree.path(pk, start))
    return count + _undated(rows, day, tree, pk)


def _undated(rows: QuerySet[Any], day: str, tree: Tree, pk: int) -> int:
    """Rows without a date stand where their organisation stood on its first day."""
    since = Organisation.objects.filter(pk=pk).values_list("since", flat=True).get()
    return _stamp(rows.filter(**{f"{day}__isnull": True}), tree.path(pk, since))


def _stamp(rows: QuerySet[Any], path: str) -> int:
    return rows.exclude(org_path=path).update(org_path=path)
