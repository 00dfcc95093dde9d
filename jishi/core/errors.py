"""Errors that a person may read.

    JishiError
    |- UserError          the user can put it right: shown in Chinese, with what to do
    |  |- CatalogueError  a declaration (indicator, relation, list) is wrong
    |  |- FileRefused     an uploaded file cannot be taken in; nothing of it was kept
    |  |- Conflict        somebody else was first: pages answer 409 and show both
    |  |- WrongValues     what was filled in for a row does not hold: faults by field
    |  |- TooOften        wrong too many times from one machine: pages answer 429
    |  |- PeriodError     a span of days was written in a way nobody can read
    |  `- NotInScope      the row exists but not for this user: pages answer 404
    `- InternalError      a bug or a broken machine: the user sees the code and nothing else

Chinese for users, English for logs. A message says where, what, and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class JishiError(Exception):
    """Base of every error this project raises on purpose."""

    code = "JS-000"


class UserError(JishiError):
    """Something the user can put right.

    ``problem`` and ``remedy`` are Chinese sentences for the page; ``context``
    holds English keys for the log line and must not carry personal data.
    """

    code = "JS-100"

    def __init__(self, problem: str, remedy: str = "", **context: Any) -> None:
        self.problem, self.remedy, self.context = problem, remedy, context
        super().__init__(f"{self.code} {problem}")

    def for_page(self) -> str:
        """The Chinese text of the notice: problem, remedy, then the code for a phone call."""
        return f"{self.problem}{self.remedy}（{self.code}）"

    def for_log(self) -> str:
        """One English line: code, then key=value pairs in the order they were given."""
        return " ".join([f"code={self.code}", *(f"{k}={v!r}" for k, v in self.context.items())])


class CatalogueError(UserError):
    code = "JS-210"


class FileRefused(UserError):
    """``reason`` is a short English slug (``zip_bomb``, ``macro``, ``encrypted`` …) for logs and tests."""

    code = "JS-310"

    def __init__(self, reason: str, problem: str, remedy: str = "", **context: Any) -> None:
        self.reason = reason
        super().__init__(problem, remedy, reason=reason, **context)


class Conflict(UserError):
    code = "JS-130"


class WrongValues(UserError):
    """``faults`` are Chinese sentences by field name; "" holds what is wrong with the row as a whole."""

    def __init__(self, faults: Mapping[str, list[str]], problem: str, remedy: str, **context: Any) -> None:
        self.faults = faults
        super().__init__(problem, remedy, **context)


class TooOften(UserError):
    code = "JS-150"


class PeriodError(UserError):
    code = "JS-110"


class NotInScope(UserError):
    code = "JS-120"


class InternalError(JishiError):
    code = "JS-900"
