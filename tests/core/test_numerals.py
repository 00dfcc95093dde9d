from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.core.numerals import from_chinese, read_number, to_chinese
from jishi.core.rounding import parts_of, round_down


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (10000, "一万"),
        (10100, "一万零一百"),
        (100000, "十万"),
        (1000001, "一百万零一"),
        (100010000, "一亿零一万"),
    ],
)
def test_a_number_is_written_as_people_write_it(number, words):
    assert to_chinese(number) == words


@given(st.integers(0, 10**12 - 1))
def test_writing_and_reading_come_back_to_the_same_number(number):
    assert from_chinese(to_chinese(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("１２８", 128),
        ("1,286", 1286),
        ("12.5%", "12.5"),
        ("十二", 12),
        ("两", 2),
        ("二〇二六", 2026),
        ("一万二千", 12000),
    ],
)
def test_every_script_of_a_number_is_read(text, value):
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "××", "若干", "12a", "1.2.3"])
def test_what_is_no_number_reads_as_none(text):
    assert read_number(text) is None


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=8), st.integers(0, 2))
def test_rounded_parts_add_up_to_the_rounded_total(cents, places):
    parts = [Decimal(one) / 1000 for one in cents]
    total = sum(parts)

    shown = parts_of(total, parts, places)

    step = Decimal(1).scaleb(-places)
    assert sum(shown) == total.quantize(step, rounding="ROUND_HALF_UP")
    assert all(abs(one - part) < step for one, part in zip(shown, parts, strict=True))


def test_parts_that_do_not_add_up_are_not_made_to():
    assert parts_of(Decimal(10), [Decimal(3), Decimal(3)], 0) == [3, 3]


@pytest.mark.parametrize(
    ("value", "base"), [(0, 0), (9, 9), (10, 10), (37, 30), (286, 280), (1000, 1000), (4712, 4700)]
)
def test_more_than_stands_on_a_round_number_below(value, base):
    assert round_down(value) == base
