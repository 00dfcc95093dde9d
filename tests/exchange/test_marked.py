"""The user's own file with what is wrong marked in it, and nothing else of it touched."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table

from jishi.exchange.looking import look
from jishi.exchange.marked import AUTHOR, HEAD, marked
from tests.exchange.batching import Desk
from tests.exchange.books import book, saved
from tests.exchange.sheets import EVENT, TALK, opened

HEADS = ["组织", "谈话日期", "谈话类型", "人次"]
EVENTS = ["组织", "召开日期", "活动类型", "主题", "应到人数"]
GOOD = ["第一支部", "2026-03-05", "谈心谈话", 2]
BAD = ["第一支部", "上旬", "闲聊", 1]
RED = "00F8CBAD"


@pytest.fixture
def desk(staffed):
    return Desk(staffed.clerk, staffed.world)


def study(world):
    """A draft of the fifth of March."""
    given = {"on": date(2026, 3, 5), "hats": ["lecture"], "title": "学习", "expected": 1}
    return world.row("event", **given, status="draft")


def mark(desk, data, spec=TALK):
    return marked(look(spec, desk.names(), data, {}), data)


def reds(sheet):
    """Cell → the note on it, of the red ones."""
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == RED]
    return {cell.coordinate: cell.comment.text for cell in cells}


def test_each_wrong_cell_is_red_with_its_reason_and_the_last_column_tells_of_every_line(staffed, desk):
    study(staffed.world)
    lines = [
        ["第一支部", "3月5日", "党课", "学习", 1],
        ["第一支部", "3月6日", "党课", "学习", 1],
        ["第一支部", "上旬", "课", "学习", 1],
    ]

    sheet = opened(mark(desk, book(["台账"], EVENTS, *lines), EVENT)).active

    assert reds(sheet) == {
        "B5": "“上旬”看不出是哪一天。可写 2026-06-26、0626、6.26 或 6月26日。",
        "C5": sheet["C5"].comment.text,
    }
    assert [sheet.cell(row, 6).value for row in (1, 2, 3, 4)] == [None, HEAD, "系统里已有，一样", "可以导入"]
    assert sheet["F5"].value == f"{sheet['B5'].comment.text}；{sheet['C5'].comment.text}"
    assert sheet.auto_filter.ref == "A2:F5"


def test_a_line_that_changes_a_record_says_so(staffed, desk):
    study(staffed.world)

    sheet = opened(mark(desk, book(EVENTS, ["第一支部", "3月5日", "党课", "学习", 2]), EVENT)).active

    assert sheet["F2"].value == "会修改已有的一条"


def test_a_fault_of_the_whole_line_stands_red_in_the_last_column(desk):
    heads = ["组织", "召开日期", "主题", "应到人数", "实到人数", "请假人数", "缺席人数"]

    sheet = opened(mark(desk, book(heads, ["第一支部", "3月5日", "学习", 9, 1, 1, 1]), EVENT)).active

    assert reds(sheet) == {"H2": "应到人数应等于实到、请假、缺席之和，请核对。"}


def test_all_other_cells_worksheets_and_formats_stay_as_they_were(desk):
    made = opened(book(HEADS, GOOD, BAD, ["合计", None, None, "=SUM(D2:D3)"]))
    made.active["A2"].font = Font(bold=True)
    made.active["D2"].fill = PatternFill("solid", fgColor="00FFFF00")
    made.active["D3"].comment = Comment("待核", "李")
    made.create_sheet("说明").append(["不动"])
    had = saved(made)

    after = opened(mark(desk, had))

    before = opened(had)
    for row in before.active.iter_rows():
        for cell in row:
            now_is = after.active[cell.coordinate]
            assert now_is.value == cell.value
            if cell.coordinate not in ("B3", "C3"):
                assert (repr(now_is.font), repr(now_is.fill)) == (repr(cell.font), repr(cell.fill))
    assert after.active["D3"].comment.text == "待核"
    assert after["说明"]["A1"].value == "不动"
    assert after.active["E4"].value is None


def test_rules_that_colour_cells_by_themselves_are_gone_from_that_worksheet(desk):
    made = opened(book(HEADS, BAD))
    rule = CellIsRule(operator="equal", formula=["1"], fill=PatternFill(bgColor="00FFFFFF"))
    made.active.conditional_formatting.add("A1:D9", rule)
    made.create_sheet("说明").conditional_formatting.add("A1", rule)

    after = opened(mark(desk, saved(made)))

    assert [len(after[name].conditional_formatting) for name in after.sheetnames] == [0, 1]


def test_the_last_column_stands_right_of_cells_merged_over_the_headings(desk):
    made = book([*HEADS, "备注说明"], [*GOOD, "好"], merge=("E1:F1",))

    sheet = opened(mark(desk, made)).active

    assert [sheet.cell(1, 7).value, sheet.cell(2, 7).value] == [HEAD, "可以导入"]


def test_a_table_with_a_filter_of_its_own_gets_no_second_one(desk):
    made = opened(book(HEADS, BAD))
    made.active.add_table(Table(displayName="T1", ref="A1:D2"))

    sheet = opened(mark(desk, saved(made))).active

    assert sheet.auto_filter.ref is None
    assert (sheet["E1"].value, [*sheet.tables]) == (HEAD, ["T1"])


def test_a_wrong_cell_merged_over_several_lines_is_red_once(desk):
    made = book(HEADS, ["财务科", *GOOD[1:]], [None, "2026-03-06", *GOOD[2:]], merge=("A2:A3",))

    sheet = opened(mark(desk, made)).active

    assert reds(sheet) == {"A2": "没有您能填报的“财务科”。"}
    assert [sheet.cell(row, 5).value for row in (2, 3)] == ["没有您能填报的“财务科”。"] * 2


def test_a_stray_cell_far_below_makes_no_large_file(desk):
    made = opened(book(HEADS, BAD))
    made.active.cell(1_048_576, 1, "误填")

    data = mark(desk, saved(made))

    assert len(data) < 20_000
    assert opened(data).active.auto_filter.ref == "A1:E2"


def test_a_marked_file_comes_in_after_mending_and_its_last_column_is_not_used(desk):
    made = opened(mark(desk, book(HEADS, GOOD, BAD)))
    made.active["B3"], made.active["C3"] = "2026-03-08", "提醒谈话"

    batch = desk.write(TALK, data=saved(made))

    assert batch.looked["counts"]["new"] == 2
    assert batch.looked["counts"]["faulty"] == 0
    assert [4, HEAD, "", ""] in batch.looked["heads"]
    assert [row.on for row in TALK.model.objects.order_by("on")] == [date(2026, 3, 5), date(2026, 3, 8)]


def test_marked_a_second_time_what_was_mended_is_no_longer_red_and_no_column_is_added(desk):
    made = opened(mark(desk, book(HEADS, BAD, GOOD)))
    made.active["B2"] = "2026-03-08"

    sheet = opened(mark(desk, saved(made))).active

    assert [*reds(sheet)] == ["C2"]
    assert sheet["B2"].comment is None
    assert [cell.value for cell in sheet[1]] == [*HEADS, HEAD]
    assert sheet["E2"].value == sheet["C2"].comment.text
    assert sheet["C2"].comment.author == AUTHOR
