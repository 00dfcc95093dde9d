"""The sheets somebody brought: kept for a week, seen by nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import Length
from django.utils.timezone import now

from jishi.accounts.models import User
from jishi.core.errors import Conflict, FileRefused, NotInScope
from jishi.exchange.looking import kept, look, rows_in
from jishi.exchange.models import FOR_ALL, Batch
from jishi.exchange.names import Names
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Institution

LONGEST_NAME = 200
AT_ONCE = 1_000
"""Rows that are looked at while somebody waits; more take over a second."""
MOST_KEPT = 200 * 2**20
"""Bytes of the sheets of one user that are kept at a time."""
GONE = "这张表已经导入或撤销过了。"


def importable(spec: LedgerSpec) -> bool:
    """Whether rows of a ledger may come from a sheet: not stays, nor what belongs to another record, nor
    statements that there is nothing."""
    return spec.in_records and not spec.goes_with and spec.code != "nil_return"


def mine(user: User) -> QuerySet[Batch]:
    """The sheets ``user`` brought that are still kept, newest first; without their bytes."""
    return Batch.objects.filter(by=user, until__gt=now()).defer("data")


def one(user: User, pk: int) -> Batch:
    """One of ``mine``; raises NotInScope."""
    found = mine(user).filter(pk=pk).first()
    if found is None:
        raise NotInScope("没有找到这次导入。", "上传的表格只保留 7 天，请重新上传。", batch=pk)
    return found


def sweep() -> int:
    """Throw away sheets brought too long ago; how many."""
    return Batch.objects.filter(until__lte=now()).delete()[0]


def bring(user: User, home: Institution, spec: LedgerSpec, name: str, data: bytes) -> Batch:
    """Keep a sheet that can be read, to be looked at; for any other raises FileRefused and keeps nothing."""
    rows = rows_in(spec, data)
    _not_too_many(user, data)
    name = name.rpartition("\\")[2].rpartition("/")[2][-LONGEST_NAME:] or "表格.xlsx"
    return Batch.objects.create(
        institution=home, by=user, ledger=spec.code, name=name, data=data, long=rows > AT_ONCE
    )


def _not_too_many(user: User, data: bytes) -> None:
    """Raises FileRefused where somebody's sheets would fill the disk of all."""
    held = Batch.objects.filter(by=user, until__gt=now()).aggregate(size=Sum(Length("data")))["size"] or 0
    if held + len(data) > MOST_KEPT:
        problem = f"您这 7 天上传的表格一共超过 {MOST_KEPT // 2**20} MB，没有接收。"
        raise FileRefused("quota", problem, "请把不导入的那些在“导入”页删掉，再重新上传。")


def choose(batch: Batch, columns: Mapping[int, str], for_all: Mapping[str, str]) -> None:
    """Let these columns be these fields, and every line say this; the sheet has to be looked at again."""
    said = {str(at): name for at, name in columns.items()}
    once = {FOR_ALL: dict(for_all)} if for_all else {}
    _change(batch, columns=said | once, looked={})


def look_at(batch: Batch, spec: LedgerSpec, names: Names) -> None:
    """Look at a sheet: the first time, with other columns, or because the ledger has moved on."""
    _change(batch, looked=kept(spec, look(spec, names, bytes(batch.data), batch.chosen, batch.for_all)))


def _change(batch: Batch, **values: Any) -> None:
    """Raises Conflict when it was written meanwhile."""
    if not Batch.objects.filter(pk=batch.pk, state=Batch.State.LOOKED_AT).update(**values):
        raise Conflict(GONE, "请到“导入”页看结果。", batch=batch.pk)
    for name, value in values.items():
        setattr(batch, name, value)


def drop(batch: Batch) -> None:
    """Throw a sheet away; raises Conflict when it was written meanwhile."""
    if not Batch.objects.filter(pk=batch.pk, state=Batch.State.LOOKED_AT).delete()[0]:
        raise Conflict(GONE, "请到“导入”页看结果。", batch=batch.pk)
