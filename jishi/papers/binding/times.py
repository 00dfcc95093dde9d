"""Which period a sentence speaks of. Pure."""

from __future__ import annotations

import re

from jishi.core.periods import Period
from jishi.papers.binding.slots import Slot

_YEAR = r"(?:(?P<year>20\d{2})年(?:度)?|今年|本年度|年内)?"
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_SHAPES = (
    ("half", re.compile(_YEAR + r"(?P<half>[上下])半年")),
    ("quarter", re.compile(_YEAR + r"第?(?P<quarter>[一二三四1-4])季度")),
    ("months", re.compile(_YEAR + r"(?P<first>\d{1,2})月?(?:至|到|—|-|～|~)(?P<last>\d{1,2})月")),
    ("until", re.compile(r"截[至止到](?:目前)?" + _YEAR + r"(?P<until>\d{1,2})月(?:底|末|份)?")),
    ("year", re.compile(r"(?P<year>20\d{2})年(?!来)")),
)

_COMPARED = re.compile(r"在20\d{2}年[^，。；]*基础上|[比较同与]20\d{2}年")
"""A year that something is compared with says nothing of the numbers after it."""


def period_of(slot: Slot, base: Period) -> Period:
    """The period the words before a blank name last; ``base`` where they name none.

    A year alone means that whole year; ``截至11月底`` means January to November.
    Months without a year are of the year of ``base``.
    """
    said = _COMPARED.sub(lambda match: "-" * len(match[0]), slot.before + slot.left)
    found = [(match.start(), kind, match) for kind, shape in _SHAPES for match in shape.finditer(said)]
    covered = [(at, kind, m) for at, kind, m in found if not _inside_other(m, kind, found)]
    if not covered:
        return base
    _, kind, match = max(covered, key=lambda item: item[0])
    try:
        return _period(kind, match, base)
    except ValueError:
        return base


def _inside_other(match: re.Match[str], kind: str, found: list[tuple[int, str, re.Match[str]]]) -> bool:
    return any(
        other.start() <= match.start() and match.end() <= other.end() and name != kind
        for _, name, other in found
        if other is not match and other.end() - other.start() > match.end() - match.start()
    )


def _period(kind: str, match: re.Match[str], base: Period) -> Period:
    part = match.groupdict()
    year = int(part["year"]) if part.get("year") else base.last.year
    if kind == "half":
        return Period.months(year, 1, 6) if part["half"] == "上" else Period.months(year, 7, 12)
    if kind == "quarter":
        return Period.quarter(year, _QUARTERS[part["quarter"]])
    if kind == "months":
        return Period.months(year, int(part["first"]), int(part["last"]))
    if kind == "until":
        return Period.months(year, 1, int(part["until"]))
    whole = Period.year_of(year)
    return base if base.first in whole and base.last in whole else whole
