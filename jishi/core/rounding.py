"""Rounding that papers can stand by. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up, as office papers do."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def parts_of(total: Decimal, parts: Sequence[Decimal], places: int) -> list[Decimal]:
    """``parts`` rounded so that they add up to ``total`` rounded (largest remainder).

    Only what rounding took is handed out: parts that do not add up to
    ``total`` unrounded come back rounded one by one, since that difference is
    a fault to be shown and not to be hidden.
    """
    single = [rounded(part, places) for part in parts]
    if sum(parts) != total:
        return single
    step = Decimal(1).scaleb(-places)
    floors = [part.quantize(step, rounding=ROUND_FLOOR) for part in parts]
    missing = int((rounded(total, places) - sum(floors, Decimal(0))) / step)
    by_rest = sorted(range(len(parts)), key=lambda at: (floors[at] - parts[at], at))
    for at in by_rest[:missing]:
        floors[at] += step
    return floors


def round_down(value: int) -> int:
    """The round number that "××余" stands on: 37 → 30, 286 → 280, 4712 → 4700; below 10 the value itself."""
    if value < 10:
        return value
    step = 10 if value < 1000 else 10 ** (len(str(value)) - 2)
    return value - value % step
