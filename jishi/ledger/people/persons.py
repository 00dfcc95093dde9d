"""Changes of persons themselves: a new one with the first stay, corrections of what is known of him."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.ledger.people import stays
from jishi.ledger.people._change import faults_of, kept_org, kept_person, put, refuse, said, save_change
from jishi.ledger.people.access import Reach
from jishi.orgs.models import Organisation, Person

RECORD = "person"
KNOWN = ("name", "sex", "born_on", "education", "retired_on", "minority", "veteran_cadre")
"""All that is kept of a person."""


@transaction.atomic
def create(
    user: User,
    values: Mapping[str, Any],
    code: str,
    stay: Mapping[str, Any],
    *,
    today: date,
    namesake: bool = False,
) -> Person:
    """Write down a person (新增人员) with the first stay, of ledger ``code``.

    Nobody is written down without a stay: who belongs nowhere would be found
    by nobody. Raises UserError when somebody of that name is there already,
    unless ``namesake`` says that it is another person.
    """
    org: Organisation = stay["org"]
    org, reach = kept_org(user, org.pk, today)
    person = Person(institution_id=org.institution_id, **values)
    twins = [] if namesake else [*_namesakes(reach, person)]
    refuse([*faults_of(person), *_days(person), *twins], org=org.pk)
    person.save(force_insert=True)
    trail.leave(user, "create", RECORD, person, after=said(person, KNOWN))
    stays.add(user, code, person, stay, reach)
    return person


@transaction.atomic
def correct(user: User, pk: int, values: Mapping[str, Any], *, today: date, seen: str = "") -> Person:
    """Correct what is known of a person (更正); who corrects it must maintain one of his organisations."""
    person, _ = kept_person(user, pk, today, seen)
    before = put(person, values)
    refuse([*faults_of(person), *_days(person)], person=pk)
    save_change(user, "correct", RECORD, person, before)
    return person


def _namesakes(reach: Reach, person: Person) -> Iterator[str]:
    count = reach.people().filter(name=person.name).count()
    if count:
        yield f"已有 {count} 位叫“{person.name}”的人员。如果不是同一个人，请勾选“确为另一人”。"


def _days(person: Person) -> Iterator[str]:
    if person.born_on and person.retired_on and person.retired_on <= person.born_on:
        yield "“退休日期”不能早于“出生日期”。"
