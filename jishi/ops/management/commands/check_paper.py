"""Check a paper that comes back: a verdict for every number in it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from jishi.ops.command import SteadyCommand
from jishi.ops.papers import add_paper, job_for, need_ledgers, read_paper, said_of
from jishi.ops.report import table
from jishi.papers.checking import LABELS, Report, Verdict, check


class Command(SteadyCommand):
    help = "核对改过的文稿：每个数有没有依据、是否被改、台账是否已变、前后是否一致。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_paper(parser, "改过的文稿（.docx、.txt 或 .md）")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def work(self, **options: Any) -> None:
        _, draft = read_paper(options)
        what = job_for(options, draft)
        self.stderr.write(said_of(what, draft, options), style_func=str)
        need_ledgers(what)
        report = check(draft, what)
        if options["json"]:
            self.stdout.write(json.dumps(_entries(report), ensure_ascii=False, indent=1))
            return
        found = sorted(report.items, key=lambda item: item.verdict is Verdict.LEFT_OVER)
        rows = [
            (
                LABELS[item.verdict],
                item.clause[-24:] or f"第{item.paragraph}段",
                f"{item.text}{item.unit}",
                item.name,
                item.was,
                item.now,
                item.note,
            )
            for item in found
        ]
        self.stdout.write(table(("结论", "文中", "数", "指标", "定稿时", "台账", "说明"), rows))
        counts = {verdict.value: number for verdict, number in report.counts().items()}
        self.done(sealed=report.paper.document if report.paper else "none", **counts)


def _entries(report: Report) -> dict[str, Any]:
    return {
        "document": report.paper.document if report.paper else None,
        "sealed_at": report.paper.sealed_at.isoformat() if report.paper else None,
        "counts": {verdict.value: number for verdict, number in report.counts().items()},
        "numbers": [
            asdict(item) | {"verdict": item.verdict.value, "label": LABELS[item.verdict]}
            for item in report.items
        ],
    }
