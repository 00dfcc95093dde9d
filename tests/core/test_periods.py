"""Periods: what can be written, and what their days are."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.core.errors import PeriodError
from jishi.core.periods import Period, chinese_day

YEARS = st.integers(2000, 2099)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
SPANS = st.tuples(DAYS, DAYS).map(lambda pair: Period(min(pair), max(pair)))


def days(period: Period) -> int:
    return (period.last - period.first).days + 1


@given(YEARS)
def test_the_parts_of_a_year_make_up_the_year_without_gap_or_overlap(year):
    whole = Period.year_of(year)

    for parts in (
        [Period.month(year, n) for n in range(1, 13)],
        [Period.quarter(year, n) for n in range(1, 5)],
        [Period.months(year, 1, 6), Period.months(year, 7, 12)],
    ):
        assert (parts[0].first, parts[-1].last) == (whole.first, whole.last)
        assert sum(map(days, parts)) == days(whole) == (366 if isleap(year) else 365)


@given(SPANS)
def test_both_ends_belong_to_a_period_and_the_days_beside_them_do_not(span):
    assert span.first in span
    assert span.last in span
    assert span.first - timedelta(days=1) not in span
    assert span.last + timedelta(days=1) not in span


@given(SPANS)
def test_what_a_period_prints_can_be_read_again(span):
    assert Period.parse(str(span)) == span


@given(YEARS, st.integers(1, 12))
def test_every_short_form_means_its_days(year, month):
    quarter, half = (month + 2) // 3, 1 if month <= 6 else 2
    middle = date(year, month, 15)

    for text in (f"{year}", f"{year}-{month:02d}", f"{year}Q{quarter}", f" {year}H{half} "):
        assert middle in Period.parse(text)
    assert Period.parse(f"{year}-{month:02d}") == Period.month(year, month)
    assert Period.parse(f"{year}Q{quarter}") == Period.quarter(year, quarter)


@pytest.mark.parametrize(
    "text",
    ["", "26", "2026H3", "2026Q0", "2026Q5", "2026-13", "2026-1", "2026-00", "2026-03-01", "二〇二六",
     "二〇二六年", "2026..2027", "2026-02-30..2026-03-01", "2026-03-01..2026-02-01"],
)  # fmt: skip
def test_what_nobody_can_read_is_refused_with_the_forms_that_can(text):
    with pytest.raises(PeriodError, match="看不懂统计期") as refused:
        Period.parse(text)

    assert "2026Q3" in refused.value.remedy


@given(st.text(max_size=24))
def test_any_text_is_read_or_refused_and_nothing_else(text):
    try:
        period = Period.parse(text)
    except PeriodError as error:
        assert error.context == {"period": text}
    else:
        assert period.first <= period.last


@given(SPANS)
def test_the_year_before_is_the_same_span_one_year_earlier(span):
    before = span.year_before()

    for day, then in ((span.first, before.first), (span.last, before.last)):
        leap_day = (day.month, day.day) == (2, 29)
        assert (then.year, then.month) == (day.year - 1, day.month)
        assert then.day == (28 if leap_day else day.day)


def test_a_period_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="ends before it begins"):
        Period(date(2026, 2, 1), date(2026, 1, 31))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2026", "2026年"),
        ("2026H1", "2026年上半年"),
        ("2026Q4", "2026年第四季度"),
        ("2026-05", "2026年5月"),
        ("2026-01-01..2026-11-30", "2026年1月1日至11月30日"),
        ("2025-12-01..2026-11-30", "2025年12月1日至2026年11月30日"),
        ("2026-01-01..2026-03-31", "2026年第一季度"),
    ],
)
def test_a_period_is_named_as_a_paper_would(text, label):
    assert Period.parse(text).label == label


def test_a_day_is_written_without_leading_zeros_and_without_a_known_year():
    assert chinese_day(date(2026, 1, 5)) == "2026年1月5日"
    assert chinese_day(date(2026, 1, 5), 2026) == "1月5日"
