"""The log of changes is only ever added to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from jishi.audit import trail
from jishi.audit.models import Entry
from jishi.core.errors import InternalError


def test_values_are_kept_as_the_table_keeps_them(world):
    entry = trail.leave(
        None,
        "update",
        "event",
        world.first,
        before={"on": date(2026, 3, 1), "org": world.second},
        after={"amount_fen": 1200, "share": Decimal("1.5"), "on": None},
    )

    kept = Entry.objects.get(pk=entry.pk)
    assert kept.before == {"on": "2026-03-01", "org": world.second.pk}
    assert kept.after == {"amount_fen": 1200, "share": "1.5", "on": None}
    assert (kept.institution, kept.row) == (world.institution, world.first.pk)


def test_an_entry_is_neither_changed_nor_deleted(world):
    entry = trail.leave(None, "update", "event", world.first)

    for change in (entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(row=1)):
        with pytest.raises(InternalError):
            change()

    assert Entry.objects.get().row == world.first.pk
