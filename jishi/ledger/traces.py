"""The only door from a page to the audit trail: whose entries somebody may read."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from jishi.accounts.models import Grant, User
from jishi.accounts.roles import Right, roles_with
from jishi.accounts.scope import Scope
from jishi.audit.models import Entry
from jishi.ledger.families import FAMILIES
from jishi.ledger.people.access import FAMILY, STAYS, Reach
from jishi.ledger.registry import LEDGERS


def entries_for(user: User, institution_id: int, today: date) -> QuerySet[Entry]:
    """The entries ``user`` may read (查看操作留痕), newest first.

    Over the whole institution that is everything. Over a part of it, or of the
    ledgers, it is what was done to rows that stand there: an entry has no place
    of its own.
    """
    rows: QuerySet[Entry] = Entry.objects.filter(institution_id=institution_id)
    reach = Reach.of(user, institution_id, today, Right.TRAIL)
    if not _whole(user, reach):
        rows = rows.filter(_of_records(user, reach, today) | _of_basics(user, reach, today))
    return rows.order_by("-at", "-pk")


def _whole(user: User, reach: Reach) -> bool:
    """Whether the right covers every organisation and every ledger."""
    grants = Grant.objects.filter(user=user, org__in=reach.orgs, role__in=roles_with(Right.TRAIL))
    unlimited = [grant.org_id for grant in grants if not grant.families]
    return any(stay.path.count(".") == 1 for org in unlimited for stay in reach.tree.stays[org][-1:])


def _of_records(user: User, reach: Reach, today: date) -> Q:
    """Entries about records that stand in scope, ledger by ledger."""
    scopes = {family: Scope.of(user, reach.institution_id, today, Right.TRAIL, family) for family in FAMILIES}
    allowed = Q(pk__in=[])
    for spec in LEDGERS.values():
        if spec.in_records and scopes[spec.family].paths:
            rows = spec.rows(reach.institution_id).filter(scopes[spec.family].rows())
            allowed |= Q(record=spec.code, row__in=rows.values("pk"))
    return allowed


def _of_basics(user: User, reach: Reach, today: date) -> Q:
    """Entries about organisations in scope, and about people in them."""
    allowed = Q(record="organisation", row__in=reach.orgs)
    within = Reach.of(user, reach.institution_id, today, Right.TRAIL, family=FAMILY)
    for code, spec in STAYS.items():
        allowed |= Q(record=code, row__in=within.stays(spec).values("pk"))
    return allowed | Q(record="person", row__in=within.people().values("pk"))
