"""The day a page is about: ``?on=``, read forgivingly; today where nothing or nonsense was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from jishi.core.dates import read_day, told
from jishi.web.boxes import UNREADABLE


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day shown, what was typed, and what is wrong with it."""

    day: date
    typed: str = ""
    fault: str = ""
    past: bool = False

    @classmethod
    def of(cls, request: HttpRequest, today: date) -> AsOf:
        typed = request.GET.get("on", "").strip()
        if not typed:
            return cls(today)
        try:
            day = read_day(typed, today.year)
        except ValueError:
            return cls(today, typed, UNREADABLE)
        return cls(day, typed, past=day != today)

    @property
    def status(self) -> int:
        return 422 if self.fault else 200

    @property
    def said(self) -> str:
        """The day as a sentence begins with it: 截至2026年6月26日（星期五）."""
        return f"截至{told(self.day)}"
