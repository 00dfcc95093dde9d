"""Fill a draft, seal it, and write the source table beside it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from jishi.core.errors import UserError
from jishi.ops.command import SteadyCommand
from jishi.ops.papers import add_paper, job_for, need_ledgers, read_paper, said_of
from jishi.papers.binding.model import Decision
from jishi.papers.bundle import fill_and_seal


class Command(SteadyCommand):
    help = "填好文稿并定稿，同时生成数据依据表（.xlsx）和附件（.docx）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_paper(parser, "草稿（.docx、.txt 或 .md）")
        parser.add_argument("-o", "--out", required=True, metavar="输出文件", help="填好的文稿写到哪里")

    def work(self, **options: Any) -> None:
        data, draft = read_paper(options)
        what = job_for(options, draft)
        self.stderr.write(said_of(what, draft, options), style_func=str)
        need_ledgers(what)
        out = Path(options["out"])
        if not out.parent.is_dir():
            raise UserError(f"没有文件夹“{out.parent}”。", "请先建好文件夹，或换一个位置。")
        made = fill_and_seal(draft, data, what)
        for path in made.write(out):
            self.stdout.write(str(path))
        for warning in draft.warnings:
            self.stderr.write(warning.text, style_func=str)
        found = [proposal.decision for proposal in made.filling.proposals]
        self.done(
            blanks=len(found),
            filled=len(made.filling.texts),
            bound=found.count(Decision.BOUND),
            offered=found.count(Decision.OFFERED),
            open=found.count(Decision.OPEN),
            document=made.sealed.paper.document,
        )
