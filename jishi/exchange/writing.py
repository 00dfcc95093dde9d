"""Writing what a sheet says, all of it or nothing, and taking it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.timezone import now

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.audit.models import Entry
from jishi.core.errors import Conflict, UserError
from jishi.exchange.batches import GONE
from jishi.exchange.judging import Fate
from jishi.exchange.lines import Line
from jishi.exchange.looking import Looked, look, todo
from jishi.exchange.models import Batch, week
from jishi.exchange.names import Names
from jishi.ledger import actions
from jishi.ledger.actions.together import together
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation

STEPS = ("submit", "confirm", "return", "take_back")


def write(batch: Batch, spec: LedgerSpec, names: Names) -> int:
    """Write all lines that are in order, or nothing; how many.

    Raises Conflict when the sheet was written meanwhile, or the ledger moved on
    so that other lines would be written than those that were shown.
    """
    with together(batch.institution_id):
        rows = Batch.objects.filter(pk=batch.pk, state=Batch.State.LOOKED_AT)
        if not rows.update(state=Batch.State.WRITTEN, written_at=now(), until=week()):
            raise Conflict(GONE, "请到“导入”页看结果。", batch=batch.pk)
        looked = look(spec, names, bytes(batch.data), batch.chosen, batch.for_all)
        if todo(looked) != batch.looked.get("todo"):
            raise Conflict("核对以后台账有了变化。", "请再核对一遍，然后导入。", batch=batch.pk)
        written = [*_created(spec, names, looked), *_updated(spec, names, looked)]
        Batch.objects.filter(pk=batch.pk).update(written=written)
        noted = {"rows": len(written), "file": batch.name}
        trail.leave(names.user, "import", spec.code, batch, after=noted)
    return len(written)


def _created(spec: LedgerSpec, names: Names, looked: Looked) -> list[list[Any]]:
    lines = looked.of(Fate.NEW)
    looks = [line.look for line in lines if line.look is not None]
    rows = actions.create_each(names.user, spec, looks, [line.hosts or [] for line in lines])
    return [[row.pk, row.version, None] for row in rows]


def _updated(spec: LedgerSpec, names: Names, looked: Looked) -> list[list[Any]]:
    """[number, version now, what stood in the changed fields] of each record that was changed."""
    return [_update(spec, names, line) for line in looked.of(Fate.CHANGED)]


def _update(spec: LedgerSpec, names: Names, line: Line) -> list[Any]:
    fields = [spec.field(name) for name in line.changed if name in line.values]
    was = {one.name: trail.plain(getattr(line.row, one.attname)) for one in fields}
    if line.joined:
        was[spec.hosts] = [host.org_id for host in getattr(line.row, spec.hosts).all()]
    seen = {"version": line.row.version, "today": names.today}
    try:
        now_is = actions.update(names.user, spec, line.row.pk, line.values, hosts=line.hosts, **seen)
    except UserError as error:
        problem = f"第 {line.number} 行：{error.problem}整张表都没有写入。"
        raise UserError(problem, error.remedy, ledger=spec.code, line=line.number) from error
    return [now_is.pk, now_is.version, was]


def take_back(batch: Batch, spec: LedgerSpec, user: User, today: date) -> tuple[int, dict[int, str]]:
    """(how many records are as they were before, why others are not: by number).

    Those that somebody handed in or changed since stay as they are. What was
    only handed in may be taken back later, when it was returned.
    """
    left, why = list[Any](), dict[int, str]()
    with together(batch.institution_id):
        fresh = Batch.objects.select_for_update().defer("data").get(pk=batch.pk)
        if not fresh.may_go_back:
            raise Conflict("这次导入不能再撤销了。", "撤销过的，或过了 7 天的，请到台账里逐条处理。")
        steps = _steps_since(fresh)
        for entry in fresh.written:
            pk, version, was = entry
            try:
                _take_back(spec, user, today, pk, version + steps[pk], was)
            except UserError as error:
                left.append(entry)
                why[entry[0]] = error.problem.rstrip("。")
        state = Batch.State.WRITTEN if left else Batch.State.TAKEN_BACK
        Batch.objects.filter(pk=batch.pk).update(written=left, state=state)
        done = len(fresh.written) - len(left)
        trail.leave(user, "import_back", spec.code, batch, after={"rows": done, "file": batch.name})
    return done, why


def _steps_since(batch: Batch) -> Counter[int]:
    """How often each record took a step or was taken back since, which changes nothing it says."""
    taken = Entry.objects.filter(institution=batch.institution_id, record=batch.ledger, action__in=STEPS)
    rows = taken.filter(row__in=[entry[0] for entry in batch.written], at__gte=batch.written_at)
    return Counter(rows.values_list("row", flat=True))


def _take_back(
    spec: LedgerSpec, user: User, today: date, pk: int, version: int, was: Mapping[str, Any] | None
) -> None:
    if was is None:
        actions.delete(user, spec, pk, version=version, today=today)
        return
    values = {name: _as_it_was(spec, name, value) for name, value in was.items() if name != spec.hosts}
    hosts = list(Organisation.objects.filter(pk__in=was[spec.hosts])) if spec.hosts in was else None
    actions.update(user, spec, pk, values, version=version, today=today, hosts=hosts)


def _as_it_was(spec: LedgerSpec, name: str, value: Any) -> Any:
    """What stood in a field, from how it was kept: days as text, related rows by their number."""
    field = spec.field(name)
    if field.is_relation and value is not None:
        return field.related_model._default_manager.get(pk=value)  # type: ignore[union-attr]
    return field.to_python(value) if value is not None else None
