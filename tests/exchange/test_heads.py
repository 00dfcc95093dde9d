"""Which row holds the headings and which column is what, however an office wrote them."""

from __future__ import annotations

from datetime import date

import pytest

from jishi.exchange.batches import importable
from jishi.exchange.book import Table
from jishi.exchange.heads import HOSTS, find_heads, heading, writable_fields
from jishi.ledger.registry import LEDGERS

EVENT, TALK, FINDING, REMINDER, AID_MONEY, DUES = (
    LEDGERS[code] for code in ("event", "talk", "finding", "reminder", "aid_money", "dues")
)
PLAIN = ["组织", "召开日期", "活动类型", "主题", "应到人数"]
NAMED = {0: "org", 1: "on", 2: "hats", 3: "title", 4: "expected"}
LINE = ["第一支部", "3月5日", "党课", "学习", 25]


def heads(spec, *rows, chosen=None):
    table = Table("表", {number: list(row) for number, row in enumerate(rows, start=1) if any(row)})
    return find_heads(spec, table, chosen)


@pytest.mark.parametrize(
    ("above", "last"),
    [
        ([], 1),
        ([["2026年活动台账"]], 2),
        ([["2026年活动台账"], ["填表说明：带星号的必填，组织写全称"], []], 4),
        ([["活动台账"], ["单位：局党委", None, None, "填报日期：2026年12月1日"]], 3),
        ([["活动日期和主题一览表"], ["组织：第一支部"], ["时间：2026年"], [], [], ["（内部资料）"]], 7),
        ([["说明"] for _ in range(15)], 16),
    ],
)
def test_headings_are_found_below_titles_and_notes(above, last):
    found = heads(EVENT, *above, PLAIN, LINE)

    assert (found.last_row, found.fields) == (last, NAMED)


@pytest.mark.parametrize(
    "words",
    [
        ["组　织", "\u200b召开 日期\ufeff", "活动类型*", "＊主题", "应到人数（人）"],
        ["组织：", "召开日期\n（年月日）", "活动类型（可多选）", "主题 *", "应到人数"],
        ["党组织", "日期", "活动类型", "主题", "应到\n人数"],
        ["所在支部", "时间", "活动类型【必填】", "主题(200字以内)", "应到人数[人]"],
        ["填报单位", "召开日期", "活动类型", "主题", "应到人数：人"],
    ],
)
def test_stars_spaces_brackets_and_the_usual_other_words_make_no_difference(words):
    found = heads(EVENT, words, LINE)

    assert {at: found.fields.get(at) for at in range(4)} == {at: NAMED[at] for at in range(4)}


def test_full_width_letters_and_digits_are_the_narrow_ones():
    personnel = LEDGERS["personnel_action"]

    assert heads(personnel, ["组织", "日期", "３５岁及以下"]).fields[2] == "young"
    assert heads(personnel, ["组织", "日期", "35 岁及以下（是／否）"]).fields[2] == "young"


def test_columns_may_stand_in_any_order_with_others_between_that_nobody_uses():
    found = heads(EVENT, ["序号", "主题", None, "经办人", "应到人数", "日期", "组织"], [1, "学习"])

    assert found.fields == {1: "title", 4: "expected", 5: "on", 6: "org"}
    assert {found.texts[at] for at in found.texts.keys() - found.fields.keys()} == {"序号", "经办人"}


def test_headings_in_two_rows_are_read_together():
    upper = ["组织", "召开日期", "活动类型", "主题", "参会情况", None, None]
    lower = [None, None, None, None, "应到人数", "实到人数", "请假人数"]

    found = heads(EVENT, ["活动台账"], upper, lower, [*LINE, 24, 1])

    assert found.last_row == 3
    assert found.fields == NAMED | {5: "attended", 6: "leave"}


def test_a_first_line_that_happens_to_say_a_heading_is_no_second_row_of_headings():
    found = heads(EVENT, ["组织", "召开日期", "活动类型", "主题"], ["第一支部", "2026-03-05", "党课", "备注"])

    assert found.last_row == 1


def test_of_two_columns_of_one_name_the_first_is_taken_and_the_other_not_used():
    found = heads(EVENT, ["组织", "日期", "主题", "主题", "时间"], LINE)

    assert found.fields == {0: "org", 1: "on", 2: "title"}


def test_a_renamed_heading_is_guessed_and_not_taken():
    found = heads(EVENT, ["组织", "召开日期", "活动类别", "题目和内容", "应到"], LINE)

    assert found.fields == {0: "org", 1: "on", 4: "expected"}
    assert found.guesses == {2: "hats", 3: "title"}
    assert found.missing == ("title",)


def test_what_somebody_chose_goes_before_all_words():
    row = ["组织", "召开日期", "活动类别", "会议主题", "主题"]

    found = heads(EVENT, row, LINE, chosen={2: "hats", 3: "title", 4: ""})

    assert found.fields == {0: "org", 1: "on", 2: "hats", 3: "title"}
    assert (found.guesses, found.missing) == ({}, ())


def test_a_column_somebody_left_out_is_not_guessed_again():
    assert heads(EVENT, ["组织", "日期", "会议主题"], LINE, chosen={2: ""}).guesses == {}


def test_a_label_of_the_ledger_goes_before_what_offices_also_write():
    assert heads(FINDING, ["支部", "日期", "反馈日期", "问题"], LINE).fields[2] == "on"
    assert heads(LEDGERS["accreditation"], ["组织", "日期", "单位名称"], LINE).fields[2] == "unit_name"


def test_a_heading_names_its_unit_where_the_label_does_not():
    assert heading(AID_MONEY.field("amount_fen")) == "金额（元）"
    assert heading(EVENT.field("expected")) == "应到人数"
    assert heads(AID_MONEY, ["组织", "日期", "金额"], LINE).fields[2] == "amount_fen"
    assert heads(REMINDER, ["组织", "日期", "份（条）数"], LINE).fields[2] == "copies"
    assert heads(REMINDER, ["组织", "日期", "份数"], LINE).fields[2] == "copies"


def test_further_hosts_have_a_column_in_the_ledger_that_has_them_alone():
    assert heads(EVENT, [*PLAIN, HOSTS], LINE).fields[5] == "hosts"
    assert 2 not in heads(TALK, ["组织", "日期", HOSTS], LINE).fields


@pytest.mark.parametrize("rows", [[["甲"], [1, 2]], [[date(2026, 3, 5), 12]], [[1, 2, 3]], [["甲", "甲"]]])
def test_a_table_without_a_row_of_words_has_no_headings(rows):
    assert heads(EVENT, *rows) is None


def test_where_nothing_is_known_the_row_that_looks_like_headings_is_offered():
    rows = [["整改清单"], ["序号", "归口", "毛病", "限期"], [1, "第一支部", "台账不全", "5月20日"]]

    found = heads(FINDING, *rows)

    assert (found.last_row, found.fields) == (2, {})
    assert [*found.texts.values()] == rows[1]
    assert 0 not in found.guesses


def test_a_line_with_one_known_word_in_it_is_not_taken_for_the_headings():
    found = heads(FINDING, ["序号", "归口", "毛病", "办理"], [1, "第一支部", "台账不全", "立行立改"])

    assert found.last_row == 1


def test_headings_merged_over_two_rows_leave_the_lower_words_to_the_others():
    upper, lower = ["党支部", "日期", "慰问对象", None], ["党支部", "日期", "类型", "人数"]

    found = heads(LEDGERS["allowance"], upper, lower, ["第一支部", "2026-03-05", "困难党员", 3])

    assert found.last_row == 2
    assert [*found.texts.values()] == ["党支部", "日期", "类型", "人数"]


def test_headings_far_below_are_not_looked_for():
    assert heads(EVENT, *([f"第{n}条说明"] for n in range(20)), PLAIN) is None


@pytest.mark.parametrize("code", [code for code, spec in LEDGERS.items() if importable(spec)])
def test_every_heading_of_a_ledger_leads_to_its_own_field(code):
    spec = LEDGERS[code]
    fields = writable_fields(spec)

    by_heading = heads(spec, [heading(field) for field in fields])
    by_label = heads(spec, [str(field.verbose_name) for field in fields])

    assert [*by_heading.fields.values()] == [*by_label.fields.values()] == [field.name for field in fields]
    assert (by_heading.missing, by_heading.guesses) == ((), {})
