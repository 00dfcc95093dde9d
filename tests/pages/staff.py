"""Everybody who may come to a page, and the places a row may stand in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from jishi.accounts.models import Grant, User
from jishi.accounts.roles import Role
from tests.factories import World

PERSONS = (
    "signed_out",
    "stranger",
    "administrator",
    "office",
    "leader",
    "secretary",
    "clerk",
    "section",
    "reader",
    "auditor",
    "neighbour",
)
"""secretary and clerk sit at the first branch, section sees the supervision ledgers alone, neighbour is the
office of the other institution, stranger has an account and no grant; all others sit at the committee."""
MISSING = 10**15
ORG_OF = {"above": "committee", "own": "first", "child": "group", "sibling": "second", "foreign": "outside"}
"""Where a row stands, seen from the first branch: kept by the committee, the first branch, a Party group
below it (``World.add_group``), the second branch, another institution; "missing" is a number nobody has."""
POSITIONS = (*ORG_OF, "missing")


@dataclass
class Staff:
    """The small world with one user of each kind."""

    world: World
    users: dict[str, User]

    @classmethod
    def of(cls, world: World) -> Staff:
        at = {"secretary": world.first, "clerk": world.first, "neighbour": world.outside}
        users = {}
        for name in PERSONS[1:]:
            user = users[name] = User.objects.create(username=name, last_name=name)
            if name != "stranger":
                role = Role.OFFICE if name == "neighbour" else Role(name)
                families = ["supervision"] if name == "section" else []
                Grant.objects.create(
                    user=user, org=at.get(name, world.committee), role=role, families=families
                )
        return cls(world, users)

    def afresh(self) -> Staff:
        """The same users and organisations, for a test that starts with none of the rows of another."""
        return replace(self, world=replace(self.world, people={}, made={}))

    def org(self, position: str) -> Any:
        """The number of the organisation at ``position``."""
        return MISSING if position == "missing" else self.world.org(ORG_OF[position]).pk

    def row(self, code: str, position: str, **named: Any) -> Any:
        """One record of ledger ``code`` standing at ``position``."""
        return self.world.row(code, org=ORG_OF[position], **named)
