"""Measure words: where one stands, what it measures, and what only looks like one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jishi.core.units import dimension, factor, unit_at, units


@pytest.mark.parametrize(
    ("text", "word", "approx"),
    [
        ("次，", "次", ""),
        ("人次。", "人次", ""),
        ("余人次", "人次", "余"),
        ("多名党员", "名", "多"),
        ("万余元", "万元", "余"),
        ("余万元", "万元", "余"),
        ("万人次", "万人次", ""),
        ("人（次），", "人（次）", ""),
        ("个百分点", "个百分点", ""),
        (" \u00a0％", "％", ""),
        ("支队伍", "支", ""),
        ("条线索", "条", ""),
        ("人为大专学历", "人", ""),
        ("件次", "件次", ""),
    ],
)
def test_the_longest_measure_word_is_found_with_what_stands_before_it(text, word, approx):
    found = unit_at(text, 0)

    assert found is not None
    assert (found.word, found.approx) == (word, approx)


@pytest.mark.parametrize(
    "text",
    [
        "支部",
        "支队",
        "个人",
        "名单",
        "人员",
        "条例",
        "项目",
        "部门",
        "次数",
        "户籍",
        "处长",
        "家庭",
        "元旦",
        "党员",
        "",
    ],
)
def test_a_word_that_only_begins_like_a_measure_word_is_none(text):
    assert unit_at(text, 0) is None


def test_a_measure_word_is_looked_for_at_the_place_asked_and_nowhere_else():
    assert unit_at("开展××次", 4) is not None
    assert unit_at("开展××次", 0) is None


def test_money_is_counted_in_yuan_and_great_numbers_in_ones():
    assert factor("元") == 1
    assert factor("万元") == 10_000
    assert factor("亿元") == Decimal(10) ** 8
    assert factor("万人次") == 10_000
    assert factor("次") == 1
    with pytest.raises(KeyError):
        factor("支部")


def test_words_of_one_dimension_can_stand_for_each_other():
    assert dimension("人") == dimension("名") == dimension("位") == "persons"
    assert dimension("人次") == dimension("万人次") == "person_times"
    assert dimension("万元") == dimension("元") == "money"
    assert dimension("支部") == ""


def test_every_synonym_is_a_measure_word_of_the_same_dimension():
    told = [(unit.word, unit.dimension, other) for unit in units().values() for other in unit.synonyms]

    assert [one for one in told if dimension(one[2]) != one[1]] == []
