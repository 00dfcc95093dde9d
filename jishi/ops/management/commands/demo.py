"""The demo institution: two years of ledgers, and its year's paper filled from them."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils.timezone import localdate

from jishi.accounts.models import User
from jishi.accounts.passwords import new_password
from jishi.core.errors import UserError
from jishi.core.periods import Period
from jishi.ops.command import SteadyCommand
from jishi.ops.demo.accounts import ACCOUNTS, settle
from jishi.ops.demo.build import STAGES, build
from jishi.ops.demo.draft import build_draft
from jishi.ops.demo.world import World
from jishi.ops.report import table
from jishi.orgs.models import Institution
from jishi.papers.binding.model import Decision
from jishi.papers.bundle import Bundle, fill_and_seal
from jishi.papers.desk import job, the_institution
from jishi.papers.marks import file_digest
from jishi.papers.work.start import start
from jishi.papers.working import WorkingPaper
from jishi.word.draft import open_draft

YEAR = 2026
NOTE = "demo-password.txt"
DRAFT, PAPER = "年度党建工作总结（草稿）.docx", "年度党建工作总结.docx"


class Command(SteadyCommand):
    help = "建立演示单位的两年台账（没有数据库时），填好年度总结，文件放在 out/。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", default="out", metavar="文件夹", help="文件放在哪里（默认 out/）")
        parser.add_argument("--seed", type=int, default=YEAR, help="换一个数就换一套台账")

    def work(self, **options: Any) -> None:
        out = Path(options["out"])
        out.mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        call_command("migrate", verbosity=0)
        if the_institution() is None:
            self.stderr.write("正在建立演示单位的两年台账……", style_func=str)
            with self.stages("台账", len(STAGES) + 1) as step:
                build(options["seed"], step)
        elif not Institution.objects.filter(pk=World(options["seed"]).first_id).exists():
            raise UserError("数据库里已经有别的单位。", "演示请用 JISHI_VAR 另指一个文件夹。")
        ready = time.perf_counter()
        data = build_draft()
        (out / DRAFT).write_bytes(data)
        made = fill_and_seal(open_draft(data, DRAFT), data, job(Period.year_of(YEAR)))
        paths = [out / DRAFT, *made.write(out / PAPER)]
        self._accounts()
        self._in_hand(data)
        self._report(made, paths, ready - began, time.perf_counter() - ready)

    def _accounts(self) -> None:
        """Give the demo accounts a password, keep it beside the database, and say it."""
        home, note = the_institution(), settings.VAR / NOTE
        assert home is not None
        if not note.exists() or not User.objects.filter(username=ACCOUNTS[0].username).exists():
            password = new_password()
            settle(home, password)
            note.touch(mode=0o600)
            note.write_text(password + "\n", encoding="ascii")
        password = note.read_text(encoding="ascii").strip()
        rows = [(one.username, one.role.label, one.name) for one in ACCOUNTS]
        self.stdout.write(table(("演示账号", "角色", "姓名"), rows))
        self.stdout.write(f"口令都是 {password} （只在这个演示库里有效，记在 {note.name} 里）")

    def _in_hand(self, data: bytes) -> None:
        """Leave the draft with the office, nothing decided, so that a newcomer finds it at the workbench."""
        home = the_institution()
        assert home is not None
        if not WorkingPaper.objects.filter(institution=home, draft_digest=file_digest(data)).exists():
            office = User.objects.get(username=ACCOUNTS[0].username)
            start(office, home, data, DRAFT, localdate(), None)

    def _report(self, made: Bundle, paths: list[Path], building: float, filling: float) -> None:
        found = [p.decision for p in made.filling.proposals if p.blank.kind == "figure"]
        others = len(made.filling.proposals) - len(found)
        unknown = sum(one.value is None for one in made.filling.answers.values())
        rows = [
            ("数据空", len(found)),
            ("　已定并填入", found.count(Decision.BOUND)),
            ("　　其中待补（没有记录也没有零报告）", unknown),
            ("　待选", found.count(Decision.OFFERED)),
            ("　待填", found.count(Decision.OPEN)),
            ("其他空（名称、日期、届次、标题）", others),
            ("建库用时（秒）", f"{building:.1f}"),
            ("找空、绑定、统计、填写、定稿、出依据表用时（秒）", f"{filling:.1f}"),
        ]
        self.stdout.write(table((made.title, ""), rows))
        for path in paths:
            self.stdout.write(str(path))
        self.done(
            blanks=len(made.filling.proposals),
            figures=len(found),
            bound=found.count(Decision.BOUND),
            offered=found.count(Decision.OFFERED),
            open=found.count(Decision.OPEN),
            seconds=f"{building + filling:.1f}",
        )
