"""The command behind ``make test``: what it runs, and what it says when there is no PostgreSQL."""

from __future__ import annotations

import pytest

from tests import on_both

NOWHERE = "postgres://nobody@127.0.0.1:1/postgres"
SERVER = "postgres://postgres@127.0.0.1:5432/postgres"


@pytest.fixture
def runs(monkeypatch):
    """What would have been run, as (database, exit code) – the codes are given by the test."""
    done: list[str] = []
    codes = {"": 0, "browser": 0, "postgres": 0}
    for name in ("JISHI_TEST_POSTGRES", "JISHI_REQUIRE_POSTGRES"):
        monkeypatch.delenv(name, raising=False)

    def run(arguments, database, *plugins):
        done.append("browser" if on_both.BROWSER in arguments else database.split(":")[0])
        return codes[done[-1]]

    monkeypatch.setattr(on_both, "run", run)
    monkeypatch.setattr(on_both, "usable", lambda url: url == SERVER)
    return done, codes


def test_everything_runs_on_sqlite_then_in_a_browser_then_on_postgresql(runs):
    done, _ = runs

    assert on_both.main([]) == 0
    assert done == ["", "browser", "postgres"]


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_a_failure_of_any_run_is_a_failure_and_ends_it(runs, failing):
    done, codes = runs
    names = list(codes)
    codes[names[failing]] = 1

    assert on_both.main([]) == 1
    assert done == names[: failing + 1]


def test_named_tests_are_run_on_both_databases_alone(runs):
    done, _ = runs

    assert on_both.main(["tests/orgs"]) == 0
    assert done == ["", "postgres"]


def test_without_postgresql_the_second_run_is_skipped_aloud(runs, monkeypatch, capsys):
    done, _ = runs
    monkeypatch.setattr(on_both, "usable", lambda url: False)

    assert on_both.main([]) == 0
    assert done == ["", "browser"]
    said = capsys.readouterr().out
    assert "没有可用的 PostgreSQL，本次只在 SQLite 上测试" in said
    assert "PostgreSQL is not reachable: SQLite only" in said


@pytest.mark.parametrize("name", ["JISHI_REQUIRE_POSTGRES", "JISHI_TEST_POSTGRES"])
def test_where_postgresql_must_be_there_its_absence_is_a_failure(runs, monkeypatch, name):
    done, _ = runs
    monkeypatch.setattr(on_both, "usable", lambda url: False)
    monkeypatch.setenv(name, "1" if name == "JISHI_REQUIRE_POSTGRES" else NOWHERE)

    assert on_both.main([]) == 1
    assert done == []


def test_a_selection_without_tables_needs_no_second_run(runs):
    _, codes = runs
    codes["postgres"] = on_both.NO_TESTS

    assert on_both.main(["-k", "periods"]) == 0


def test_a_server_nobody_listens_on_is_not_usable():
    assert not on_both.usable(NOWHERE)


def test_each_run_has_a_database_of_its_own_on_the_same_server():
    url = on_both.own_database("postgres://me@db.example:5433/postgres?sslmode=require")

    assert url.startswith("postgres://me@db.example:5433/jishi_")
    assert "sslmode=require&options=" in url and "jit%3Doff" in url
