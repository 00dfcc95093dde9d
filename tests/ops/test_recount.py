"""Every figure of the demo, and of its sealed paper, recounted by SQL that knows nothing of the program."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "benchmarks" / "demo" / "recount.py"
RUNS = ("2026", "2025", "2026H1@养护应急中心党支部")
pytestmark = pytest.mark.slow


def run(*command: object, database: Path) -> subprocess.CompletedProcess[str]:
    home = {"JISHI_DATABASE": f"sqlite:///{database}", "JISHI_VAR": str(database.parent)}
    return subprocess.run(
        [str(part) for part in command],
        env=os.environ | home | {"PYTHONUTF8": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The database of the demo, its paper filled and sealed."""
    database = tmp_path_factory.mktemp("demo") / "jishi.sqlite3"
    out = database.parent / "out"
    built = run(Path(sys.executable).with_name("jishi"), "demo", "--out", out, database=database)
    assert built.returncode == 0, built.stderr
    return database


@pytest.fixture
def recount(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    import recount

    return recount


def recounted(output: str) -> dict[str, int]:
    """The numbers of the last line: indicators, sealed, and how many of both are different."""
    last = output.splitlines()[-1].removeprefix("recounted: ")
    found = {}
    for part in last.split("; "):
        (what, compared), _, (_, different) = (pair.split("=") for pair in part.split())
        found |= {what: int(compared), f"{what} different": int(different)}
    return found


def test_plain_sql_finds_every_figure_of_the_catalogue_and_of_the_sealed_paper(demo):
    done = run(sys.executable, SCRIPT, demo, *RUNS, database=demo)

    found = recounted(done.stdout)
    assert (done.returncode, found["indicators different"], found["sealed different"]) == (0, 0, 0), (
        done.stdout
    )
    assert found["indicators"] >= 180 * len(RUNS)
    assert found["sealed"] >= 90


def test_a_sealed_figure_whose_value_or_row_was_altered_is_found(demo, tmp_path):
    altered = Path(shutil.copy(demo, tmp_path))
    with sqlite3.connect(altered) as connection:
        paper = "SELECT max(number) FROM papers_sealedfigure WHERE rows <> '[]' AND shown = 'value'"
        connection.execute(f"UPDATE papers_sealedfigure SET value = value + 1 WHERE number = ({paper})")
        connection.execute("UPDATE ledger_event SET version = version + 1")
    done = run(sys.executable, SCRIPT, altered, "2026H1@机关党总支", database=altered)

    found = recounted(done.stdout)
    wrong = [line for line in done.stdout.splitlines() if line.startswith("blank")]
    assert (done.returncode, found["indicators different"]) == (1, 0)
    assert sum(" value    sql=" in line for line in wrong) == 1
    assert sum(" rows     sql=" in line for line in wrong) > 10


def test_a_program_that_counts_otherwise_is_found(demo, recount, monkeypatch):
    monkeypatch.setenv("JISHI_VAR", str(demo.parent))
    entries = recount.program_says(demo, "2026", "")
    rows = [entry for entry in entries if entry["basis"] == "rows" and len(entry["left_out"]) > 1]
    rows[0]["value"] = str(int(rows[0]["value"]) + 1)
    rows[1]["counted"] -= 1
    rows[2]["left_out"].popitem()
    next(entry for entry in entries if entry["basis"] == "unknown")["value"] = "0"
    entries.remove(rows[3])
    monkeypatch.setattr(recount, "program_says", lambda *asked: entries)
    tally = recount.Tally()

    recount.recount_figures(recount.Books(demo), demo, "2026", tally)

    assert (tally.compared, tally.different) == (len(entries) + 1, 5)
