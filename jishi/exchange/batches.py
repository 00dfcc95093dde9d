"""The sheets somebody brought: kept for a week, seen by nobody else."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils.timezone import now

from jishi.accounts.models import User
from jishi.core.errors import Conflict, NotInScope
from jishi.exchange.looking import kept, look
from jishi.exchange.models import Batch
from jishi.exchange.names import Names
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Institution

LONGEST_NAME = 200
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


def bring(user: User, home: Institution, spec: LedgerSpec, names: Names, name: str, data: bytes) -> Batch:
    """Keep a sheet and what a look at it found; nothing is written to the ledger. Raises FileRefused."""
    looked = look(spec, names, data, {})
    name = name.rpartition("\\")[2].rpartition("/")[2][-LONGEST_NAME:] or "表格.xlsx"
    return Batch.objects.create(
        institution=home, by=user, ledger=spec.code, name=name, data=data, looked=kept(looked)
    )


def look_again(batch: Batch, spec: LedgerSpec, names: Names, columns: Mapping[int, str]) -> None:
    """Look with other ``columns``, or because the ledger has moved on."""
    looked = look(spec, names, bytes(batch.data), columns)
    said = {str(at): name for at, name in columns.items()}
    rows = Batch.objects.filter(pk=batch.pk, state=Batch.State.LOOKED_AT)
    if not rows.update(looked=kept(looked), columns=said):
        raise Conflict(GONE, "请到“导入”页看结果。", batch=batch.pk)
