"""Indicators an institution declares itself: reading them, and the only ways they change.

What ships and what is added go through the same parser; what is asked beside it
(a name of its own, sides of a ratio that exist) is asked here. Nothing is ever
deleted: a paper sealed by an indicator must still be able to show its rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.db import transaction

from jishi.accounts.models import User
from jishi.accounts.roles import Right
from jishi.accounts.scope import Scope
from jishi.audit import trail
from jishi.core.errors import CatalogueError, Conflict, NotInScope, UserError
from jishi.indicators import parse
from jishi.indicators.catalogue import shipped
from jishi.indicators.models import OwnIndicator
from jishi.indicators.parse import Fault
from jishi.indicators.spec import Indicator
from jishi.orgs.models import Institution

RECORD = "own_indicator"
"""What the audit log calls them."""
PREFIX = "own."


@dataclass(frozen=True, slots=True)
class Own:
    """The own indicators of an institution: those that can be read, which of them are retired, the rest."""

    items: Mapping[str, Indicator] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()
    broken: tuple[OwnIndicator, ...] = ()


def read(institution_id: int) -> Own:
    """All of them; one query. One that cannot be read is set aside and stops nothing."""
    rows = list(OwnIndicator.objects.filter(institution=institution_id).order_by("pk"))
    sound = {row.code: row.as_indicator() for row in rows if not _misread(row)}
    known = {**shipped(), **sound}
    items = {code: item for code, item in sound.items() if not _lost_sides(code, item.measure, known)}
    return Own(
        items,
        frozenset(row.code for row in rows if row.retired_on and row.code in items),
        tuple(row for row in rows if row.code not in items),
    )


def why_broken(row: OwnIndicator) -> list[str]:
    """What keeps a kept indicator from being read, in sentences; empty when nothing does."""
    return [
        f"“{fault.key}”：{fault.problem}"
        for fault in _misread(row) or faults(row.institution, row.table, row.code)
    ]


def _misread(row: OwnIndicator) -> list[Fault]:
    found = parse.faults_in(row.table)
    if not found and row.table["id"] != row.code:
        found.append(Fault(row.code, "id", f"编号写成了“{row.table['id']}”，应为“{row.code}”。"))
    return found


def faults(institution: Institution, table: Any, code: str = "") -> list[Fault]:
    """Every fault of a table that is to be kept as ``code`` (new where there is none yet)."""
    found = parse.faults_in(table)
    if not isinstance(table, Mapping):
        return found
    known = {**shipped(), **read(institution.pk).items}
    name = str(table.get("name", ""))
    if any(item.name == name and item.id != code for item in known.values()):
        found.append(Fault(code, "name", f"已经有名为“{name}”的指标，请另取一个名称。"))
    measure = parse.measure_of(table)
    found += [Fault(code, "measure", problem) for problem in _lost_sides(code, measure, known)]
    return found


def row_of(institution: Institution, code: str) -> OwnIndicator:
    """One of them, readable or not; raises NotInScope when the institution has none of this code."""
    row = OwnIndicator.objects.filter(institution=institution, code=code).first()
    if row is None:
        raise NotInScope("没有找到这个本单位指标。", "请从“指标与数”的列表中选择。", indicator=code)
    return row


@transaction.atomic
def create(user: User, institution: Institution, table: Mapping[str, Any], *, today: date) -> OwnIndicator:
    """Keep a new one under the next number (新增); raises CatalogueError with every fault."""
    _may_define(user, institution, today)
    row = OwnIndicator(institution=institution, code=_next_code(institution))
    row.table = _checked(institution, {**table, "id": row.code}, row.code)
    row.save(force_insert=True)
    trail.leave(user, "create", RECORD, row, after=_noted(row))
    return row


@transaction.atomic
def update(
    user: User, institution: Institution, code: str, table: Mapping[str, Any], *, version: int, today: date
) -> OwnIndicator:
    """Change what ``user`` saw as ``version`` (修改). Nothing changed: nothing is written.

    What was sealed keeps the digest it was sealed by. Raises CatalogueError with
    every fault, Conflict when somebody else was first.
    """
    _may_define(user, institution, today)
    row = row_of(institution, code)
    before, new = _noted(row), _checked(institution, {**table, "id": code}, code)
    if new == row.table and version == row.version:
        return row
    return _write(user, "update", row, version, before, table=new)


@transaction.atomic
def retire(user: User, institution: Institution, code: str, *, version: int, today: date) -> OwnIndicator:
    """Offer it to no paper any more (停用); what was sealed by it can still be checked."""
    _may_define(user, institution, today)
    row = row_of(institution, code)
    return _write(user, "retire", row, version, _noted(row), retired_on=today)


@transaction.atomic
def restore(user: User, institution: Institution, code: str, *, version: int, today: date) -> OwnIndicator:
    """Take a retired one into use again (恢复使用)."""
    _may_define(user, institution, today)
    row = row_of(institution, code)
    return _write(user, "restore", row, version, _noted(row), retired_on=None)


def _write(
    user: User, action: str, row: OwnIndicator, version: int, before: Mapping[str, Any], **values: Any
) -> OwnIndicator:
    """One UPDATE that asks for ``version``, and its trace."""
    asked = OwnIndicator.objects.filter(pk=row.pk, version=version)
    if not asked.update(**values, version=version + 1):
        raise Conflict("这个指标刚刚被别人改过。", "请打开最新的内容，看过再改。", indicator=row.code)
    row.refresh_from_db()
    after = _noted(row)
    changed = {key for key in after if after[key] != before[key]}
    trail.leave(
        user,
        action,
        RECORD,
        row,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
    )
    return row


def _noted(row: OwnIndicator) -> dict[str, Any]:
    """What the trace keeps: the table, the digest of its meaning, the day it was retired."""
    sound = not parse.faults_in(row.table)
    digest = row.as_indicator().digest if sound else ""
    return {"table": row.table, "digest": digest, "retired_on": row.retired_on}


def _checked(institution: Institution, table: dict[str, Any], code: str) -> dict[str, Any]:
    kept = {key: value for key, value in table.items() if value not in ("", [], None)}
    if found := faults(institution, kept, code):
        raise CatalogueError("；".join(map(str, found)), indicator=code, faults=len(found))
    return kept


def _lost_sides(code: str, measure: tuple[Any, ...], known: Mapping[str, Indicator]) -> list[str]:
    """What is wrong with the sides of a ratio: not there, itself, or ratios themselves."""
    if measure[:1] != ("ratio",):
        return []
    found = []
    for side in measure[1:]:
        item = known.get(side) if isinstance(side, str) else None
        if item is None or side == code:
            near = get_close_matches(str(side), [one.name for one in known.values()], n=1)
            found.append(f"没有指标“{side}”{'，是不是“' + near[0] + '”？' if near else '，请检查名称。'}")
        elif item.measure[0] == "ratio":
            found.append(f"“{item.name}”本身是比率，不能再作分子或分母。")
    return found


def _next_code(institution: Institution) -> str:
    Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)
    codes = OwnIndicator.objects.filter(institution=institution).values_list("code", flat=True)
    numbers = [int(code.removeprefix(PREFIX)) for code in codes if code.removeprefix(PREFIX).isdecimal()]
    return f"{PREFIX}{max(numbers, default=0) + 1}"


def _may_define(user: User, institution: Institution, today: date) -> None:
    if not Scope.of(user, institution.pk, today, Right.DEFINE).paths:
        raise UserError("您没有自定指标的权限。", "请联系党委办公室。", user=user.pk)
