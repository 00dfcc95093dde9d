"""Taking back what a sheet wrote: all as it was before; what moved on since stays, and it is said why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from jishi.core.errors import Conflict
from jishi.exchange.models import Batch
from jishi.exchange.writing import take_back
from jishi.ledger import actions
from jishi.ledger.models import Event, Talk
from jishi.ledger.registry import LEDGERS
from tests.exchange.batching import Desk, columns_of, entries, last_entry
from tests.exchange.filled import IMPORTABLE, as_sheet, filled
from tests.exchange.sheets import EVENT, TALK, TODAY

HEADS = ["组织", "召开日期", "活动类型", "主题", "应到人数", "地点", "联合主办"]
NEW = ["第一支部", "2026-03-06", "主题党日", "植树", 20, None, "第二支部"]
OLD = ["第一支部", "2026-03-05", "党课", "学习党章", 12, "礼堂", "局党委"]


@pytest.fixture
def desk(staffed):
    return Desk(staffed.clerk, staffed.world)


@pytest.fixture
def row(staffed):
    """A draft that ``OLD`` changes."""
    given = {"on": date(2026, 3, 5), "hats": ["lecture"], "title": "学习党章", "expected": 10}
    return staffed.world.row("event", **given, status="draft", hosts=["second"])


def back(desk, batch, spec=EVENT):
    """(how many went back, why others did not)."""
    return take_back(batch, spec, desk.user, TODAY)


def live(spec=EVENT):
    return [line for line in columns_of(spec) if not line["deleted"]]


def test_all_is_as_it_was_before_and_the_new_are_in_the_bin(desk, row):
    had = columns_of(EVENT)
    batch = desk.write(EVENT, HEADS, NEW, OLD)
    assert live() != had

    assert back(desk, batch) == (2, {})

    assert live() == had
    assert Event.objects.get(title="植树").deleted
    assert Batch.objects.get().state == Batch.State.TAKEN_BACK
    with pytest.raises(Conflict, match="不能再撤销了"):
        back(desk, batch)


def test_further_hosts_come_in_change_and_go_back(desk, row):
    def hosts():
        return sorted(host.org.name for host in row.hosts.all())

    batch = desk.write(EVENT, HEADS, [*OLD[:6], "局党委、第二支部"])
    assert hosts() == ["局党委", "第二支部"]
    other = desk.write(EVENT, HEADS, [*OLD[:6], None])
    assert hosts() == []

    assert (back(desk, other), hosts()) == ((1, {}), ["局党委", "第二支部"])
    assert back(desk, batch)[0] == 0
    assert hosts() == ["局党委", "第二支部"]


def test_the_trail_has_one_entry_a_record_and_one_of_the_sheet(desk, row):
    batch = desk.write(EVENT, HEADS, NEW, OLD)
    before = last_entry()

    back(desk, batch)

    assert [one.action for one in entries(before)] == ["delete", "update", "import_back"]
    assert entries(before)[2].after == {"rows": 2, "file": "表.xlsx"}


def test_what_somebody_changed_since_stays_and_says_why(desk, row):
    batch = desk.write(EVENT, HEADS, NEW, OLD)
    desk.step("update", EVENT, row, values={"attended": 9})
    now_is = Event.objects.filter(pk=row.pk).values().get()

    assert back(desk, batch) == (1, {row.pk: "这条记录刚刚被别人改过"})
    assert Event.objects.filter(pk=row.pk).values().get() == now_is
    batch.refresh_from_db()
    assert (batch.state, [entry[0] for entry in batch.written]) == (Batch.State.WRITTEN, [row.pk])
    assert back(desk, batch) == (0, {row.pk: "这条记录刚刚被别人改过"})


def test_what_was_handed_in_stays_until_it_is_returned(staffed, desk, row):
    had = columns_of(EVENT, "status")
    batch = desk.write(EVENT, HEADS, NEW, OLD)
    made = Event.objects.get(title="植树")
    for one in (row, made):
        desk.step("submit", EVENT, one)

    assert back(desk, batch) == (
        0,
        {row.pk: "这条记录现在是“已提交”，不能修改", made.pk: "这条记录现在是“已提交”，不能删除"},
    )
    for one in (row, made):
        desk.step("return_", EVENT, one, staffed.secretary, reason="退回重填")
    assert back(desk, batch) == (2, {})
    assert [{k: v for k, v in line.items() if k != "status"} for line in live()] == had


def test_what_was_handed_in_and_taken_back_goes_back(desk, row):
    had = columns_of(EVENT)
    batch = desk.write(EVENT, HEADS, OLD)
    desk.step("submit", EVENT, row)
    desk.step("take_back", EVENT, row)

    assert back(desk, batch) == (1, {})
    assert live() == had


def test_what_was_returned_and_then_changed_stays(staffed, desk, row):
    batch = desk.write(EVENT, HEADS, OLD)
    desk.step("submit", EVENT, row)
    desk.step("return_", EVENT, row, staffed.secretary, reason="人数不对")
    desk.step("update", EVENT, row, values={"expected": 13})

    assert back(desk, batch) == (0, {row.pk: "这条记录刚刚被别人改过"})
    assert Event.objects.get(pk=row.pk).expected == 13


def test_what_somebody_deleted_stays_deleted(desk, row):
    batch = desk.write(EVENT, HEADS, NEW, OLD)
    desk.step("delete", EVENT, Event.objects.get(title="植树"))

    done, why = back(desk, batch)

    assert (done, [*why.values()]) == (1, ["没有找到这条记录"])


def test_nothing_goes_back_after_a_week(desk):
    batch = desk.write(EVENT, HEADS, NEW)
    Batch.objects.update(until=now() - timedelta(seconds=1))

    with pytest.raises(Conflict):
        back(desk, batch)

    assert live() != []


def test_a_repetition_of_what_goes_back_counts_in_its_place(desk):
    batch = desk.write(EVENT, HEADS, NEW)
    made = Event.objects.get()
    again = Event.objects.get(pk=made.pk)
    again.pk, again._state.adding, again.duplicate_of = made.pk + 1, True, made.pk
    again.save(force_insert=True)

    back(desk, batch)

    assert Event.objects.get(pk=again.pk).duplicate_of is None


def test_a_sheet_taken_back_can_be_brought_again(desk):
    rows = (["组织", "谈话日期", "谈话类型"], ["第一支部", "2026-03-05", "谈心谈话"])
    back(desk, desk.write(TALK, *rows), TALK)

    desk.write(TALK, *rows)

    assert Talk.objects.filter(deleted=False).count() == 1


def test_the_right_is_asked_again(staffed, desk, row):
    batch = desk.write(EVENT, HEADS, NEW, OLD)
    staffed.clerk.grants.all().delete()
    had = columns_of(EVENT)

    done, why = back(desk, batch)

    assert (done, set(why.values()), columns_of(EVENT)) == (0, {"没有找到这条记录"}, had)


@pytest.mark.parametrize("code", [code for code in IMPORTABLE if LEDGERS[code].natural_key])
def test_every_field_of_every_ledger_goes_back(staffed, desk, code):
    spec = LEDGERS[code]
    values = filled(staffed.world, spec, 1)
    row = actions.create(desk.user, spec, values, today=TODAY)
    other = filled(staffed.world, spec, 2) | {name: values[name] for name in spec.natural_key}
    had = columns_of(spec)

    batch = desk.write(spec, data=as_sheet(spec, other))
    assert [entry[0] for entry in batch.written] == [row.pk]
    assert columns_of(spec) != had
    assert back(desk, batch, spec) == (1, {})

    assert columns_of(spec) == had
