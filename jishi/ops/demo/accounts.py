"""Accounts of the demo institution: one for each role, with one password made by chance and told once."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from jishi.accounts.models import Grant, User
from jishi.accounts.roles import Role
from jishi.orgs.models import Institution, Organisation


@dataclass(frozen=True, slots=True)
class Account:
    """One demo account; ``org`` is the name of the organisation its grant is for, "" the committee's."""

    username: str
    name: str
    role: Role
    org: str = ""
    families: tuple[str, ...] = ()


ACCOUNTS = (
    Account("office", "顾文澜", Role.OFFICE),
    Account("secretary", "程予安", Role.SECRETARY, "机关第一党支部"),
    Account("clerk", "苏念", Role.CLERK, "机关第一党支部"),
    Account("leader", "贺远舟", Role.LEADER),
    Account("discipline", "方慎", Role.SECTION, "", ("supervision",)),
    Account("union", "叶和", Role.SECTION, "", ("aid", "events")),
    Account("reader", "孟览", Role.READER),
    Account("auditor", "鲁明察", Role.AUDITOR),
    Account("admin", "管维", Role.ADMINISTRATOR),
)


@transaction.atomic
def settle(home: Institution, password: str) -> list[User]:
    """Make every demo account that is not there yet, and give all of them ``password``."""
    orgs = {org.name: org for org in Organisation.objects.filter(institution=home)}
    root = next(org for org in orgs.values() if org.kind == Organisation.Kind.COMMITTEE)
    kept, users = make_password(password), []
    for account in ACCOUNTS:
        user, _ = User.objects.get_or_create(username=account.username, defaults={"last_name": account.name})
        user.password = kept
        user.save(update_fields=["password"])
        org = orgs[account.org] if account.org else root
        Grant.objects.get_or_create(
            user=user, org=org, role=account.role, defaults={"families": list(account.families)}
        )
        users.append(user)
    return users
