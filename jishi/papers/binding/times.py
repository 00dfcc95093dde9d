"""Which period a sentence speaks of. Pure."""

from __future__ import annotations

import re
from datetime import date

from jishi.core.periods import Period
from jishi.papers.binding.slots import Slot

_YEAR = r"(?:(?P<year>20\d{2})年(?:度)?|今年|本年度|年内)?"
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_COUNTS = {"二": 2, "两": 2, "三": 3, "2": 2, "3": 3}
_SHAPES = (
    (
        "day",
        re.compile(
            r"(?:截[至止到](?:目前)?)?" + _YEAR + r"(?P<until>\d{1,2})月(?P<day>\d{1,2})日(?:前|止|为止)?"
        ),
    ),
    ("first", re.compile(_YEAR + r"前(?P<until>\d{1,2})个月")),
    ("last_half", re.compile(r"(?:去年|上年)(?P<half>[上下])半年")),
    ("half", re.compile(_YEAR + r"(?P<half>[上下])半年")),
    ("quarter", re.compile(_YEAR + r"第?(?P<quarter>[一二三四1-4])季度")),
    ("quarters", re.compile(_YEAR + r"前(?P<quarters>[二两三23])个?季度")),
    ("months", re.compile(_YEAR + r"(?P<first>\d{1,2})月?(?:至|到|—|–|-|～|~)(?P<last>\d{1,2})月(?!\d)")),
    ("until", re.compile(r"截[至止到](?:目前)?" + _YEAR + r"(?P<until>\d{1,2})月(?:底|末|份)?(?!\d)")),
    ("month", re.compile(_YEAR + r"(?<!\d)(?P<month>\d{1,2})月(?:份)?(?![\d底末日×至到])")),
    ("year", re.compile(r"(?P<year>20\d{2})年(?!来)")),
    ("prior", re.compile(r"去年|上一?年(?!同期)|上年度|上一年度")),
    ("base", re.compile(r"全年|今年|本年|现有|目前|年内|至今")),
)
_IN_ALL_SHAPES = re.compile("[年月季今现目至]")
_COMPARED = re.compile(
    r"(?:在20\d{2}年|在去年|在上年)[^，。；]*基础上|[比较同与]20\d{2}年|[比较](?:去年|上年)"
)
"""A year that something is compared with says nothing of the numbers after it."""
_UNCLEAR = re.compile(
    r"年初|近年来|近[两二三四五几]年|[两二三四五]年来|历年|自20\d{2}年|建局以来|成立以来|历届|换届以来"
    r"|20\d{2}年以来|20\d{2}年?\s*[—–至-]\s*20\d{2}年|上月|本月|当月|每月|每季度|每周|每年|平均|年均|月均"
)
"""Spans that no ledger period is: a number after them is never sure."""


def period_of(slot: Slot, base: Period) -> Period:
    """The period the words before a blank name last; ``base`` where they name none.

    A year alone means that whole year; ``截至11月底`` means January to November;
    ``5月`` is that month, 去年 the year before, 全年 and 现有 the paper's own
    period again. Months without a year are of the year of ``base``.
    """
    said = _COMPARED.sub(lambda match: "-" * len(match[0]), slot.before + slot.left)
    return named_in(said, base)


def unclear_time(slot: Slot) -> bool:
    """Whether the clause speaks of a span that cannot be read as a period (近年来, 自2019年)."""
    return bool(_UNCLEAR.search(slot.before + slot.left))


def named_in(said: str, base: Period) -> Period:
    """The period named last in ``said``."""
    if not _IN_ALL_SHAPES.search(said):
        return base
    found = [(match, kind) for kind, shape in _SHAPES for match in shape.finditer(said)]
    own = [(match, kind) for match, kind in found if not _inside_other(match, found)]
    if not own:
        return base
    match, kind = max(own, key=lambda item: item[0].end())
    try:
        return _period(kind, match, base)
    except ValueError:
        return base


def _inside_other(match: re.Match[str], found: list[tuple[re.Match[str], str]]) -> bool:
    size = match.end() - match.start()
    return any(
        other.start() <= match.start() and match.end() <= other.end() and other.end() - other.start() > size
        for other, _ in found
    )


def _period(kind: str, match: re.Match[str], base: Period) -> Period:
    part = match.groupdict()
    year = int(part["year"]) if part.get("year") else base.last.year
    whole = Period.year_of(year)
    if kind == "day":
        return _to_day(match, year, base)
    if kind == "last_half":
        return Period.months(base.last.year - 1, *_months("half", part))
    if kind in ("prior", "base"):
        return base.year_before() if kind == "prior" else base
    if kind == "quarter":
        return Period.quarter(year, _QUARTERS[part["quarter"]])
    if kind == "year":
        return base if base.first in whole and base.last in whole else whole
    return Period.months(year, *_months(kind, part))


def _to_day(match: re.Match[str], year: int, base: Period) -> Period:
    """January to a named day where the words say so; a plain date (5月8日召开) says nothing of it."""
    if not match[0].startswith("截") and not match[0].endswith(("前", "止", "为止")):
        return base
    last = date(year, int(match["until"]), int(match["day"]))
    return Period(date(year, 1, 1), last)


def _months(kind: str, part: dict[str, str]) -> tuple[int, int]:
    """First and last month of a part of a year."""
    if kind == "half":
        return (1, 6) if part["half"] == "上" else (7, 12)
    if kind == "quarters":
        return 1, 3 * _COUNTS[part["quarters"]]
    if kind == "months":
        return int(part["first"]), int(part["last"])
    if kind in ("until", "first"):
        return 1, int(part["until"])
    return int(part["month"]), int(part["month"])
