"""Counts of people and postings: as of a day, never from now."""

from datetime import date

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.engine import evaluate
from jishi.indicators.reasons import Reason
from tests.indicators.asked import YEAR, event_count, figure_of, members, postings


def test_a_member_who_moved_in_june_counts_in_both_branches_halves_and_once_above(world):
    world.row("membership", org="first", person="甲", since=date(2020, 1, 1), until=date(2026, 6, 14))
    world.row("membership", org="second", person="甲", since=date(2026, 6, 15))
    half = Period.months(2026, 1, 6)

    during = [
        figure_of(members("during"), world, half, org).value
        for org in (world.first, world.second, world.committee)
    ]
    at_end = [
        figure_of(members("state"), world, half, org).value
        for org in (world.first, world.second, world.committee)
    ]
    in_may = [
        figure_of(members("state"), world, Period.month(2026, 5), org).value
        for org in (world.first, world.second, world.committee)
    ]

    assert (during, at_end, in_may) == ([1, 1, 1], [0, 1, 1], [1, 0, 1])


def test_counts_of_people_are_as_of_a_date_and_never_from_now(world):
    world.people = {"甲": {"born_on": date(1966, 3, 1), "retired_on": date(2026, 3, 31)}}
    world.row("membership", org="first", person="甲", since=date(2020, 1, 1))
    retired = members("state", where=[["kind", "eq", "party"], ["retired", "eq", True]])

    values = [figure_of(retired, world, Period.month(2026, month)).value for month in (2, 3)]

    assert values == [0, 1]


def test_one_query_for_each_record_type_whatever_the_number_of_indicators(world, django_assert_num_queries):
    items = [event_count(id=f"t.{n}") for n in range(50)] + [members("state", id=f"m.{n}") for n in range(50)]
    scope = Scope.below(world.committee, YEAR.last)

    with django_assert_num_queries(2 + 3):  # two record types; placements, kinds, nil returns
        evaluate(items, YEAR, scope)


def test_a_stay_without_its_first_day_is_left_out_for_that(world):
    row = world.row("posting", on=None)

    figure = figure_of(postings("state"), world)

    assert (figure.value, figure.left_out()) == (None, {Reason.DATE_MISSING: [row.pk]})


def test_a_stay_counted_by_a_day_it_does_not_have_says_so(world):
    row = world.row("posting", on=date(2026, 1, 1))

    figure = figure_of(postings("count", date="promoted_on"), world)

    assert figure.left_out() == {Reason.DATE_MISSING: [row.pk]}


def test_a_draft_does_not_make_a_register_complete(world):
    leader = postings("state", where=[["role", "eq", "first_secretary"]])
    world.row("posting", on=date(2026, 1, 1), role="team_member", status="draft")
    assert figure_of(leader, world).value is None

    world.row("posting", on=date(2026, 1, 1), role="team_member")
    assert (figure_of(leader, world).value, figure_of(leader, world).basis) == (0, "register")
