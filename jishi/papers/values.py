"""How a value is printed where a blank stood. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from jishi.core.money import FEN, in_unit
from jishi.core.numerals import CHINESE, to_chinese
from jishi.core.rounding import round_down, rounded
from jishi.core.units import units

UNKNOWN = "〔待补〕"
MONEY_PLACES, PERCENT_PLACES = 2, 1
SET_NUMBERS = ("两", "三", "四", "千", "百", "万", "亿")
"""Numerals that stand in set phrases (三会一课, 四个) and decide nothing alone."""
MORE, NEARLY = ("余", "多", "来", "几"), ("近",)
_COUNTED = "次人名个项条件份场期家户起篇"
_CHINESE_NUMBER = re.compile(rf"(?<!第)(?!一[^十百千万])({CHINESE.pattern})(?=[余多]?[{_COUNTED}])")
_ARABIC_NUMBER = re.compile(rf"\d+(?:\.\d+)?(?=[余多]?[{_COUNTED}万%％])")


@dataclass(frozen=True, slots=True)
class Printed:
    """A text for a blank. ``drop_before`` and ``drop_after`` are words beside it that would lie (余、近).

    ``highlight`` marks what a person still has to supply; ``note`` is for the
    source table, Chinese, empty when there is nothing to say.
    """

    text: str
    drop_before: str = ""
    drop_after: str = ""
    highlight: bool = False
    note: str = ""


def printed(
    value: int | Decimal | None,
    *,
    money: bool,
    unit: str,
    counted_in: str = "",
    approx: str = "",
    chinese: bool = False,
) -> Printed:
    """``value`` (money in 分, anything else in ``counted_in``) as the text round the blank wants it.

    Unknown becomes 〔待补〕. Before 余 or 多 stands the round number below the
    value; where the value is round itself, or below ten, it is printed exactly
    and the 余 goes, since it would lie. 近 stands only before an exact number
    when the next round number is printed instead, otherwise it goes.
    """
    if value is None:
        return Printed(UNKNOWN, highlight=True, note="没有记录，也没有零报告")
    amount = _in_unit(converted(value, counted_in, unit), money, unit)
    if approx in MORE:
        return _more_than(amount, approx, chinese)
    if approx in NEARLY:
        return Printed(_text(amount, chinese), drop_before=approx, note=f"准确数，不写“{approx}”")
    return Printed(_text(amount, chinese), note=_rounding_note(value, amount, money, unit))


def _more_than(value: Decimal, approx: str, chinese: bool) -> Printed:
    base = round_down(int(value))
    if base == value or base < 10:
        return Printed(_text(value, chinese), drop_after=approx, note=f"准确数，不写“{approx}”")
    return Printed(_text(Decimal(base), chinese), note=f"实为 {value:f}，按“{base}{approx}”表述")


def converted(value: int | Decimal, counted_in: str, unit: str) -> int | Decimal:
    """A length, area or weight counted in one unit as a number of another (3500 米 → 3.5 公里)."""
    known, wanted = units().get(counted_in), units().get(unit)
    if known is None or wanted is None or known.dimension != wanted.dimension or known.dimension == "money":
        return value
    return value if known.factor == wanted.factor else Decimal(value) * known.factor / wanted.factor


def _in_unit(value: int | Decimal, money: bool, unit: str) -> Decimal:
    if money:
        exact = in_unit(int(value), unit if unit in FEN else "万元")
        return rounded(exact, MONEY_PLACES) if exact.as_tuple().exponent < -MONEY_PLACES else exact  # type: ignore[operator]
    if unit in ("%", "％", "个百分点"):
        return rounded(Decimal(value), PERCENT_PLACES)
    exact = Decimal(value)
    return rounded(exact, MONEY_PLACES) if exact % 1 else exact


def _rounding_note(value: int | Decimal, amount: Decimal, money: bool, unit: str) -> str:
    if money and unit in FEN and amount * FEN[unit] != value:
        return f"准确数为 {in_unit(int(value), '元'):f} 元，四舍五入"
    return ""


def _text(amount: Decimal, chinese: bool) -> str:
    if amount == amount.to_integral_value():
        number = int(amount)
        return to_chinese(number) if chinese and number >= 0 else str(number)
    return f"{amount.normalize():f}"


def agrees(
    shown: Decimal,
    value: int | Decimal,
    *,
    money: bool,
    unit: str,
    counted_in: str = "",
    approx: str = "",
) -> bool:
    """Whether a printed number tells the truth about ``value``, at the precision it was printed with.

    Before 余 or 多 it has to be a round number below, by less than a tenth or
    less than ten; after 近 a number above by as little.
    """
    if money:
        exact = in_unit(int(value), unit if unit in FEN else "万元")
    else:
        exact = Decimal(converted(value, counted_in, unit))
    slack = max(Decimal(10), exact / 10)
    if approx in MORE:
        return shown % 10 == 0 and Decimal(0) < exact - shown < slack
    if approx in NEARLY:
        return Decimal(0) < shown - exact < slack
    places = max(0, -int(shown.as_tuple().exponent))
    return rounded(exact, places) == shown


def chinese_numerals(paragraph: str) -> bool:
    """Whether the numbers beside measure words in this paragraph are written in Chinese numerals.

    第一件, 一次 and 两个 say nothing of it: they are written so in any paper.
    """
    found = [match[1] for match in _CHINESE_NUMBER.finditer(paragraph) if match[0] not in SET_NUMBERS]
    return bool(found) and not _ARABIC_NUMBER.search(paragraph)
