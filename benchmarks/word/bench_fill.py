"""How long opening, finding and filling 100 blanks takes, beside docxtpl on the same paper in the same run.

``python benchmarks/word/bench_fill.py [--blanks 100]`` prints medians of ten
in milliseconds, of processor time (it does not mind what else the machine
does) and of wall time. docxtpl is given the same paper with its own
tags in the place of the blanks; it neither looks for blanks nor checks the
file, so its time is for opening and filling alone.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from docx import Document
from docxtpl import DocxTemplate

from jishi.word.draft import open_draft
from jishi.word.model import Fill

FILLER = (
    "局党委坚持党建与业务同部署、同推进、同考核，各支部按计划开展活动，党员参与率稳步提高，工作台账逐项登记。"
)
ROUNDS = 10


def paper(blanks: int, mark: Callable[[int], tuple[str, ...]]) -> bytes:
    """About 80 characters a blank, a run for each piece of a sentence."""
    document = Document()
    for number in range(blanks):
        if number % 6 == 0:
            document.add_heading(f"{'一二三四五六七八九十'[number // 6 % 10]}、工作", 1)
            paragraph = document.add_paragraph()
        paragraph.add_run(FILLER)
        paragraph.add_run("全年开展主题党日活动")
        for piece in mark(number):
            paragraph.add_run(piece)
        paragraph.add_run("次，")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def median(work: Callable[[], object]) -> tuple[float, float]:
    """(processor, wall) milliseconds."""
    work()
    spent = []
    for _ in range(ROUNDS):
        started, on_wall = process_time(), perf_counter()
        work()
        spent.append(((process_time() - started) * 1000, (perf_counter() - on_wall) * 1000))
    return statistics.median(one[0] for one in spent), statistics.median(one[1] for one in spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--blanks", type=int, default=100)
    count = parser.parse_args().blanks
    data = paper(count, lambda _: ("×", "×"))
    tagged = paper(count, lambda number: (f"{{{{ v{number} }}}}",))
    draft = open_draft(data, "a.docx")
    assert len(draft.blanks) == count
    plain = {one.index: Fill(str(one.index)) for one in draft.blanks}
    marked = {one.index: Fill(str(one.index), bookmark=f"_fig_{one.index}") for one in draft.blanks}
    plan = draft.plan(marked)

    def both() -> bytes:
        opened = open_draft(data, "a.docx")
        assert len(opened.blanks) == count
        return opened.fill(marked)

    def other() -> bytes:
        template = DocxTemplate(BytesIO(tagged))
        template.render({f"v{number}": number for number in range(count)})
        out = BytesIO()
        template.save(out)
        return out.getvalue()

    rows = {
        "open and find": median(lambda: open_draft(data, "a.docx").blanks),
        "fill, text alone": median(lambda: draft.fill(plain)),
        "fill, bookmarks": median(lambda: draft.fill(marked)),
        "open, find, fill": median(both),
        "fill from a plan": median(lambda: plan.fill(marked)),
        "docxtpl": median(other),
    }
    sys.stdout.write(f"{'':<20}{'processor':>12}{'wall':>12}{'docxtpl / this':>18}\n")
    for name, (spent, on_wall) in rows.items():
        ratio = rows["docxtpl"][0] / spent
        sys.stdout.write(f"{name:<20}{spent:9.2f} ms{on_wall:9.2f} ms{ratio:16.1f} x\n")


if __name__ == "__main__":
    main()
