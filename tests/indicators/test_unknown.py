"""Nothing recorded: zero is a fact only when something says so."""

from datetime import date

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.engine import evaluate
from jishi.indicators.parse import indicator
from jishi.indicators.tally import values
from jishi.orgs.models import Organisation, Placement
from jishi.orgs.tree import place
from tests.factories import make_org
from tests.indicators.asked import WORDS, YEAR, event_count, figure_of, nil


def test_nothing_recorded_is_unknown_and_not_zero(world):
    figure = figure_of(event_count(), world)

    assert (figure.value, figure.basis) == (None, "unknown")


def test_a_nil_return_of_the_root_or_of_every_branch_makes_zero_a_fact(world):
    item = event_count()
    nil(world, world.first, item.id)
    assert figure_of(item, world, org=world.first).value == 0
    assert figure_of(item, world).value is None

    nil(world, world.second)
    assert (figure_of(item, world).value, figure_of(item, world).basis) == (0, "nil")


def test_a_nil_return_speaks_only_for_the_period_it_covers(world):
    item = event_count()
    nil(world, world.committee, item.id, last=date(2026, 6, 30))

    assert figure_of(item, world, Period.quarter(2026, 2)).value == 0
    assert figure_of(item, world).value is None


def test_a_part_of_a_known_total_is_zero_without_a_nil_return(world):
    world.row("event", on=date(2026, 3, 1), hats=["theme_day"])
    total = event_count()
    part = event_count("lecture", part_of=total.id)

    figure = figure_of(part, world, known={total.id: total})

    assert (figure.value, figure.basis) == (0, "part")


def test_a_part_that_is_itself_a_total_is_zero_with_and_without_its_rows(world):
    event = world.row("event", on=date(2026, 3, 1))
    world.row("attendance", on=date(2026, 3, 1), event=event, person="甲", presence="present")
    items = {item.id: item for item in (lines("all"), lines("away", "all"), lines("who", "away", "persons"))}

    for asked in (evaluate, values):
        found = asked(items.values(), YEAR, Scope.below(world.committee, YEAR.last), known=items)
        assert {name: (one.value, one.basis) for name, one in found.items()} == {
            "t.all": (1, "rows"),
            "t.away": (0, "part"),
            "t.who": (None, "unknown"),
        }


def lines(name, part_of="", measure="count"):
    where = [] if name == "all" else [["presence", "eq", "absent"]]
    said = {"id": f"t.{name}", "name": name, "unit": "人", "record": "attendance", "measure": measure}
    return indicator(said | {"where": where, "part_of": part_of and f"t.{part_of}"} | WORDS)


def test_a_ratio_keeps_both_its_sides_and_is_unknown_without_a_whole(world):
    part, whole = event_count("lecture"), event_count("theme_day")
    known = {part.id: part, whole.id: whole}
    ratio = indicator(
        {"id": "t.rate", "name": "率", "unit": "%", "measure": ["ratio", part.id, whole.id]} | WORDS
    )
    assert figure_of(ratio, world, known=known).value is None

    for day, hats in ((1, ["lecture", "theme_day"]), (2, ["theme_day"]), (3, ["theme_day"])):
        world.row("event", on=date(2026, 3, day), hats=hats)
    figure = figure_of(ratio, world, known=known)

    assert (str(figure.value), figure.part.value, figure.whole.value) == ("33.33", 1, 3)
    assert len(figure.counted) == 4


def test_rows_that_do_not_say_their_number_make_no_zero(world):
    total = event_count()
    world.row("event", on=date(2026, 3, 1), hats=["theme_day"])
    part = event_count(id="t.sum", measure=["sum", "attended"], part_of=total.id)

    figure = figure_of(part, world, known={total.id: total})

    assert (figure.value, figure.basis) == (None, "unknown")


def test_nil_returns_of_three_months_make_a_quarter(world):
    for month in (1, 2, 3):
        assert figure_of(event_count(), world, Period.quarter(2026, 1)).value is None
        span = Period.month(2026, month)
        nil(world, world.committee, first=span.first, last=span.last)

    assert figure_of(event_count(), world, Period.quarter(2026, 1)).value == 0


def test_a_branch_speaks_for_its_own_days_also_when_it_began_late_or_moved(world):
    Placement.objects.filter(org=world.second).update(since=date(2026, 7, 1))
    nil(world, world.first)
    nil(world, world.second, first=date(2026, 7, 1))
    above = make_org(world.institution, "一总支", 8, world.committee, kind=Organisation.Kind.GENERAL_BRANCH)
    place(world.first, above, date(2026, 6, 15))

    assert figure_of(event_count(), world).value == 0


def test_a_branch_that_is_no_more_must_have_spoken_for_its_days(world):
    Placement.objects.filter(org=world.second).update(until=date(2026, 6, 30))
    nil(world, world.first)
    assert figure_of(event_count(), world).value is None

    nil(world, world.second, last=date(2026, 6, 30))
    assert figure_of(event_count(), world).value == 0


def test_a_part_of_what_nobody_had_is_zero_as_well(world):
    total = event_count()
    part = event_count("lecture", part_of=total.id)
    nil(world, world.committee, total.id)

    figure = figure_of(part, world, known={total.id: total})

    assert (figure.value, figure.basis) == (0, "part")


def test_a_ratio_of_nothing_known_to_be_nothing_is_unknown_and_not_zero(world):
    nil(world, world.committee)
    part, whole = event_count(), event_count("lecture")
    ratio = indicator(
        {"id": "t.rate", "name": "率", "unit": "%", "measure": ["ratio", part.id, whole.id]} | WORDS
    )

    figure = figure_of(ratio, world, known={item.id: item for item in (part, whole, ratio)})

    assert figure.whole.value == 0
    assert (figure.value, figure.basis) == (None, "unknown")


def test_a_ratio_of_a_negative_sum_is_unknown(world):
    known = {
        name: indicator(
            {
                "id": name,
                "name": name,
                "unit": "元",
                "record": "dues",
                "measure": ["sum", f"{name}_fen"],
            }
            | WORDS
        )
        for name in ("paid", "due")
    }
    ratio = indicator(
        {"id": "t.rate", "name": "率", "unit": "%", "measure": ["ratio", "paid", "due"]} | WORDS
    )
    world.row("dues", on=date(2026, 3, 1), paid_fen=-500, due_fen=1000)

    assert figure_of(ratio, world, known=known).value is None
