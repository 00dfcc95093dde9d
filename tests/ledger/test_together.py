"""Several people at the same moment: one wins, one counts, nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from jishi.core.errors import UserError
from jishi.ledger import actions
from jishi.ledger.base import Status
from jishi.ledger.models import Event
from jishi.ledger.registry import ledger
from tests.factories import World
from tests.people import Staffed

TODAY = date(2026, 12, 1)
EVENT = ledger("event")
PEOPLE = 6


@pytest.fixture
def office(transactional_db):
    return Staffed.of(World.make())


def together(job: Callable[[], object], people: int = PEOPLE) -> list[object]:
    """What ``job`` returned to each; a UserError where it was refused.

    On PostgreSQL all begin at once. SQLite in memory has one connection, so
    there they come one after the other, as its write lock would have it.
    """
    line = Barrier(people if connection.vendor == "postgresql" else 1)

    def one(_: int) -> object:
        line.wait(timeout=30)
        try:
            return job()
        except UserError as refused:
            return refused
        finally:
            if line.parties > 1:
                connection.close()

    if line.parties == 1:
        return [one(n) for n in range(people)]
    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(one, range(people)))


def write(office, title="学习党章"):
    values = {"org": office.world.first, "on": date(2026, 3, 10), "title": title, "hats": 2}
    return actions.create(office.clerk, EVENT, values, today=TODAY)


def test_of_many_who_confirm_at_once_one_wins_and_the_others_are_told(office):
    row = write(office)
    actions.submit(office.clerk, EVENT, row.pk, version=1, today=TODAY)

    said = together(lambda: actions.confirm(office.secretary, EVENT, row.pk, version=2, today=TODAY))

    refused = [one.problem for one in said if isinstance(one, UserError)]
    assert refused == ["这条记录已经确认过了。"] * (PEOPLE - 1)
    row.refresh_from_db()
    assert (row.status, row.version) == (Status.CONFIRMED, 3)


def test_of_many_who_write_the_same_at_once_one_counts_and_the_others_repeat_it(office):
    rows = together(lambda: write(office))

    marks = dict(Event.objects.values_list("pk", "duplicate_of"))
    originals = [pk for pk, of in marks.items() if of is None]
    assert len(rows) == len(marks) == PEOPLE
    assert len(originals) == 1
    assert set(marks.values()) == {None, originals[0]}


def test_changing_deleting_and_writing_the_same_thing_at_once_ends_with_one_that_counts(office):
    row = write(office)
    turns = iter(range(PEOPLE))

    def job():
        match next(turns) % 3:
            case 0:
                return write(office)
            case 1:
                return actions.delete(office.clerk, EVENT, row.pk, version=1, today=TODAY)
            case _:
                values = {"attended": 9}
                return actions.update(office.clerk, EVENT, row.pk, values, version=1, today=TODAY)

    together(job)

    live = Event.objects.filter(deleted=False)
    assert live.filter(duplicate_of=None).count() == 1
    assert not live.exclude(duplicate_of=None).exclude(duplicate_of=live.get(duplicate_of=None).pk).exists()
