"""Random ledgers: every figure is what the slow oracle says, and shows every row once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jishi.core.periods import Period
from jishi.indicators.engine import evaluate
from jishi.indicators.figures import Figure
from jishi.indicators.tally import values
from jishi.ledger.registry import LEDGERS
from tests.indicators.oracle import Oracle, Told
from tests.indicators.own import everything, parsed
from tests.indicators.worlds import PERIODS, RandomWorld, nothing_kept

TABLES, ITEMS = everything(), parsed()
BY_LEDGER = {
    code: [name for name, found in TABLES.items() if found.get("record") == code] for code in LEDGERS
}
RATIOS = [name for name, found in TABLES.items() if found["measure"][0] == "ratio"]
bounded = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
seeds = st.integers(0, 2**32 - 1)
periods = st.sampled_from(PERIODS).map(Period.parse)
few = st.one_of(st.integers(0, 2), st.integers(3, 40))


def compared(names: list[str], world: RandomWorld) -> list[tuple[Figure, Told]]:
    """Figures beside what the oracle says of them, for one random scope."""
    scope = world.scope()
    oracle = Oracle(world.home.pk, world.period.first, world.period.last, scope.paths, TABLES)
    figures = evaluate([ITEMS[name] for name in names], world.period, scope, known=ITEMS)
    return [(figures[name], oracle.figure(name)) for name in names]


def alone(names: list[str], like: Figure) -> dict[str, Any]:
    """By indicator the value, what makes it known, and how many rows count, all asked without the rows."""
    found = values([ITEMS[name] for name in names], like.period, like.scope, known=ITEMS)
    return {name: (one.value, one.basis, one.rows) for name, one in found.items()}


def candidates(code: str, world: RandomWorld) -> Counter[int]:
    rows = LEDGERS[code].model._default_manager.filter(institution_id=world.home.pk)
    return Counter(rows.values_list("pk", flat=True))


def shown(figure: Figure) -> Counter[int]:
    left = figure.left_out()
    return Counter(figure.counted) + Counter(pk for ids in left.values() for pk in ids)


def assert_agrees(figure: Figure, told: Told) -> None:
    name = figure.indicator.id
    assert (name, figure.value, figure.basis) == (name, told.value, told.basis)
    if figure.source is None:
        return
    assert (name, set(figure.counted)) == (name, told.counted)
    reasons = {pk: why.name for why, ids in figure.left_out().items() for pk in ids}
    assert {pk: why for pk, why in reasons.items() if told.why[pk]} == {
        pk: why for pk, why in told.why.items() if why
    }


@pytest.mark.django_db
@pytest.mark.parametrize("code", [code for code in LEDGERS if BY_LEDGER[code]])
@settings(bounded, max_examples=25)
@given(seed=seeds, period=periods, rows=few, nils=st.integers(0, 4))
def test_every_figure_is_what_the_oracle_says_and_shows_every_candidate_once(
    code: str, seed: int, period: Period, rows: int, nils: int
) -> None:
    with nothing_kept():
        world = RandomWorld(seed, period, TABLES)
        world.fill("event", rows if code == "event" else 20 if LEDGERS[code].goes_with else 3)
        if code != "event":
            world.fill(code, rows)
        world.say_nothing_happened(code, nils)

        pairs = compared(BY_LEDGER[code], world)

        every = candidates(code, world)
        for figure, told in pairs:
            assert_agrees(figure, told)
            assert shown(figure) == every
        assert alone(BY_LEDGER[code], pairs[0][0]) == {
            one.indicator.id: (one.value, one.basis, len(one.counted)) for one, _ in pairs
        }


@pytest.mark.django_db
@pytest.mark.parametrize("name", RATIOS)
@settings(bounded, max_examples=5)
@given(seed=seeds, period=periods, rows=few)
def test_a_ratio_is_what_the_oracle_says_and_shows_both_its_sides(
    name: str, seed: int, period: Period, rows: int
) -> None:
    sides = TABLES[name]["measure"][1:]
    with nothing_kept():
        world = RandomWorld(seed, period, TABLES)
        for code in dict.fromkeys(["event", *(TABLES[side]["record"] for side in sides)]):
            world.fill(code, rows)

        [(ratio, told), *parts] = compared([name, *sides], world)

        assert_agrees(ratio, told)
        assert alone([name], ratio) == {name: (ratio.value, ratio.basis, len(ratio.counted))}
        assert [ratio.part.value, ratio.whole.value] == [told.value for _, told in parts]
        assert ratio.counted == [pk for figure, _ in parts for pk in figure.counted]


def amount_of_rows(figure: Figure) -> Any:
    """The figure once more, from the rows it shows and from nothing else."""
    measure, spec = figure.indicator.measure, LEDGERS[figure.indicator.record]
    rows = spec.model._default_manager.filter(pk__in=figure.counted)
    if measure[0] in ("sum", "latest"):
        return sum(rows.values_list(measure[1], flat=True))
    if measure[0] == "count":
        return rows.count()
    return rows.values(f"{spec.person}_id").order_by().distinct().count()


@pytest.mark.django_db
@pytest.mark.parametrize("code", [code for code in LEDGERS if BY_LEDGER[code]])
@settings(bounded, max_examples=4)
@given(seed=seeds, period=periods)
def test_the_rows_shown_amount_to_the_figure(code: str, seed: int, period: Period) -> None:
    with nothing_kept():
        world = RandomWorld(seed, period, TABLES)
        world.fill("event", 30)
        if code != "event":
            world.fill(code, 30)

        pairs = compared(BY_LEDGER[code], world)

        for figure, _ in pairs:
            if figure.basis == "rows":
                assert figure.value == amount_of_rows(figure)
            else:
                assert (figure.counted, figure.value or 0) == ([], 0)
