"""From what was typed for one field to what its column holds. Pure: no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import models

from jishi.core.dates import NotInCalendar, read_day, read_month
from jishi.core.money import read_fen
from jishi.core.numerals import read_number
from jishi.ledger.entry.fields import label_and_unit, options

MOST = 2**31 - 1
"""The largest number a quantity column holds on either database."""
LONGEST = 40
"""Characters of a number or an amount; what is longer nobody can mean."""
DAY_SHAPES = "可写 2026-06-26、0626、6.26 或 6月26日"
MONTH_SHAPES = "可写 2026-05、2026年5月 或 5月"


class Unreadable(ValueError):
    """What was typed cannot be meant; the message is the Chinese sentence beside the box."""


def is_month(field: models.Field[Any, Any]) -> bool:
    """Whether a day field stands for a whole month, kept as its first day (所属月份)."""
    return str(field.verbose_name).endswith("月份")


def read_either(text: str, year: int) -> date:
    """A day, else a month as its first day; raises ValueError for neither."""
    try:
        return read_day(text, year)
    except ValueError:
        return read_month(text, year)


def _code(field: models.Field[Any, Any], given: list[str], year: int) -> int:
    text = given[-1] if given else "0"
    if text not in ("0", *(str(code) for code, _ in options(field))):
        raise Unreadable("请从列表中选一项。")
    return int(text)


def _set(field: models.Field[Any, Any], given: list[str], year: int) -> int:
    known = {str(code): code for code, _ in options(field)}
    if not set(given) <= known.keys():
        raise Unreadable("请从列表中选。")
    return sum(1 << known[text] for text in set(given))


def _flag(field: models.Field[Any, Any], given: list[str], year: int) -> bool:
    return bool(given)


def _day(field: models.Field[Any, Any], given: list[str], year: int) -> date | None:
    text = "".join(given).strip()
    if not text:
        return None
    month = is_month(field)
    try:
        return read_either(text, year) if month else read_day(text, year)
    except NotInCalendar as fault:
        raise Unreadable(f"{fault}。") from None
    except ValueError:
        shapes = MONTH_SHAPES if month else DAY_SHAPES
        raise Unreadable(f"“{text}”看不出是哪{'个月' if month else '一天'}。{shapes}。") from None


def _money(field: models.Field[Any, Any], given: list[str], year: int) -> int | None:
    text = "".join(given).strip()
    if not text:
        return None
    try:
        return read_fen(text)
    except ValueError:
        said = f"“{text[:LONGEST]}”看不出是多少钱。按元填，如 2000、2000.50 或 0.2万，最小到分。"
        raise Unreadable(said) from None


def _number(field: models.Field[Any, Any], given: list[str], year: int) -> int | None:
    text = "".join(given).strip()
    if not text:
        return None
    unit = label_and_unit(field)[1]
    found = (
        None if text.endswith(("%", "％")) or len(text) > LONGEST else read_number(text.removesuffix(unit))
    )
    if text.startswith(("-", "－")) and read_number(text[1:].removesuffix(unit)) is not None:
        raise Unreadable(f"“{text[:LONGEST]}”小于 0，请核对；没有就填 0。")
    if found is None or found > MOST or found % 1:
        raise Unreadable(f"“{text[:LONGEST]}”不是整数。只填数字，如 25；不知道就空着，没有就填 0。")
    return int(found)


def _text(field: models.Field[Any, Any], given: list[str], year: int) -> str:
    text = "\n".join(given).strip()
    if field.max_length and len(text) > field.max_length:
        raise Unreadable(f"最多 {field.max_length} 字，现在 {len(text)} 字。")
    return text


READERS: Mapping[str, Callable[[models.Field[Any, Any], list[str], int], Any]] = {
    "select": _code,
    "radio": _code,
    "set": _set,
    "flag": _flag,
    "day": _day,
    "money": _money,
    "number": _number,
    "long": _text,
    "text": _text,
}
