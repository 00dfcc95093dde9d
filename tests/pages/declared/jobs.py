"""Long work: everybody sees his own."""

from jishi.accounts.models import Grant, User
from jishi.jobs import queue
from tests.pages.matrix import Case, everyone
from tests.pages.staff import MISSING

OWNERS = {"above": "office", "own": "clerk", "foreign": "neighbour"}
"""Whose job it is; below ("child") and beside him ("sibling") sits a clerk who is none of the persons."""


def owner(staff, position):
    if position in OWNERS:
        return staff.users[OWNERS[position]]
    found, _ = User.objects.get_or_create(username=f"clerk_{position}")
    Grant.objects.get_or_create(user=found, org_id=staff.org(position), role="clerk")
    return found


def job(staff, position):
    """A job of somebody at ``position``, or a number no job has."""
    if position == "missing":
        return {"pk": MISSING}
    asking = owner(staff, position)
    home = staff.world.outside.institution if position == "foreign" else staff.world.institution
    return {"pk": queue.ask(asking, home, "none", "任务", {"n": 1}).pk}


def owner_alone(status):
    """Long work is seen by who asked for it, and by nobody above him."""
    nobody = everyone(404, "stranger")
    theirs = {position: nobody | {person: status} for position, person in OWNERS.items()}
    return dict.fromkeys(("child", "sibling", "missing"), nobody) | theirs


CASES = [
    Case("jobs.list", everyone(200, "stranger")),
    Case("jobs.one", at=owner_alone(200), kwargs=job),
    Case("jobs.one", at=owner_alone(200), kwargs=job, htmx=True),
    Case("jobs.cancel", at=owner_alone(302), method="post", kwargs=job),
    Case("jobs.file", at=owner_alone(404), kwargs=job),
]
