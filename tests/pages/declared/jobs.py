"""Long work: everybody sees his own."""

from jishi.jobs import queue
from tests.pages.matrix import Case, everyone

OWNER = "clerk"


def of_the_clerk(staff, position):
    """A job of the clerk's, or a number no job has."""
    if position == "missing":
        return {"pk": 1}
    return {"pk": queue.ask(staff.users[OWNER], staff.world.institution, "none", "任务", {"n": 1}).pk}


def owner_alone(status):
    return {"own": {**everyone(404, "stranger"), OWNER: status}, "missing": everyone(404, "stranger")}


CASES = [
    Case("jobs.list", everyone(200, "stranger")),
    Case("jobs.one", at=owner_alone(200), kwargs=of_the_clerk),
    Case("jobs.one", at=owner_alone(200), kwargs=of_the_clerk, htmx=True),
    Case("jobs.cancel", at=owner_alone(302), method="post", kwargs=of_the_clerk),
    Case("jobs.file", at=owner_alone(404), kwargs=of_the_clerk),
]
