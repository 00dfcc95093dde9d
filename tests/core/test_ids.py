"""Ids grow, never meet, and fit their column."""

from __future__ import annotations

import threading
import time

from jishi.core import ids
from jishi.core.ids import EPOCH_MS, LOW_BITS, new_id

LARGEST = 2**63 - 1


def test_ids_grow_even_when_many_are_made_in_one_millisecond():
    made = [new_id() for _ in range(50_000)]

    assert made == sorted(set(made))
    assert 0 < made[0] < made[-1] <= LARGEST


def test_an_id_tells_when_it_was_made():
    before = time.time_ns() // 1_000_000

    made = (new_id() >> LOW_BITS) + EPOCH_MS

    assert before - 1 <= made <= time.time_ns() // 1_000_000 + 1_000


def test_a_clock_that_falls_back_does_not_take_ids_with_it(monkeypatch):
    last = new_id()
    monkeypatch.setattr(ids.time, "time_ns", lambda: (EPOCH_MS + 1) * 1_000_000)

    assert [new_id() - last for _ in range(3)] == [1, 2, 3]


def test_threads_never_get_the_same_id():
    made: list[int] = []

    def make() -> None:
        made.extend([new_id() for _ in range(5_000)])

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made)) == 20_000


def test_two_machines_seldom_start_at_the_same_place(monkeypatch):
    """A thousand processes that all begin in the same millisecond: their first ids differ."""
    monkeypatch.setattr(ids.time, "time_ns", lambda: (EPOCH_MS + 10**9) * 1_000_000)
    first = []
    for _ in range(1_000):
        monkeypatch.setattr(ids, "_last", 0)
        first.append(new_id())

    assert len(set(first)) > 990
    assert all(made >> LOW_BITS == 10**9 for made in first)


def test_ids_last_until_2093_in_their_column():
    day = 86_400_000
    years = ((1 << 41) - 1) // day / 365.25

    assert ((1 << 41) - 1) << LOW_BITS <= LARGEST
    assert 69 < years < 70
