"""Fill and evidence for the demo paper: ``PYTHONPATH=. python benchmarks/papers/bench_paper.py [runs]``.

Builds the demo in a temporary folder, then times each step of filling its paper
``runs`` times (10), beside docxtpl rendering the same document with the same
values, in the same process and run. Medians of wall time and of CPU time.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import tempfile
import time

FOLDER = tempfile.TemporaryDirectory()
os.environ["JISHI_VAR"] = FOLDER.name
os.environ.pop("JISHI_DATABASE", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from docxtpl import DocxTemplate  # noqa: E402

from jishi.core.periods import Period  # noqa: E402
from jishi.ops.demo.build import build  # noqa: E402
from jishi.ops.demo.draft import build_draft  # noqa: E402
from jishi.papers.answers import answer  # noqa: E402
from jishi.papers.desk import job, propose  # noqa: E402
from jishi.papers.filling import prepare  # noqa: E402
from jishi.papers.sealing import seal  # noqa: E402
from jishi.papers.source_table import annex, workbook  # noqa: E402
from jishi.papers.sources import sources  # noqa: E402
from jishi.word.draft import open_draft  # noqa: E402
from jishi.word.model import Fill  # noqa: E402

TIMES: dict[str, list[tuple[float, float]]] = {}


def timed(label, work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    TIMES.setdefault(label, []).append((time.perf_counter() - wall, time.process_time() - cpu))
    return result


def template_of(data: bytes) -> bytes:
    """The same document with a docxtpl tag where each blank stands."""
    draft = open_draft(data, "x.docx")
    return draft.fill({blank.index: Fill(f"{{{{ f{blank.index} }}}}") for blank in draft.blanks})


def rendered(template: bytes, values: dict[str, str]) -> bytes:
    out = io.BytesIO()
    paper = DocxTemplate(io.BytesIO(template))
    paper.render(values)
    paper.save(out)
    return out.getvalue()


def one_run(data: bytes, template: bytes) -> None:
    what = job(Period.year_of(2026))
    draft = timed("open and find the blanks", lambda: open_draft(data, "x.docx"))
    proposals = timed("bind", lambda: propose(draft, what))
    timed("count with evidence", lambda: answer(proposals, what.items, what.scope_in, what.period))
    filling = prepare(draft, what)
    fills = filling.fills()
    timed("fill", lambda: draft.fill(fills))
    timed("fill, mark, seal (writes the record)", lambda: seal(draft, data, filling, what))
    told = (filling.proposals, filling.answers, filling.texts, "")
    listed = timed("list the rows behind every figure", lambda: sources(*told))
    timed("write the source table (.xlsx)", lambda: workbook(listed, "x"))
    timed("write the annex (.docx)", lambda: annex(listed, "x"))
    values = {f"f{index}": fill.text for index, fill in fills.items()}
    timed("docxtpl: render and save the same document", lambda: rendered(template, values))


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    call_command("migrate", verbosity=0)
    build()
    data = build_draft()
    template = template_of(data)
    one_run(data, template)
    TIMES.clear()
    for _ in range(runs):
        one_run(data, template)
    draft = open_draft(data, "x.docx")
    print(f"{len(draft.blanks)} blanks, median of {runs} runs, ms: wall, CPU")
    for label, times in TIMES.items():
        wall, cpu = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
        print(f"  {label:<44} {wall:8.1f} {cpu:8.1f}")
    medians = {label: statistics.median(wall for wall, _ in times) * 1000 for label, times in TIMES.items()}
    names = list(medians)
    alone = medians[names[0]] + medians[names[3]]
    whole = sum(medians[names[n]] for n in (0, 1, 2, 4, 5))
    peer = medians[names[-1]]
    print(f"finding and filling alone: {alone:.1f} ms = 1/{peer / alone:.1f} of docxtpl ({peer:.1f} ms)")
    print(f"paper with evidence (open, bind, count, seal, list rows): {whole:.1f} ms")


main()
