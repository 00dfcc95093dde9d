"""When a blank may be bound and when it must not; sentences here are written for these tests."""

import pytest

from jishi.papers.binding.model import Decision, Shown
from tests.papers.test_binding import bind, bound


@pytest.mark.parametrize(
    "line",
    [
        "开展桥隧安全培训××期，参加××人次。",
        "开展隐患排查××次，排查隐患××处，整改××处，整改率××%。",
        "投入资金××万元。",
        "发现问题××个，整改完成××个。",
    ],
)
def test_words_that_only_continue_are_no_surer_than_what_they_continue(line):
    assert bound(line)[-1] is None


def test_words_that_only_continue_a_sure_figure_are_sure():
    assert bound("开展主题党日活动××次，参加××人次。") == [
        "branches.theme_day.count",
        "branches.theme_day.participants",
    ]


def test_a_part_of_a_group_named_before_is_not_the_whole():
    assert bound("在职党员××名。在职党员中，专业技术人员××名。")[-1] is None


def test_a_name_in_quotation_marks_tells_persons_apart_but_not_events():
    assert bound("培养“双带头人”支部书记××名。") == [None]
    assert bound("开展“书香公路”读书活动××次。") == ["study.reading.count"]


def test_a_word_that_rules_an_indicator_out_keeps_it_from_being_sure():
    assert bound("现有入党申请人××名。") == [None]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("比上年末净增××名", Shown.CHANGE),
        ("比上年减少××名", Shown.CHANGE),
        ("较去年同期增加了××名", Shown.CHANGE),
        ("增长××%", Shown.GROWTH),
    ],
)
def test_a_change_is_a_view_of_the_figure_before_it(said, shown):
    proposal = bind(f"全局共有党员××名，{said}。")[1]

    assert (proposal.indicator, proposal.shown) == ("branches.member.total", shown)


def test_titles_of_documents_name_nothing_that_is_counted():
    found = bind("修订《公务用车管理办法》等制度××项。", title="党委工作总结")

    assert found[0].indicator == "branches.rules.revised"


def test_an_aside_in_brackets_does_not_break_a_phrase():
    assert bind("提出监察（纪律检查）建议××份。")[0].indicator == "supervision.suggestion.copies"


def test_words_before_a_conjunction_belong_to_the_number_before():
    found = bind("党委下设××个党总支、××个党支部。")

    assert [one.indicator for one in found] == ["branches.general_branch.count", "branches.branch.count"]


def test_two_measures_of_one_noun():
    found = bind("纳入监测对象××户××人。", title="定点帮扶工作总结")

    assert [one.indicator for one in found] == ["aid.monitored.count", "aid.monitored.persons"]


TABLE = """| 项目 | 单位 | 数量 | 上年 |
|---|---|---|---|
| 党支部 | 个 | ×× | ×× |
| 女党员 | 名 | ×× | ×× |"""


def test_every_cell_of_a_text_table_has_its_own_heads():
    found = bind(*TABLE.splitlines())

    assert [one.indicator for one in found][::2] == ["branches.branch.count", "branches.member.female"]


def test_the_line_over_a_table_is_read_with_it():
    lines = ["帮扶资金投入情况", "| 来源 | 金额（万元） |", "|---|---|", "| 单位自筹 | ×× |"]

    assert bind(*lines)[0].indicator == "aid.fund.own"


def test_a_row_of_one_branch_is_not_the_whole():
    lines = ["| 支部 | 主题党日（次） |", "|---|---|", "| 机关第一党支部 | ×× |", "| 合计 | ×× |"]
    found = bind(*lines)

    assert [one.indicator for one in found] == ["branches.theme_day.count"] * 2
    assert found[0].decision is Decision.OFFERED


def test_what_is_said_later_in_the_sentence_makes_nothing_sure():
    first = bind("谈话函询××人，运用第一种形态处理××人次。")[0]

    assert first.decision is Decision.OFFERED


def test_last_years_figure_may_have_its_noun_behind_it():
    found = bind("在上年选派××名驻村干部的基础上，今年新增××名。", title="定点帮扶工作总结")

    assert [one.shown for one in found] == [Shown.PRIOR, Shown.VALUE]
    assert found[1].indicator == "aid.posted.added"


def test_a_sentence_that_names_nothing_goes_on_with_the_one_before_but_is_not_sure():
    found = bind("全年共收到问题线索××件。已办结××件。")

    assert found[1].indicator == "supervision.clue.closed"
    assert found[1].decision is Decision.OFFERED


def test_money_after_two_groups_is_for_both():
    found = bind("走访慰问在职职工××人、离退休老领导××人，发放慰问金××万元。")

    assert found[-1].indicator == "groups.condolence.amount"
    assert found[-1].decision is Decision.OFFERED


def test_light_words_may_make_a_name_together():
    assert bound("举办发展对象培训班××期。") == [None]


def test_words_that_mean_the_same_are_known_by_either():
    for place in ("帮扶村", "挂钩村", "挂联村"):
        found = bind(f"局领导到{place}调研××次。", title="定点帮扶工作总结")

        assert found[0].indicator == "aid.leader_visit.count"
