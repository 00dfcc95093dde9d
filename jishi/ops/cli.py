"""The console script ``jishi``: the office's commands and nothing else of Django's."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

COMMANDS = {
    "demo": "建立演示单位的两年台账，填好年度总结，文件放在 out/",
    "blanks": "找出文稿里的空，说明每个空应填什么：jishi blanks 草稿 [--json]",
    "fill": "填好文稿并定稿：jishi fill 草稿 -o 输出文件 [--org 组织 --period 2026]",
    "figures": "列出指标的数：jishi figures [--field 条线 --period 2026 --json]",
    "check": "核对改过的文稿：jishi check 文稿 [--json]",
    "serve": "打开页面：jishi serve [端口]",
}

OTHER_NAMES = {"check": "check_paper"}
"""Django has a command of its own called ``check``."""


def _run(arguments: list[str]) -> None:
    """Run it; a reader that went away (``| head``) is no error of ours."""
    try:
        execute_from_command_line(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """Run one command; an unknown one is answered with the list and exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jishi.settings")
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    if asked in COMMANDS:
        _run(["jishi", OTHER_NAMES.get(asked, asked), *sys.argv[2:]])
        return
    known = asked in ("", "-h", "--help", "help")
    lines = ["纪实：每个数都由记录数出来，并能拿出这些记录。", ""]
    lines += [f"  jishi {name:<8} {words}" for name, words in COMMANDS.items()]
    if not known:
        lines.insert(0, f"没有“{asked}”这个命令，请从下面选一个。（JS-100）\n")
    (sys.stdout if known else sys.stderr).write("\n".join(lines) + "\n")
    sys.exit(0 if known else 2)
