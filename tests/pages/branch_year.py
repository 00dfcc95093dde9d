"""The year of a branch that the pages of papers are tried on."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.factories import World


def theme_days_in(world: World) -> None:
    """Four theme days of the first branch."""
    for month in (1, 2, 3, 4):
        world.row("event", on=date(2026, month, 8), hats=["theme_day"], title=f"{month}月主题党日")


def meetings_in(world: World) -> None:
    """Two general meetings of the first branch."""
    for day in (5, 6):
        world.row("event", on=date(2026, 5, day), hats=["general_meeting"], title="党员大会")


def theme_days(world: World) -> list[Any]:
    """The rows that count as theme days, oldest first."""
    model = type(world.row("event", org="outside", on=date(2020, 1, 1), title="别处"))
    return list(model.objects.filter(org=world.first, title__contains="主题党日").order_by("on"))


def changed(row: Any, **values: Any) -> None:
    """Save ``row`` with ``values``, as somebody's change would leave it."""
    for name, value in {**values, "version": row.version + 1}.items():
        setattr(row, name, value)
    row.save()
