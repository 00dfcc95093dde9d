"""What happens to records in life: drafts, deleted rows, duplicates, late entries, a month forgotten."""

from __future__ import annotations

from copy import copy
from datetime import date, timedelta

from jishi.ledger.base import LedgerRecord, Status
from jishi.ledger.models import Attendance, Case, Conveyance, Election, Event, EventHost, NilReturn, Posting
from jishi.ops.demo.world import LAST_DAY, World
from jishi.orgs.models import Organisation

SPARED = (NilReturn, Posting, Case, Election)
"""Ledgers of so few rows that one slip would change what the demo shows."""
SINGLE = (Event, Attendance)
"""Never entered twice here, since other rows hang on them or they hang on others."""
FORGETFUL, FORGOTTEN = "hegou", (2026, 8)


def disturb(world: World) -> None:
    _forget(world)
    for row in list(world.records()):
        if row.pk not in world.sure and not isinstance(row, SPARED):
            _slip(world, row)
    for row in world.records():
        world.entered[row.pk] = world.moment(_entered(world, row))


def _forget(world: World) -> None:
    """One branch wrote nothing down for a month, and nobody said there was nothing."""
    org = world.orgs[FORGETFUL]
    lost = {
        event.pk
        for event in world.rows[Event]
        if event.org is org and event.on and (event.on.year, event.on.month) == FORGOTTEN
    }
    world.rows[Event] = [event for event in world.rows[Event] if event.pk not in lost]
    for model in (EventHost, Attendance, Conveyance):
        world.rows[model] = [row for row in world.rows[model] if row.event_id not in lost]


def _slip(world: World, row: LedgerRecord) -> None:
    """One chance in sixteen that something is wrong with a row."""
    chance = world.dice.random()
    if chance < 0.020:
        row.status = Status.DRAFT
        if chance < 0.003 and not isinstance(row, SINGLE):
            row.on = None
    elif chance < 0.030:
        row.status = Status.SUBMITTED
    elif chance < 0.038:
        row.status, row.remark = Status.RETURNED, "请补充日期和人数后重新提交。"
    elif chance < 0.050:
        row.deleted = True
    elif chance < 0.058 and not isinstance(row, SINGLE):
        _enter_twice(world, row, known=chance < 0.056)
    elif chance < 0.062:
        row.version = 2


def _enter_twice(world: World, row: LedgerRecord, *, known: bool) -> None:
    """The same thing again under another id; mostly somebody has noticed."""
    again = copy(row)
    again._state = copy(row._state)
    world.adopt(again)
    again.duplicate_of = row.pk if known else None


def _entered(world: World, row: LedgerRecord) -> date:
    """The day somebody typed it in; what happened after Christmas is often entered in January."""
    happened = row.on or LAST_DAY
    if row.org.kind == Organisation.Kind.BRANCH and (happened.month, happened.day) >= (12, 25):
        return happened + timedelta(days=world.dice.randint(6, 24))
    low, high = world.dice.choices(((0, 9), (10, 40), (41, 95)), (86, 11, 3))[0]
    return happened + timedelta(days=world.dice.randint(low, high))
