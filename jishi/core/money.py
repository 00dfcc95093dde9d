"""Money in 分 (hundredths of a yuan), always an integer; printed in 元 or 万元."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

FEN = {"分": 1, "元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}


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
