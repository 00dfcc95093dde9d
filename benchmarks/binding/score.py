"""Score the binder on labelled blanks: ``python benchmarks/binding/score.py FOLDER [--show KIND]``.

The folder has ``docs/*.txt`` and ``labels.jsonl`` (doc, blank, type, subject,
form …). ``slugs.toml`` beside this file says which indicator a subject is;
a subject it does not name has none, and the right answer for it is *open*.
A folder without ``labels.jsonl`` holds texts that carry their labels (``inline.py``).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.settings")

import django

django.setup()

from benchmarks.binding import inline  # noqa: E402
from jishi.core.periods import Period  # noqa: E402
from jishi.indicators.catalogue import shipped, work_fields  # noqa: E402
from jishi.papers.binding.binder import Binder  # noqa: E402
from jishi.papers.binding.model import Decision  # noqa: E402
from jishi.word.draft import open_draft  # noqa: E402

SLUGS = tomllib.loads((Path(__file__).parent / "slugs.toml").read_text(encoding="utf-8"))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", default="", help="list blanks: miss, lost, wrong, none_bound, top5, all")
    parser.add_argument("--form", default="", help="only texts of this form (summary, report, news …)")
    asked = parser.parse_args()
    read = documents if (asked.folder / "labels.jsonl").exists() else inline.documents
    judged = [one for one in judge(read(asked.folder)) if asked.form in ("", one["label"]["form"])]
    print_scores("all", judged)
    for form in sorted({one["label"]["form"] for one in judged}):
        print_scores(form, [one for one in judged if one["label"]["form"] == form])
    for one in judged:
        if asked.show and (asked.show == "all" or asked.show in one["tags"]):
            print(describe(one))


def documents(folder):
    """(file name, text, row of each labelled blank) of every text; a row says which indicators are right."""
    by_doc = defaultdict(dict)
    for line in (folder / "labels.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        row["wanted"] = wanted_of(row)
        by_doc[row["doc"]][row["blank"]] = row
    for doc, rows in by_doc.items():
        yield f"{doc}.txt", (folder / "docs" / f"{doc}.txt").read_text("utf-8"), rows


def wanted_of(row):
    by_unit = f"{row['subject']}:{row['unit']}"  # a subject counted in 户 and in 人 is two indicators
    indicator = SLUGS.get(by_unit, SLUGS.get(row["subject"], "")) if row["type"] == "figure" else ""
    return [indicator] if indicator else []


def judge(texts):
    binder = Binder(shipped(), work_fields())
    for name, text, rows in texts:
        draft = open_draft(text.encode(), name)
        headings = {p.number: draft.headings(p.number) for p in draft.paragraphs}
        proposals = binder.bind(draft.paragraphs, draft.blanks, headings, Period.year_of(2026))
        marks = positions(text)
        by_place = {}
        for proposal in proposals:
            blank = proposal.blank
            by_place[blank.paragraph, blank.start] = proposal
        for number, row in sorted(rows.items()):
            yield verdict(row, find(by_place, marks[number]))


def positions(text):
    """(line, offset) of every ×× in text order, two characters at a time."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        at = line.find("××")
        while at >= 0:
            found.append((number, at))
            at = line.find("××", at + 2)
    return found


def find(by_place, place):
    line, offset = place
    for (paragraph, start), proposal in by_place.items():
        if paragraph == line and start <= offset < proposal.blank.end:
            return proposal
    return None


def verdict(row, proposal):
    wanted = row["wanted"]
    offers = [offer.indicator for offer in proposal.offers if offer.indicator] if proposal else []
    bound = bool(proposal and proposal.decision is Decision.BOUND and proposal.indicator)
    first = proposal.indicator if proposal and (bound or offers) else ""
    tags = set()
    if wanted:
        tags.add("right" if first in wanted else "miss")
        tags.add("top5" if first in wanted or set(wanted) & set(offers[:5]) else "lost")
    if bound:
        tags.add("bound_right" if first in wanted and not misread(row, proposal) else "wrong")
        if not wanted:
            tags.add("none_bound")
    return {"label": row, "proposal": proposal, "wanted": wanted, "tags": tags, "bound": bound}


def misread(row, proposal):
    """Whether the label says that a bound figure is another scope's, or the wrong view of the right one."""
    return row.get("never", False) or row.get("shown", proposal.shown) != proposal.shown


def print_scores(name, judged):
    known = [one for one in judged if one["wanted"]]
    none = [one for one in judged if not one["wanted"]]
    bound = [one for one in judged if one["bound"]]
    count = lambda tag, rows: sum(tag in one["tags"] for one in rows)  # noqa: E731
    share = lambda part, whole: f"{part}/{whole} = {100 * part / whole:.1f}%" if whole else "-"  # noqa: E731
    print(
        f"{name:11} blanks {len(judged)}  found {sum(one['proposal'] is not None for one in judged)}"
        f"  first right {share(count('right', known), len(known))}"
        f"  within five {share(count('top5', known), len(known))}"
        f"  bound right {share(count('bound_right', bound), len(bound))}"
        f"  none bound {share(count('none_bound', none), len(none))}"
        f"  bound of known {share(count('bound_right', known), len(known))}"
    )


def describe(one):
    row, proposal = one["label"], one["proposal"]
    at = row.get("clause_offset", 0)
    clause = row["clause"][max(0, at - 30) : at + 22].replace("\n", " ") if "clause" in row else ""
    said = "-"
    if proposal:
        offers = " ".join(f"{offer.indicator}:{offer.confidence}" for offer in proposal.offers[:4])
        clause = clause or proposal.clause
        said = f"{proposal.decision} {proposal.indicator} {proposal.shown} [{proposal.why}] {offers}"
    head = f"{row['doc']}:{row['blank']} {','.join(sorted(one['tags']))} {row['subject']} → {one['wanted']}"
    return f"{head}\n    …{clause}\n    {said}"


if __name__ == "__main__":
    main()
