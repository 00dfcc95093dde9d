"""Money in 分 (hundredths of a yuan), always an integer; printed in 元 or 万元."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

FEN = {"分": 1, "元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
LARGEST = 10**15
"""The most 分 anybody can mean (十万亿元): nine thousand of them still add up in a database."""
LONGEST = 40
"""Characters of an amount; what is longer nobody can mean."""
_WIDE = str.maketrans("０１２３４５６７８９．，－", "0123456789.,-", " \u3000￥¥")
_TYPED = re.compile(
    r"(?P<number>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?P<unit>[万亿]?元?)", re.ASCII
)


def in_unit(fen: int, unit: str, places: int | None = None) -> Decimal:
    """``fen`` expressed in 元, 万元 or 亿元, rounded half up to ``places`` digits.

    ``places=None`` keeps it exact and drops closing zeros. Raises KeyError for
    a unit that is none of money.
    """
    exact = Decimal(fen) / FEN[unit]
    if places is None:
        return exact.normalize() if exact % 1 else exact.to_integral_value()
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def fen(amount: str | int | Decimal, unit: str) -> int:
    """The number of 分 in ``amount`` of ``unit``; raises ValueError when it is finer than 分."""
    exact = Decimal(str(amount)) * FEN[unit]
    if exact != exact.to_integral_value():
        raise ValueError(f"finer than one fen: {amount} {unit}")
    return int(exact)


def read_fen(text: str) -> int:
    """The number of 分 somebody meant by ``text``, typed in 元 unless it says otherwise.

    Read are 2000, 2,000.50, 0.2万, 0.2万元, 1.5亿 and ￥30, also in full-width
    digits; below zero too (corrections). Raises ValueError for anything else,
    for what is finer than one 分, and beyond ``LARGEST``.
    """
    found = _TYPED.fullmatch(text.translate(_WIDE)) if len(text) <= LONGEST else None
    if found is None:
        raise ValueError(f"not an amount: {text!r}")
    amount = fen(found["number"].replace(",", ""), (found["unit"].rstrip("元") + "元"))
    if abs(amount) > LARGEST:
        raise ValueError(f"more than anybody can mean: {text!r}")
    return amount


def in_yuan(amount: int) -> str:
    """``amount`` of 分 as a form shows it, in 元 and exact: 200000 → 2000, 50 → 0.50."""
    whole, rest = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{whole}{f'.{rest:02}' if rest else ''}"
