"""Users for tests: one for each kind of right."""

from __future__ import annotations

from dataclasses import dataclass

from jishi.accounts.models import Grant, User
from jishi.orgs.models import Organisation
from tests.factories import World


def make_user(name: str, role: str = "", org: Organisation | None = None) -> User:
    """A user called ``name`` with one grant, or with none."""
    user = User.objects.create(username=name)
    if org is not None:
        Grant.objects.create(user=user, org=org, role=role)
    return user


@dataclass(frozen=True)
class Staffed:
    """The small world with its users.

    secretary  reviews the whole committee
    deputy     reviews the whole committee too
    clerk      edits the first branch
    reader     views the first branch
    stranger   has no grant
    neighbour  reviews and edits the branch of the other institution
    """

    world: World
    secretary: User
    deputy: User
    clerk: User
    reader: User
    stranger: User
    neighbour: User

    @classmethod
    def of(cls, world: World) -> Staffed:
        neighbour = make_user("neighbour", "leader", world.outside)
        Grant.objects.create(user=neighbour, org=world.outside, role="clerk")
        return cls(
            world,
            make_user("secretary", "leader", world.committee),
            make_user("deputy", "leader", world.committee),
            make_user("clerk", "clerk", world.first),
            make_user("reader", "reader", world.first),
            make_user("stranger"),
            neighbour,
        )
