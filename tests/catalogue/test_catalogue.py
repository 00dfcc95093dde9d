"""The catalogue tests itself: every shipped indicator carries a worked example."""

from decimal import Decimal

import pytest

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators import catalogue, checks, parse
from jishi.indicators.engine import evaluate

TABLES = catalogue.tables()


def test_the_whole_catalogue_is_sound():
    assert list(checks.faults()) == []


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_indicator_gives_the_value_of_its_example(world, table):
    example, item = table["example"], parse.indicator(table)
    world.people = example.get("people", {})
    world.add_orgs(example.get("orgs", {}))
    for row in example["rows"]:
        world.row(row.get("record") or item.record, **row)
    period = Period.parse(str(example["period"]))

    figure = evaluate([item], period, Scope.below(world.committee, period.last))[item.id]

    assert figure.amount == Decimal(str(example["value"]))
    sides = [figure.part, figure.whole] if figure.part else [figure]
    assert any(side.left_out() for side in sides), "the example shows no row that is left out"
