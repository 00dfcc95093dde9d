"""Days as people type them. Pure: no clock; the year of today is passed in."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_PLAIN = str.maketrans("０１２３４５６７８９．。／－—～年月", "0123456789........", "日号 \u3000\t")
_APART = re.compile(r"(?:(?P<year>\d{4})\.)?(?P<month>\d{1,2})\.(?P<day>\d{1,2})", re.ASCII)
_TOGETHER = re.compile(r"(?P<year>\d{4})?(?P<month>\d{2})(?P<day>\d{2})", re.ASCII)
_WIDE = str.maketrans("０１２３４５６７８９．／－", "0123456789.--", "份 \u3000\t")
_MONTH = re.compile(r"(?:(?P<year>\d{4})[-年])?(?P<month>\d{1,2})(?(year)月?|月)", re.ASCII)
WEEKDAYS = "一二三四五六日"
DECEMBER, LONGEST_MONTH = 12, 31
EARLIEST, LATEST = 1900, 2999
"""The years a person may name; the calendar's own ends leave no day before or after them to count from."""


class NotInCalendar(ValueError):
    """A day that is written clearly and does not exist; the message says so in Chinese: 2026年6月没有31日."""


def read_day(text: str, year: int) -> date:
    """The day somebody meant by ``text``; one without a year lies in ``year``.

    Read are 2026-06-26, 2026/6/26, 2026.6.26, 2026年6月26日, 20260626, 0626,
    6.26, 6-26 and 6月26日, also in full-width digits and with spaces. Raises
    NotInCalendar for 2月30日, ValueError for anything else and for a day before
    1900. Three digits (626) are refused: they may mean two days.
    """
    if text.strip().endswith("月"):
        raise ValueError(f"not a day: {text!r}")  # 1-3月 is a quarter
    plain = text.translate(_PLAIN).replace("-", ".").replace("/", ".").strip(".")
    found = _APART.fullmatch(plain) or _TOGETHER.fullmatch(plain)
    if found is None:
        raise ValueError(f"not a day: {text!r}")
    year, month, day = sensible(int(found["year"] or year)), int(found["month"]), int(found["day"])
    if 1 <= month <= DECEMBER and monthrange(year, month)[1] < day <= LONGEST_MONTH:
        raise NotInCalendar(f"{year}年{month}月没有{day}日")
    return date(year, month, day)


def read_month(text: str, year: int) -> date:
    """The first day of the month somebody meant: 2026-05, 2026年5月, 2026.5, 5月; without a year in ``year``.

    Raises ValueError for anything else, a bare number and a thirteenth month included.
    """
    found = _MONTH.fullmatch(text.translate(_WIDE).replace("/", "-").replace(".", "-"))
    if found is None:
        raise ValueError(f"not a month: {text!r}")
    return date(sensible(int(found["year"] or year)), int(found["month"]), 1)


def sensible(year: int) -> int:
    """``year`` itself; raises ValueError for one nobody can mean."""
    if not EARLIEST <= year <= LATEST:
        raise ValueError(f"not a year of ours: {year}")
    return year


def told(day: date) -> str:
    """The day as it is shown back to whoever typed it: 2026年6月26日（星期五）."""
    return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"
