"""How values are printed where a blank stood."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.core.numerals import read_number
from jishi.papers.values import UNKNOWN, agrees, chinese_numerals, printed


@pytest.mark.parametrize(
    ("value", "options", "text"),
    [
        (12, {"unit": "次"}, "12"),
        (12, {"unit": "次", "chinese": True}, "十二"),
        (1_234_500, {"unit": "万元", "money": True}, "1.23"),
        (120_000_000, {"unit": "万元", "money": True}, "120"),
        (1_234_500, {"unit": "元", "money": True}, "12345"),
        (1_234_567, {"unit": "元", "money": True}, "12345.67"),
        (Decimal("33.33"), {"unit": "%"}, "33.3"),
        (Decimal("100.00"), {"unit": "%"}, "100"),
        (286, {"unit": "人次", "approx": "余"}, "280"),
        (37, {"unit": "人", "approx": "多"}, "30"),
        (0, {"unit": "起"}, "0"),
    ],
)
def test_a_value_is_printed_as_the_text_wants_it(value, options, text):
    assert printed(value, **{"money": False, **options}).text == text


def test_a_length_is_told_in_the_unit_of_the_text():
    assert printed(3500, money=False, unit="公里", counted_in="米").text == "3.5"
    assert agrees(Decimal("3.5"), 3500, money=False, unit="公里", counted_in="米")


def test_unknown_is_written_so_and_highlighted():
    shown = printed(None, money=False, unit="次")

    assert (shown.text, shown.highlight) == (UNKNOWN, True)


@pytest.mark.parametrize(("value", "approx"), [(300, "余"), (8, "余"), (60, "多")])
def test_a_yu_that_would_lie_goes(value, approx):
    shown = printed(value, money=False, unit="人", approx=approx)

    assert (shown.text, shown.drop_after) == (str(value), approx)


def test_a_nearly_before_an_exact_number_goes():
    shown = printed(49, money=False, unit="人", approx="近")

    assert (shown.text, shown.drop_before) == ("49", "近")


def test_what_rounding_took_from_money_is_noted():
    assert "12345 元" in printed(1_234_500, money=True, unit="万元").note


@given(st.integers(0, 10**9), st.sampled_from(["", "余", "多"]))
def test_what_is_printed_agrees_with_the_value(value, approx):
    shown = printed(value, money=False, unit="次", approx=approx)
    kept = "" if shown.drop_after else approx

    assert agrees(read_number(shown.text), value, money=False, unit="次", approx=kept)


@given(st.integers(0, 10**13), st.sampled_from(["元", "万元"]))
def test_printed_money_agrees_with_the_value(fen, unit):
    shown = printed(fen, money=True, unit=unit)

    assert agrees(Decimal(shown.text), fen, money=True, unit=unit)


@pytest.mark.parametrize(
    ("shown", "value", "approx"), [(13, 12, ""), (12, 13, "余"), (200, 286, "余"), (290, 286, "余")]
)
def test_a_number_that_is_not_true_does_not_agree(shown, value, approx):
    assert not agrees(Decimal(shown), value, money=False, unit="次", approx=approx)


@pytest.mark.parametrize(
    ("paragraph", "chinese"),
    [("召开会议十二次，学习××次", True), ("召开会议12次，学习××次", False), ("学习××次", False)],
)
def test_numerals_follow_the_neighbours(paragraph, chinese):
    assert chinese_numerals(paragraph) is chinese
