"""What a figure counts, and that it shows what it left out."""

from datetime import date, timedelta

import pytest

from jishi.accounts.scope import Scope
from jishi.core.errors import CatalogueError
from jishi.core.periods import Period
from jishi.indicators.parse import indicator
from jishi.indicators.reasons import Reason
from jishi.indicators.tally import values
from jishi.ledger.models import EventHost
from jishi.orgs.models import Placement
from jishi.orgs.tree import Tree, place
from tests.factories import make_org
from tests.indicators.asked import WORDS, YEAR, covered, event_count, figure_of


def test_an_event_with_three_hats_counts_in_three_and_once_in_the_total(world):
    world.row("event", on=date(2026, 3, 1), hats=["theme_day", "lecture", "collective_study"])
    hats = ["theme_day", "lecture", "collective_study"]
    total = indicator(
        {
            "id": "t.all",
            "name": "合计",
            "unit": "次",
            "record": "event",
            "measure": "count",
            "where": [["hats", "has", hats]],
        }
        | WORDS
    )

    values = [figure_of(item, world).value for item in (*map(event_count, hats), total)]

    assert values == [1, 1, 1, 1]


def test_a_value_counted_without_its_rows_shows_none_rather_than_too_few(world):
    world.row("event", on=date(2026, 3, 1), hats=["theme_day"])
    item = event_count()
    figure = values([item], YEAR, Scope.below(world.committee, YEAR.last))[item.id]

    assert (figure.value, figure.rows) == (1, 1)
    for rows in (lambda: figure.counted, figure.amounts, figure.left_out):
        with pytest.raises(LookupError):
            rows()


def test_a_joint_event_counts_once_at_each_host_and_once_at_the_parent(world):
    world.row("event", on=date(2026, 3, 1), hats=["theme_day"], hosts=["second"])

    values = [
        figure_of(event_count(), world, org=org).value for org in (world.first, world.second, world.committee)
    ]

    assert values == [1, 1, 1]


def test_twelve_months_with_one_to_twelve_events_give_twelve_different_figures(world):
    for month in range(1, 13):
        for day in range(1, month + 1):
            world.row("event", on=date(2026, month, day), hats=["theme_day"])

    values = [figure_of(event_count(), world, Period.month(2026, month)).value for month in range(1, 13)]

    assert values == list(range(1, 13))
    assert figure_of(event_count(), world).value == 78


def test_an_event_of_30_december_typed_in_january_counts_in_december(world):
    row = world.row("event", on=date(2025, 12, 30), hats=["theme_day"])

    assert row.created_at.year >= 2026
    assert figure_of(event_count(), world, Period.month(2025, 12)).value == 1
    assert figure_of(event_count(), world).value is None


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ({"status": "draft"}, Reason.NOT_CONFIRMED),
        ({"status": "submitted"}, Reason.NOT_CONFIRMED),
        ({"status": "returned"}, Reason.NOT_CONFIRMED),
        ({"deleted": True}, Reason.DELETED),
        ({"duplicate": True}, Reason.DUPLICATE),
        ({"on": None}, Reason.DATE_MISSING),
        ({"on": date(2025, 12, 31)}, Reason.OUT_OF_PERIOD),
        ({"on": date(2027, 1, 1)}, Reason.OUT_OF_PERIOD),
        ({"hats": ["lecture"]}, Reason.OTHER_KIND),
        ({"org": "second"}, Reason.OTHER_ORGANISATION),
    ],
)
def test_a_row_left_out_says_why(world, named, reason):
    world.row("event", on=date(2026, 3, 1), hats=["theme_day"])
    row = world.row("event", **({"on": date(2026, 3, 1), "hats": ["theme_day"]} | named))

    figure = figure_of(event_count(), world, org=world.first)

    assert figure.value == 1
    assert figure.left_out() == {reason: [row.pk]}


def test_both_ends_of_the_period_count(world):
    for day in (YEAR.first, YEAR.last, YEAR.first - timedelta(days=1), YEAR.last + timedelta(days=1)):
        world.row("event", on=day, hats=["theme_day"])

    assert figure_of(event_count(), world).value == 2


def test_another_institution_is_not_even_a_candidate(world):
    world.row("event", on=date(2026, 3, 1), hats=["theme_day"])
    world.row("event", on=date(2026, 3, 1), hats=["theme_day"], org="outside")

    figure = figure_of(event_count(), world)

    assert (figure.value, figure.left_out()) == (1, {})


def test_a_branch_that_moved_in_june_counts_with_each_parent_for_its_half(world):
    other = make_org(world.institution, "二总支", 9, world.committee, since=date(2020, 1, 1))
    one = make_org(world.institution, "一总支", 8, world.committee, since=date(2020, 1, 1))
    place(world.first, one, date(2025, 1, 1))
    place(world.first, other, date(2026, 6, 15))
    for month in (3, 4, 9):
        world.row("event", on=date(2026, month, 1), hats=["theme_day"])

    values = [figure_of(event_count(), world, org=org).value for org in (one, other, world.committee)]

    assert values == [2, 1, 3]


def test_the_newest_state_of_each_organisation_is_summed(world):
    for org, month, reached in (("first", 1, 10), ("first", 5, 12), ("first", 9, 30), ("second", 2, 7)):
        world.row("coverage", org=org, on=date(2026, month, 1), platform="study_power", covered=reached)
    item = indicator(
        {
            "id": "t.covered",
            "name": "覆盖",
            "unit": "人",
            "record": "coverage",
            "measure": ["latest", "covered"],
        }
        | WORDS
    )

    figure = figure_of(item, world, Period.months(2026, 4, 6))

    assert figure.value == 19
    assert {reason: len(ids) for reason, ids in figure.left_out().items()} == {
        Reason.OUT_OF_PERIOD: 1,
        Reason.SUPERSEDED: 1,
    }


def test_a_row_without_the_number_to_add_is_left_out_and_said(world):
    world.row("event", on=date(2026, 3, 1), hats=["theme_day"], attended=9)
    row = world.row("event", on=date(2026, 3, 2), hats=["theme_day"])
    item = event_count(id="t.attended", measure=["sum", "attended"])

    figure = figure_of(item, world)

    assert figure.value == 9
    assert figure.left_out() == {Reason.NO_VALUE: [row.pk]}


def test_a_host_of_another_institution_with_the_same_path_changes_nothing(world):
    row = world.row("event", on=date(2026, 3, 1), hats=["theme_day"])
    path = Tree.of(world.institution.pk).path(world.second.pk, row.on)
    EventHost.objects.create(
        institution_id=world.outside.institution_id, event=row, org=world.outside, org_path=path
    )

    assert figure_of(event_count(), world, org=world.second).value is None


def test_a_row_without_a_person_is_left_out_of_a_count_of_persons_and_said(world):
    world.row("contribution", on=date(2026, 3, 1), person="甲")
    world.row("contribution", on=date(2026, 3, 2), person="甲")
    unsigned = world.row("contribution", on=date(2026, 3, 3))
    item = indicator(
        {"id": "t.authors", "name": "作者", "unit": "人", "record": "contribution", "measure": "persons"}
        | WORDS
    )

    figure = figure_of(item, world)

    assert (figure.value, figure.left_out()) == (1, {Reason.NO_VALUE: [unsigned.pk]})


def test_a_state_is_asked_where_the_branch_stands_at_the_end_of_the_period(world):
    one = make_org(world.institution, "一总支", 8, world.committee)
    other = make_org(world.institution, "二总支", 9, world.committee)
    place(world.first, one, date(2020, 1, 1))
    world.row("coverage", on=date(2026, 3, 1), platform="study_power", covered=12)
    place(world.first, other, date(2026, 6, 15))

    values = [figure_of(covered(), world, org=org).value for org in (one, other, world.committee)]

    assert values == [None, 12, 12]


def test_the_state_of_a_branch_that_is_no_more_is_not_counted(world):
    row = world.row("coverage", on=date(2026, 3, 1), platform="study_power", covered=12)
    Placement.objects.filter(org=world.first).update(until=date(2026, 6, 30))

    assert figure_of(covered(), world, Period.quarter(2026, 2)).value == 12
    assert figure_of(covered(), world).left_out() == {Reason.OTHER_ORGANISATION: [row.pk]}


def test_an_indicator_kept_as_json_may_ask_for_a_day(world):
    asked = {"record": "finding", "where": [["due_on", "lte", "2026-06-30"]], "measure": "count"}
    early = indicator({"id": "t.early", "name": "到期", "unit": "个"} | asked | WORDS)
    world.row("finding", on=date(2026, 3, 1), due_on=date(2026, 6, 30))
    world.row("finding", on=date(2026, 3, 1), due_on=date(2026, 7, 1))

    assert figure_of(early, world).value == 1
    with pytest.raises(CatalogueError, match="请写成 2026-06-30 的样子"):
        indicator(
            {"id": "t", "name": "到期", "unit": "个"} | asked | WORDS | {"where": [["due_on", "lte", "六月"]]}
        )
