"""Build the invented institution of the demo: two years of records, with the noise of real life."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import models, transaction

from jishi.core.errors import UserError
from jishi.ledger.base import LedgerRecord
from jishi.ledger.models import EventHost, View
from jishi.ledger.registry import LEDGERS
from jishi.ops.demo import development, linked, noise, people, streams
from jishi.ops.demo.world import BATCH, World
from jishi.orgs.models import (
    Employment,
    Institution,
    Membership,
    Name,
    Organisation,
    Person,
    Placement,
    Post,
)

PEOPLE: tuple[type[models.Model], ...] = (
    Institution, Name, Organisation, Placement, Person, Membership, Post, Employment,
)  # fmt: skip

STAGES: tuple[tuple[str, Callable[[World], None]], ...] = (
    ("organisations and people", people.settle),
    ("comings and goings", people.comings_and_goings),
    ("members in the making", development.develop),
    ("streams of records", streams.flow),
    ("meetings", linked.meetings),
    ("attendance", linked.attendance),
    ("elections", linked.elections),
    ("dues", linked.dues),
    ("postings", linked.postings),
    ("aid money", linked.link_money),
    ("nil returns", linked.nil_returns),
    ("noise", noise.disturb),
)


@dataclass(frozen=True, slots=True)
class Counts:
    """What was built: the institution's key, and rows by ledger code (and by table for the rest)."""

    institution_id: int
    rows: Mapping[str, int]

    @property
    def records(self) -> int:
        """Ledger records alone, without people and places."""
        return sum(self.rows.get(spec.code, 0) for spec in LEDGERS.values() if spec.in_records)


@transaction.atomic
def build(seed: int = 2026, progress: Callable[[str], None] | None = None) -> Counts:
    """Build one institution and write it; all of it or nothing.

    Equal seeds give equal rows, ids and times of entry included. ``progress``
    is told the name of each stage as it begins. Raises UserError when this
    seed stands in the database already.
    """
    world = World(seed)
    if Institution.objects.filter(pk=world.first_id).exists():
        raise UserError("演示单位已经建好了。", "如需重建，请先清空数据库。", seed=seed)
    for name, stage in STAGES:
        if progress:
            progress(name)
        stage(world)
    if progress:
        progress("writing")
    _write(world)
    codes: dict[type[models.Model], str] = {spec.model: spec.code for spec in LEDGERS.values()}
    rows = {codes.get(model, model._meta.model_name or ""): len(held) for model, held in world.rows.items()}
    return Counts(world.first_id, rows)


def _write(world: World) -> None:
    """Rows first, then the times of entry, which writing sets to the clock's."""
    records = [spec.model for spec in LEDGERS.values() if spec.in_records]
    others = [model for model in world.rows if model not in (*PEOPLE, *records, EventHost, View)]
    world.flush((*PEOPLE, *records, *others, EventHost, View))
    for model in (*records, *others):
        if issubclass(model, LedgerRecord):
            for row in world.rows[model]:
                row.created_at = row.updated_at = world.entered[row.pk]
            model._base_manager.bulk_update(world.rows[model], ["created_at", "updated_at"], batch_size=BATCH)
