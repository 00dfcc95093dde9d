"""How long pages take on many events.

    python -m benchmarks.pages.bench_pages [--rows 100000] [--runs 20]

Three in five records are events
(``benchmarks/figures/ledgers.py``). SQLite file in a temporary folder;
PostgreSQL when JISHI_DATABASE names one (a test database is made beside it and
removed). Prints one line a page: queries, median of the whole answer by the
Django client and of the processor time in it (other work on the machine makes
the first longer, not the second; PostgreSQL's own time is in the first alone),
size of the page packed.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter, process_time, time
from typing import Any

import django

YEAR = 2026


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.settings")
        os.environ.setdefault("JISHI_DATABASE", f"sqlite:///{folder}/jishi.sqlite3")
        os.environ["JISHI_PHONE_ADDRESS"] = "https://dw.example.org"
        django.setup()
        in_test_database(folder, lambda: measure(asked.rows, asked.runs))


def in_test_database(folder: str, work: Callable[[], None]) -> None:
    """Do ``work`` in a database of its own, a file of ``folder`` on SQLite; it is removed afterwards."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"{folder}/bench.sqlite3"
    before = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        work()
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def measure(rows: int, runs: int) -> None:
    from django.db import connection

    from benchmarks.figures.ledgers import Ledgers

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
        made = Ledgers(rows)
        if connection.vendor != "sqlite":
            cursor.execute("ANALYZE")  # SQLite has no statistics in a fresh installation
    say(f"{connection.vendor}, {len(made.events):,} events, {rows:,} records")
    say("| page | queries | median ms | processor ms | KB gzip |")
    say("|---|---|---|---|---|")
    for who, org in (("office", made.orgs[0][0]), ("branch", made.orgs[-1][0])):
        client = signed_in(who, org)
        for name, address in (*pages(made), *check_in(made)):
            say(line(client, f"{who}: {name}", address, runs))


def signed_in(who: str, org: int) -> Any:
    from django.test import Client

    from jishi.accounts.models import Grant, User
    from jishi.accounts.roles import Role

    user = User.objects.create(username=who)
    role = Role.OFFICE if who == "office" else Role.SECRETARY
    Grant.objects.create(user=user, org_id=org, role=role)
    client = Client()
    client.force_login(user)
    return client


def pages(made: Any) -> Iterator[tuple[str, str]]:
    """(what it is, its address)"""
    from jishi.ledger.models import Event

    one = Event.objects.filter(org_id=made.orgs[-1][0], deleted=False).first()
    yield "list of the year", f"/ledgers/event/?period={YEAR}"
    yield "list, one kind", f"/ledgers/event/?period={YEAR}&hats=4"
    yield "list, all time, page 200", "/ledgers/event/?period=all&page=200"
    yield "list by title", f"/ledgers/event/?period={YEAR}&sort=title"
    yield "list, words searched", f"/ledgers/event/?period={YEAR}&q=集中"
    yield "list of a branch", f"/ledgers/event/?period={YEAR}&org={made.orgs[-1][0]}"
    yield "rows of a figure", f"/ledgers/event/?period={YEAR}&figure=branches.lecture.count"
    yield "ledgers", "/ledgers/"
    yield "one record", f"/ledgers/event/{one.pk if one else 0}/"
    yield "review box", "/review/"
    yield "workplace", "/"
    yield "calendar of the year", f"/calendar/?year={YEAR}"
    yield "its list of events", f"/calendar/list/?year={YEAR}"
    yield "figures of one field of work", f"/figures/?period={YEAR}"
    yield "one figure", f"/figures/branches.theme_day.count/?period={YEAR}"
    yield "found by words", "/find/?q=集中"


def check_in(made: Any) -> Iterator[tuple[str, str]]:
    """A hall of two hundred checking in: what the desk, the wall and a phone ask for."""
    from jishi.accounts.models import User
    from jishi.flows.check_in import desk
    from jishi.flows.check_in.codes import code_at
    from jishi.ledger.models import Event
    from jishi.orgs.models import Person

    event = Event.objects.filter(org_id=made.orgs[-1][0], deleted=False).last()
    assert event is not None
    Event.objects.filter(pk=event.pk).update(status=0)
    found = desk.open_for(User.objects.earliest("pk"), event, Person.objects.all()[:200], 120)
    found.places.update(came=True)
    yield f"check-in, desk, {found.places.count()} names", f"/ledgers/event/{event.pk}/check-in/"
    yield "check-in, what changes on the wall", f"/ledgers/event/{event.pk}/check-in/now/"
    yield "check-in, phone", f"/s/{code_at(found.key, time())}/"


def line(client: Any, name: str, address: str, runs: int) -> str:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
        queries = len(asked)
    assert answer.status_code == 200, (address, answer.status_code)
    times, busy = [], []
    for _ in range(runs):
        gc.collect()
        begun, worked = perf_counter(), process_time()
        client.get(address)
        times.append((perf_counter() - begun) * 1000)
        busy.append((process_time() - worked) * 1000)
    packed = len(gzip.compress(answer.content)) / 1024
    return f"| {name} | {queries} | {median(times):.0f} | {median(busy):.0f} | {packed:.1f} |"


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
