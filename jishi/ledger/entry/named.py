"""What tells people and records of one name apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jishi.orgs.models import Employment, Membership, Person


def named(rows: Iterable[Any]) -> list[tuple[Any, str]]:
    """Rows with what tells them apart: for people where they belong, for records organisation and date."""
    found = list(rows)
    if found and isinstance(found[0], Person):
        places = _places([person.pk for person in found])
        return [(person, places.get(person.pk, "未登记所在组织")) for person in found]
    return [(row, f"{row.org}　{row.on or '日期未填'}") for row in found]


def _places(people: list[int]) -> dict[int, str]:
    """Where each person was last in the Party, on the staff, or a member of anything. Two queries."""
    rows = Membership.objects.filter(person__in=people).select_related("org").order_by("-since")
    members = list(rows)
    staff = Employment.objects.filter(person__in=people).select_related("org").order_by("-since")
    party = [stay for stay in members if stay.kind == Membership.Kind.PARTY]
    found: dict[int, str] = {}
    stays: list[Membership | Employment] = [*party, *staff, *members]
    for stay in stays:
        found.setdefault(stay.person_id, stay.org.name)
    return found
