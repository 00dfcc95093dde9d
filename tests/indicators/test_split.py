"""A part of a figure is the figure of that part: what is dealt out once and what is counted anew agree."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.engine import evaluate
from jishi.indicators.split import among, dated, over
from jishi.ledger.registry import LEDGERS
from tests.indicators.own import everything, parsed
from tests.indicators.worlds import RandomWorld, nothing_kept

TABLES, ITEMS = everything(), parsed()
YEAR = Period.year_of(2026)
MONTHS = [Period.month(2026, number) for number in range(1, 13)]
seeds = st.integers(0, 2**32 - 1)
FEW = settings(max_examples=1, deadline=None, database=None)


def asked_of(code):
    """The indicators of one ledger, a dozen of them, and the ratios between them."""
    names = [name for name, table in TABLES.items() if table.get("record") == code]
    names = names[:: max(1, len(names) // 12)]
    ratios = [
        name for name, item in ITEMS.items() if set(item.measure[1:]) <= set(names) and item.record == ""
    ]
    return [ITEMS[name] for name in names + ratios]


def filled(code, seed):
    world = RandomWorld(seed, YEAR, TABLES)
    world.fill("event", 30)
    if code != "event":
        world.fill(code, 30)
    world.say_nothing_happened(code, 3)
    return world


def told(figure):
    return figure.indicator.id, figure.value, figure.basis


@pytest.mark.django_db
@pytest.mark.parametrize("code", LEDGERS)
@FEW
@given(seed=seeds)
def test_a_month_of_a_figure_is_the_figure_of_the_month(code, seed):
    with nothing_kept():
        world = filled(code, seed)
        scope, tree = Scope.whole(world.home.pk), world.trees[world.home.pk]
        figures = evaluate(asked_of(code), YEAR, scope, known=ITEMS)
        anew = [evaluate(asked_of(code), month, scope, known=ITEMS) for month in MONTHS]

        for name, figure in figures.items():
            if dated(figure):
                parts = over(figure, MONTHS, ITEMS, tree)
                assert [told(part) for part in parts] == [told(month[name]) for month in anew]


@pytest.mark.django_db
@pytest.mark.parametrize("code", LEDGERS)
@FEW
@given(seed=seeds)
def test_what_an_organisation_has_of_a_figure_is_its_own_figure(code, seed):
    with nothing_kept():
        world = filled(code, seed)
        tree = world.trees[world.home.pk]
        scopes = [Scope.below(org, YEAR.last, YEAR.first) for org in world.orgs]
        figures = evaluate(asked_of(code), YEAR, Scope.whole(world.home.pk), known=ITEMS)
        anew = [evaluate(asked_of(code), YEAR, scope, known=ITEMS) for scope in scopes]

        for name, figure in figures.items():
            parts = among(figure, scopes, ITEMS, tree)
            assert [told(part) for part in parts] == [told(own[name]) for own in anew]
