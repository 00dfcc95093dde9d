"""Percentages as they are printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.core.ratios import percent

COUNTS = st.integers(0, 10**6)


@given(COUNTS, st.integers(1, 10**6), st.integers(0, 3))
def test_a_percentage_is_within_half_a_last_digit_of_the_truth(part, whole, places):
    shown = percent(part, whole, places)

    assert abs(shown * whole - 100 * part) * 2 * Decimal(10) ** places <= whole
    assert -shown.as_tuple().exponent == places


@given(COUNTS)
def test_of_nothing_there_is_no_percentage(part):
    assert percent(part, 0) is None


@pytest.mark.parametrize(
    ("part", "whole", "places", "shown"),
    [
        (1, 3, 1, "33.3"),
        (2, 3, 1, "66.7"),
        (1, 8, 1, "12.5"),
        (1, 16, 1, "6.3"),
        (5, 4, 0, "125"),
        (0, 9, 1, "0.0"),
    ],
)
def test_halves_go_up_and_more_than_all_is_allowed(part, whole, places, shown):
    assert str(percent(part, whole, places)) == shown


def test_a_negative_amount_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="negative amount"):
        percent(-1, 5)
