"""The roster as a page asks for it: who is on it on a day, under which conditions, what is told of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jishi.ledger.people.access import STAYS, Reach, on_day
from jishi.orgs.fields import inside
from jishi.orgs.models import Membership, Person, Post, PostLevel

Kind = Membership.Kind
KINDS: dict[str, str] = {
    "party": Kind.PARTY.label,
    "staff": "在编人员",
    "union": Kind.UNION.label,
    "league": Kind.LEAGUE.label,
    "all": "全部",
}
MEMBERS = {"party": Kind.PARTY, "union": Kind.UNION, "league": Kind.LEAGUE}
SERVING = {"serving": "在职", "retired": "退休"}
SEXES = {str(code): label for code, label in Person.Sex.choices if code}
LEVELS = {str(code): label for code, label in PostLevel.choices if code}
LONGEST_KEY = 19
"""Digits of a primary key."""
HEADS = (Post.Role.COMMITTEE_SECRETARY, Post.Role.BRANCH_SECRETARY, Post.Role.LEADER)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The conditions of a roster; "" asks for nothing. What is not known is taken as "" too."""

    day: date
    kind: str = "party"
    words: str = ""
    org: str = ""
    serving: str = ""
    sex: str = ""
    level: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str], day: date) -> Wanted:
        def known(name: str, values: Iterable[str], otherwise: str = "") -> str:
            value = given.get(name, "")
            return value if value in values else otherwise

        return cls(
            day,
            known("kind", KINDS, "party"),
            given.get("q", "").strip(),
            org if (org := given.get("org", "")).isdecimal() and len(org) <= LONGEST_KEY else "",
            known("serving", SERVING),
            known("sex", SEXES),
            known("level", LEVELS),
        )


@dataclass
class Line:
    """One person of the roster, with what holds on the day."""

    person: Person
    stays: list[tuple[str, Any]] = field(default_factory=list)

    def of(self, code: str) -> list[Any]:
        return [stay for found, stay in self.stays if found == code]

    @property
    def party(self) -> Membership | None:
        return next((stay for stay in self.of("membership") if stay.kind == Kind.PARTY), None)

    @property
    def others(self) -> list[Membership]:
        """Memberships of the League and the union."""
        return [stay for stay in self.of("membership") if stay.kind != Kind.PARTY]

    @property
    def post(self) -> Post | None:
        """The post that says most: a secretary's or leader's first."""
        posts: list[Post] = sorted(self.of("post"), key=lambda post: post.role not in HEADS)
        return posts[0] if posts else None

    @property
    def level(self) -> str:
        """The highest level of all posts, which is what the filter finds by; "" where none is said."""
        said = sorted(post.level for post in self.of("post") if post.level)
        return PostLevel(said[0]).label if said else ""

    @property
    def job(self) -> Any:
        return next(iter(self.of("employment")), None)


def on_the_roster(reach: Reach, wanted: Wanted) -> QuerySet[Person]:
    """The persons under all conditions, by name."""
    rows = without_kind(reach, wanted).filter(of_kind(reach, wanted, wanted.kind))
    return rows.order_by("name", "pk")


def counts(reach: Reach, wanted: Wanted) -> dict[str, int]:
    """How many there are of every kind under the other conditions. One query."""
    asked = {kind: Count("pk", filter=of_kind(reach, wanted, kind)) for kind in KINDS}
    found: dict[str, int] = without_kind(reach, wanted).aggregate(**asked)
    return found


def without_kind(reach: Reach, wanted: Wanted) -> QuerySet[Person]:
    rows = Person.objects.filter(institution_id=reach.institution_id)
    if wanted.words:
        rows = rows.filter(name__icontains=wanted.words)
    if wanted.sex:
        rows = rows.filter(sex=int(wanted.sex))
    if wanted.serving:
        gone = Q(retired_on__isnull=False, retired_on__lte=wanted.day)
        rows = rows.filter(gone if wanted.serving == "retired" else ~gone)
    if wanted.level:
        posts = on_day(reach.stays(STAYS["post"]), wanted.day).filter(level=int(wanted.level))
        rows = rows.filter(Exists(posts.filter(person=OuterRef("pk"))))
    return rows


def of_kind(reach: Reach, wanted: Wanted, kind: str) -> Q:
    """Who is of ``kind`` on the day, within the subtree that is asked for."""
    among = subtree(reach, wanted)
    if kind == "all":
        return Q(*(Q(_holds(reach, code, wanted.day, among)) for code in STAYS), _connector=Q.OR)
    if kind == "staff":
        return Q(_holds(reach, "employment", wanted.day, among))
    return Q(_holds(reach, "membership", wanted.day, among, kind=MEMBERS[kind]))


def subtree(reach: Reach, wanted: Wanted) -> frozenset[int] | None:
    """The organisations that stood in the subtree on the day; None for all."""
    if not wanted.org:
        return None
    root = reach.tree.path(int(wanted.org), wanted.day)
    if not root:
        return frozenset()
    return frozenset(pk for pk in reach.orgs if inside(reach.tree.path(pk, wanted.day), root))


def lines(reach: Reach, people: Iterable[Person], day: date) -> list[Line]:
    """What holds on the day of each person; one query for each sort of stay."""
    found = {person.pk: Line(person) for person in people}
    for code, spec in STAYS.items():
        rows = on_day(reach.stays(spec), day).filter(person__in=found).select_related("org")
        for stay in rows.order_by("since"):
            found[stay.person_id].stays.append((code, stay))
    return list(found.values())


def _holds(reach: Reach, code: str, day: date, among: frozenset[int] | None, **more: Any) -> Exists:
    rows = on_day(reach.stays(STAYS[code], among), day).filter(**more)
    return Exists(rows.filter(person=OuterRef("pk")))
