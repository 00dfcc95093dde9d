"""Users: managed by administrators, each within his organisations."""

from jishi.accounts.models import Grant, User
from jishi.accounts.roles import Role
from tests.pages.matrix import Case
from tests.pages.staff import MISSING

ADMIN = {"administrator": 200}


def user(staff, position):
    """Somebody with one grant, at ``position``."""
    if position == "missing":
        return {"pk": MISSING}
    found, _ = User.objects.get_or_create(username=f"managed_{position}")
    Grant.objects.get_or_create(user=found, org_id=staff.org(position), role=Role.READER)
    return {"pk": found.pk}


def grant(staff, position):
    pk = user(staff, position)["pk"]
    found = Grant.objects.filter(user=pk).first()
    return {"pk": pk, "grant": found.pk if found else MISSING}


def at(status):
    mine, others = {"administrator": status}, {"administrator": 404}
    return {"above": mine, "own": mine, "sibling": mine, "foreign": others, "missing": others}


CASES = [
    Case("users.list", ADMIN),
    Case("users.new", ADMIN),
    Case("users.new", {"administrator": 422}, method="post"),
    Case("users.one", at=at(200), kwargs=user),
    Case("users.grant", at=at(200), kwargs=user),
    Case("users.grant", at=at(422), kwargs=user, method="post"),
    Case("users.revoke", at=at(422), kwargs=grant, method="post"),
    Case("users.reset", at=at(200), kwargs=user, method="post"),
    Case("users.close", at=at(302), kwargs=user, method="post"),
    Case("users.open", at=at(302), kwargs=user, method="post"),
]
