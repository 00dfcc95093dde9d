"""A day is read in every way an office writes it, and never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jishi.core.dates import NotInCalendar, read_day, read_month, told

DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))
FULL = (
    "{y:04}-{m:02}-{d:02}",
    "{y:04}/{m}/{d}",
    "{y:04}.{m}.{d}",
    "{y:04}年{m}月{d}日",
    "{y:04}{m:02}{d:02}",
)
SHORT = ("{m:02}{d:02}", "{m}.{d}", "{m}-{d}", "{m}/{d}", "{m}月{d}日", "{m}月{d}号", " {m} 月 {d} 日 ")
WIDE = str.maketrans("0123456789.-/", "０１２３４５６７８９．－／")


def written(shape: str, day: date) -> str:
    return shape.format(y=day.year, m=day.month, d=day.day)


@given(DAYS, st.sampled_from(FULL), st.booleans())
def test_a_whole_date_is_read_as_the_day_it_says(day, shape, wide):
    text = written(shape, day)

    assert read_day(text.translate(WIDE) if wide else text, 1) == day


@given(DAYS, st.sampled_from(SHORT), st.booleans())
def test_a_date_without_a_year_lies_in_the_year_asked_about(day, shape, wide):
    text = written(shape, day)

    assert read_day(text.translate(WIDE) if wide else text, day.year) == day


@pytest.mark.parametrize(
    ("text", "why"),
    [("2026-6-31", "2026年6月没有31日"), ("2月29日", "2026年2月没有29日"), ("0431", "2026年4月没有31日")],
)
def test_a_day_no_calendar_has_is_told_as_that(text, why):
    with pytest.raises(NotInCalendar, match=why):
        read_day(text, 2026)


@given(st.text(max_size=12))
def test_anything_else_is_refused_and_never_crashes(text):
    try:
        found = read_day(text, 2026)
    except ValueError:
        return
    assert any(char.isdigit() for char in text)
    assert isinstance(found, date)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "6月",
        "1-3月",
        "2月30日",
        "0230",
        "626",
        "13.1",
        "2026-06",
        "六月二十六日",
        "0",
        "明天",
        "2026-6-26-1",
    ],
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        read_day(text, 2026)


def test_the_29th_of_february_needs_a_leap_year():
    assert read_day("2.29", 2028) == date(2028, 2, 29)
    with pytest.raises(ValueError, match="2月没有29日"):
        read_day("2.29", 2026)


def test_a_day_is_shown_back_with_its_weekday():
    assert told(date(2026, 6, 26)) == "2026年6月26日（星期五）"


@given(
    DAYS, st.sampled_from(["{y:04}-{m:02}", "{y:04}年{m}月", "{y:04}.{m}", "{m}月", "{m}月份"]), st.booleans()
)
def test_a_month_is_read_as_its_first_day(day, shape, wide):
    text = written(shape, day)

    assert read_month(text.translate(WIDE) if wide else text, day.year) == day.replace(day=1)


@pytest.mark.parametrize("text", ["", "5", "13月", "0月", "2026", "2026-13", "五月", "2026-5-1", "202605"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        read_month(text, 2026)
