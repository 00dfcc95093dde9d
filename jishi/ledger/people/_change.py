"""What these changes share: the lock, the check that nobody was first, all faults at once, the trace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.core.errors import Conflict, NotInScope, UserError
from jishi.ledger.holding import hold
from jishi.ledger.people.access import Reach, no_org, no_person
from jishi.ledger.people.marks import mark_of_org, mark_of_person
from jishi.orgs.models import Organisation, Person


def kept_org(user: User, pk: int, today: date, seen: str = "") -> tuple[Organisation, Reach]:
    """An organisation ``user`` maintains, held until the transaction ends.

    Raises NotInScope for any other, Conflict when it is no longer what ``seen``
    is the mark of ("" asks for nothing).
    """
    reach = _held(user, Organisation.objects.filter(pk=pk).first(), no_org(pk), today)
    org = reach.org(pk)
    agree(seen, mark_of_org(org), org=pk)
    return org, reach


def kept_person(user: User, pk: int, today: date, seen: str = "") -> tuple[Person, Reach]:
    """The same for a person."""
    reach = _held(user, Person.objects.filter(pk=pk).first(), no_person(pk), today)
    person = reach.person(pk)
    agree(seen, mark_of_person(person), person=pk)
    return person, reach


def _held(user: User, row: Organisation | Person | None, absent: NotInScope, today: date) -> Reach:
    """What ``user`` maintains where ``row`` belongs, its institution held; raises ``absent`` for none."""
    if row is None:
        raise absent
    hold(row.institution_id)
    return Reach.kept(user, row.institution_id, today)


def agree(seen: str, found: str, **context: Any) -> None:
    """Raise Conflict when somebody changed what the user saw."""
    if seen and seen != found:
        raise Conflict(
            "别人刚刚改过这里的内容。",
            "本页已换成最新情况，您填的内容还在，请核对后再保存一次。",
            **context,
        )


def refuse(faults: Iterable[str], **context: Any) -> None:
    """Raise one UserError that says all ``faults``; nothing when there is none."""
    said = list(faults)
    if said:
        raise UserError("".join(said), "请改正后重新保存。", faults=len(said), **context)


def faults_of(row: models.Model) -> Iterator[str]:
    """What the columns and constraints of ``row`` do not allow."""
    for look in (row.clean_fields, row.validate_constraints):
        try:
            look()
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                label = "" if name == NON_FIELD_ERRORS else f"“{row._meta.get_field(name).verbose_name}”："  # type: ignore[union-attr]
                yield from (f"{label}{message}" for message in messages)


def put(row: models.Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """Set ``values`` on ``row`` and return what stood there before, for the columns that differ."""
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, values[name])
    return before


def said(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """The named columns as they stand, for the trace."""
    return {name: getattr(row, name) for name in names}


def save_change(user: User, action: str, record: str, row: models.Model, before: Mapping[str, Any]) -> None:
    """Write the columns named in ``before`` and leave the trace; nothing changed, nothing written."""
    if before:
        row.save(update_fields=list(before))
        trail.leave(user, action, record, row, before=before, after=said(row, before))
