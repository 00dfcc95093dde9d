"""Changes of the tree: a new organisation, another name, an end, another place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.core.errors import UserError
from jishi.ledger.people._change import faults_of, kept_org, put, refuse, said, save_change
from jishi.ledger.people.access import STAYS
from jishi.ledger.restamp import restamp
from jishi.orgs.models import Organisation, Placement
from jishi.orgs.tree import place

RECORD = "organisation"
NAMED = ("name", "kind", "sector")
HIGHEST_NUMBER = 9999
"""What four digits of a path can say (``orgs.fields.PATH_STEP``)."""


@transaction.atomic
def create(user: User, parent: int, values: Mapping[str, Any], since: date, *, today: date) -> Organisation:
    """Found an organisation below ``parent`` (新建): its name, kind and sector, from ``since`` on.

    It gets the next free number. Raises NotInScope when ``user`` does not
    maintain the parent, UserError with every fault. On an error nothing is written.
    """
    above, _ = kept_org(user, parent, today)
    numbers = Organisation.objects.filter(institution_id=above.institution_id)
    number = (numbers.aggregate(last=Max("number"))["last"] or 0) + 1
    org = Organisation(institution_id=above.institution_id, since=since, number=number, **values)
    refuse([*faults_of(org), *_not_below(above, since), *_too_many(number)], org=parent)
    org.save(force_insert=True)
    place(org, above, since)
    after = {**said(org, NAMED), "since": since, "parent": above}
    trail.leave(user, "create", RECORD, org, after=after)
    return org


@transaction.atomic
def rename(user: User, pk: int, values: Mapping[str, Any], *, today: date, seen: str = "") -> Organisation:
    """Give an organisation another name, kind or sector (更名), for all days, earlier ones too."""
    org, _ = kept_org(user, pk, today, seen)
    before = put(org, values)
    refuse(faults_of(org), org=pk)
    save_change(user, "rename", RECORD, org, before)
    return org


@transaction.atomic
def close(user: User, pk: int, last: date, *, today: date, seen: str = "") -> Organisation:
    """End an organisation with its ``last`` day (撤销); it and its records stay, as of their days.

    Raises UserError while anybody or anything still belongs to it after that
    day: members, posts, staff, organisations below.
    """
    org, _ = kept_org(user, pk, today, seen)
    if org.until:
        raise UserError(f"“{org}”已于 {org.until} 撤销。", "如有差错，请先恢复再办理。", org=pk)
    before = put(org, {"until": last})
    refuse([*faults_of(org), *_still_there(org, last)], org=pk)
    save_change(user, "close", RECORD, org, before)
    org.placements.filter(until__isnull=True).update(until=last)
    return org


@transaction.atomic
def reopen(user: User, pk: int, *, today: date, seen: str = "") -> Organisation:
    """Take an end back that was noted by mistake (恢复).

    Raises UserError while the organisation above it is ended itself.
    """
    org, _ = kept_org(user, pk, today, seen)
    if org.until is None:
        raise UserError(f"“{org}”没有撤销，不必恢复。", org=pk)
    last = org.placements.filter(until=org.until).select_related("parent").first()
    above = last.parent if last else None
    if above and above.until:
        raise UserError(f"它的上级组织“{above}”已于 {above.until} 撤销。", "请先恢复上级组织。", org=pk)
    org.placements.filter(until=org.until).update(until=None)
    save_change(user, "reopen", RECORD, org, put(org, {"until": None}))
    return org


@transaction.atomic
def move(user: User, pk: int, parent: int, since: date, *, today: date, seen: str = "") -> dict[str, int]:
    """Put an organisation under another ``parent`` from ``since`` on (调整隶属关系), for good.

    What stands below it moves along, and records dated ``since`` or later get
    their place anew. Returns how many of each ledger did. Raises NotInScope
    when ``user`` maintains only one of the two.
    """
    org, reach = kept_org(user, pk, today, seen)
    above = reach.org(parent)
    refuse([*_not_below(above, since), *_not_there(org, since), *_there_already(org, above, since)], org=pk)
    was = _parent_on(org, since)
    place(org, above, since)
    trail.leave(user, "move", RECORD, org, before={"parent": was}, after={"parent": above, "since": since})
    return restamp(org, since, user)


def moving(user: User, pk: int, parent: int, since: date, *, today: date) -> dict[str, int]:
    """What ``move`` would return, with nothing written: it is done and taken back."""
    with transaction.atomic():
        counts = move(user, pk, parent, since, today=today)
        transaction.set_rollback(True)
    return counts


def _parent_on(org: Organisation, day: date) -> int | None:
    held = org.placements.filter(since__lte=day).order_by("-since")
    return held.values_list("parent", flat=True).first()


def _not_below(above: Organisation, since: date) -> Iterator[str]:
    if above.since > since or (above.until and above.until < since):
        yield f"上级组织“{above}”在 {since} 不存在。"


def _not_there(org: Organisation, since: date) -> Iterator[str]:
    if since < org.since:
        yield f"“{org}”{org.since} 才成立，生效日期不能更早。"
    if org.until:
        yield f"“{org}”已于 {org.until} 撤销，不能再调整隶属关系。"


def _there_already(org: Organisation, above: Organisation, since: date) -> Iterator[str]:
    later = org.placements.filter(since__gt=since).exclude(parent=above)
    if _parent_on(org, since) == above.pk and not later.exists():
        yield f"“{org}”在 {since} 已经隶属“{above}”。"


def _too_many(number: int) -> Iterator[str]:
    if number > HIGHEST_NUMBER:
        yield f"组织的序号已用到 {HIGHEST_NUMBER}，不能再新建。"


def _still_there(org: Organisation, last: date) -> Iterator[str]:
    """Why an organisation cannot end on that day."""
    for spec in STAYS.values():
        rows = spec.rows(org.institution_id).filter(org=org)
        if count := rows.filter(Q(until__isnull=True) | Q(until__gt=last)).count():
            yield f"{last} 以后还有 {count} 条{spec.model._meta.verbose_name}在“{org}”。"
    below = Placement.objects.filter(parent=org).filter(Q(until__isnull=True) | Q(until__gt=last))
    if count := below.filter(Q(org__until__isnull=True) | Q(org__until__gt=last)).count():
        yield f"{last} 以后还有 {count} 个下级组织在“{org}”。"
    if org.placements.filter(since__gt=last).exists():
        yield f"“{org}”在 {last} 以后还有隶属关系变动。"
