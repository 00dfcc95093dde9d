"""How long the workbench takes: ``PYTHONPATH=. python benchmarks/pages/bench_workbench.py [rows …]``.

Each size (0: the demo year; default 0 and 100000) in a temporary SQLite file:
the demo draft is taken in, then every kind of request is sent 20 times to
different blanks by Django's test client. Medians of wall and CPU time in ms;
"first" is the first panel after a change in the ledgers, which counts anew.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from typing import Any

FOLDER = tempfile.TemporaryDirectory()
os.environ["JISHI_VAR"] = FOLDER.name
os.environ.pop("JISHI_DATABASE", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks.figures.ledgers import Ledgers  # noqa: E402
from jishi.accounts.models import Grant, User  # noqa: E402
from jishi.accounts.roles import Role  # noqa: E402
from jishi.ops.demo.build import build  # noqa: E402
from jishi.ops.demo.draft import build_draft  # noqa: E402
from jishi.orgs.models import Institution, Organisation  # noqa: E402
from jishi.papers.work import counted  # noqa: E402
from jishi.papers.work.bench import Bench  # noqa: E402
from jishi.papers.work.picks import Pick  # noqa: E402
from jishi.papers.work.start import start  # noqa: E402
from jishi.papers.working import WorkingPaper  # noqa: E402

RUNS = 20
HTMX = {"HX-Request": "true"}
DAY = date(2026, 12, 1)


def home_of(rows: int) -> Institution:
    """The institution to measure: the demo's, or one with ``rows`` random records."""
    if rows:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
        return Ledgers(rows).home
    build()
    return Institution.objects.get()


def office(home: Institution) -> User:
    user, _ = User.objects.get_or_create(username=f"office{home.pk}")
    root = Organisation.objects.filter(institution=home, kind=Organisation.Kind.COMMITTEE).order_by("number")[
        0
    ]
    Grant.objects.create(user=user, org=root, role=Role.OFFICE)
    return user


def measured(label: str, work: Callable[[int], Any], runs: int = RUNS) -> None:
    times = []
    for at in range(1, runs + 1):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = work(5 * at)
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
        assert answer.status_code == 200, answer.status_code
    with CaptureQueriesContext(connection) as asked:
        work(5)
    wall, cpu = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
    print(f"  {label:<44} {wall:8.0f} {cpu:8.0f} {len(asked):8}")


def one_size(rows: int) -> None:
    user = office(home := home_of(rows))
    data = build_draft()
    paper = start(user, home, data, "草稿.docx", DAY, None)
    client, base = Client(), f"/papers/{paper.pk}"
    client.force_login(user)
    client.get(f"{base}/")

    def first(at: int) -> Any:
        counted.forget()
        return client.get(f"{base}/panel/?at={at}", headers=HTMX)

    def accept(at: int) -> Any:
        bench = Bench(WorkingPaper.objects.get(pk=paper.pk))
        names = [cell for cell in bench.cells if cell.proposal.indicator and cell.index >= at - 1]
        pick = Pick.proposed(names[0].proposal).code
        sent = {"at": names[0].number, "act": "accept", "seen": bench.paper.version, "pick": pick}
        return client.post(f"{base}/decide/", sent, headers=HTMX)

    print(f"{rows or 'demo year'}: {len(data)} bytes, {paper.blanks} blanks; ms: wall, CPU; queries")
    measured("panel", lambda at: client.get(f"{base}/panel/?at={at}", headers=HTMX))
    measured("panel, first after the ledgers changed", first, 5)
    measured("accept and the next panel", accept)
    measured("indicators by words", lambda at: client.get(f"{base}/find/?at={at}&q=党课", headers=HTMX))
    measured("the whole page", lambda at: client.get(f"{base}/?at={at}"))
    measured("the list", lambda at: client.get("/papers/"))


def main() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    for rows in [int(word) for word in sys.argv[1:]] or [0, 100_000]:
        one_size(rows)


main()
