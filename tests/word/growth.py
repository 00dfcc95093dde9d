"""Whether work grows with its size and no faster, on a machine however busy."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time

TIMES = 4
"""How much larger the large size is: linear work takes four times as long, quadratic work sixteen times."""
MOST = 8
LEAST = 0.002
"""Seconds below which a clock says nothing."""
RUNS = 3


def grows_faster(work: Callable[[str], object], shape: Callable[[int], str], large: int) -> str:
    """What was measured when ``work`` on ``shape(large)`` takes more than linear time; "" when it does not.

    A busy machine makes single runs slower, never faster: the quickest of a
    few decides, and the first that is in order ends the measuring.
    """
    small, whole = shape(large // TIMES), shape(large)
    work(shape(large // 50))  # what is made on first use is no part of it
    quick = slow = float("inf")
    for _ in range(RUNS):
        quick, slow = min(quick, _seconds(work, small)), min(slow, _seconds(work, whole))
        if slow <= MOST * max(quick, LEAST):
            return ""
    return f"{quick:.3f} s at {large // TIMES}, {slow:.3f} s at {large}"


def _seconds(work: Callable[[str], object], text: str) -> float:
    gc.collect()
    gc.disable()
    try:
        started = process_time()
        work(text)
        return process_time() - started
    finally:
        gc.enable()
