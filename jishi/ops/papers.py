"""What the commands that take a paper have in common."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from jishi.core.errors import UserError
from jishi.core.periods import Period
from jishi.papers.desk import (
    Job,
    institution_called,
    job,
    organisation_named,
    period_of_paper,
    the_institution,
    year_named,
)
from jishi.word.draft import Draft, open_draft


def add_paper(parser: ArgumentParser, help_text: str) -> None:
    parser.add_argument("paper", metavar="文件", help=help_text)
    add_scope(parser)


def add_scope(parser: ArgumentParser) -> None:
    parser.add_argument("--institution", default="", help="为哪个单位办理（库里只有一个单位时不必写）")
    parser.add_argument("--org", default="", help="只统计这个组织及其下级（台账里的全称）")
    parser.add_argument("--period", default="", help="统计期：2026、2026H1、2026Q3、2026-05；不写则按标题")


def read_paper(options: dict[str, Any]) -> tuple[bytes, Draft]:
    """The file named on the command line; raises UserError when it cannot be read or is refused."""
    path = Path(options["paper"])
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(
            f"打不开文件“{path.name}”。", "请检查路径是否正确、文件是否存在。", error=error.errno
        ) from error
    return data, open_draft(data, path.name)


def job_for(options: dict[str, Any], draft: Draft | None = None) -> Job:
    """The job the options describe; what they leave out is read from the paper's title."""
    today = date.today()  # noqa: DTZ011 - the office's own calendar day
    if options["period"]:
        period = Period.parse(options["period"])
    else:
        period = period_of_paper(draft, today) if draft else Period.year_of(today.year)
    home = institution_called(options["institution"]) if options["institution"] else the_institution()
    named = organisation_named(draft, home) if draft and not options["org"] else None
    return job(period, institution=home, org_name=options["org"] or (named.name if named else ""))


def said_of(what: Job, draft: Draft, options: dict[str, Any]) -> str:
    """One line for the user: period and scope, and where the period comes from when nobody named it."""
    guessed = not options["period"] and year_named(draft) is None
    why = "（标题没有写年份，按今年统计；要改请写 --period）" if guessed else ""
    return f"统计期：{what.period.label}{why}  统计范围：{what.scope_label or '还没有台账'}"


def need_ledgers(what: Job) -> None:
    """Raises UserError when there are no ledgers to count from."""
    if what.institution is None:
        raise UserError("数据库里还没有单位和台账。", "请先运行 jishi demo，或导入本单位的台账。")
