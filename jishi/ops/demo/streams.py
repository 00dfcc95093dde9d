"""Records that come in streams: so many a year from such organisations, with such values.

A stream is a table in ``tables/<field>.toml``:

record   the ledger
orgs     a key, a list of keys, or one of branches, groups, seats
times    a year, or a pair for 2025 and 2026
spread   so many more or less for each organisation
on       "MM-DD" days of the year instead of an even spread
months   the only ones it may fall in
years    only these
joint    share of events held together with another branch
set      values: two numbers are a range, texts or lists of codes are taken in turn; money in 元,
         to the hundred;
         a day is { days = [low, high], chance = 0.9 } after the record's own;
         a flag is true, false or a share
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import count
from typing import Any

from django.db import models

from jishi.ledger.fields import (
    CodeField,
    CodeSetField,
    FenField,
    FlagField,
    LevelField,
    QuantityField,
)
from jishi.ledger.models import Event, EventHost
from jishi.ledger.registry import ledger
from jishi.ops.demo.world import YEARS, World, table
from jishi.orgs.models import Organisation, PostLevel

FIELDS = ("study", "branches", "culture", "cadres", "supervision", "conduct", "aid", "groups", "plans")
Kind = Organisation.Kind
RARE = 3
"""What happens so few times a year is spared by the noise, or the demo would lose whole figures."""
_KINDS = {"branches": Kind.BRANCH, "groups": Kind.GROUP, "seats": Kind.OFFICE}


def flow(world: World) -> None:
    """Every stream of every field of work, in the order of the files."""
    for stream in (stream for name in FIELDS for stream in table(name)["stream"]):
        turns = count()
        for place, year in enumerate(YEARS):
            if year in stream.get("years", YEARS):
                _year(world, stream, year, place, turns)


def _year(world: World, stream: Mapping[str, Any], year: int, place: int, turns: Iterator[int]) -> None:
    given = stream.get("times", len(stream.get("on", ())))
    times = given[place] if isinstance(given, list) else given
    orgs = _orgs(world, stream["orgs"])
    for org in orgs:
        spread = stream.get("spread", 0)
        number = max(0, times + world.dice.randint(-spread, spread))
        for n in range(number):
            row = _one(world, stream, org, _day(world, stream, year, n, number), n, next(turns))
            if times * len(orgs) <= RARE:
                world.sure.add(row.pk)


def _orgs(world: World, named: str | list[str]) -> list[Organisation]:
    if isinstance(named, list):
        return [world.orgs[key] for key in named]
    if named in _KINDS:
        return world.of_kind(_KINDS[named])
    return [world.orgs[named]]


def _day(world: World, stream: Mapping[str, Any], year: int, n: int, number: int) -> date:
    if days := stream.get("on"):
        return date.fromisoformat(f"{year}-{days[n % len(days)]}")
    months = stream.get("months") or range(1, 13)
    return world.day(year, months[n * len(months) // number])


def _one(
    world: World, stream: Mapping[str, Any], org: Organisation, on: date, n: int, turn: int
) -> models.Model:
    model = ledger(stream["record"]).model
    wanted = stream.get("set", {})
    values = {name: value(world, model, name, given, on, turn) for name, given in wanted.items()}
    row = world.record(model, org, on, **{k: _told(v, org, on, n + 1) for k, v in values.items()})
    if isinstance(row, Event):
        call_the_roll(world, row)
        if world.dice.random() < stream.get("joint", 0):
            host_together(world, row)
    return row


def _told(given: Any, org: Organisation, on: date, n: int) -> Any:
    """Texts may speak of the organisation, the day and the number within the year."""
    if not isinstance(given, str):
        return given
    return given.format(org=org.name, year=on.year, month=on.month, n=n)


def value(world: World, model: type[models.Model], name: str, given: Any, on: date, turn: int) -> Any:
    """What a field holds in the ``turn``-th row of a stream; codes are given by slugs, money in 元."""
    field = model._meta.get_field(name)
    dice = world.dice
    if isinstance(field, CodeSetField):
        return field.mask(given[turn % len(given)] if given and isinstance(given[0], list) else given)
    if isinstance(given, dict):
        return world.after(on, *given["days"]) if dice.random() < given.get("chance", 1) else None
    if isinstance(field, FlagField):
        return dice.random() < given
    if isinstance(field, FenField | QuantityField) and isinstance(given, list):
        given = dice.randint(*given)
    elif name == "person":
        return dice.choice([person for seat in world.staff.values() for person in seat])
    elif isinstance(given, list):
        given = given[turn % len(given)]
    if isinstance(field, CodeField):
        return field.codes.numbers[given]
    if isinstance(field, LevelField):
        return PostLevel[given.upper()]
    return round(given, -2) * 100 if isinstance(field, FenField) else given


def call_the_roll(world: World, event: Event) -> None:
    """Who was due and who came; in one of ten nobody noted it."""
    dice = world.dice
    if event.expected is None and event.attended is None and event.org.kind in (Kind.BRANCH, Kind.GROUP):
        key = world.key(event.org).split(".")
        size = len(world.members_on(key[0], event.on or date.min))
        event.expected = size if len(key) == 1 else max(3, size // 3)
        if dice.random() < 0.1:
            event.expected = None
    if event.expected is not None:
        event.leave = min(event.expected, dice.choice((0, 0, 1, 1, 2, 3)))
        event.absent = min(event.expected - event.leave, dice.choice((0, 0, 0, 0, 0, 1)))
        event.attended = event.expected - event.leave - event.absent


def host_together(world: World, event: Event) -> None:
    """One further branch holds the event too, now and then two."""
    others = [org for org in world.branches if org is not event.org]
    for org in world.dice.sample(others, world.dice.choice((1, 1, 1, 2))):
        world.new(EventHost, event=event, org=org, org_path=world.tree.path(org.pk, event.on or date.min))
