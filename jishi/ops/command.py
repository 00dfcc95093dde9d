"""A base for the office's commands: progress on stderr, results on stdout, errors in Chinese."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.management.base import BaseCommand
from tqdm import tqdm

from jishi.core.errors import UserError

T = TypeVar("T")
log = logging.getLogger("jishi")
REFUSED = 2
"""Exit code when the user has to put something right."""


class SteadyCommand(BaseCommand):
    """Progress goes to stderr, quiet in a pipe; the last line of a long command is ``done: key=value …``.

    A UserError ends the command with its Chinese sentence on stderr, one
    English line in the log, and exit code 2. Subclasses write ``work``.
    """

    requires_system_checks: list[str] = []

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
