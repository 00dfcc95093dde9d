"""Who belongs to an organisation on a day, as a gathering of it is called together; a person by name.

These look past anybody's reach: a page asks only for organisations its user
looks after, and for persons by their full name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from jishi.ledger.people.access import STAYS, on_day
from jishi.orgs.models import Membership, Organisation, Person

Kind = Organisation.Kind
MEMBERS = {Kind.UNION: Membership.Kind.UNION, Kind.LEAGUE: Membership.Kind.LEAGUE}
LED = (Kind.COMMITTEE, Kind.DISCIPLINE, Kind.GENERAL_BRANCH)
"""Bodies whose own gatherings are those of whoever holds a post in them."""
FOUND = 12


def members_of(org: Organisation, day: date) -> QuerySet[Person]:
    """Party members of a branch, union and League members, the staff of an office; of a committee also
    whoever holds a post in it. By name."""
    stays = [_stays("employment", org, day)] if org.kind == Kind.OFFICE else [_members(org, day)]
    stays += [_stays("post", org, day)] if org.kind in LED else []
    held = Q(*(Q(one) for one in stays), _connector=Q.OR)
    return Person.objects.filter(held, institution=org.institution_id).order_by("name", "pk")


def called(institution_id: int, words: str) -> list[Person]:
    """Persons of that very name, wherever they belong; nobody can leaf through others by a part of it."""
    rows = Person.objects.filter(institution=institution_id, name=words)
    return list(rows.order_by("pk")[:FOUND])


def known(institution_id: int, keys: Iterable[int]) -> dict[int, Person]:
    """The persons of the institution among ``keys``."""
    return {one.pk: one for one in Person.objects.filter(institution=institution_id, pk__in=set(keys))}


def _members(org: Organisation, day: date) -> Exists:
    return _stays("membership", org, day, kind=MEMBERS.get(Kind(org.kind), Membership.Kind.PARTY))


def _stays(code: str, org: Organisation, day: date, **more: int) -> Exists:
    rows = on_day(STAYS[code].rows(org.institution_id), day).filter(org=org, **more)
    return Exists(rows.filter(person=OuterRef("pk")))
