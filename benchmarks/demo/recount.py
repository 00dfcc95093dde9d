"""Recount every figure with plain SQL: ``python benchmarks/demo/recount.py [DATABASE] [RUN …] [--sql ID]``.

Nothing of the program is imported. Every indicator of the catalogue becomes
one SQL statement, run through the bare driver, and is compared with

- what ``jishi figures --json`` says: the value, how many rows count, and that
  counted and left-out rows together are all rows of the ledger;
- every figure of the newest sealed paper: its value, and the ids and versions
  of its rows.

DATABASE is an SQLite file; without it the one of ``JISHI_DATABASE`` or
``JISHI_VAR``, else ``var/jishi.sqlite3``. A RUN is a period, or
``period@organisation`` (2026, 2025H1, 2026@基层党总支). ``--sql`` prints the
statement of one indicator. Exit code 1 on any difference.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from codes import indicators
from statement import QUESTION, measure_of, statement, table_of

ROOT = Path(__file__).resolve().parents[2]
RUNS = ("2026", "2025", "2026H1", "2026@基层党总支", "2026H1@机关党总支", "2026@养护应急中心党支部")
FEN = {"分": 1, "元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
PARTS = {"": ("01-01", "12-31"), "H1": ("01-01", "06-30"), "H2": ("07-01", "12-31")}


@dataclass(frozen=True)
class Found:
    """What one statement gave; money in 分, a ratio in percent, None when nobody knows."""

    value: Decimal | None
    rows: list[tuple[int, int]]


class Books:
    """One database, asked about one institution, one part of its tree and one period after the other."""

    def __init__(self, file: Path) -> None:
        try:
            self.connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
            self.home: int = self.one("SELECT id FROM orgs_institution", {})
        except sqlite3.OperationalError as error:
            sys.exit(f"{file}: {error}; run make demo first")
        self.items = {item["id"]: item for item in indicators()}
        self.asked: dict[str, Any] = {}
        self.known: dict[tuple[str, ...], Found] = {}

    def one(self, sql: str, parameters: dict[str, Any]) -> Any:
        row = self.connection.execute(sql, parameters).fetchone()
        return row[0] if row else None

    def ask(self, first: str, last: str, org: int | None) -> None:
        """Turn to a period and to one organisation with all below it (None: everything)."""
        asked = {"home": self.home, "first": first, "last": last, "org": org}
        if asked != self.asked:
            self.asked = asked
            for step in QUESTION.split(";"):
                self.connection.execute(step, asked)

    def count(self, name: str) -> Found:
        """The figure of one indicator for what was asked last."""
        key = (name, *map(str, self.asked.values()))
        if key not in self.known:
            item = self.items[name]
            value, rows = self.connection.execute(statement(item, self.items), self.asked).fetchone()
            scale = 100 if measure_of(item)[0] == "ratio" else 1
            self.known[key] = Found(
                None if value is None else Decimal(value) / scale, [tuple(row) for row in json.loads(rows)]
            )
        return self.known[key]

    def organisation(self, name: str) -> int | None:
        """The id of an organisation; None for no name."""
        found: int | None = self.one("SELECT id FROM orgs_organisation WHERE name = :name", {"name": name})
        if name and found is None:
            sys.exit(f"no organisation is called {name}")
        return found

    def in_unit(self, name: str, value: Decimal | None) -> Decimal | None:
        item = self.items[name]
        money = item["unit"] in FEN and measure_of(item)[-1].endswith("_fen")
        return value / FEN[item["unit"]] if money and value is not None else value


@dataclass
class Tally:
    """Comparisons made, and those that failed: (run, indicator, what, by SQL, by the program)."""

    compared: int = 0
    different: int = 0

    def note(self, where: str, name: str, pairs: dict[str, tuple[Any, Any]]) -> None:
        """One comparison; every pair of unequal values is printed."""
        wrong = {what: pair for what, pair in pairs.items() if pair[0] != pair[1]}
        self.compared += 1
        self.different += bool(wrong)
        for what, (ours, theirs) in wrong.items():
            say(f"{where:<24} {name:<44} {what:<8} sql={short(ours)}  jishi={short(theirs)}")

    def __str__(self) -> str:
        return f"{self.compared} equal={self.compared - self.different} different={self.different}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Recount every figure with plain SQL.")
    parser.add_argument("database", nargs="?", type=Path, default=database())
    parser.add_argument("runs", nargs="*", default=RUNS, metavar="run")
    parser.add_argument("--sql", default="", metavar="ID", help="print the statement of one indicator")
    asked = parser.parse_args()
    books = Books(asked.database)
    if asked.sql:
        say(statement(books.items[asked.sql], books.items))
        return
    figures = Tally()
    for run in asked.runs:
        before = Tally(figures.compared, figures.different)
        known = recount_figures(books, asked.database, run, figures)
        done = Tally(figures.compared - before.compared, figures.different - before.different)
        say(f"{run}: indicators={done} known={known}")
    sealed = recount_paper(books)
    say(f"recounted: indicators={figures}; sealed={sealed}")
    sys.exit(1 if figures.different or sealed.different else 0)


def recount_figures(books: Books, file: Path, run: str, tally: Tally) -> int:
    """Compare every indicator for one run; how many of them are known."""
    period, _, org = run.partition("@")
    first, last = days(period)
    books.ask(first, last, books.organisation(org))
    printed = {entry["id"]: entry for entry in program_says(file, period, org)}
    for name in sorted(books.items.keys() | printed.keys()):
        if name not in books.items or name not in printed:
            tally.note(run, name, {"listed": (name in books.items, name in printed)})
            continue
        found, entry = books.count(name), printed[name]
        pairs = {
            "value": (books.in_unit(name, found.value), number(entry["value"])),
            "counted": (len(found.rows), entry["counted"]),
        }
        if record := books.items[name].get("record"):
            rows = f"SELECT count(*) FROM {table_of(record)} WHERE institution_id = :home"
            seen = entry["counted"] + sum(entry["left_out"].values())
            pairs["all rows"] = (books.one(rows, {"home": books.home}), seen)
        tally.note(run, name, pairs)
    return sum(books.count(name).value is not None for name in books.items)


def program_says(file: Path, period: str, org: str) -> list[dict[str, Any]]:
    command = [str(Path(sys.executable).with_name("jishi")), "figures", "--period", period, "--json"]
    done = subprocess.run(
        command + (["--org", org] if org else []),
        env=os.environ | {"JISHI_DATABASE": f"sqlite:///{file.resolve()}"},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr.decode())
    return list(json.loads(done.stdout))


def recount_paper(books: Books) -> Tally:
    """Compare every figure of the newest sealed paper."""
    tally = Tally()
    cursor = books.connection.execute("SELECT * FROM papers_paper ORDER BY sealed_at DESC, id DESC LIMIT 1")
    for paper in named(cursor):
        cursor = books.connection.execute(
            "SELECT * FROM papers_sealedfigure WHERE paper_id = :id AND indicator <> '' ORDER BY number",
            {"id": paper["id"]},
        )
        for figure in list(named(cursor)):
            value, rows = recount_sealed(books, figure, (paper["first"], paper["last"]), paper["org_id"])
            pairs = {
                "value": (value, number(figure["value"])),
                "rows": (rows, [tuple(row) for row in json.loads(figure["rows"])]),
            }
            tally.note(f"blank {figure['number']} {figure['shown']}", figure["indicator"], pairs)
    return tally


def recount_sealed(
    books: Books, figure: dict[str, Any], whole: tuple[str, str], org: int | None
) -> tuple[Decimal | None, list[tuple[int, int]]]:
    """(value, rows) of one blank, in the way of saying it asks for."""
    name, shown, period = figure["indicator"], figure["shown"], (figure["first"], figure["last"])
    if shown == "prior" and period == whole:
        period = year_before(period)
    books.ask(*period, org)
    sides = [books.count(name)]
    if shown == "share":
        sides.append(books.count(figure["total"]))
    elif shown in ("change", "growth"):
        books.ask(*year_before(period), org)
        sides.append(books.count(name))
    rows = sorted({row for side in sides for row in side.rows})
    return said(shown, [side.value for side in sides]), rows


def said(shown: str, values: list[Decimal | None]) -> Decimal | None:
    """The number a blank prints: as it is, the difference, or a share or growth in percent."""
    if None in values:
        return None
    here, there = (*values, Decimal(0))[:2]
    if shown in ("value", "prior"):
        return here
    if shown == "change":
        return abs(here - there)
    if not there:
        return None
    part = here if shown == "share" else abs(here - there)
    return (part * 100 / there).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def days(period: str) -> tuple[str, str]:
    """First and last day of ``2026``, ``2026H1``, ``2026H2`` or ``2026-01-01..2026-11-30``."""
    if ".." in period:
        first, last = period.split("..")
        return first, last
    found = re.fullmatch(r"(\d{4})(H1|H2)?", period)
    if not found:
        sys.exit(f"no such period: {period}")
    first, last = PARTS[found[2] or ""]
    return f"{found[1]}-{first}", f"{found[1]}-{last}"


def year_before(period: tuple[str, str]) -> tuple[str, str]:
    first, last = (f"{int(day[:4]) - 1}{day[4:]}".replace("-02-29", "-02-28") for day in period)
    return first, last


def named(cursor: sqlite3.Cursor) -> Iterator[dict[str, Any]]:
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor.fetchall())


def number(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def database() -> Path:
    url = os.environ.get("JISHI_DATABASE", "")
    if url and not url.startswith("sqlite:///"):
        sys.exit("this script reads SQLite files only")
    return Path(
        url.removeprefix("sqlite:///") or Path(os.environ.get("JISHI_VAR", ROOT / "var")) / "jishi.sqlite3"
    )


def short(value: Any) -> str:
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
