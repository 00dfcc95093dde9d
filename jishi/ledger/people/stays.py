"""Changes of what ties a person to an organisation: membership, post, employment.

The three are alike: a stay begins, is corrected, ends, goes on elsewhere, or is
struck out because it never was. What differs stands in ``SORTS``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.core.errors import NotInScope, UserError
from jishi.ledger.people._change import faults_of, kept_person, put, refuse, said, save_change
from jishi.ledger.people.access import STAYS, Reach
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Membership, Organisation, Person

Kind, Ended, Begun = Organisation.Kind, Membership.Ended, Membership.Begun
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of stay: what is set when it begins, and of which equal ones a person has one at a time."""

    code: str
    fields: tuple[str, ...]
    alone: tuple[str, ...]
    moves: bool = True

    @property
    def spec(self) -> LedgerSpec:
        return STAYS[self.code]

    @property
    def all_fields(self) -> tuple[str, ...]:
        """What a correction may set."""
        return (*self.fields, "until", "ended") if self.code == "membership" else (*self.fields, "until")


SORTS = {
    sort.code: sort
    for sort in (
        Sort("membership", ("org", "kind", "since", "begun", "full_since"), ("kind",)),
        Sort("post", ("org", "role", "title", "level", "since"), ("org", "role", "title"), moves=False),
        Sort("employment", ("org", "category", "title_rank", "since"), ()),
    )
}
HOMES = {
    Membership.Kind.PARTY: (Kind.BRANCH, Kind.GENERAL_BRANCH, Kind.COMMITTEE),
    Membership.Kind.LEAGUE: (Kind.LEAGUE,),
    Membership.Kind.UNION: (Kind.UNION,),
}
"""Kinds of organisation that have such members."""
NO_END = (Ended.STILL, Ended.MOVED_OUT)
"""What is no way to leave: nobody left, or he is elsewhere, which is a move."""


@transaction.atomic
def begin(
    user: User, person: int, code: str, values: Mapping[str, Any], *, today: date, seen: str = ""
) -> Any:
    """Note a new stay (登记); raises UserError with every fault, a stay that overlaps among them."""
    who, reach = kept_person(user, person, today, seen)
    return add(user, code, who, values, reach)


def add(user: User, code: str, person: Person, values: Mapping[str, Any], reach: Reach) -> Any:
    """``begin`` for a person who is held already."""
    sort = SORTS[code]
    row = sort.spec.model(institution_id=person.institution_id, person=person, **values)
    _check(sort, row, reach)
    row.save(force_insert=True)
    trail.leave(user, "begin", code, row, after={"person": person, **said(row, sort.fields)})
    return row


@transaction.atomic
def amend(user: User, code: str, pk: int, values: Mapping[str, Any], *, today: date, seen: str = "") -> Any:
    """Correct a stay (更正), its days too; the day of becoming a full member is noted this way."""
    row, reach = _kept(user, code, pk, today, seen)
    before = put(row, values)
    _check(SORTS[code], row, reach)
    save_change(user, "amend", code, row, before)
    return row


@transaction.atomic
def end(
    user: User,
    code: str,
    pk: int,
    last: date,
    ended: int = Ended.STILL,
    *,
    today: date,
    seen: str = "",
) -> Any:
    """End a stay with its ``last`` day (终止); a membership says how it ended."""
    row, _ = _kept(user, code, pk, today, seen)
    _still_open(row)
    how = {"ended": ended} if code == "membership" else {}
    before = put(row, {"until": last, **how})
    faults = ["“离开方式”没有填。"] if code == "membership" and ended in NO_END else []
    refuse([*faults_of(row), *faults], ledger=code, row=pk)
    save_change(user, "end", code, row, before)
    return row


@transaction.atomic
def move(user: User, code: str, pk: int, to: int, since: date, *, today: date, seen: str = "") -> Any:
    """Let a stay go on in another organisation from ``since`` on (组织关系转移、部门调动).

    The old stay ends the day before. Raises NotInScope when ``user`` does not
    maintain both organisations, UserError when the new one did not exist then.
    """
    row, reach = _kept(user, code, pk, today, seen)
    sort = SORTS[code]
    _still_open(row)
    if not sort.moves or row.org_id == to:
        raise UserError("要转到的组织和现在的相同。", "请另选一个组织。", ledger=code, row=pk)
    if since <= row.since:
        raise UserError(f"{row.since} 才进入“{row.org}”，生效日期要晚于这一天。", ledger=code, row=pk)
    went, came = _ways(code)
    save_change(user, "end", code, row, put(row, {"until": since - DAY, **went}))
    values = {**said(row, sort.fields), "org": reach.org(to), "since": since, **came}
    return add(user, code, row.person, values, reach)


@transaction.atomic
def strike(user: User, code: str, pk: int, reason: str, *, today: date, seen: str = "") -> Person:
    """Strike out a stay that never was (撤销登记); what it said stays in the trail, with the ``reason``.

    The last stay of a person cannot be struck out: nobody would find him again.
    """
    row, _ = _kept(user, code, pk, today, seen)
    person: Person = row.person
    held = sum(spec.rows(person.institution_id).filter(person=person).count() for spec in STAYS.values())
    faults = [] if reason.strip() else ["“原因”没有填。"]
    if held == 1:
        faults.append("这是此人唯一的一条登记，不能撤销，请改用“更正”。")
    refuse(faults, ledger=code, row=pk)
    before = {"person": person, **said(row, SORTS[code].all_fields)}
    trail.leave(user, "strike", code, row, before=before, after={"reason": reason.strip()})
    row.delete()
    return person


def _ways(code: str) -> tuple[dict[str, int], dict[str, int]]:
    """How a stay that goes on elsewhere ended here and began there."""
    if code != "membership":
        return {}, {}
    return {"ended": Ended.MOVED_OUT}, {"begun": Begun.MOVED_IN}


def _kept(user: User, code: str, pk: int, today: date, seen: str) -> tuple[Any, Reach]:
    """A stay in an organisation ``user`` maintains, its person held."""
    rows: QuerySet[Any] = STAYS[code].model._default_manager.select_related("org")
    found = rows.filter(pk=pk).values_list("person", flat=True).first()
    if found is None:
        raise no_stay(pk)
    person, reach = kept_person(user, found, today, seen)
    row = rows.filter(pk=pk, org__in=reach.orgs).first()
    if row is None:
        raise no_stay(pk)
    row.person = person
    return row, reach


def no_stay(pk: int) -> NotInScope:
    return NotInScope("没有找到这条登记。", "它可能已被撤销，或不在您的管理范围内。", row=pk)


def _still_open(row: Any) -> None:
    if row.until is not None:
        raise UserError(f"这一条已于 {row.until} 终止。", "如日期有误，请用“更正”。", row=row.pk)


def _check(sort: Sort, row: Any, reach: Reach) -> None:
    """Raise NotInScope for an organisation of others, UserError with all other faults."""
    org = reach.org(row.org_id)
    refuse(
        [*faults_of(row), *_exists(org, row), *_home(sort, org, row), *_overlap(sort, row)],
        ledger=sort.code,
        org=org.pk,
    )


def _exists(org: Organisation, row: Any) -> Iterator[str]:
    """The organisation must be there as long as the stay is."""
    if not isinstance(row.since, date):
        return
    if row.since < org.since:
        yield f"“{org}”{org.since} 才成立，起始日期不能更早。"
    if org.until and (row.until is None or row.until > org.until):
        yield f"“{org}”已于 {org.until} 撤销，登记不能超过这一天。"


def _home(sort: Sort, org: Organisation, row: Any) -> Iterator[str]:
    if sort.code == "membership" and row.kind in HOMES and org.kind not in HOMES[row.kind]:
        yield f"“{org}”是{org.get_kind_display()}，不能登记{row.get_kind_display()}。"


def _overlap(sort: Sort, row: Any) -> Iterator[str]:
    """Another stay of the same sort on the same days."""
    if not isinstance(row.since, date):
        return
    same = {name: getattr(row, name) for name in sort.alone}
    others = sort.spec.rows(row.institution_id).filter(person_id=row.person_id, **same).exclude(pk=row.pk)
    others = others.filter(Q(until__isnull=True) | Q(until__gte=row.since))
    if row.until:
        others = others.filter(since__lte=row.until)
    for other in others.select_related("org").order_by("since"):
        span = f"{other.since} 至 {other.until or '今'}"
        yield f"与已有的登记重叠：{span}，{other.org}。请先终止那一条，或改日期。"
