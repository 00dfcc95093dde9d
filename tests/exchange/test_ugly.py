"""Whole sheets as offices make them: each line imported right, or refused right."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from jishi.core.errors import FileRefused
from jishi.exchange.looking import Looked, look
from tests.exchange.books import book, saved
from tests.exchange.sheets import EVENT, FINDING, TALK, TODAY, names_of
from tests.people import make_user

HEADS = ["组织", "谈话日期", "谈话类型", "谈话人", "人次"]
FIRST = ["第一支部", "2026-03-05", "谈心谈话", "支部书记", 2]
SECOND = ["第二支部", "2026-03-06", "提醒谈话", "党委书记", 1]
MARCH_5, MARCH_6 = date(2026, 3, 5), date(2026, 3, 6)
READ = {"org": "第一支部", "on": MARCH_5, "kind": "谈心谈话", "talker": "支部书记", "people": 2}
READ_2 = {"org": "第二支部", "on": MARCH_6, "kind": "提醒谈话", "talker": "党委书记", "people": 1}
MIDNIGHT = datetime.fromisoformat("2026-03-05T00:00:00")


@pytest.fixture
def office(staffed):
    """Who keeps the ledgers of both branches."""
    return make_user("office", "clerk", staffed.world.committee)


@pytest.fixture
def see(staffed, office):
    def one(data: bytes, spec=TALK, columns=None, today=TODAY) -> Looked:
        return look(
            spec, names_of(office, staffed.world, "first", "second", today=today), data, columns or {}
        )

    return one


def told(looked: Looked) -> dict[int, dict[str, Any]]:
    """What each line says, as a person would say it; or its faults."""
    return {line.number: line.faults or _said(looked, line) for line in looked.lines}


def _said(looked: Looked, line: Any) -> dict[str, Any]:
    spec = EVENT if "hats" in line.values else TALK if "talker" in line.values else FINDING
    shown = {
        name: value.name if name == "org" else spec.shown(name, value) for name, value in line.values.items()
    }
    return shown | ({"hosts": [org.name for org in line.hosts]} if line.hosts is not None else {})


TALKS = {
    "as it should be": ([HEADS, FIRST, SECOND], {2: READ, 3: READ_2}, 0),
    "a title and who filled it in above": (
        [["2026年谈话台账"], ["填报单位：局党委", None, None, "填报日期：2026年12月1日"], HEADS, FIRST],
        {4: READ},
        0,
    ),
    "blank rows between": ([HEADS, [], FIRST, [], [], SECOND], {3: READ, 6: READ_2}, 0),
    "a row of spaces": ([HEADS, [" ", "　", ""], FIRST], {3: READ}, 0),
    "totals below": ([HEADS, FIRST, SECOND, ["合计", None, None, None, 3]], {2: READ, 3: READ_2}, 1),
    "totals spread out": ([HEADS, FIRST, ["合　　计", None, None, None, 2]], {2: READ}, 1),
    "totals of a page": ([HEADS, FIRST, ["本页小计：", None, None, None, 2]], {2: READ}, 1),
    "totals in words": ([HEADS, FIRST, ["总计（人次）", None, None, None, 2], ["共计 2 人次"]], {2: READ}, 2),
    "totals after a number column": (
        [["序号", *HEADS], [1, *FIRST], [None, "合计", None, None, None, 2]],
        {2: READ},
        1,
    ),
    "notes below": (
        [HEADS, FIRST, ["注：以上为全年数据"], ["填表人：甲　审核人：乙"], ["单位负责人: 丙"]],
        {2: READ},
        3,
    ),
    "a sample": ([["序号", *HEADS], ["示例", *SECOND], [1, *FIRST]], {3: READ}, 1),
    "headings once more on the second page": ([HEADS, FIRST, HEADS, SECOND], {2: READ, 4: READ_2}, 1),
    "numbers with their unit": ([HEADS, [*FIRST[:4], "2人次"]], {2: READ}, 0),
    "a day Excel knows": ([HEADS, ["第一支部", MIDNIGHT, *FIRST[2:]]], {2: READ}, 0),
    "a day shown as a number": ([HEADS, ["第一支部", 46086, *FIRST[2:]]], {2: READ}, 0),
    "a day in Chinese": ([HEADS, ["第一支部", "2026年3月5日", *FIRST[2:]]], {2: READ}, 0),
    "a day without its year": ([HEADS, ["第一支部", "3.5", *FIRST[2:]]], {2: READ}, 0),
    "a day with its time": ([HEADS, ["第一支部", "2026-03-05 00:00:00", *FIRST[2:]]], {2: READ}, 0),
    "names spread out": ([HEADS, ["第 一 支 部", "2026-03-05", "谈心　谈话", " 支部书记 ", 2]], {2: READ}, 0),
    "columns moved, some renamed, one of no use": (
        [
            ["人次", "备注说明", "谈话人", "日期", "谈话类型", "党支部"],
            [2, "无", "支部书记", "3月5日", "谈心谈话", "第一支部"],
        ],
        {2: READ},
        0,
    ),
    "stars and units in the headings": (
        [["组织*", "谈话日期（年月日）", "谈话类型 *", "谈话人", "人次（人次）"], FIRST],
        {2: READ},
        0,
    ),
    "nothing said": (
        [HEADS, ["第一支部", "2026-03-05", "—", "/", "--"]],
        {2: READ | {"kind": "", "talker": "", "people": None}},
        0,
    ),
    "an apostrophe in front": (
        [HEADS, ["第一支部", "'2026-03-05", "谈心谈话", "支部书记", "'2"]],
        {2: READ},
        0,
    ),
    "a failed formula": (
        [HEADS, ["第一支部", "2026-03-05", "谈心谈话", "支部书记", "#N/A"]],
        {2: {"people": "单元格里的公式出错了（#N/A），请改成数或文字。"}},
        0,
    ),
    "a formula nobody worked out": (
        [HEADS, ["第一支部", "2026-03-05", "谈心谈话", "支部书记", "=1+1"]],
        {2: {"people": "这里的公式还没有算出结果，请用 WPS 或 Excel 打开表格，保存一次后重新上传。"}},
        0,
    ),
    "an organisation misspelled": (
        [HEADS, ["第一支", *FIRST[1:]]],
        {2: {"org": "没有您能填报的“第一支”，是不是“第一支部”？"}},
        0,
    ),
    "an organisation nobody knows": (
        [HEADS, ["财务科", *FIRST[1:]]],
        {2: {"org": "没有您能填报的“财务科”。"}},
        0,
    ),
    "an organisation out of reach": (
        [HEADS, ["外单位支部", *FIRST[1:]]],
        {2: {"org": "没有您能填报的“外单位支部”。"}},
        0,
    ),
    "no organisation": ([HEADS, [None, *FIRST[1:]]], {2: {"org": "必填，请写这条记录属于哪个组织。"}}, 0),
    "all faults of a line at once": (
        [HEADS, ["第一支部", "上旬", "闲聊", "支部书记", "约2"]],
        {
            2: {
                "on": "“上旬”看不出是哪一天。可写 2026-06-26、0626、6.26 或 6月26日。",
                "kind": "没有“闲聊”。可填：谈心谈话、提醒谈话、警示谈话、书面函询、诫勉谈话、"
                "批评教育、约谈、廉政谈话"
                " 等，全部的在模板的“选项”表里。",
                "people": "“约2”不是整数。只填数字，如 25；不知道就空着，没有就填 0。",
            }
        },
        0,
    ),
    "a number too large": (
        [HEADS, [*FIRST[:4], 99_999_999_999]],
        {2: {"people": "“99999999999”不是整数。只填数字，如 25；不知道就空着，没有就填 0。"}},
        0,
    ),
    "a tenth of March that became a first": (
        [HEADS, ["第一支部", 3.1, *FIRST[2:]]],
        {2: {"on": "“3.1”是一个数，末尾的 0 可能丢了，看不出是哪一天。请写成 2026-03-10 这样。"}},
        0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TALKS)
def test_a_sheet_of_talks(see, name):
    rows, expected, left = TALKS[name]

    looked = see(book(*rows))

    assert told(looked) == expected
    assert len(looked.left) == left


EVENTS = ["组织", "召开日期", "活动类型", "主题", "应到人数", "实到人数", "请假人数", "缺席人数", "联合主办"]
STUDY = ["第一支部", "3月5日", "党课", "学习党章", 10, 8, 2, 0, None]


def event(see, *lines, merge=(), heads=EVENTS):
    return see(book(heads, *lines, merge=merge), EVENT)


def test_headings_in_two_rows_with_cells_merged_as_offices_do(see):
    upper = ["序号", "组织", "召开日期", "活动类型", "主题", "参会情况（人）", None]
    lower = [None, None, None, None, None, "应到人数", "实到人数"]
    made = book(
        ["活动台账"],
        upper,
        lower,
        [1, "第一支部", "3月5日", "党课", "学习党章", 10, 8],
        [2, None, "3月6日", "主题党日", "植树", 10, 9],
        merge=("A1:G1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:G2", "B4:B5"),
    )

    found = told(see(made, EVENT))

    assert {number: (line["org"], line["title"], line["attended"]) for number, line in found.items()} == {
        4: ("第一支部", "学习党章", 8),
        5: ("第一支部", "植树", 9),
    }


@pytest.mark.parametrize(
    "said", ["党课、主题党日", "党课/主题党日", "党课\n主题党日", "主题党日+党课", "党课，主题党日、"]
)
def test_several_kinds_of_one_event(see, said):
    looked = event(see, [*STUDY[:2], said, *STUDY[3:]])

    assert told(looked)[2]["hats"] == "党课、主题党日"


def test_several_hosts_in_one_cell(see):
    looked = event(see, [*STUDY[:8], "第二支部、局党委"], [*STUDY[:3], "另一次", 1, 1, 0, 0, "无"])

    assert [line["hosts"] for line in told(looked).values()] == [["第二支部", "局党委"], []]


def test_a_host_nobody_knows_is_refused_in_its_own_column(see):
    assert told(event(see, [*STUDY[:8], "第二支部、第三支"]))[2].keys() == {"hosts"}


def test_numbers_that_do_not_add_up_are_said_of_the_whole_line(see):
    looked = event(see, [*STUDY[:4], 10, 8, 1, 0, None])

    assert told(looked) == {2: {"": "应到人数应等于实到、请假、缺席之和，请核对。"}}


def test_an_empty_cell_that_must_be_filled_is_said(see):
    assert told(event(see, [*STUDY[:3], None, *STUDY[4:]])) == {2: {"title": "必填，还没有填。"}}


@pytest.mark.parametrize(
    ("above", "head", "amount", "fen"),
    [
        ([], "清退资金（元）", 1.2, 120),
        ([], "清退资金", "1.2万", 1_200_000),
        ([], "清退资金（万元）", 1.2, 1_200_000),
        ([], "清退资金(单位:万元)", "1.2", 1_200_000),
        ([], "清退资金（万元）", "3000元", 300_000),
        ([["单位：万元"]], "清退资金", 1.2, 1_200_000),
        ([["问题整改情况", None, "（单位：亿元）"]], "清退资金", 1.2, 12_000_000_000),
        ([["单位：万元"]], "清退资金（元）", 1.2, 120),
    ],
)
def test_money_has_the_unit_that_stands_in_its_cell_its_heading_or_above_the_table(
    see, above, head, amount, fen
):
    made = book(*above, ["组织", "反馈日期", "问题", head], ["第一支部", "3月5日", "账目不清", amount])

    assert told(see(made, FINDING))[len(above) + 2]["refund_fen"] == fen


def test_money_in_a_unit_we_do_not_read_is_refused(see):
    made = book(["组织", "反馈日期", "问题", "清退资金（千元）"], ["第一支部", "3月5日", "账目不清", 3])

    assert told(see(made, FINDING))[2]["refund_fen"].startswith("“3千元”看不出是多少钱。")


@pytest.mark.parametrize(
    ("said", "meant"), [("√", True), ("是", True), ("×", False), ("否", False), (None, False)]
)
def test_marks_for_yes_and_no(see, said, meant):
    made = book(["组织", "反馈日期", "问题", "立行立改"], ["第一支部", "3月5日", "账目不清", said])

    assert told(see(made, FINDING))[2]["at_once"] is meant


def workbook(**sheets):
    """Several worksheets by name, each with its rows."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return made


def test_the_ledger_may_stand_in_the_second_worksheet(see):
    made = workbook(封面=[["封面", "组织"], ["局党委", 1]], 台账=[HEADS, FIRST], 空表=[HEADS])

    looked = see(saved(made))

    assert (looked.table.name, told(looked)) == ("台账", {2: READ})


def test_of_several_worksheets_that_fit_none_is_taken_for_all(see):
    march, april = [HEADS, FIRST], [["四月"], [*HEADS, "备注"], [*SECOND, ""]]
    made = workbook(三月=march, 四月=april, 汇总=[["组织", "人次"], ["甲", 2]])

    with pytest.raises(FileRefused) as refused:
        see(saved(made))

    assert refused.value.reason == "several_sheets"
    assert refused.value.problem == "有 2 张工作表都像谈话台账：三月、四月。"
    made["三月"].sheet_state, made.active = "hidden", 1
    assert told(see(saved(made))) == {3: READ_2 | {"remark": ""}}


def test_without_a_date_column_nothing_is_read_and_it_is_said_what_is_wanting(see):
    looked = see(book(["组织", "谈话类型", "人次"], ["第一支部", "谈心谈话", 2]))

    assert (looked.lines, looked.wanting) == ([], ["on"])


def test_a_column_chosen_by_hand_makes_the_sheet_readable(see):
    made = book(["组织", "哪天", "谈话类型", "谈话人", "人次"], FIRST)

    assert see(made).wanting == ["on"]
    assert told(see(made, columns={1: "on"})) == {2: READ}


def test_a_sheet_of_something_else_is_refused(see):
    with pytest.raises(FileRefused, match="表里没有认出谈话台账的栏名") as refused:
        see(book(["产品"], ["螺丝"]))

    assert refused.value.reason == "no_heads"


def test_only_one_organisation_need_not_be_named(staffed):
    names = names_of(staffed.clerk, staffed.world, "first")

    looked = look(TALK, names, book(HEADS[1:], FIRST[1:]), {})

    assert told(looked) == {2: READ}
