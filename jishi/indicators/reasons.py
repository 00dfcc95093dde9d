"""The one expression: why a row does not count in a figure, or that it does.

Pure: it sees what a row says (``Facts``), never the database. Both the figure
and its evidence come from here, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from jishi.indicators.spec import Condition, Indicator


class Reason(IntEnum):
    """Why a row is left out, in the order the questions are asked."""

    OTHER_KIND = 1
    OTHER_ORGANISATION = 2
    DATE_MISSING = 3
    OUT_OF_PERIOD = 4
    DELETED = 5
    NOT_CONFIRMED = 6
    DUPLICATE = 7
    NO_VALUE = 8
    SUPERSEDED = 9

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Reason.OTHER_KIND: "类型不符",
    Reason.OTHER_ORGANISATION: "不属于统计范围内的组织",
    Reason.DATE_MISSING: "未填日期",
    Reason.OUT_OF_PERIOD: "不在统计期内",
    Reason.DELETED: "已删除",
    Reason.NOT_CONFIRMED: "未确认",
    Reason.DUPLICATE: "重复记录",
    Reason.NO_VALUE: "未填应计的数值或人员",
    Reason.SUPERSEDED: "已有更新的数据",
}


class State(IntEnum):
    """Where a row stands in its own life."""

    GOOD = 0
    NOT_CONFIRMED = 1
    DUPLICATE = 2
    DELETED = 3


class When(IntEnum):
    """Where a date lies against the period; for a stay, whether it held."""

    INSIDE = 0
    MISSING = 1
    BEFORE = 2
    AFTER = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """What one row (or all rows that agree in it) says of itself, apart from its contents.

    ``in_scope`` is by ``Indicator.place``, ``when`` by ``Indicator.date``: a
    stay may begin below one parent and end below another. END and DURING stand
    for holding on the last day of the period, or on any day of it.
    """

    state: int
    in_scope: Mapping[str, bool]
    when: Mapping[str, int]


def reason(item: Indicator, fits: bool, facts: Facts) -> Reason | None:
    """Why a row does not count in ``item``; None when it does. ``fits``: the conditions of ``item`` hold.

    Questions of several rows at once (a newer state of the same thing, a
    number not noted) are asked after this one, by the pass. A row is called
    deleted, unconfirmed or a duplicate only when it would count otherwise.
    """
    if not fits:
        return Reason.OTHER_KIND
    if not facts.in_scope[item.place]:
        return Reason.OTHER_ORGANISATION
    if (wrong := _wrong_time(item, facts.when[item.date])) is not None:
        return wrong
    if facts.state == State.DELETED:
        return Reason.DELETED
    if facts.state == State.NOT_CONFIRMED:
        return Reason.NOT_CONFIRMED
    return Reason.DUPLICATE if facts.state == State.DUPLICATE else None


def holds(test: Condition, value: Any) -> bool:
    """Whether ``value`` passes; one not noted passes only ``isnull true``, ``ne``, ``not_in``, ``lacks``."""
    if test.op == "isnull":
        return (value is None) is test.value
    if value is None:
        return test.op in ("ne", "not_in", "lacks")
    return bool(_OPERATIONS[test.op](value, test.value))


_OPERATIONS: Mapping[str, Any] = {
    "eq": lambda value, wanted: value == wanted,
    "ne": lambda value, wanted: value != wanted,
    "in": lambda value, wanted: value in wanted,
    "not_in": lambda value, wanted: value not in wanted,
    "gte": lambda value, wanted: value >= wanted,
    "lte": lambda value, wanted: value <= wanted,
    "has": lambda value, wanted: bool(value & wanted),
    "has_all": lambda value, wanted: value & wanted == wanted,
    "lacks": lambda value, wanted: not value & wanted,
}


def _wrong_time(item: Indicator, when: int) -> Reason | None:
    if when == When.MISSING:
        return Reason.DATE_MISSING
    accepted = (When.INSIDE, When.BEFORE) if item.measure[0] == "latest" else (When.INSIDE,)
    return None if when in accepted else Reason.OUT_OF_PERIOD
