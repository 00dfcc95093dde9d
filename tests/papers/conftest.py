"""The year of a branch that papers are written of."""

from datetime import date

import pytest


@pytest.fixture
def branch_year(world):
    """Four theme days, two general meetings and three applications of the first branch."""
    for month in (1, 2, 3, 4):
        world.row("event", on=date(2026, month, 8), hats=["theme_day"])
    for day in (5, 6):
        world.row("event", on=date(2026, 5, day), hats=["general_meeting"])
    for name in ("甲", "乙", "丙"):
        world.row("development_step", on=date(2026, 3, 1), person=name, step="applied", track="party")
    return world
