"""How long a sheet takes: read, looked at, written, beside the same records entered one by one.

    python -m benchmarks.sheets.bench_sheets [--lines 1000] [--runs 5]

A sheet of events (ten columns, a further host each) in a ledger of 6,000
records; what is written is rolled back after each run. SQLite file in a
temporary folder; PostgreSQL when JISHI_DATABASE names one (a test database is
made beside it and removed).
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from statistics import median
from time import perf_counter
from typing import Any

import django

TODAY, FIRST = date(2026, 12, 1), date(2026, 1, 1)
HEADS = (
    *("党支部", "召开日期", "活动类型", "主题", "应到人数", "实到人数", "请假人数", "缺席人数"),
    *("地点", "联合主办"),
)
LEDGER_ROWS = 6_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.settings")
        os.environ.setdefault("JISHI_DATABASE", f"sqlite:///{folder}/jishi.sqlite3")
        django.setup()
        from benchmarks.pages.bench_pages import in_test_database

        in_test_database(folder, lambda: measure(asked.lines, asked.runs))


def measure(lines: int, runs: int) -> None:
    from django.db import connection

    from benchmarks.figures.ledgers import Ledgers
    from benchmarks.pages.bench_pages import say, signed_in

    made = Ledgers(LEDGER_ROWS)
    user = signed_in("office", made.orgs[0][0]).session["_auth_user_id"]
    steps = dict(steps_of(int(user), sheet(lines)))
    times = {name: [timed(step) for _ in range(runs)] for name, step in steps.items()}
    say(f"{connection.vendor}, {lines:,} lines, medians of {runs}")
    for name, took in times.items():
        say(f"| {name} | {median(took) * 1000:.0f} ms | {lines / median(took):,.0f} lines/s |")


def sheet(lines: int) -> bytes:
    """Events of branches 3 to 12 in turn, no two alike."""
    from openpyxl import Workbook

    from jishi.ledger.lists import code_list

    hat = next(iter(code_list("event_hat").labels.values()))
    book = Workbook(write_only=True)
    page = book.create_sheet("活动")
    page.append(HEADS)
    for n in range(lines):
        day = (FIRST + timedelta(days=n % 330)).isoformat()
        page.append(
            [
                f"组织{3 + n % 10}",
                day,
                hat,
                f"第{n}次学习",
                30 + n % 17,
                26 + n % 17,
                3,
                1,
                "礼堂",
                f"组织{3 + (n + 1) % 10}",
            ]
        )
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def steps_of(user_id: int, data: bytes) -> Iterator[tuple[str, Callable[[], Any]]]:
    from jishi.accounts.models import User
    from jishi.exchange import batches, book, looking, writing
    from jishi.ledger import actions
    from jishi.ledger.registry import LEDGERS
    from jishi.web.importing import names_of
    from jishi.web.seat import Seat

    spec, user = LEDGERS["event"], User.objects.get(pk=user_id)
    seat = Seat.of(user)
    assert seat is not None
    names = names_of(seat, spec)
    lines = looking.look(spec, names, data, {}).lines
    batch = batches.bring(user, seat.institution, spec, "活动.xlsx", data)
    batches.look_at(batch, spec, names)
    yield "cells read", lambda: book.open_book(data)
    yield "looked at", lambda: looking.look(spec, names, data, {})
    yield "written (looked at once more, records, hosts, trail)", lambda: writing.write(batch, spec, names)
    yield (
        "one by one (`actions.create`)",
        lambda: [actions.create(user, spec, line.values, today=TODAY, hosts=line.hosts) for line in lines],
    )


@contextmanager
def taken_back() -> Iterator[None]:
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def timed(step: Callable[[], Any]) -> float:
    with taken_back():
        begun = perf_counter()
        step()
        return perf_counter() - begun


if __name__ == "__main__":
    main()
