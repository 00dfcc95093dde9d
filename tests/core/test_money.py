"""Money is whole 分 inside and rounds only when it is printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.core.money import FEN, fen, in_unit, in_yuan, read_fen

AMOUNTS = st.integers(-(10**15), 10**15)
WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
UNITS = st.sampled_from(sorted(FEN))


@given(AMOUNTS, UNITS)
def test_an_exact_amount_goes_into_any_unit_and_back(amount, unit):
    assert fen(in_unit(amount, unit), unit) == amount


@given(AMOUNTS, UNITS, st.integers(0, 4))
def test_rounding_moves_an_amount_by_half_a_last_digit_at_most(amount, unit, places):
    rounded = in_unit(amount, unit, places)

    assert abs(rounded * FEN[unit] - amount) * 2 <= FEN[unit] / Decimal(10) ** places
    assert -rounded.as_tuple().exponent == places


@given(st.lists(AMOUNTS, max_size=20))
def test_exact_parts_add_up_to_the_exact_total(parts):
    assert sum(in_unit(part, "万元") for part in parts) == in_unit(sum(parts), "万元")


def test_a_half_is_rounded_away_from_zero():
    assert in_unit(50, "元", 0) == 1
    assert in_unit(-50, "元", 0) == -1
    assert str(in_unit(1_234_500, "万元", 2)) == "1.23"
    assert str(in_unit(1_235_000, "万元", 2)) == "1.24"


def test_an_exact_amount_shows_no_closing_zeros():
    assert f"{in_unit(1_250_000, '万元'):f}" == "1.25"
    assert f"{in_unit(12_000_000, '万元'):f}" == "12"
    assert f"{in_unit(0, '万元'):f}" == "0"


def test_what_is_finer_than_a_fen_is_refused():
    assert fen("0.000001", "万元") == 1
    with pytest.raises(ValueError, match="finer than one fen"):
        fen("0.0000001", "万元")
    with pytest.raises(ValueError, match="finer than one fen"):
        fen("0.001", "元")


def test_a_unit_that_is_none_of_money_is_refused():
    with pytest.raises(KeyError):
        in_unit(1, "次")


@given(AMOUNTS, st.sampled_from(["元", "万元", "亿元"]), st.booleans(), st.booleans())
def test_an_amount_typed_in_any_unit_is_kept_to_the_fen(amount, unit, wide, bare):
    text = f"{in_unit(amount, unit):f}{unit.rstrip('元') if bare else unit}"

    assert read_fen(text.translate(WIDE) if wide else text) == amount


@given(AMOUNTS)
def test_an_amount_shown_in_yuan_is_read_back_the_same(amount):
    assert read_fen(in_yuan(amount)) == amount


def test_an_amount_is_read_as_an_office_writes_it():
    assert read_fen("0.2万") == read_fen("２，０００") == read_fen("￥2,000.00 元") == 200_000
    assert in_yuan(200_050) == "2000.50"


@pytest.mark.parametrize(
    "text", ["", "元", "二千", "1.2.3", "0.001", "2,00", "１２a", "万", "9" * 30, "1e5", "٣"]
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        read_fen(text)
