"""Write down who came to one event, all lines at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.core.errors import WrongValues
from jishi.ledger.access import row_for
from jishi.ledger.actions._change import changeable, write
from jishi.ledger.actions._lines import carry, lines_of
from jishi.ledger.actions._values import codes_unknown, writable
from jishi.ledger.base import OPEN
from jishi.ledger.holding import hold
from jishi.ledger.lists import code_list
from jishi.ledger.registry import ledger
from jishi.orgs.models import Person

EVENT, ATTENDANCE = ledger("event"), ledger("attendance")
NUMBERS = {"expected": ("present", "leave", "absent"), "attended": ("present",)} | {
    slug: (slug,) for slug in ("leave", "absent")
}
"""Which presences each number of an event counts; who sat in (列席) is in none."""
CAME = ("present", "observer")
SAID = ("presence", "role", "hours")
"""What is said of a line here."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one person, as codes of their lists; ``role`` 0 is not said."""

    presence: int
    role: int = 0


@transaction.atomic
def record_attendance(
    user: User, pk: int, said: Mapping[int, Said], *, version: int, today: date, numbers: bool
) -> Any:
    """Make ``said`` (by person) the attendance of event ``pk`` (登记到会) that ``user`` saw as ``version``.

    Who is left out has no line afterwards. New lines stand as the event does;
    lines that were handed in on their own stay as they are. With ``numbers``
    the event's numbers are counted from the lines. Nothing changed: nothing is
    written. Raises NotInScope without the right to edit the event, WrongValues
    with every fault by person, UserError when the event is handed in or was
    changed meanwhile.
    """
    event = row_for(user, EVENT, pk, today, action="edit")
    hold(event.institution_id)
    event.refresh_from_db()  # an organisation that moved meanwhile gave it another place
    changeable(EVENT, event)
    known = {line.person_id: line for line in lines_at(event)}
    wanted = {who: one for who, one in said.items() if who not in known or known[who].status in OPEN}
    _check(event, wanted)
    changes = _Changes.between(user, event, known, wanted)
    counted = numbers_of([*wanted.values(), *(line for line in known.values() if line.status not in OPEN)])
    values = {name: n for name, n in counted.items() if numbers and n != getattr(event, name)}
    if not changes and not values and version == event.version:
        return event
    noted = {"attendance": _in_words(said.values())} if changes else {}
    written = write(user, "update", "登记", EVENT, event, version, OPEN, values, noted)
    changes.write(user)
    return written


def lines_at(event: Any) -> list[Any]:
    """The lines that say who was at ``event``, one a person."""
    rows = ATTENDANCE.rows(event.institution_id).filter(event=event.pk, deleted=False, duplicate_of=None)
    return list(rows.select_related("person").order_by("pk"))


def numbers_of(lines: Iterable[Any]) -> dict[str, int | None]:
    """The numbers of an event by what ``lines`` say; all None when they say nothing of who was to come."""
    slugs = code_list("presence").slugs
    found = Counter(slugs.get(line.presence, "") for line in lines)
    counted = {name: sum(found[slug] for slug in of) for name, of in NUMBERS.items()}
    return {name: n if counted["expected"] else None for name, n in counted.items()}


@dataclass
class _Changes:
    """The lines to be made, to be changed (with their values before) and to be deleted, repeated ones too."""

    made: list[Any]
    changed: list[tuple[Any, dict[str, Any]]]
    gone: QuerySet[Any]

    def __bool__(self) -> bool:
        return bool(self.made or self.changed or self.gone)

    @classmethod
    def between(
        cls, user: User, event: Any, known: Mapping[int, Any], wanted: Mapping[int, Said]
    ) -> _Changes:
        made = [_line(user, event, who, one) for who, one in wanted.items() if who not in known]
        kept = [(known[who], one) for who, one in wanted.items() if who in known]
        changed = [(line, before) for line, one in kept if (before := _set(event, line, one))]
        staying = [*wanted, *(who for who, line in known.items() if line.status not in OPEN)]
        ((_, here),) = lines_of(EVENT, event, status__in=OPEN)
        return cls(made, changed, here.exclude(person__in=staying))

    def write(self, user: User) -> None:
        rows = ATTENDANCE.model._default_manager
        rows.bulk_create(self.made)
        columns = {name: ATTENDANCE.field(name).attname for name in sorted(writable(ATTENDANCE))}
        nothing: dict[str, Any] = {}
        made = [
            (line, nothing, {name: getattr(line, of) for name, of in columns.items()}) for line in self.made
        ]
        trail.leave_each(user, "create", ATTENDANCE.code, made)
        for line, _ in self.changed:
            line.version, line.updated_at = line.version + 1, now()
        rows.bulk_update([line for line, _ in self.changed], [*SAID, "version", "updated_at"])
        changed = [
            (line, before, {name: getattr(line, name) for name in before}) for line, before in self.changed
        ]
        trail.leave_each(user, "update", ATTENDANCE.code, changed)
        carry(user, "delete", [(ATTENDANCE, self.gone)], {"deleted": True})


def _line(user: User, event: Any, who: int, said: Said) -> Any:
    line: Any = ATTENDANCE.model(created_by=user, event=event, person_id=who)
    for name in ("institution_id", "org_id", "org_path", "org_kind", "on", "status"):
        setattr(line, name, getattr(event, name))
    line.presence, line.role, line.hours = said.presence, said.role, _hours(event, said)
    return line


def _set(event: Any, line: Any, said: Said) -> dict[str, Any]:
    """Set what was said on ``line``; what it said before, by column, of those that changed.

    Hours typed by hand stay as long as the presence does.
    """
    new: dict[str, Any] = {"presence": said.presence, "role": said.role}
    if said.presence != line.presence:
        new["hours"] = _hours(event, said)
    before = {name: getattr(line, name) for name, value in new.items() if value != getattr(line, name)}
    for name in before:
        setattr(line, name, new[name])
    return before


def _hours(event: Any, said: Said) -> int | None:
    """Who came was there for the hours of the event, who did not for none."""
    came = [code_list("presence").numbers[slug] for slug in CAME]
    return event.hours if said.presence in came else 0


def _check(event: Any, said: Mapping[int, Said]) -> None:
    """Raises WrongValues with every fault, by the key of the person."""
    here = set(
        Person.objects.filter(institution=event.institution_id, pk__in=said).values_list("pk", flat=True)
    )
    found: dict[str, list[str]] = {}
    for who, one in said.items():
        line = ATTENDANCE.model(presence=one.presence, role=one.role)
        faults = [f"“{ATTENDANCE.label(name)}”{fault}" for name, fault in codes_unknown(line)]
        faults += ["没有选到会情况。"] if not one.presence else []
        faults += ["没有这个人，只能从本单位的人员中选。"] if who not in here else []
        if faults:
            found[str(who)] = faults
    if found:
        problem = f"到会名单里有 {len(found)} 人填得不对。"
        raise WrongValues(found, problem, "请改正后重新保存。", ledger=ATTENDANCE.code, found=len(found))


def _in_words(said: Iterable[Said]) -> str:
    """How many of each presence, as the trace says it: 出席 18、请假 2."""
    found = Counter(one.presence for one in said)
    labels = code_list("presence").labels
    return "、".join(f"{label} {found[code]}" for code, label in labels.items() if found[code]) or "无人"
