"""A sheet is written whole or not at all, as one act that leaves one trace a record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from jishi.audit.models import Entry
from jishi.core.errors import Conflict, FileRefused, NotInScope, UserError
from jishi.exchange import batches, writing
from jishi.exchange.models import KEPT, Batch
from jishi.exchange.writing import write
from jishi.ledger import actions
from jishi.ledger.base import Status
from jishi.ledger.models import Event, EventHost, Talk
from tests.exchange.batching import Desk, columns_of, entries, last_entry
from tests.exchange.books import book
from tests.exchange.sheets import EVENT, TALK, TODAY

HEADS = ["组织", "召开日期", "活动类型", "主题", "应到人数", "联合主办"]
NEW = ["第一支部", "2026-03-06", "主题党日", "植树", 20, "第二支部"]
OLD = ["第一支部", "2026-03-05", "党课", "学习党章", 12, None]
BAD = ["第一支部", "上旬", "党课", "听讲", 12, None]


@pytest.fixture
def desk(staffed):
    return Desk(staffed.clerk, staffed.world)


@pytest.fixture
def row(staffed):
    """A draft that ``OLD`` is about and would change."""
    return staffed.world.row(
        "event", on=date(2026, 3, 5), hats=["lecture"], title="学习党章", expected=10, status="draft"
    )


def test_what_is_in_order_is_written_and_what_is_not_stays_out(desk, row):
    batch = desk.write(EVENT, HEADS, NEW, OLD, BAD)

    made = Event.objects.exclude(pk=row.pk).get()
    row.refresh_from_db()
    assert (made.title, made.expected, made.status, made.created_by) == ("植树", 20, Status.DRAFT, desk.user)
    assert [host.org.name for host in made.hosts.all()] == ["第二支部"]
    assert (row.expected, row.version) == (12, 2)
    assert batch.written == [[made.pk, 1, None], [row.pk, 2, {"expected": 10}]]
    assert batch.state == Batch.State.WRITTEN


def test_the_trail_has_one_entry_a_record_and_one_of_the_sheet(desk, row):
    before = last_entry()

    batch = desk.write(EVENT, HEADS, NEW, OLD, BAD, [*NEW[:3], "栽花", 5, None])

    noted = entries(before)
    assert [one.action for one in noted] == ["create", "create", "update", "import"]
    assert {one.actor for one in noted} == {desk.user}
    assert noted[2].row == row.pk
    assert (noted[2].before, noted[2].after) == ({"expected": 10}, {"expected": 12})
    assert (noted[3].record, noted[3].row) == ("event", batch.pk)
    assert noted[3].after == {"rows": 3, "file": "表.xlsx"}


def test_a_look_writes_nothing(desk, row):
    had, before = columns_of(EVENT), last_entry()

    desk.bring(EVENT, HEADS, NEW, OLD, BAD)

    assert (columns_of(EVENT), entries(before)) == (had, [])


@pytest.mark.parametrize("moved", ["changed", "handed in", "deleted", "written by hand"])
def test_when_the_ledger_moved_on_after_the_look_nothing_is_written(desk, row, moved):
    batch = desk.bring(EVENT, HEADS, NEW, OLD)
    match moved:
        case "changed":
            desk.step("update", EVENT, row, values={"place": "礼堂"})
        case "handed in":
            desk.step("submit", EVENT, row)
        case "deleted":
            desk.step("delete", EVENT, row)
        case _:
            given = {"org": row.org, "on": date(2026, 3, 6), "hats": 1 << 5, "title": "植树"}
            actions.create(desk.user, EVENT, given, today=TODAY)
            Event.objects.filter(title="植树").update(
                hats=EVENT.field("hats").mask(["theme_day"]), expected=20
            )
    had, before = columns_of(EVENT), last_entry()

    with pytest.raises(Conflict, match="核对以后台账有了变化"):
        write(batch, EVENT, desk.names())

    assert (columns_of(EVENT), entries(before)) == (had, [])
    assert Batch.objects.get().state == Batch.State.LOOKED_AT
    batches.look_at(batch, EVENT, desk.names())
    assert write(batch, EVENT, desk.names()) == len(batch.looked["todo"])


def test_a_line_that_cannot_be_written_leaves_nothing_written(desk, row, monkeypatch):
    batch = desk.bring(EVENT, HEADS, NEW, OLD)
    had, before = columns_of(EVENT), last_entry()

    def refused(*args, **kwargs):
        raise UserError("这条记录刚刚被别人改过。", "请刷新页面。")

    monkeypatch.setattr(writing.actions, "update", refused)
    with pytest.raises(UserError) as told:
        write(batch, EVENT, desk.names())

    assert told.value.problem == "第 3 行：这条记录刚刚被别人改过。整张表都没有写入。"
    assert told.value.context == {"ledger": "event", "line": 3}
    assert (columns_of(EVENT), entries(before), EventHost.objects.count()) == (had, [], 0)
    assert Batch.objects.get().state == Batch.State.LOOKED_AT


def test_a_sheet_is_written_once(desk):
    batch = desk.bring(TALK, ["组织", "谈话日期", "谈话类型"], ["第一支部", "2026-03-05", "谈心谈话"])
    write(batch, TALK, desk.names())

    for late in (write, batches.look_at):
        with pytest.raises(Conflict, match="这张表已经导入或撤销过了"):
            late(batch, TALK, desk.names())
    with pytest.raises(Conflict):
        batches.choose(batch, {0: "org"}, {})
    with pytest.raises(Conflict):
        batches.drop(batch)
    assert (Talk.objects.count(), Batch.objects.count()) == (1, 1)


def test_a_sheet_nobody_looked_at_is_not_written(desk):
    batch = desk.bring(EVENT, HEADS, NEW)
    batches.choose(batch, {4: "attended"}, {})

    with pytest.raises(Conflict):
        write(batch, EVENT, desk.names())

    assert not Event.objects.exists()
    batches.look_at(batch, EVENT, desk.names())
    write(batch, EVENT, desk.names())
    assert (Event.objects.get().attended, Event.objects.get().expected) == (20, None)


def test_a_line_that_repeats_somebody_elses_record_is_kept_and_marked(staffed, desk):
    theirs = staffed.world.row("event", on=date(2026, 3, 6), hats=["theme_day"], title="植树", status="draft")
    Event.objects.filter(pk=theirs.pk).update(org_path="0001.0003.")
    had = Event.objects.filter(pk=theirs.pk).values().get()

    desk.write(EVENT, HEADS, NEW)

    made = Event.objects.exclude(pk=theirs.pk).get()
    assert made.duplicate_of == theirs.pk
    assert Event.objects.filter(pk=theirs.pk).values().get() == had


def test_a_sheet_is_seen_by_nobody_but_who_brought_it(staffed, desk):
    batch = desk.bring(EVENT, HEADS, NEW)

    for other in (staffed.secretary, staffed.reader, staffed.neighbour):
        assert not batches.mine(other).exists()
        with pytest.raises(NotInScope, match="没有找到这次导入"):
            batches.one(other, batch.pk)
    assert batches.one(desk.user, batch.pk) == batch


def test_a_sheet_is_kept_for_a_week_after_it_was_brought_and_after_it_was_written(desk):
    batch = desk.write(EVENT, HEADS, NEW)
    assert timedelta(0) <= now() + KEPT - batch.until < timedelta(minutes=5)

    Batch.objects.update(until=now() - timedelta(seconds=1))

    with pytest.raises(NotInScope):
        batches.one(desk.user, batch.pk)
    assert (batches.sweep(), Batch.objects.count(), Event.objects.count()) == (1, 0, 1)


def test_a_sheet_that_cannot_be_read_is_not_kept(desk):
    for data in (b"", b"PK\x03\x04", book(["产品"], ["螺丝"])):
        with pytest.raises(FileRefused):
            batches.bring(desk.user, desk.world.institution, EVENT, "表.xlsx", data)

    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\资料\\活动.xlsx", "活动.xlsx"),
        ("../../活动.xlsx", "活动.xlsx"),
        ("", "表格.xlsx"),
        ("长" * 300 + ".xlsx", "长" * 195 + ".xlsx"),
    ],
)
def test_a_file_goes_by_its_own_name(desk, name, kept):
    batch = batches.bring(desk.user, desk.world.institution, EVENT, name, book(HEADS, NEW))

    assert batch.name == kept


def test_somebody_whose_right_was_taken_away_writes_nothing(desk, staffed):
    batch = desk.bring(EVENT, HEADS, NEW)
    staffed.clerk.grants.all().delete()

    with pytest.raises(Conflict):
        write(batch, EVENT, desk.names())

    assert not Event.objects.exists()


def test_writing_many_lines_takes_no_more_queries_than_writing_few(desk, django_assert_max_num_queries):
    heads = ["组织", "谈话日期", "谈话类型", "人次"]
    rows = [["第一支部", f"2026-03-{n % 28 + 1:02}", "谈心谈话", n] for n in range(60)]
    batch = desk.bring(TALK, heads, *rows)

    with django_assert_max_num_queries(40):
        assert write(batch, TALK, desk.names()) == 60

    assert Entry.objects.filter(action="create").count() == 60
