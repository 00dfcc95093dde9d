"""How long figures take beside one raw scan of the same rows.

    python -m benchmarks.figures.bench_figures [--rows 6000 100000 1000000]

SQLite file in a temporary folder; PostgreSQL when JISHI_DATABASE names one (a
test database is made beside it and removed). Prints one line a size.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import django

RUNS = {6_000: 15, 100_000: 7, 1_000_000: 3}
INDICATORS = {6_000: 100}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=list(RUNS))
    sizes = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.settings")
        os.environ.setdefault("JISHI_DATABASE", f"sqlite:///{folder}/jishi.sqlite3")
        django.setup()
        report(sizes, folder)


def report(sizes: list[int], folder: str) -> None:
    from django.db import connection

    say("| database | rows | indicators | queries | scan ms | figures ms | ratio | with all ids ms | ratio |")
    say("|---|---|---|---|---|---|---|---|---|")
    for rows in sizes:
        connection.settings_dict["TEST"]["NAME"] = (
            f"{folder}/{rows}.sqlite3" if connection.vendor == "sqlite" else None
        )
        before = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            say(line(rows))
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)


def line(rows: int) -> str:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from benchmarks.figures.ledgers import Ledgers
    from jishi.accounts.scope import Scope
    from jishi.core.periods import Period
    from jishi.indicators.engine import evaluate

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-1000000")
        made = Ledgers(rows)
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA cache_size=-2000")  # SQLite's own size, as the application has it
    items, period = chosen(INDICATORS.get(rows, 200)), Period.year_of(2026)
    scope = Scope(made.home.pk, (made.orgs[0][1],), "局党委")

    def figures() -> Any:
        return evaluate(items, period, scope)

    def with_ids() -> int:
        return sum(len(figure.counted) for figure in figures().values())

    with CaptureQueriesContext(
        connection,
    ) as asked:
        figures()
    floor, plain, full = timed(RUNS.get(rows, 3), scan(items, made.home.pk), figures, with_ids)
    return (
        f"| {connection.vendor} | {rows:,} | {len(items)} | {len(asked)} | {floor:.0f} "
        f"| {plain:.0f} | {plain / floor:.1f} | {full:.0f} | {full / floor:.1f} |"
    )


def chosen(count: int) -> list[Any]:
    """``count`` shipped indicators, evenly from the whole catalogue."""
    from jishi.indicators.catalogue import shipped

    items = [item for _, item in sorted(shipped().items())]
    return [items[at * len(items) // count] for at in range(min(count, len(items)))]


def scan(items: list[Any], home: int) -> Callable[[], int]:
    """One SELECT a table with the bare driver: the columns the figures need, all rows fetched."""
    from django.db import connection

    connection.ensure_connection()
    statements = [statement(code, found) for code, found in by_record(items).items()]
    mark = "?" if connection.vendor == "sqlite" else "%s"

    def run() -> int:
        fetched = 0
        for table, columns in statements:
            cursor = connection.connection.cursor()
            cursor.execute(f"SELECT {columns} FROM {table} WHERE institution_id = {mark}", (home,))
            fetched += len(cursor.fetchall())
            cursor.close()
        return fetched

    return run


def by_record(items: list[Any]) -> dict[str, list[Any]]:
    from jishi.indicators.catalogue import shipped

    found: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        sides = [shipped()[name] for name in item.measure[1:]] if item.measure[0] == "ratio" else [item]
        for side in sides:
            found[side.record].append(side)
    return found


def statement(code: str, items: list[Any]) -> tuple[str, str]:
    from django.db import connection

    from jishi.indicators.plan import Plan

    plan = Plan.of(code, tuple(items))
    model = plan.spec.model
    names = {
        "id",
        "org_path",
        "org_id",
        "status",
        "deleted",
        "duplicate_of",
        *plan.carried,
        *plan.dates,
        *plan.tested,
    }
    columns = [f.column for f in model._meta.local_concrete_fields if {f.name, f.attname} & names]
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), ", ".join(map(quote, columns))


def timed(runs: int, *works: Callable[[], Any]) -> list[float]:
    """Median milliseconds of each, taken in turns."""
    spent: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for times, work in zip(spent, works, strict=True):
            gc.collect()
            begun = perf_counter()
            work()
            times.append((perf_counter() - begun) * 1000)
    return [median(times) for times in spent]


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
