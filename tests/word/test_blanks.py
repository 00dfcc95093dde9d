"""Which marks are blanks, and what each waits for."""

from __future__ import annotations

import pytest

from jishi.word.blanks import blanks_in, classify, head_unit
from jishi.word.model import Cell


def found(text: str, cell: Cell | None = None) -> list[tuple[str, str, str, str]]:
    return [(one.mark, one.kind, one.unit, one.approx) for one in blanks_in(text, 1, 0, cell)]


@pytest.mark.parametrize(
    ("text", "mark", "unit", "approx"),
    [
        ("开展党课××次，", "××", "次", ""),
        ("参加党员×××余人次。", "×××", "人次", "余"),
        ("资金××余万元", "××", "万元", "余"),
        ("资金××万余元", "××", "万元", "余"),
        ("自筹×.××万元", "×.××", "万元", ""),
        ("近××人", "××", "人", "近"),
        ("约××户", "××", "户", "约"),
        ("每月不少于××次", "××", "次", "不少于"),
        ("同比增长××%", "××", "%", ""),
        ("百分之××。", "××", "%", ""),
        ("提高××个百分点", "××", "个百分点", ""),
        ("约谈××人（次）", "××", "人（次）", ""),
        ("办理××件次", "××", "件次", ""),
        ("举办  期，", "  ", "期", ""),
        ("举办（   ）期", "（   ）", "期", ""),
        ("共N份", "N", "份", ""),
        ("**次检查", "**", "次", ""),
        ("○○次检查", "○○", "次", ""),
        ("转办×起", "×", "起", ""),
        ("任务共计××，", "××", "", ""),
        ("覆盖率达到××以上。", "××", "", ""),
        ("共计____人次，合计", "____", "人次", ""),
        ("走访1××户", "××", "户", ""),
    ],
)
def test_a_figure_has_its_measure_word_and_what_makes_it_rough(text, mark, unit, approx):
    assert found(text) == [(mark, "figure", unit, approx)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("×××同志任书记", "name"),
        ("到××村走访", "name"),
        ("开展“××行动”", "name"),
        ("先后荣获××等荣誉称号", "name"),
        ("制定××，全年召开会议", "name"),
        ("在××网站发布", "name"),
        ("帮扶××，名单如下", "name"),
        ("《××××》已经印发", "titles"),
        ("×月×日，召开会议", "date"),
        ("20××年×月×日", "date"),
        ("20**年以来", "date"),
        ("20  年  月  日", "date"),
        ("XX年XX月的统计", "date"),
        ("今年  月  日召开会议", "date"),
        ("截至  月底，共有", "date"),
        ("自××起执行", "date"),
        ("×季度开展检查", "date"),
        ("于××召开大会", "date"),
        ("来自××的同志", "other"),
        ("《关于××的通知》", "other"),
        ("联系人：×××", "name"),
        ("××，某局举办活动", "date"),
        ("截止××，共有党员", "date"),
        ("××召开大会", "date"),
        ("第×届职代会", "edition"),
        ("第××次代表大会", "edition"),
        ("时长××分钟", "other"),
        ("不少于××个工作日", "other"),
        ("心得××字", "other"),
        ("组织党员到××等地参观", "other"),
        ("近××年来", "other"),
    ],
)
def test_what_is_no_figure_is_told_by_the_words_beside_it(text, kind):
    assert [one[1] for one in found(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "3×4=12",
        "长×宽×高",
        "1.5米×3米",
        "□同意 □不同意",
        "**重点**工作",
        "__init__",
        "138****1234",
        "【2026】12号",
        "　　今年以来",
        "    缩进的一行",
        "李  明，张  元",
        "XXL码",
        "X光检查",
        "型号XX-2024",
        "见 https://a.example/xx次",
        "二〇〇八年",
        "____________",
        "a**b**c",
        "***粗斜*** __加粗__",
        "a×b，x轴，5×8小时",
        "N/A，No.1",
    ],
)
def test_what_only_looks_like_a_blank_is_none(text):
    assert found(text) == []


def test_every_member_of_a_list_is_what_the_last_one_is():
    assert found("分别为××、××、××起") == [("××", "figure", "起", "")] * 3
    assert found("每月××—××次") == [("××", "figure", "次", "")] * 2
    assert [one[1] for one in found("××、××等荣誉称号")] == ["name", "name"]


def test_bold_words_are_emphasis_but_two_marks_that_wait_for_words_are_blanks():
    assert found("**要求**：共**次、**人") == [("**", "figure", "次", ""), ("**", "figure", "人", "")]
    assert found("**共开展××次**") == [("××", "figure", "次", "")]


def test_a_cell_takes_its_measure_word_from_the_head_of_its_column_or_row():
    assert found("××", Cell("一支部", "党课（次）")) == [("××", "figure", "次", "")]
    assert found("××", Cell("参加人数", "")) == [("××", "figure", "人", "")]
    assert found("××", Cell("一支部", "联系人姓名")) == [("××", "name", "", "")]
    assert found("××", Cell("一支部", "召开时间")) == [("××", "date", "", "")]
    assert found("××人次", Cell("一支部", "党课（次）")) == [("××", "figure", "人次", "")]


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("党课（次）", "次"),
        ("金额(万元)", "万元"),
        ("单位：万元", ""),
        ("参加人数", "人"),
        ("达标率", "%"),
        ("项目", ""),
    ],
)
def test_the_head_of_a_column_names_a_measure_word_or_none(head, unit):
    assert head_unit(head) == unit


def test_a_blank_never_reaches_over_a_picture_or_a_note_mark():
    joined = blanks_in("共××××次", 1)
    parted = blanks_in("共××××次", 1, barriers=[3])

    assert [one.mark for one in joined] == ["××××"]
    assert [one.mark for one in parted] == ["××", "××"]


def test_underlined_spaces_are_a_blank_whatever_follows():
    assert [one.mark for one in blanks_in("联系人：    。", 1, underlined=[(4, 8)])] == ["    "]
    assert blanks_in("联系人：    。", 1) == []


def test_a_number_that_stands_there_is_classified_like_a_mark():
    assert classify("开展128余次", 2, 5) == ("figure", "次", "余")
    assert classify("第20届", 1, 3) == ("edition", "", "")
    assert classify("2026年", 0, 4) == ("date", "", "")
