"""What stands in one cell and what it means for its field: read right, or refused in a sentence."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from jishi.exchange.book import UNCOUNTED
from jishi.exchange.cells import meant, nearest, parts, said
from jishi.ledger.entry.reading import Unreadable
from jishi.ledger.registry import LEDGERS

EVENT, FINDING, TALK, DUES = (LEDGERS[code] for code in ("event", "finding", "talk", "dues"))
DAY, MONTH, NUMBER, MONEY = (
    EVENT.field("on"),
    DUES.field("on"),
    EVENT.field("attended"),
    FINDING.field("refund_fen"),
)
HATS, KIND, STATE, FLAG, TITLE = (
    EVENT.field("hats"),
    TALK.field("kind"),
    FINDING.field("state"),
    FINDING.field("at_once"),
    EVENT.field("title"),
)
MARCH = date(2026, 3, 5)
NOON = datetime.fromisoformat("2026-03-05T12:30:00")


def read(field, value):
    return meant(field, value, 2026)


def refusal(field, value):
    with pytest.raises(Unreadable) as refused:
        read(field, value)
    return str(refused.value)


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-05", "2026/3/5", "2026.3.5", "2026.03.05", "2026年3月5日", "2026年03月05日",
        "2026 年 3 月 5 日", "20260305", 20260305, "0305", "3月5日", "3.5", 3.5, "3-5", "３月５日",
        "２０２６－０３－０５", "2026-03-05 00:00:00", "2026-03-05 14:30", "2026年3月5日 9:00",
        "2026-03-05T00:00:00", "'2026-03-05", 46086, 46086.0, 46086.75, MARCH, NOON,
        datetime.fromisoformat("2026-03-05T00:00:00"), " 2026-03-05 ", "2026-03-05\n",
    ],
)  # fmt: skip
def test_a_day_in_every_shape_is_the_same_day(value):
    assert read(DAY, value) == MARCH


@pytest.mark.parametrize("value", [None, "", "  ", "—", "/", "／", "--", "不详", "无数据"])
def test_a_cell_that_says_nothing_is_no_day_no_number_and_no_money(value):
    assert (read(DAY, value), read(NUMBER, value), read(MONEY, value)) == (None, None, None)
    assert (read(KIND, value), read(HATS, value)) == (0, 0)


@pytest.mark.parametrize(
    "value",
    ["上旬", "3月5日至7日", "2026-02-30", "2026-13-01", "626", 626, "昨天", 5, 99999, "2026", True, "Mar 5"],
)
def test_what_is_no_day_is_refused_and_repeated(value):
    assert f"{said(value)}”" in refusal(DAY, value) or "没有30日" in refusal(DAY, value)


@pytest.mark.parametrize("value", [3.1, 10.2, 12.3, 6.1])
def test_a_day_typed_as_a_number_that_may_have_lost_its_last_zero_is_refused(value):
    assert refusal(DAY, value) == (
        f"“{value}”是一个数，末尾的 0 可能丢了，看不出是哪一天。请写成 2026-03-10 这样。"
    )
    assert read(DAY, f"{value}0").day == round(value % 1 * 100)
    assert "末尾的 0 可能丢了" in refusal(MONTH, 2026.1)


@pytest.mark.parametrize(
    ("value", "month"),
    [("2026-05", 5), ("2026年5月", 5), ("5月", 5), ("2026.10", 10), ("2026-05-31", 5), (NOON, 3), (46086, 3)],
)
def test_a_month_is_read_as_its_first_day_or_as_the_day_that_stands_there(value, month):
    assert (read(MONTH, value).year, read(MONTH, value).month) == (2026, month)


@pytest.mark.parametrize("value", [25, 25.0, "25", "25人", " 25 ", "２５", "25 ", "二十五", "'25"])
def test_a_number_with_its_unit_in_any_script_is_the_number(value):
    assert read(NUMBER, value) == 25
    assert read(EVENT.field("speakers"), "12人次") == 12
    assert read(NUMBER, "1,200") == read(NUMBER, "1，200") == 1200
    assert read(NUMBER, 0) == read(NUMBER, "0") == 0


@pytest.mark.parametrize("value", [25.5, "约30", "25次", "二十多", "1e5", "50%", 3e9, True, "²", "若干"])
def test_what_is_no_whole_number_is_refused(value):
    assert refusal(NUMBER, value) == f"“{said(value)}”不是整数。只填数字，如 25；不知道就空着，没有就填 0。"


@pytest.mark.parametrize("value", [-1, "-1", "－3人"])
def test_a_number_below_zero_is_refused_as_that(value):
    assert refusal(NUMBER, value) == f"“{said(value)}”小于 0，请核对；没有就填 0。"


@pytest.mark.parametrize(
    ("value", "fen"),
    [
        (2000, 200_000), (2000.5, 200_050), (0.1 + 0.2, 30), ("2000", 200_000), ("2,000.50", 200_050),
        ("0.2万", 200_000), ("0.2万元", 200_000), ("￥30", 3_000), ("30元", 3_000), ("'30", 3_000),
        ("1.5亿", 15_000_000_000), ("２０００", 200_000), (-5, -500), (0, 0),
    ],
)  # fmt: skip
def test_money_is_kept_in_fen_without_a_float(value, fen):
    assert read(MONEY, value) == fen


@pytest.mark.parametrize("value", [0.001, "约2000", "两千元", "2000美元", 1e17, "0.2千元"])
def test_what_is_no_amount_is_refused(value):
    assert refusal(MONEY, value).startswith(f"“{said(value)}”看不出是多少钱。")


@pytest.mark.parametrize("value", ["谈心谈话", " 谈心 谈话 ", "谈心谈话*", "谈心谈话：", "谈心\n谈话"])
def test_a_code_is_known_by_its_label_whatever_stands_around_it(value):
    assert read(KIND, value) == KIND.codes.numbers[next(s for s, n in KIND.codes.numbers.items() if n == 1)]


def test_a_code_nobody_knows_is_refused_with_the_one_that_may_be_meant_or_with_all():
    assert refusal(KIND, "谈心谈话会") == "没有“谈心谈话会”，是不是“谈心谈话”？"
    assert refusal(KIND, "家访") == (
        "没有“家访”。可填：谈心谈话、提醒谈话、警示谈话、书面函询、诫勉谈话、批评教育、约谈、廉政谈话"
        " 等，全部的在模板的“选项”表里。"
    )
    assert refusal(STATE, "完成了") == "没有“完成了”。可填：已完成、阶段性完成、长期坚持、未完成。"
    assert refusal(STATE, 1) == "没有“1”。可填：已完成、阶段性完成、长期坚持、未完成。"


@pytest.mark.parametrize("between", ["、", "，", ",", ";", "；", "\n", "/", "+", "＋", "、 ", " / "])
def test_several_codes_in_one_cell_are_all_read(between):
    assert read(HATS, between.join(("主题党日", "党课"))) == HATS.mask(["theme_day", "lecture"])
    assert read(HATS, between.join(("党课", "党课"))) == HATS.mask(["lecture"])


def test_a_separator_in_the_brackets_of_one_name_parts_nothing():
    name = "民族团结（国家安全、保密）教育"

    assert parts(f"党课、{name}，主题党日") == ["党课", name, "主题党日"]
    assert HATS.labels(read(HATS, f"党课、{name}")) == ["党课", name]


@pytest.mark.parametrize("value", [110105194912310021, 1.10105194912310e17, -1e15])
def test_a_number_that_lost_its_last_digits_is_no_text(value):
    assert refusal(LEDGERS["clue"].field("number"), value).startswith("这串数字太长")
    assert read(LEDGERS["clue"].field("number"), "110105194912310021") == "110105194912310021"
    assert read(LEDGERS["clue"].field("number"), 123456789012345) == "123456789012345"


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u2060", "\u200e"])
def test_characters_nobody_sees_are_not_there(unseen):
    assert read(DAY, f"2026-{unseen}03-05{unseen}") == MARCH
    assert read(HATS, f"{unseen}党{unseen}课") == HATS.mask(["lecture"])
    assert read(TITLE, f"{unseen}学习") == "学习"


def test_one_wrong_name_among_several_is_the_one_that_is_repeated():
    assert refusal(HATS, "党课、主题日") == "没有“主题日”，是不是“主题党日”或“主题团日”？"


@pytest.mark.parametrize("value", ["是", "√", "✓", "✔", "☑", "有", "Y", "y", "Yes", "１", 1, True, "对", "○"])
def test_a_mark_that_says_yes(value):
    assert read(FLAG, value) is True


@pytest.mark.parametrize("value", ["否", "×", "✘", "无", "没有", "N", "0", 0, False, "—", "/", "-", None, ""])
def test_a_mark_that_says_no_and_an_empty_one_that_says_what_is_usual(value):
    assert read(FLAG, value) is False
    assert read(LEDGERS["petition"].field("accepted"), None) is True


def test_a_mark_nobody_can_read_is_refused():
    assert refusal(FLAG, "基本是") == "“基本是”看不出是还是否，请填“是”或“否”。"


@pytest.mark.parametrize("field", [DAY, NUMBER, MONEY, KIND, HATS, FLAG, TITLE], ids=lambda f: f.name)
@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#VALUE!", "#NUM!"])
def test_a_formula_that_failed_is_never_a_value(field, error):
    assert refusal(field, error) == f"单元格里的公式出错了（{error}），请改成数或文字。"


@pytest.mark.parametrize("field", [DAY, NUMBER, MONEY, KIND, HATS, FLAG, TITLE], ids=lambda f: f.name)
def test_a_formula_that_nobody_worked_out_is_never_a_value(field):
    assert "还没有算出结果" in refusal(field, UNCOUNTED)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("'=1+1", "=1+1"), ("'-5", "-5"), ("'@甲", "@甲"), ("'90后", "'90后"), ("it's", "it's"), (25.0, "25"),
        (2.50, "2.5"), (0.1 + 0.2, "0.3"), (1e16, "1e+16"), (NOON, "2026-03-05 12:30"), ("　党章　", "党章"),
        (False, "否"), (0, "0"),
    ],
)  # fmt: skip
def test_a_cell_is_said_as_its_reader_saw_it(value, text):
    assert said(value) == text


def test_text_keeps_what_was_typed_and_is_refused_when_it_is_too_long():
    assert read(TITLE, "学习《党章》（一）\n第２讲") == "学习《党章》（一）\n第２讲"
    assert refusal(TITLE, "长" * 201) == "最多 200 字，现在 201 字。"
    assert refusal(LEDGERS["problem"].field("title"), "长" * 9_000).startswith("最多 300 字")


def test_at_most_two_names_that_are_equally_near_are_offered():
    three = ["第一支部", "第二支部", "第三支部"]

    assert nearest("支部", three) == []
    assert nearest("第一支", three) == ["第一支部"]
    assert nearest("第1支部", three) == []
    assert nearest("第1支部", three[:2]) == ["第一支部", "第二支部"]
    assert nearest("财务科", three) == []


@pytest.mark.parametrize(
    "value", ["1901-09-17", datetime.fromisoformat("1901-09-17"), datetime.fromisoformat("1900-01-06")]
)
def test_a_day_that_a_spreadsheet_made_of_0626_is_refused(value):
    assert "请核对年份" in refusal(DAY, value)


def test_a_quarter_is_no_day():
    assert "看不出是哪" in refusal(DAY, "1-3月")


def test_several_codes_may_stand_apart_by_a_blank_where_no_label_has_one():
    hats = EVENT.field("hats")

    assert read(hats, "主题党日 党课") == read(hats, "主题党日、党课")
    assert refusal(hats, "主题党日 野餐").startswith("没有“野餐”")


def test_what_sounds_alike_but_is_something_else_is_not_offered():
    assert "是不是" not in refusal(EVENT.field("hats"), "支委会")
