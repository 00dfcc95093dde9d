"""Row ids that are unique across institutions and tables, made without asking a database."""

from __future__ import annotations

import secrets
import threading
import time

EPOCH_MS = 1_704_067_200_000  # 2024-01-01T00:00:00Z; 41 bits of milliseconds last until 2093
LOW_BITS = 22
_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """A 63-bit id that grows with time: milliseconds since 2024, then 22 low bits.

    The low bits start at a random place in each millisecond, so that two
    machines seldom meet; the primary key catches the rest. Within one process
    it never falls back, even when the clock does.
    """
    global _last
    with _lock:
        now = (time.time_ns() // 1_000_000 - EPOCH_MS) << LOW_BITS
        _last = max(_last + 1, now + secrets.randbits(LOW_BITS - 2))
        return _last
