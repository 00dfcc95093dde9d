"""Fill a draft, seal it, and write the source table beside it."""

from __future__ import annotations

import os
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
        _check_place(out, Path(options["paper"]), draft.form)
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


def _check_place(out: Path, paper: Path, form: str) -> None:
    """Raises UserError before anything is sealed when the file could not be written, or would be misnamed."""
    if not out.parent.is_dir() or not os.access(out.parent, os.W_OK):
        raise UserError(f"文件夹“{out.parent}”不存在或不能写入。", "请先建好文件夹，或换一个位置。")
    if out.is_dir():
        raise UserError(f"“{out}”是一个文件夹。", "请写明输出文件的名称。")
    if out.resolve() == paper.resolve():
        raise UserError("输出文件就是草稿本身。", "请换一个文件名，草稿要留着。")
    if out.suffix.lower() != f".{form}":
        raise UserError(
            f"草稿是 .{form} 格式，输出文件却是“{out.name}”。", f"请把输出文件的扩展名写成 .{form}。"
        )
