"""The list of who came to one event as a page draws it: who is on it, and what was said of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from jishi.accounts.roles import Right
from jishi.ledger.actions.record_attendance import (
    ATTENDANCE,
    CAME,
    EVENT,
    NUMBERS,
    Said,
    lines_at,
    numbers_of,
)
from jishi.ledger.base import OPEN
from jishi.ledger.entry.named import named
from jishi.ledger.fields import CodeField
from jishi.ledger.lists import code_list
from jishi.ledger.people.members import called, known, members_of
from jishi.orgs.models import Organisation, Person
from jishi.web.rows import may
from jishi.web.seat import Seat

MOST = 200
"""Members of one host that are listed; of more only those somebody names."""
LONGEST_KEY, LONGEST_CODE = 19, 4
"""Digits of a primary key, and of a code."""
LARGEST_KEY = 2**63
"""No column holds a number as large, so that no row has it."""
PERSON = "p-"
ROLE = "r-"


@dataclass
class Place:
    """One person on the list; ``line`` is what the ledger holds of him."""

    person: Person
    presence: int = 0
    role: int = 0
    line: Any = None
    where: str = ""
    fault: str = ""

    @property
    def locked(self) -> bool:
        """Whether the line was handed in on its own, so that nothing can be chosen here."""
        return self.line is not None and self.line.status not in OPEN

    @property
    def presence_said(self) -> str:
        return labels("presence").get(self.presence, "")

    @property
    def role_said(self) -> str:
        return labels("role").get(self.role, "")

    @property
    def held(self) -> str:
        """What the ledger says where it differs from what is chosen here."""
        now_is = self.line.presence if self.line else 0
        return "" if now_is == self.presence else labels("presence").get(now_is, "未登记")


@dataclass
class Group:
    """One host with its members; ``too_many`` where they are not listed one by one, ``closed`` where the
    seat does not look after that host."""

    title: str
    places: list[Place] = field(default_factory=list)
    too_many: int = 0
    closed: bool = False

    @property
    def last(self) -> Person:
        return self.places[-1].person


@dataclass
class Roll:
    """The whole list of one event, and the event's numbers beside those of the list."""

    event: Any
    groups: list[Group]
    extra: Group
    among: list[tuple[str, str]] = field(default_factory=list)
    """(key, who) of several persons of the name that was typed."""
    words: str = ""
    fault: str = ""
    added: str = ""
    """The name that was just put on the list."""
    ticked: set[int] = field(default_factory=set)
    """Who checked in by phone and was taken over into what is chosen here."""

    @classmethod
    def of(cls, event: Any, seat: Seat) -> Roll:
        """Members of the hosts ``seat`` looks after, on the day of the event, and whoever has a line."""
        lines = {line.person_id: line for line in lines_at(event)}
        groups, seen = [], set[int]()
        for org in hosts(event):
            group, people = _called(org, event, seat)
            for person in people:
                if person.pk not in seen:
                    group.places.append(_place(person, lines.get(person.pk)))
                    seen.add(person.pk)
            groups.append(group)
        others = [_place(line.person, line) for who, line in lines.items() if who not in seen]
        roll = cls(event, groups, Group("其他人员", others))
        roll._say_where(others)
        return roll

    def read(self, given: QueryDict) -> None:
        """Take over what a form says of each, with those that were added to it."""
        self._add(_named(self.event.institution_id, given.getlist("extra")))
        here = {place.person.pk for place in self.places}  # whoever left the list meanwhile keeps his tick
        self.ticked = here & {key_in(key) for key in given.getlist("ticked")}
        for place in self.places:
            if not place.locked:
                place.presence = code_in(given.get(f"{PERSON}{place.person.pk}", ""))
                place.role = code_in(given.get(f"{ROLE}{place.person.pk}", ""))

    def add(self, words: str, chosen: str) -> None:
        """Put the person of that name on the list; of several the one ``chosen`` by key."""
        self.words = words.strip()
        found = called(self.event.institution_id, self.words) if self.words else []
        picked = [one for one in found if str(one.pk) == chosen] if len(found) > 1 else found
        on_it = [place for place in self.places if picked and place.person.pk == picked[0].pk]
        if on_it:
            self.fault = f"“{self.words}”已经在名单上。"
        elif picked:
            self._add(picked)
            self.words, self.added = "", self.words
        elif found:
            self.among = [(str(one.pk), f"{one.name}（{where}）") for one, where in named(found)]
            self.fault = f"有 {len(found)} 个“{self.words}”，选是哪一个，再点“加到名单”。"
        else:
            self.fault = f"没有找到“{self.words}”，要写全名。" if self.words else "没有写姓名。"

    def fill(self, presence: int, role: int) -> int:
        """Say ``presence`` of whoever has none, and ``role`` of all without one; says how many."""
        rest = [place for place in self.places if not place.presence and not place.locked]
        for place in rest:
            place.presence = presence
        for place in self.places:
            if place.presence and not place.role and not place.locked:
                place.role = role
        return len(rest)

    def take_over(self, people: Iterable[Person]) -> list[tuple[Place, str]]:
        """Say of those who checked in that they came; gives back of whom something else was said, and what.

        Who was said to sit in (列席) came as such, and a line handed in on its own stays.
        """
        arrived = list(people)
        self._add(arrived)
        self.ticked = {person.pk for person in arrived}
        present, observer = (code_list("presence").numbers[slug] for slug in CAME)
        here = [one for one in self.places if one.person.pk in self.ticked]
        otherwise = [(one, one.presence_said) for one in here if one.presence not in (0, present, observer)]
        for place in here:
            if not place.locked and place.presence != observer:
                place.presence = present
        return otherwise

    @property
    def places(self) -> list[Place]:
        return [place for group in (*self.groups, self.extra) for place in group.places]

    @property
    def faulty(self) -> list[Place]:
        return [place for place in self.places if place.fault]

    @property
    def listed(self) -> list[Place]:
        """Those of whom the ledger holds a line."""
        return [place for place in self.places if place.line]

    @property
    def said(self) -> dict[int, Said]:
        """What the action is told."""
        return {
            one.person.pk: Said(one.presence, one.role) for one in self.places if one.presence or one.role
        }

    @property
    def counts(self) -> list[tuple[int, str, int]]:
        """(presence, label, how many) of each, last those nothing was said of."""
        found = Counter(place.presence for place in self.places)
        said = [*labels("presence").items(), (0, "未登记")]
        return [(code, label, found[code]) for code, label in said]

    @property
    def follows(self) -> bool:
        """Whether the event's numbers are those of the lines it has."""
        return self._now == numbers_of(place.line for place in self.places if place.line)

    @property
    def differing(self) -> list[tuple[str, int, int | None]]:
        """(label, as the event says, by the list) where numbers typed by hand say something else."""
        if self.follows or not self.counts_anybody:
            return []
        return [
            (EVENT.label(name), now, self._new[name])
            for name, now in self._now.items()
            if now is not None and now != self._new[name]
        ]

    @property
    def counts_anybody(self) -> bool:
        """Whether the list says of anybody who was to come whether he did."""
        return self._new["expected"] is not None

    @property
    def _new(self) -> dict[str, int | None]:
        return numbers_of(place for place in self.places if place.presence)

    @property
    def _now(self) -> dict[str, int | None]:
        return {name: getattr(self.event, name) for name in NUMBERS}

    def _add(self, people: Iterable[Person]) -> None:
        here = {place.person.pk for place in self.places}
        new = [Place(person) for person in people if person.pk not in here]
        self._say_where(new)
        self.extra.places += new

    def _say_where(self, places: list[Place]) -> None:
        told = {person.pk: where for person, where in named([place.person for place in places])}
        for place in places:
            place.where = told.get(place.person.pk, "")


def came(event: Any) -> list[tuple[str, list[str]]]:
    """(presence, names) as the lines of the event say; one query."""
    lines = lines_at(event)
    told = [
        (label, [line.person.name for line in lines if line.presence == code])
        for code, label in labels("presence").items()
    ]
    return [(label, names) for label, names in told if names]


def may_see_names(seat: Seat, event: Any) -> bool:
    """Whether the seat may read who was there: whoever may change or review the event."""
    return any(
        may(seat, EVENT, right) and seat.scope(right, EVENT.family).holds(event.org_path)
        for right in (Right.EDIT, Right.REVIEW)
    )


def _called(org: Organisation, event: Any, seat: Seat) -> tuple[Group, list[Person]]:
    """Who is called from one host. Naming a host on a draft opens nobody's list of members."""
    path = seat.tree.path(org.pk, seat.today)
    if org.pk != event.org_id and not (path and seat.scope().holds(path)):
        return Group(org.name, closed=True), []
    members = members_of(org, event.on or seat.today)
    people = list(members[: MOST + 1])
    if len(people) > MOST:
        return Group(org.name, too_many=members.count()), []
    return Group(org.name), people


def hosts(event: Any) -> list[Organisation]:
    """Who held the event: the keeper first."""
    return [event.org, *(host.org for host in event.hosts.select_related("org").order_by("org_path"))]


def labels(name: str) -> Mapping[int, str]:
    """The codes of one field of a line."""
    found = ATTENDANCE.field(name)
    assert isinstance(found, CodeField)
    return found.codes.labels


def _place(person: Person, line: Any) -> Place:
    return Place(person, line.presence, line.role, line) if line else Place(person)


def _named(institution_id: int, given: list[str]) -> Iterator[Person]:
    """The persons whose key and name the form gives back: a key alone names nobody."""
    pairs = [(key_in(key), name) for key, _, name in (one.partition(":") for one in given)]
    found = known(institution_id, [key for key, _ in pairs])
    yield from (found[key] for key, name in pairs if key in found and found[key].name == name)


def key_in(text: str) -> int:
    """A primary key as a form sends it; 0, which no row has, for anything else."""
    plain = text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY
    return int(text) if plain and int(text) < LARGEST_KEY else 0


def code_in(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_CODE else 0
