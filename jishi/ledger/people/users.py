"""Changes of users and their grants: who may sign in, and what for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from jishi.accounts.models import Grant, User
from jishi.accounts.passwords import give_one_time
from jishi.accounts.roles import Right, Role
from jishi.audit import trail
from jishi.core.errors import NotInScope, UserError
from jishi.ledger.families import FAMILIES
from jishi.ledger.holding import hold
from jishi.ledger.people._change import agree, faults_of, put, refuse, said
from jishi.ledger.people.access import Reach
from jishi.ledger.people.marks import digest
from jishi.orgs.models import Institution

NAMED = ("username", "last_name")
GRANTED = ("user", "org", "role", "families")


def reach_of(actor: User, home: Institution, today: date) -> Reach:
    """The organisations over which ``actor`` manages users."""
    return Reach.of(actor, home.pk, today, Right.USERS)


def users_of(reach: Reach) -> QuerySet[User]:
    """Users with a grant over one of the organisations."""
    granted = Grant.objects.filter(org__in=reach.orgs).values("user")
    return User.objects.filter(pk__in=granted).order_by("last_name", "username")


def mark_of_user(user: User) -> str:
    """Changes whenever name, access or grants do; signing in is no change."""
    grants = Grant.objects.filter(user=user).order_by("pk")
    held = [(grant.pk, grant.org_id, grant.role, grant.families) for grant in grants]
    return digest([user.username, user.last_name, user.is_active, user.password, *held])


@transaction.atomic
def create(
    actor: User, home: Institution, values: Mapping[str, str], grant: Mapping[str, Any], *, today: date
) -> tuple[User, str]:
    """Let somebody sign in (新增用户) with a first ``grant``; returns the user and the one-time password.

    ``values`` has ``username`` and ``last_name``, ``grant`` has ``org``, ``role``
    and ``families``. Nobody is made without a grant: who belongs nowhere would
    be found by no administrator.
    """
    hold(home.pk)
    reach = reach_of(actor, home, today)
    user = User(**values)
    password = give_one_time(user)
    refuse([*_names(user), *_grant_faults(grant)])
    user.save(force_insert=True)
    _note(actor, "create", user, reach, after=said(user, NAMED))
    _give(actor, user, grant, reach)
    return user, password


@transaction.atomic
def reset(actor: User, home: Institution, pk: int, *, today: date, seen: str = "") -> tuple[User, str]:
    """Give a user a one-time password in place of his own (重置口令); whoever is signed in as him is out."""
    user, reach = _whole(actor, home, pk, today, seen)
    password = give_one_time(user)
    user.save(update_fields=["password"])
    _note(actor, "reset", user, reach)
    return user, password


@transaction.atomic
def switch(actor: User, home: Institution, pk: int, active: bool, *, today: date, seen: str = "") -> User:
    """Close an account or open it again (停用、启用); grants stay as they are."""
    user, reach = _whole(actor, home, pk, today, seen)
    before = put(user, {"is_active": active})
    if before:
        user.save(update_fields=["is_active"])
        refuse(_last_administrator(reach))
        _note(actor, "open" if active else "close", user, reach, before=before, after={"is_active": active})
    return user


@transaction.atomic
def grant(
    actor: User, home: Institution, pk: int, given: Mapping[str, Any], *, today: date, seen: str = ""
) -> Grant:
    """Give a user a role over an organisation and all below it (授权); nobody gives one to himself."""
    user, reach = _other(actor, home, pk, today, seen)
    held = Grant.objects.filter(user=user, org=given.get("org"), role=given.get("role", ""))
    again = ["这个用户已经有这项授权。"] if held.exists() else []
    refuse([*_grant_faults(given), *again], user=pk)
    return _give(actor, user, given, reach)


@transaction.atomic
def revoke(actor: User, home: Institution, pk: int, grant: int, *, today: date, seen: str = "") -> User:
    """Take one grant back (收回授权); the last one stays, since an account is closed instead."""
    user, reach = _other(actor, home, pk, today, seen)
    found = Grant.objects.filter(pk=grant, user=user, org__in=reach.orgs).first()
    if found is None:
        raise NotInScope("没有找到这项授权。", "它可能刚刚被收回，或不在您的管理范围内。", grant=grant)
    if Grant.objects.filter(user=user).count() == 1:
        raise UserError("这是此用户的最后一项授权。", "如果不再让他使用，请停用账号。", user=pk)
    _note(actor, "revoke", found, reach, before=said(found, GRANTED))
    found.delete()
    refuse(_last_administrator(reach))
    return user


def _give(actor: User, user: User, given: Mapping[str, Any], reach: Reach) -> Grant:
    org = reach.org(given["org"].pk)
    families = sorted(given.get("families", ())) if given["role"] == Role.SECTION else []
    made = Grant.objects.create(user=user, org=org, role=given["role"], families=families)
    _note(actor, "grant", made, reach, after=said(made, GRANTED))
    return made


def _other(actor: User, home: Institution, pk: int, today: date, seen: str) -> tuple[User, Reach]:
    """A user ``actor`` manages and is not himself, held until the transaction ends."""
    hold(home.pk)
    reach = reach_of(actor, home, today)
    user = users_of(reach).filter(pk=pk).first()
    if user is None:
        raise no_user(pk)
    if user.pk == actor.pk:
        raise UserError("不能改自己的账号和授权。", "请另一位系统管理员办理；口令在“我的设置”里换。", user=pk)
    agree(seen, mark_of_user(user), user=pk)
    return user, reach


def _whole(actor: User, home: Institution, pk: int, today: date, seen: str) -> tuple[User, Reach]:
    """The same, with no grant outside: what is done to an account is done to all its grants."""
    user, reach = _other(actor, home, pk, today, seen)
    if Grant.objects.filter(user=user).exclude(org__in=reach.orgs).exists():
        raise UserError("这个用户在您的管理范围以外还有授权。", "请上一级的系统管理员办理。", user=pk)
    return user, reach


def no_user(pk: int) -> NotInScope:
    return NotInScope("没有找到这个用户。", "可能编号不对，或不在您的管理范围内。", user=pk)


def _names(user: User) -> Iterator[str]:
    """What is wrong with the account's name and the person's."""
    user.username = User.normalize_username(user.username)
    yield from faults_of(user)
    if User.objects.filter(username=user.username).exists():
        yield f"账号“{user.username}”已经有人用了，请换一个。"
    if not user.last_name.strip():
        yield "“姓名”没有填。"


def _grant_faults(given: Mapping[str, Any]) -> Iterator[str]:
    if given.get("org") is None:
        yield "“组织”没有选。"
    if given.get("role") not in Role.values:
        yield "“角色”没有选。"
    if set(given.get("families", ())) - FAMILIES.keys():
        yield "“台账范围”里有不认识的台账。"


def _last_administrator(reach: Reach) -> Iterator[str]:
    """Somebody must be left who manages the users of the whole institution."""
    grants = Grant.objects.filter(
        org__institution_id=reach.institution_id, role=Role.ADMINISTRATOR, user__is_active=True
    )
    if not any(_is_root(reach, grant.org_id) for grant in grants):
        yield "至少要留一位能管理全单位的系统管理员。"


def _is_root(reach: Reach, org: int) -> bool:
    return any(stay.path.count(".") == 1 for stay in reach.tree.stays.get(org, ())[-1:])


def _note(
    actor: User,
    action: str,
    row: User | Grant,
    reach: Reach,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    record = "user" if isinstance(row, User) else "grant"
    trail.leave_for(reach.institution_id, actor, action, record, row, before=before, after=after)
