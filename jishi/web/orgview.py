"""The tree of organisations as a page draws it: who stood where on a day, how many, who leads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count

from jishi.ledger.access import rows_for
from jishi.ledger.base import Status
from jishi.ledger.people.access import STAYS, Reach, on_day
from jishi.ledger.registry import ledger
from jishi.orgs.fields import PATH_STEP
from jishi.orgs.models import Membership, Organisation, Post
from jishi.web.seat import Seat

Kind = Organisation.Kind
HEADS = (Post.Role.COMMITTEE_SECRETARY, Post.Role.BRANCH_SECRETARY)
PEOPLE = {
    Kind.COMMITTEE: "party",
    Kind.GENERAL_BRANCH: "party",
    Kind.BRANCH: "party",
    Kind.OFFICE: "staff",
    Kind.UNION: "union",
    Kind.LEAGUE: "league",
}
"""Which people an organisation is asked about; a group's members belong to its branch."""
GROUPS = {
    Membership.Kind.PARTY: "party",
    Membership.Kind.LEAGUE: "league",
    Membership.Kind.UNION: "union",
}
UNITS = {"party": "名党员", "league": "名团员", "union": "名会员", "staff": "名在编人员"}
TERM = ("term", "founding")


@dataclass(eq=False)
class Node:
    """One organisation of the tree and what hangs below it."""

    org: Organisation
    path: str
    own: Counter[str] = field(default_factory=Counter)
    heads: list[Any] = field(default_factory=list)
    elected: date | None = None
    due: date | None = None
    closed: bool = False
    children: list[Node] = field(default_factory=list)

    @property
    def depth(self) -> int:
        return len(self.path) // (PATH_STEP + 1) - 1

    @property
    def group(self) -> str:
        """Which people are counted here: ``party``, ``staff`` …; "" for none."""
        return PEOPLE.get(Kind(self.org.kind), "")

    @property
    def people(self) -> int:
        """How many, those below included."""
        return self.own[self.group] + sum(node._all(self.group) for node in self.children)

    @property
    def teams(self) -> list[Node]:
        """The groups of a branch, named beside it rather than below."""
        return [node for node in self.children if node.org.kind == Kind.GROUP and not node.children]

    @property
    def rest(self) -> list[Node]:
        """What hangs below it otherwise."""
        teams = self.teams
        return [node for node in self.children if node not in teams]

    @property
    def unit(self) -> str:
        return UNITS.get(self.group, "")

    def _all(self, group: str) -> int:
        return self.own[group] + sum(node._all(group) for node in self.children)


def standing(reach: Reach, day: date, *, closed: bool = False) -> list[Node]:
    """The organisations there were on ``day``, by path; with ``closed`` those ended before it too."""
    orgs = Organisation.objects.filter(pk__in=reach.orgs, since__lte=day)
    nodes = [
        Node(org, reach.tree.path(org.pk, day), closed=bool(org.until and org.until < day)) for org in orgs
    ]
    return sorted((node for node in nodes if closed or not node.closed), key=lambda node: node.path)


def placed(reach: Reach, day: date, kinds: Iterable[int] = ()) -> list[tuple[Organisation, int]]:
    """(organisation, depth) for a select, those of ``kinds`` alone if any are named."""
    wanted = set(kinds)
    nodes = [node for node in standing(reach, day) if not wanted or node.org.kind in wanted]
    top = min((node.depth for node in nodes), default=0)
    return [(node.org, node.depth - top) for node in nodes]


def grown(nodes: list[Node]) -> list[Node]:
    """The nodes hung below each other; those whose parent is not among them are the roots."""
    by_path = {node.path: node for node in nodes}
    roots: list[Node] = []
    for node in nodes:
        above = by_path.get(node.path[: -PATH_STEP - 1])
        (above.children if above else roots).append(node)
    return roots


def count_people(nodes: list[Node], reach: Reach, day: date) -> None:
    """Put the number of people of each sort on each node; two queries."""
    by_pk = {node.org.pk: node for node in nodes}
    members = on_day(reach.stays(STAYS["membership"]), day).values("org", "kind").annotate(n=Count("pk"))
    for row in members:
        if node := by_pk.get(row["org"]):
            node.own[GROUPS[row["kind"]]] += row["n"]
    for row in on_day(reach.stays(STAYS["employment"]), day).values("org").annotate(n=Count("pk")):
        if node := by_pk.get(row["org"]):
            node.own["staff"] += row["n"]


def name_heads(nodes: list[Node], reach: Reach, day: date) -> None:
    """Put the secretaries of the day on each node; one query."""
    found: dict[int, list[Any]] = defaultdict(list)
    posts = on_day(reach.stays(STAYS["post"]), day).filter(role__in=HEADS).select_related("person")
    for post in posts.order_by("role", "since"):
        found[post.org_id].append(post)
    for node in nodes:
        node.heads = found[node.org.pk]


def note_terms(nodes: list[Node], seat: Seat, day: date) -> None:
    """Put the last completed election, and the one that is due and not held, on each node."""
    spec = ledger("election")
    codes = spec.field("kind").codes.numbers  # type: ignore[attr-defined]  # a coded field
    terms = {codes[slug] for slug in TERM}
    rows = rows_for(seat.user, spec, seat.today).filter(status=Status.CONFIRMED, duplicate_of=None)
    elected: dict[int, date] = {}
    met: dict[int, date] = {}
    due: dict[int, date] = {}
    for org, kind, on, due_on in rows.values_list("org", "kind", "on", "due_on"):
        done = kind in terms and on is not None and on <= day
        if done:
            elected[org] = max(on, elected.get(org, on))
        if due_on and kind in terms | {codes["due"]}:
            held = met if done else due
            held[org] = max(due_on, held.get(org, due_on))
    for node in nodes:
        pk = node.org.pk
        node.elected = elected.get(pk)
        node.due = due[pk] if pk in due and due[pk] > met.get(pk, date.min) else None
