"""What a draft is said to add is what it adds once it is confirmed."""

from datetime import date

import pytest

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.catalogue import shipped, tables
from jishi.indicators.engine import evaluate
from jishi.indicators.reasons import Reason
from jishi.indicators.whatif import effects
from jishi.ledger.base import Status
from jishi.ledger.registry import LEDGERS
from jishi.orgs.tree import Tree
from tests.indicators.asked import YEAR, event_count

RECORDS = sorted(
    {item.record for item in shipped().values() if item.record and LEDGERS[item.record].in_records}
)
SAMPLES = 4


def asked(row, code, known, period=YEAR):
    scope = Scope.whole(row.institution_id)
    return effects(row, code, period, scope, known=known, tree=Tree.of(row.institution_id))


def values(row, known):
    figures = evaluate(known.values(), YEAR, Scope.whole(row.institution_id))
    return {name: figure.value for name, figure in figures.items()}


def with_example_rows(world, code):
    """The rows of the first examples of a ledger, as examples give them."""
    chosen = [t for t in tables().values() if t.get("record") == code and "example" in t][:SAMPLES]
    for table in chosen:
        example = table["example"]
        world.people |= example.get("people", {})
        world.add_orgs(
            {name: dict(marks) for name, marks in example.get("orgs", {}).items() if not hasattr(world, name)}
        )
        for named in example["rows"]:
            if named.get("record", code) == code and isinstance(named.get("org", "first"), str):
                world.row(code, **named)


def of_ledger(code):
    """The indicators of one ledger, and the ratios with a side there."""
    items = shipped()
    mine = {name for name, item in items.items() if item.record == code}
    ratios = {name for name, item in items.items() if item.measure[0] == "ratio" and mine & {*item.measure}}
    sides = {side for name in ratios for side in items[name].measure[1:]}
    return {name: items[name] for name in mine | ratios | sides}


@pytest.mark.parametrize("code", RECORDS)
def test_every_figure_moves_as_it_was_said(world, code):
    with_example_rows(world, code)
    model, near = LEDGERS[code].model, of_ledger(code)
    said = 0
    good = model.objects.filter(status=Status.CONFIRMED, deleted=False, duplicate_of=None)
    for at, row in enumerate(good.order_by("pk")[:6]):
        known = near if at else shipped()  # that figures of other ledgers stay is asked of one row
        model.objects.filter(pk=row.pk).update(status=Status.DRAFT)
        row.refresh_from_db()

        moved = asked(row, code, known)

        was = values(row, known)
        model.objects.filter(pk=row.pk).update(status=Status.CONFIRMED)
        now = values(row, known)
        promised = {effect.after.indicator.id: effect.after.value for effect in moved}
        assert promised == {name: now[name] for name in promised}
        changed = {name for name in now if now[name] != was[name] and (was[name], now[name]) != (None, 0)}
        assert changed <= promised.keys()  # apart from parts that are 0 once their total is known
        said += len(moved)
    assert said, "no example row of this ledger counts anywhere"


def test_a_row_without_its_number_is_said_to_lack_it(world):
    known = {item.id: item for item in shipped().values() if item.measure == ("sum", "attended")}
    row = world.row("event", on=date(2026, 3, 1), hats=["theme_day"], status="draft", attended=None)

    lacking = [effect for effect in asked(row, "event", known) if effect.why_not]

    assert {effect.why_not for effect in lacking} <= {Reason.NO_VALUE}
    assert all(effect.after.value == effect.before.value for effect in lacking)


def test_a_new_row_counts_beside_those_that_do(world):
    world.row("event", on=date(2026, 3, 1), hats=["theme_day"])
    row = world.row("event", on=date(2026, 3, 2), hats=["theme_day"])
    type(row).objects.filter(pk=row.pk).delete()
    known = {item.id: item for item in (event_count(), event_count("lecture"))}

    moved = asked(row, "event", known)

    assert [(e.before.value, e.after.value) for e in moved] == [(1, 2)]
    assert asked(row, "event", known, Period.year_of(2025)) == []


def test_a_ledger_no_indicator_looks_at_moves_nothing(world):
    row = world.row("event", on=date(2026, 3, 1))

    assert asked(row, "event", {}) == []
