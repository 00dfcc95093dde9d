"""What a sheet would do: which lines are new, which change a record, which say what is there already."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jishi.accounts.models import Grant
from jishi.exchange.judging import Fate, fate
from jishi.exchange.looking import kept, todo
from jishi.exchange.writing import write
from jishi.ledger.entry.fields import options
from jishi.ledger.models import Event, Talk
from jishi.ledger.registry import LEDGERS
from tests.exchange.batching import Desk, columns_of
from tests.exchange.sheets import EVENT, FINDING, TALK
from tests.factories import make_org
from tests.people import make_user

NEW, CHANGED, SAME, FAULTY = Fate
HEADS = ["组织", "召开日期", "活动类型", "主题", "应到人数"]
STUDY = ["第一支部", "2026-03-05", "党课", "学习党章", 10]
MARCH = date(2026, 3, 5)


@pytest.fixture
def desk(staffed):
    return Desk(staffed.clerk, staffed.world)


def study(staffed, **more):
    given = {"on": MARCH, "hats": ["lecture"], "title": "学习党章", "expected": 10, "status": "draft"}
    return staffed.world.row("event", **given | more)


def test_a_line_is_new_the_same_or_a_change_of_the_record_with_its_key(staffed, desk):
    row = study(staffed)

    looked = desk.look(EVENT, HEADS, STUDY, [*STUDY[:3], "另一个", 10], ["第一支部", *STUDY[1:4], 12])

    assert desk.fates(EVENT, HEADS, STUDY) == [SAME]
    assert desk.fates(EVENT, HEADS, [*STUDY[:3], "另一个", 10]) == [NEW]
    assert desk.fates(EVENT, HEADS, [*STUDY[:4], 12]) == [CHANGED]
    assert [line.row for line in looked.lines if not line.faults] == [row, None]
    assert not Event.objects.exclude(pk=row.pk).exists()


def test_a_column_that_is_not_there_says_nothing_of_a_record_that_is(staffed, desk):
    study(staffed, place="会议室", remark="备注")

    assert desk.fates(EVENT, HEADS, STUDY) == [SAME]
    (line,) = desk.look(EVENT, [*HEADS, "地点"], [*STUDY, "礼堂"]).lines
    assert dict(line.changed) == {"place": "礼堂"}


def test_an_empty_cell_says_nothing_about_a_record_that_is_there(staffed, desk):
    row = study(staffed)

    (line,) = desk.look(EVENT, HEADS, [*STUDY[:4], None]).lines

    assert (fate(line), line.row, dict(line.changed)) == (SAME, row, {})


def test_two_lines_of_one_key_are_one_record_and_the_second_says_so(desk):
    first, second, third = desk.look(EVENT, HEADS, STUDY, STUDY, [*STUDY[:4], 99]).lines

    same = "和第 2 行说的是同一条（组织、召开日期、活动类型、主题都一样），请删去一行。"
    assert (first.faults, second.faults, third.faults) == ({}, {"": same}, {"": same})


def test_a_key_without_a_date_finds_its_record_on_another_day(staffed, desk):
    clue = staffed.world.row("clue", number="2026-1", on=MARCH, status="draft")
    project = staffed.world.row("aid_project", village="柳树村", title="修路", on=MARCH, status="draft")

    clues = desk.look(LEDGERS["clue"], ["组织", "日期", "编号"], ["第一支部", "2026-04-01", "2026-1"])
    projects = desk.look(
        LEDGERS["aid_project"], ["组织", "日期", "村", "项目"], ["第一支部", None, "柳树村", "修路"]
    )

    assert [(line.row, dict(line.changed)) for line in clues.lines] == [(clue, {"on": date(2026, 4, 1)})]
    assert [(line.row, dict(line.changed)) for line in projects.lines] == [(project, {})]


def test_a_line_without_a_part_of_its_key_is_known_by_all_it_says(staffed, desk):
    row = study(staffed, on=None)

    assert desk.fates(EVENT, HEADS, ["第一支部", None, *STUDY[2:]]) == [SAME]
    both = desk.look(EVENT, HEADS, ["第一支部", None, *STUDY[2:]], ["第一支部", None, *STUDY[2:]])
    assert [line.row for line in both.lines] == [row, None]


def test_a_new_record_needs_its_date(desk):
    (line,) = desk.look(EVENT, HEADS, ["第一支部", None, *STUDY[2:4], 11]).lines

    assert line.faults == {"on": "没有填；没有日期的记录不计入任何数。"}


def test_a_deleted_record_is_not_there(staffed, desk):
    study(staffed, deleted=True)

    assert desk.fates(EVENT, HEADS, STUDY) == [NEW]


def test_of_a_record_and_its_repetition_the_record_is_meant(staffed, desk):
    again = study(staffed, expected=9)
    row = study(staffed)
    Event.objects.filter(pk=again.pk).update(duplicate_of=row.pk)

    assert [line.row for line in desk.look(EVENT, HEADS, STUDY).lines] == [row]


@pytest.mark.parametrize(("status", "word"), [("submitted", "已提交"), ("confirmed", "已确认")])
def test_a_closed_record_that_differs_is_faulty_and_says_in_what(staffed, desk, status, word):
    study(staffed, status=status)

    (line,) = desk.look(EVENT, HEADS, [*STUDY[:4], 12]).lines

    assert desk.fates(EVENT, HEADS, STUDY) == [SAME]
    assert line.faults == {
        "": f"系统里已有这一条，{word}，应到人数和表里不一样。要改请先请审核人退回，或在表里改成一样。"
    }


def test_a_closed_record_with_other_hosts_is_faulty_too(staffed, desk):
    study(staffed, status="confirmed", hosts=["second"])

    assert desk.fates(EVENT, [*HEADS, "联合主办"], [*STUDY, "第二支部"]) == [SAME]
    (line,) = desk.look(EVENT, [*HEADS, "联合主办"], [*STUDY, None]).lines
    assert "联合主办和表里不一样" in line.faults[""]


def test_a_returned_record_may_change(staffed, desk):
    study(staffed, status="returned")

    assert desk.fates(EVENT, HEADS, [*STUDY[:4], 12]) == [CHANGED]


def test_further_hosts_are_compared_without_the_keeper_and_in_any_order(staffed, desk):
    study(staffed, hosts=["second", "committee"])
    heads = [*HEADS, "联合主办"]

    assert desk.fates(EVENT, heads, [*STUDY, "局党委、第一支部，第二支部"]) == [SAME]
    assert desk.fates(EVENT, heads, [*STUDY, "局党委"]) == [CHANGED]
    assert desk.fates(EVENT, HEADS, STUDY) == [SAME]


def test_somebody_elses_record_is_neither_shown_nor_changed_the_line_repeats_it(staffed, desk):
    theirs = staffed.world.row("clue", org="second", number="2026-1", on=MARCH, status="draft")

    looked = desk.look(LEDGERS["clue"], ["组织", "日期", "编号"], ["第一支部", "2026-04-01", "2026-1"])

    (line,) = looked.lines
    assert (line.row, line.repeats, dict(line.changed)) == (None, True, {})
    told = kept(LEDGERS["clue"], looked)
    assert (told["counts"]["repeats"], told["todo"]) == (1, [[2, None, None]])
    assert str(theirs.pk) not in str(told)


def test_a_record_of_his_in_another_institution_is_not_meant(staffed, desk):
    Grant.objects.create(user=staffed.clerk, org=staffed.world.outside, role="clerk")
    staffed.world.row("clue", org="outside", number="2026-1", on=MARCH, status="draft")

    looked = desk.look(LEDGERS["clue"], ["组织", "日期", "编号"], ["第一支部", "2026-04-01", "2026-1"])

    assert [(line.row, line.repeats) for line in looked.lines] == [(None, False)]


def test_an_organisation_that_was_out_of_reach_on_that_day_is_a_fault(staffed):
    world = staffed.world
    young = make_org(world.institution, "新支部", 9, world.second, since=date(2026, 6, 1))
    clerk = make_user("second", "clerk", world.first)
    desk = Desk(clerk, world, "first")
    names = desk.names()
    names.orgs["新支部"] = [young]
    desk.names = lambda: names

    (line,) = desk.look(EVENT, HEADS, ["新支部", "2026-07-01", *STUDY[2:]]).lines

    assert line.faults == {"org": "不在您负责填报的范围内。"}


def test_what_is_told_of_a_look_is_the_same_each_time_and_can_be_kept(staffed, desk):
    study(staffed)
    rows = (HEADS, [*STUDY[:4], 12], [*STUDY[:3], "新的", 1], ["第一支部", "上旬", *STUDY[2:]], ["合计"])

    told = kept(EVENT, desk.look(EVENT, *rows))

    assert told["counts"] == {"new": 1, "changed": 1, "same": 0, "faulty": 1, "left": 1, "repeats": 0}
    assert told["changed"][0]["changed"] == ["expected"]
    assert told["faulty"][0]["texts"]["on"] == "上旬"
    assert told["new"][0]["texts"]["on"] == "2026-03-05"
    assert told["todo"] == todo(desk.look(EVENT, *rows))


def test_two_equal_lines_of_a_ledger_without_a_key_are_two_records_and_found_again(desk):
    rows = (["组织", "谈话日期", "谈话类型", "人次"], *[["第一支部", "2026-03-05", "谈心谈话", 1]] * 2)

    desk.write(TALK, *rows)

    assert Talk.objects.count() == 2
    again = desk.look(TALK, *rows)
    assert {line.row.pk for line in again.lines} == set(Talk.objects.values_list("pk", flat=True))
    assert desk.fates(TALK, *rows, rows[1]) == [SAME, SAME, NEW]


def label(spec, name):
    return st.sampled_from([None, *(said for _, said in options(spec.field(name))[:6])])


DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 4, 1))
COUNTS, MARKS = st.none() | st.integers(0, 3), st.sampled_from(["是", "否", None])
WORDS = st.text("党课学习=-+'（）1a \n", min_size=1, max_size=4).filter(
    lambda text: text.strip() and not text.strip().startswith("=")
)
"""What begins with = is a formula to the program that writes the sheet."""
SHEETS = {
    "talk": (
        ["组织", "谈话日期", "谈话类型", "谈话人", "人次", "集体谈话", "备注"],
        [
            DAYS,
            label(TALK, "kind"),
            label(TALK, "talker"),
            COUNTS,
            st.sampled_from(["是", "否", None]),
            WORDS,
        ],
    ),
    "event": (
        ["组织", "召开日期", "活动类型", "主题", "应到人数", "地点", "联合主办"],
        [
            DAYS,
            st.lists(label(EVENT, "hats").filter(bool), max_size=2).map("、".join),
            WORDS,
            COUNTS,
            WORDS,
            st.sampled_from([None, "第二支部", "局党委、第二支部"]),
        ],
    ),
    "finding": (
        ["组织", "反馈日期", "来源", "问题", "整改状态", "清退资金", "销号日期"],
        [DAYS, label(FINDING, "source"), WORDS, label(FINDING, "state"), COUNTS, DAYS],
    ),
}


@pytest.mark.parametrize("code", SHEETS)
@settings(max_examples=6)
@given(data=st.data())
def test_a_sheet_brought_twice_changes_nothing(staffed, desk, code, data):
    spec, (heads, parts) = LEDGERS[code], SHEETS[code]
    spec.model.objects.all().delete()
    drawn = data.draw(st.lists(st.tuples(*parts), min_size=1, max_size=6))
    rows = (heads, *(["第一支部", *line] for line in drawn))

    sound = desk.write(spec, *rows).looked["counts"]["new"]
    had = columns_of(spec)
    again = desk.bring(spec, *rows)
    written = write(again, spec, desk.names())

    assert sound == len(had)
    counts = again.looked["counts"]
    assert (counts["same"], counts["new"], counts["changed"], written) == (sound, 0, 0, 0)
    assert columns_of(spec) == had
