"""What whoever keeps an event does: open the list to phones, tick by hand, close, take over the ticks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime, now

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.core.errors import UserError
from jishi.flows.check_in.models import CheckIn, Place
from jishi.ledger.base import OPEN
from jishi.ledger.entry.named import named
from jishi.ledger.people.members import called
from jishi.orgs.models import Person

MINUTES = (15, 30, 60, 120)
"""For how long a list may be open at a time."""
EVENT = "event"
KEPT = timedelta(days=30)
"""So long ticks that nobody wrote are kept after the list closed."""


def of(event: Any) -> CheckIn | None:
    """The check-in of an event, open or over; None where there is none, or nothing is left of it."""
    return CheckIn.objects.filter(event=event).first()


def held(event: Any) -> CheckIn | None:
    """The same, kept from other desks until the transaction ends: nobody closes what another throws away."""
    return CheckIn.objects.select_for_update().filter(event=event).first()


def may_change(event: Any) -> None:
    """Raises UserError when the event was handed in or deleted."""
    if event.deleted or event.status not in OPEN:
        raise UserError("活动已经提交，不能签到。", "要改到会名单，请审核人先退回。", event=event.pk)


def places(check_in: CheckIn) -> list[Place]:
    """Everybody on the list, by name; who ticked first shows nowhere."""
    rows = check_in.places.select_related("person").order_by("person__name", "person_id")
    return list(rows)


def apart(places: Iterable[Place]) -> list[tuple[Place, str]]:
    """Each place with where its person belongs, "" for whoever is told from the others by name alone."""
    found = list(places)
    names = Counter(place.person.name for place in found)
    twins = dict(named([place.person for place in found if names[place.person.name] > 1]))
    return [(place, twins.get(place.person, "")) for place in found]


def arrived(check_in: CheckIn) -> list[Person]:
    """Who is ticked, by name."""
    return [place.person for place in places(check_in) if place.came]


@transaction.atomic
def open_for(user: User, event: Any, people: Iterable[Person], minutes: int) -> CheckIn:
    """Let ``people`` check in to ``event`` (开始签到) for some minutes from now on.

    What is ticked already stays; open, it is open for that long from now.
    Raises UserError when the event was handed in or deleted, or for another number of minutes.
    """
    event.refresh_from_db()
    may_change(event)
    if minutes not in MINUTES:
        raise UserError("没有选签到开多久。", "请选一个时长，再点“开始签到”。", minutes=minutes)
    until = now() + timedelta(minutes=minutes)
    check_in, _ = CheckIn.objects.update_or_create(
        event=event, defaults={"until": until}, create_defaults=_new(user, event) | {"until": until}
    )
    put_on(check_in, people)
    _trace(user, "open_check_in", check_in)
    return check_in


def _new(user: User, event: Any) -> dict[str, Any]:
    return {"institution_id": event.institution_id, "by": user}


def put_on(check_in: CheckIn, people: Iterable[Person]) -> None:
    """Put on the list whoever is not on it."""
    rows = [Place(check_in=check_in, person=one) for one in people]
    Place.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def close(user: User, check_in: CheckIn) -> None:
    """Take no more ticks (截止签到); closed twice is closed once."""
    if check_in.is_open:
        check_in.until = now()
        check_in.save(update_fields=["until"])
        _trace(user, "close_check_in", check_in)


@transaction.atomic
def drop(user: User, check_in: CheckIn) -> None:
    """Throw away what was ticked, with nothing written (作废)."""
    _trace(user, "drop_check_in", check_in)
    check_in.delete()


def tick(check_in: CheckIn, person: int, came: bool) -> Person | None:
    """Tick one person on the list, or take the tick back; None where nobody on the list is that person."""
    if not Place.objects.filter(check_in=check_in, person=person).update(came=came):
        return None
    return Person.objects.get(pk=person)


@transaction.atomic
def settle(event: Any, written: Iterable[int]) -> None:
    """The attendance of ``event`` is written: forget the ticks of those who stand in it as having come.

    What is left of a list that is over goes once no tick is left; an open one stays.
    """
    check_in = held(event)
    if check_in is None or check_in.is_open:
        return
    check_in.places.filter(came=True, person__in=list(written)).delete()
    if not check_in.places.filter(came=True).exists():
        check_in.delete()


def others(check_in: CheckIn, words: str) -> list[Person]:
    """Persons of that very name anywhere in the institution: guests are put on the list by the desk alone."""
    return called(check_in.institution_id, words)


def waiting(event: Any) -> QuerySet[Place]:
    """Ticks no list of attendance has yet, of a check-in that is over."""
    return Place.objects.filter(check_in__event=event, check_in__until__lte=now(), came=True)


def sweep() -> int:
    """Throw away check-ins nobody took over; how many."""
    old = CheckIn.objects.filter(until__lte=now() - KEPT)
    return sum(bool(one.delete()[0]) for one in old)


def _trace(user: User, action: str, check_in: CheckIn) -> None:
    until = localtime(check_in.until).strftime("%Y-%m-%d %H:%M")
    trail.leave(user, action, EVENT, check_in.event, after={"until": until})
