"""Writing many records at once leaves exactly what writing them one by one leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jishi.core.errors import WrongValues
from jishi.ledger import actions
from jishi.ledger.actions.together import together
from jishi.ledger.models import Event
from jishi.ledger.registry import LEDGERS
from tests.exchange.batching import columns_of, entries, last_entry
from tests.exchange.filled import IMPORTABLE, filled
from tests.exchange.sheets import EVENT, TODAY

CLOCK = ("id", "created_at")


def at_once(staffed, spec, several, hosts=None) -> list[Any]:
    with together(staffed.world.institution.pk):
        looks = actions.previews(staffed.clerk, spec, [(None, values) for values in several], today=TODAY)
        return actions.create_each(staffed.clerk, spec, looks, hosts)


def one_by_one(staffed, spec, several, hosts=None) -> list[Any]:
    each = hosts or [[]] * len(several)
    return [
        actions.create(staffed.clerk, spec, values, today=TODAY, hosts=joined)
        for values, joined in zip(several, each, strict=True)
    ]


def left_by(write, staffed, spec, several, hosts=None) -> tuple[list[Any], list[Any]]:
    """The rows and the trail, with each record by its place instead of its number; nothing of it stays."""
    before = last_entry()
    rows = [row.pk for row in write(staffed, spec, several, hosts)]
    table, trail = columns_of(spec, *CLOCK), entries(before)
    places = {pk: place for place, pk in enumerate(rows)} | {None: None}
    for line in table:
        line["duplicate_of"] = places[line["duplicate_of"]]
    noted = [
        (
            one.actor_id,
            one.institution_id,
            one.action,
            one.record,
            places[one.row],
            one.before,
            one.after | {"duplicate_of": places[one.after["duplicate_of"]]},
        )
        for one in trail
    ]
    spec.model._default_manager.all().delete()
    return table, noted


@pytest.mark.parametrize("code", IMPORTABLE)
def test_both_ways_leave_the_same_rows_and_the_same_trail(staffed, code):
    spec = LEDGERS[code]
    several = [filled(staffed.world, spec, number) for number in (1, 2, 1)]
    world = staffed.world
    hosts = [[world.second, world.first], [], [world.committee]] if spec.hosts else None

    each = left_by(one_by_one, staffed, spec, several, hosts)

    assert len(each[0]) == len(each[1]) == 3
    assert left_by(at_once, staffed, spec, several, hosts) == each
    assert each[0][2]["duplicate_of"] == (0 if spec.natural_key else None)


def test_a_record_without_anything_but_what_it_must_have_is_the_same_too(staffed):
    few = [{"org": staffed.world.first, "title": "学习"}]

    assert left_by(at_once, staffed, EVENT, few) == left_by(one_by_one, staffed, EVENT, few)


def test_a_record_there_before_is_the_original(staffed):
    values = filled(staffed.world, EVENT)
    first = actions.create(staffed.clerk, EVENT, values, today=TODAY)

    rows = at_once(staffed, EVENT, [values, values])

    assert [row.duplicate_of for row in rows] == [first.pk, first.pk]
    assert set(Event.objects.exclude(pk=first.pk).values_list("duplicate_of", flat=True)) == {first.pk}


def test_one_fault_among_them_leaves_nothing_written(staffed):
    good = filled(staffed.world, EVENT)
    before = last_entry()

    with pytest.raises(WrongValues, match="有几条填得不对，都没有保存"):
        at_once(staffed, EVENT, [good, good | {"expected": 100}])

    assert not Event.objects.exists()
    assert entries(before) == []


def test_lines_of_another_record_are_refused(staffed):
    with pytest.raises(ValueError, match="lines are written with their record"):
        actions.create_each(staffed.clerk, LEDGERS["attendance"], [])


def test_nothing_to_write_writes_nothing(staffed, django_assert_num_queries):
    with django_assert_num_queries(2):  # the savepoint alone
        assert actions.create_each(staffed.clerk, EVENT, []) == []


def test_each_record_has_the_place_its_organisation_had_on_its_day(staffed):
    values = filled(staffed.world, EVENT) | {"on": date(2026, 3, 5)}

    (row,) = at_once(staffed, EVENT, [values], [[staffed.world.second]])

    assert row.org_path == one_by_one(staffed, EVENT, [values])[0].org_path != ""
    assert [host.org_path for host in Event.objects.get(pk=row.pk).hosts.all()] == ["0001.0003."]
