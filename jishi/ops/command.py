"""A base for the office's commands: progress on stderr, results on stdout, errors in Chinese."""

from __future__ import annotations

import logging
import sys
from argparse import SUPPRESS
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from jishi.core.errors import UserError

T = TypeVar("T")
log = logging.getLogger("jishi")
REFUSED = 2
"""Exit code when the user has to put something right."""


NAMES = {"check_paper": "check"}
DJANGO_ONLY = {
    *("--version", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color"),
    *("--skip-checks", "-v", "--verbosity"),
}


def _chinese(message: str) -> str:
    """argparse's complaint in Chinese; what it names stays as it was typed."""
    for english, chinese in (
        ("the following arguments are required: ", "少写了 "),
        ("unrecognized arguments: ", "不认识 "),
        ("expected one argument", "后面少写了一项"),
        ("invalid int value: ", "不是整数："),
        ("argument ", ""),
    ):
        message = message.replace(english, chinese)
    return f"{message}。"


class SteadyCommand(BaseCommand):
    """Progress goes to stderr, quiet in a pipe; a long command ends with ``done: key=value …``.

    A UserError ends the command with its Chinese sentence on stderr, one
    English line in the log, and exit code 2. Subclasses write ``work``.
    """

    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's own switches work, but only the office's are listed."""
        parser = super().create_parser(prog_name, NAMES.get(subcommand, subcommand), **kwargs)
        for action in parser._actions:
            if action.option_strings and DJANGO_ONLY.intersection(action.option_strings):
                action.help = SUPPRESS
        parser.error = self._misused  # type: ignore[method-assign]
        return parser

    def _misused(self, message: str) -> NoReturn:
        """The command line itself is wrong."""
        log.info("refused: code=JS-101 usage=%r", message)
        self.stderr.write(
            f"命令写得不对：{_chinese(message)}请加 --help 看怎样写。（JS-101）", style_func=str
        )
        sys.exit(REFUSED)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.work(**options)
        except UserError as error:
            log.info("refused: %s command=%s", error.for_log(), self.__module__.rsplit(".", 1)[-1])
            self.stderr.write(error.for_page(), style_func=str)
            sys.exit(REFUSED)

    def work(self, **options: Any) -> None:
        """What the command does; raises UserError for what the user can put right."""
        raise AssertionError("a command must say what it does")

    def track(self, items: Iterable[T], *, label: str, total: int | None = None) -> Iterator[T]:
        """Yield ``items`` one by one with a progress bar after the first second."""
        yield from tqdm(items, desc=label, total=total, delay=1, disable=not sys.stderr.isatty(), leave=False)

    @contextmanager
    def stages(self, label: str, total: int) -> Iterator[Callable[[str], None]]:
        """A bar over ``total`` stages; what it gives is called as each begins."""
        with tqdm(desc=label, total=total, delay=1, disable=not sys.stderr.isatty(), leave=False) as bar:

            def begun(stage: str) -> None:
                bar.update()

            yield begun

    def done(self, **counts: Any) -> None:
        self.stdout.write("done: " + " ".join(f"{key}={value}" for key, value in counts.items()))
