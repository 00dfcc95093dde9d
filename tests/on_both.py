"""All tests on SQLite, those in a browser, then those that touch a table once more on PostgreSQL.

    python -m tests.on_both [pytest's own arguments]

PostgreSQL is the server JISHI_TEST_POSTGRES names (a URL), else one that
answers on 127.0.0.1 and lets us make databases. Where there is none, the second
run is skipped aloud; with JISHI_REQUIRE_POSTGRES=1 that is a failure.
``--find-postgres`` only prints the address.
"""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

BROWSER = "tests/browser"
NO_TESTS = 5
"""pytest's exit code when nothing was selected, e.g. a -k that names no test with a table."""
TABLES = {"db", "transactional_db", "django_db_setup"}
SKIPPED = (
    "没有可用的 PostgreSQL，本次只在 SQLite 上测试。请启动它，或用 JISHI_TEST_POSTGRES 指明在哪里。\n"
    "PostgreSQL is not reachable: SQLite only. Start one, or name one in JISHI_TEST_POSTGRES."
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """As a plugin (second run): keep the tests that touch a table."""
    kept = [item for item in items if touches_a_table(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def touches_a_table(item: pytest.Item) -> bool:
    """Marked ``django_db``, or with a fixture that leads to the database."""
    names = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(names & TABLES)


def find_postgres() -> str:
    """The URL of a server on which we may make databases; "" when there is none."""
    if named := os.environ.get("JISHI_TEST_POSTGRES"):
        return named if usable(named) else ""
    port = os.environ.get("PGPORT", "5432")
    urls = [f"postgres://{user}@127.0.0.1:{port}/postgres" for user in ("postgres", getpass.getuser())]
    return next((url for url in urls if usable(url)), "")


def usable(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            asked = "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
            found = connection.execute(asked).fetchone()
    except psycopg.Error:
        return False
    return bool(found and found[0])


def own_database(url: str) -> str:
    """The same server, a database of this run's own.

    Rows lost after a power cut do not matter here; and tables of a few rows,
    which nobody analysed, look large enough to compile every query for.
    """
    parts = urlsplit(url)
    options = "options=-c%20synchronous_commit%3Doff%20-c%20jit%3Doff"
    query = "&".join(filter(None, (parts.query, options)))
    return urlunsplit(parts._replace(path=f"/jishi_{os.getpid()}", query=query))


def run(arguments: list[str], database: str, *plugins: str) -> int:
    command = [sys.executable, "-m", "pytest", "-n", "auto", *plugins, *arguments]
    return subprocess.run(command, env=os.environ | {"JISHI_DATABASE": database}, check=False).returncode


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> int:
    """The exit code; the closing lines are pytest's own summary."""
    server = find_postgres()
    if arguments == ["--find-postgres"]:
        say(server)
        return 0 if server else 1
    if not server:
        say(SKIPPED)
        if os.environ.get("JISHI_REQUIRE_POSTGRES") == "1" or os.environ.get("JISHI_TEST_POSTGRES"):
            return 1
    say("== SQLite ==")
    # Browser tests by themselves: the loop that drives the browser would be in the way of tables.
    code = run([*arguments, f"--ignore={BROWSER}"], "")
    if code not in (0, NO_TESTS):
        return code
    if not any(path.startswith("tests/") for path in arguments):
        say("== Chromium ==")
        looked = run([BROWSER, *arguments], "")
        if looked not in (0, NO_TESTS):
            return looked
    if not server:
        return code
    say("== PostgreSQL：碰到数据表的测试再跑一遍 ==")
    second = run([*arguments, f"--ignore={BROWSER}"], own_database(server), "-p", "tests.on_both")
    return code if second == NO_TESTS else second


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
