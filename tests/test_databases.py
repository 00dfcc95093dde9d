"""How the databases are opened (docs/decisions/0003-databases.md)."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper

from jishi.orgs.models import Placement
from jishi.settings import database
from tests.factories import make_org


@pytest.fixture
def opened(tmp_path: Path, django_db_blocker):
    """A connection to a SQLite file, as the product opens it."""
    settings = database(f"sqlite:///{tmp_path}/jishi.sqlite3") | {
        "AUTOCOMMIT": True,
        "TIME_ZONE": None,
        "CONN_HEALTH_CHECKS": False,
    }
    wrapper = DatabaseWrapper(settings, alias="file")
    with django_db_blocker.unblock():
        wrapper.connect()
        yield wrapper
        wrapper.close()


def asked(opened: DatabaseWrapper, pragma: str) -> object:
    with opened.cursor() as cursor:
        return cursor.execute(f"PRAGMA {pragma}").fetchone()[0]


def test_a_sqlite_file_writes_ahead_and_syncs_every_transaction(opened):
    full = 2

    assert asked(opened, "journal_mode") == "wal"
    assert asked(opened, "synchronous") == full
    assert asked(opened, "foreign_keys") == 1
    assert asked(opened, "busy_timeout") == 20_000


def test_a_transaction_takes_the_write_lock_when_it_begins(opened, tmp_path):
    other = sqlite3.connect(tmp_path / "jishi.sqlite3", timeout=0)
    opened.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    with pytest.raises(sqlite3.OperationalError, match="database is locked"):
        other.execute("BEGIN IMMEDIATE")
    opened.rollback()
    opened.set_autocommit(True)
    other.execute("BEGIN IMMEDIATE")

    assert other.in_transaction
    other.close()


def test_writers_that_read_first_wait_for_each_other_and_lose_nothing(opened, tmp_path):
    with opened.cursor() as cursor:
        cursor.execute("CREATE TABLE counter (n INTEGER)")
        cursor.execute("INSERT INTO counter VALUES (0)")

    def count() -> None:
        mine = opened.copy(alias="file")
        try:
            for _ in range(20):
                mine.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
                with mine.cursor() as cursor:
                    (n,) = cursor.execute("SELECT n FROM counter").fetchone()
                    cursor.execute("UPDATE counter SET n = %s", [n + 1])
                mine.commit()
                mine.set_autocommit(True)
        finally:
            mine.close()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with opened.cursor() as cursor:
        assert cursor.execute("SELECT n FROM counter").fetchone()[0] == 80


def test_postgresql_gets_no_options_of_sqlite():
    found = database("postgres://jishi:secret@db.example:5433/ledgers")

    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", 5433, "ledgers")
    assert "init_command" not in found.get("OPTIONS", {})


def test_paths_are_compared_by_bytes_on_both_databases(world):
    for number in (9999, 10):
        make_org(world.institution, f"组织{number}", number, world.first)

    held = Placement.objects.filter(institution=world.institution)
    paths = list(held.order_by("path").values_list("path", flat=True))

    assert paths == sorted(paths, key=str.encode)
    below = held.filter(path__gte="0001.0002.", path__lt="0001.0002/")
    assert set(below.values_list("path", flat=True)) == {
        "0001.0002.",
        "0001.0002.0010.",
        "0001.0002.9999.",
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM orgs_placement WHERE path < '0001.0002/' AND path >= '0001.0002.'"
        )
        assert cursor.fetchone()[0] == 3
