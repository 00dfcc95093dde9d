"""Break the counting of figures and the taking in of sheets, one rule at a time: the tests must notice.

    python -m tests.mutants [word …]

Works on a copy of the tree. Prints which test noticed each broken rule; exit
code 1 when one goes unnoticed or no longer fits the code. ``word`` runs only
the mutants whose name contains it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HOUSE = Path(__file__).parents[1]
COPIED = ("jishi", "tests", "pyproject.toml", "manage.py")
COUNTING, SHEETS = ("tests/indicators", "tests/pages/test_yearly.py"), ("tests/exchange",)
FAILED = re.compile(r"^(?:FAILED|ERROR) \S+?::(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Mutant:
    """``old`` stands once in ``file`` and is replaced by ``new``; ``tests`` are to notice."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...] = COUNTING


def in_reasons(name: str, old: str, new: str) -> Mutant:
    return Mutant(name, "jishi/indicators/reasons.py", old, new)


def in_columns(name: str, old: str, new: str) -> Mutant:
    return Mutant(name, "jishi/indicators/columns.py", old, new)


def in_spans(name: str, old: str, new: str) -> Mutant:
    return Mutant(name, "jishi/indicators/spans.py", old, new)


def in_nil(name: str, old: str, new: str) -> Mutant:
    return Mutant(name, "jishi/indicators/nil.py", old, new)


def in_figures(name: str, old: str, new: str) -> Mutant:
    return Mutant(name, "jishi/indicators/figures.py", old, new)


def in_tally(name: str, old: str, new: str) -> Mutant:
    return Mutant(name, "jishi/indicators/tally.py", old, new)


def in_engine(name: str, old: str, new: str) -> Mutant:
    return Mutant(name, "jishi/indicators/engine.py", old, new)


def in_judging(name: str, old: str, new: str) -> Mutant:
    return Mutant(name, "jishi/exchange/judging.py", old, new, SHEETS)


def in_writing(name: str, old: str, new: str) -> Mutant:
    return Mutant(name, "jishi/exchange/writing.py", old, new, SHEETS)


MUTANTS = (
    in_reasons("drafts count", "if facts.state == State.NOT_CONFIRMED:", "if False:"),
    in_columns("submitted rows count", "<> {Status.CONFIRMED:d}", "= {Status.DRAFT:d}"),
    in_reasons("deleted rows count", "if facts.state == State.DELETED:", "if False:"),
    in_reasons(
        "duplicates count",
        "return Reason.DUPLICATE if facts.state == State.DUPLICATE else None",
        "return None",
    ),
    in_columns("lines of a duplicate count", "marks = plan.spec.marks()", "marks = plan.spec.marks()[:1]"),
    in_columns("no first day of the period", "Value(period.first, _DAY)", "Value(date.min, _DAY)"),
    in_columns("no last day of the period", "Value(period.last, _DAY)", "Value(date.max, _DAY)"),
    in_columns("the first day is outside", "{{0}} < {{1}}", "{{0}} <= {{1}}"),
    in_columns("the last day is outside", "{{0}} > {{2}}", "{{0}} >= {{2}}"),
    in_reasons("a missing date is out of period", "if when == When.MISSING:", "if False:"),
    in_reasons("no scope", "if not facts.in_scope[item.place]:", "if False:"),
    in_columns("scope without its end", ', f"{field}__lt": upper(path)', ""),
    Mutant(
        "all institutions together",
        "jishi/ledger/spec.py",
        "found.filter(institution_id=institution_id).order_by()",
        "found.order_by()",
    ),
    in_reasons(
        "any hat will do",
        '"has": lambda value, wanted: bool(value & wanted)',
        '"has": lambda value, wanted: True',
    ),
    in_reasons("one hat of all will do", "value & wanted == wanted", "bool(value & wanted)"),
    in_reasons(
        "hats that must lack are allowed",
        '"lacks": lambda value, wanted: not value & wanted',
        '"lacks": lambda value, wanted: True',
    ),
    in_reasons(
        "what was not noted is not different", 'return test.op in ("ne", "not_in", "lacks")', "return False"
    ),
    Mutant("conditions are not asked", "jishi/indicators/sorting.py", "fits &= ~bit", "pass"),
    in_columns("no joint hosts", "if plan.spec.hosts and scope.paths:", "if False:"),
    in_columns("hosts of other institutions", "(here, institution_id=scope.institution_id)", "(here)"),
    in_spans(
        "a state is any day of the period",
        'first = period.last if name == HOLDS["state"] else period.first',
        "first = period.first",
    ),
    in_spans("a stay never ends", "row[plan.spec.span.until] or EVER", "EVER"),
    in_spans("a stay was always there", "row[plan.spec.span.since] or date.min", "date(1949, 10, 1)"),
    in_spans(
        "the place at the beginning of the period",
        'period.last if name == HOLDS["state"] else period.first)',
        "period.first)",
    ),
    in_spans(
        "age at the beginning of the period",
        "derived[n](said, period.last)",
        "derived[n](said, period.first)",
    ),
    Mutant(
        "a state counts where it was reported",
        "jishi/indicators/spec.py",
        'return HOLDS["state"] if self.measure[0] == "latest" else self.date',
        "return self.date",
    ),
    in_reasons(
        "a state reported before the period is forgotten", "(When.INSIDE, When.BEFORE)", "(When.INSIDE,)"
    ),
    in_figures("older states count too", 'if item.measure[0] == "latest":', "if False:"),
    in_figures(
        "the oldest state is taken", "max(best.get(key, mine), mine)", "min(best.get(key, mine), mine)"
    ),
    in_figures("persons count each time", "return len({row[place] for row in rows})", "return len(rows)"),
    in_figures(
        "numbers not noted are not left out",
        "if place is not None and (empty :=",
        "if False and (empty :=",
    ),
    in_engine("numbers not noted make a zero", '"unknown" if told.blank else nil.basis', "nil.basis"),
    in_engine(
        "unknown is zero",
        'value = None if basis == "unknown" else told.amount',
        "value = told.amount",
    ),
    in_nil("a nil return speaks for any period", "if one.first <= day <= one.last]", "]"),
    in_nil("one branch speaks for all", "bool(branches) and all(any(", "bool(branches) and any(any("),
    in_nil(
        "a branch that is no more is not asked",
        "return True in answers and False not in answers",
        "return answers[-1] is True",
    ),
    in_nil("nil returns not confirmed speak", "NilReturn.objects.confirmed()", "NilReturn.objects.all()"),
    in_nil(
        "a nil return of one figure speaks for all",
        "narrow = item.id if (item.record, item.id) in self.said else",
        'narrow = next((n for r, n in self.said if r == item.record and n), "") or',
    ),
    in_nil("a part of a total is never zero", "if total and total in one.plan.items and", "if False and"),
    in_nil("a register of drafts is complete", "group.facts.state == State.GOOD and ", ""),
    in_nil("a register is never complete", "if item.date in HOLDS.values() and", "if False and"),
    in_columns("alone, the last day is outside", '__lte": period.last', '__lt": period.last'),
    in_columns("alone, the first day is outside", '__gte": period.first', '__gt": period.first'),
    in_tally(
        "alone, numbers not noted make a zero", "any(row[0] > row[2 * place] for row in found)", "False"
    ),
    in_tally(
        "alone, a total stands without its own total",
        "narrow=can_count(part, period, scope))), others",
        "narrow=can_count(part, period, scope))), part.items",
    ),
    in_tally(
        "alone, the last day of a month is of the next",
        '__lte": spans[middle].last',
        '__lt": spans[middle].last',
    ),
    Mutant(
        "nothing to divide by is zero percent",
        "jishi/core/ratios.py",
        "if whole == 0:\n        return None",
        "if whole == 0:\n        return Decimal(0)",
    ),
    Mutant(
        "rows carry the place of today",
        "jishi/ledger/base.py",
        "tree.path(self.org_id, self.on or self.org.since)",
        "tree.stays[self.org_id][-1].path",
    ),
    in_judging(
        "a sheet changes no record", "Fate.CHANGED if line.changed or line.joined else Fate.SAME", "Fate.SAME"
    ),
    in_judging("a sheet says one thing twice", "if key in seen:", "if False:"),
    in_judging(
        "a sheet changes what is closed", "is Fate.CHANGED and line.row.status not in OPEN:", "is None:"
    ),
    in_judging("a sheet finds a record elsewhere", ".filter(institution=names.institution)", ""),
    in_writing(
        "a sheet is written in part",
        "raise UserError(problem, error.remedy, ledger=spec.code, line=line.number) from error",
        "return [line.row.pk, line.row.version, was]",
    ),
    in_writing("a sheet is written unseen", 'if todo(looked) != batch.looked.get("todo"):', "if False:"),
    in_writing("a sheet keeps hosts when it goes back", "if line.joined:", "if False:"),
    Mutant(
        "a sheet repeats itself and both count",
        "jishi/ledger/actions/create_each.py",
        "original or (first.get(told) if key else None)",
        "original",
        SHEETS,
    ),
)


def main() -> int:
    words = sys.argv[1:]
    chosen = [m for m in MUTANTS if not words or any(word in m.name for word in words)]
    with tempfile.TemporaryDirectory() as folder:
        for tests in dict.fromkeys(mutant.tests for mutant in chosen):
            if noticed_by(None, tests, Path(folder)):
                say("The tests fail without any mutant: mend them first.")
                return 1
        wide, killers = max(len(mutant.name) for mutant in chosen), []
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            noticed = pool.map(lambda mutant: noticed_by(mutant, mutant.tests, Path(folder)), chosen)
            for mutant, killer in zip(chosen, noticed, strict=True):
                killers.append(killer)
                say(f"{mutant.name:<{wide}}  {killer or 'SURVIVED'}")
    survived = killers.count("")
    say(f"{len(chosen) - survived} of {len(chosen)} mutants noticed")
    return 1 if survived else 0


def noticed_by(mutant: Mutant | None, tests: tuple[str, ...], folder: Path) -> str:
    """The name of the first test that fails; empty when all pass."""
    house = Path(tempfile.mkdtemp(dir=folder))
    for name in COPIED:
        source = HOUSE / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, house / name)
    if mutant:
        breaks(mutant, house)
    asked = [sys.executable, "-m", "pytest", *tests, "-x", "-q", "--no-migrations", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*asked, "--hypothesis-profile=unshrunk"],
        cwd=house,
        env=os.environ | {"JISHI_VAR": str(house / "var"), "JISHI_DATABASE": "", "PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        check=False,
    )
    shutil.rmtree(house)
    found = FAILED.search(done.stdout)
    if done.returncode and not found:
        raise RuntimeError(f"{mutant}: the tests did not run\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return found[1] if found else ""


def breaks(mutant: Mutant, house: Path) -> None:
    file = house / mutant.file
    text = file.read_text(encoding="utf-8")
    if text.count(mutant.old) != 1:
        raise SystemExit(
            f"{mutant.name}: “{mutant.old}” stands {text.count(mutant.old)} times in {mutant.file}"
        )
    file.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
