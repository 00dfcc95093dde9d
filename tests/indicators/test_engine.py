"""What a figure counts, and that it shows what it left out."""

from datetime import date, timedelta

import pytest

from jishi.accounts.scope import Scope
from jishi.core.errors import CatalogueError
from jishi.core.periods import Period
from jishi.indicators.engine import evaluate
from jishi.indicators.parse import indicator
from jishi.indicators.reasons import Reason
from jishi.ledger.models import EventHost, NilReturn
from jishi.orgs.models import Organisation, Placement
from jishi.orgs.tree import Tree, place
from tests.factories import make_org

YEAR = Period.year_of(2026)
WORDS = {"definition": "-", "phrases": ["-"]}


def event_count(hat="theme_day", **more):
    return indicator(
        {
            "id": f"t.{hat}",
            "name": hat,
            "unit": "次",
            "record": "event",
            "measure": "count",
            "where": [["hats", "has", hat]],
        }
        | WORDS
        | more
    )


def figure_of(item, world, period=YEAR, org=None, **options):
    org = org or world.committee
    return evaluate([item], period, Scope.below(org, period.last), **options)[item.id]


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


def nil(world, org, indicator_id="", first=date(2026, 1, 1), last=date(2026, 12, 31), ledger="event"):
    row = NilReturn(org=org, on=first, until=last, ledger=ledger, indicator=indicator_id, status=2)
    row.stamp(Tree.of(org.institution_id))
    row.save()


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


def members(measure, **more):
    return indicator(
        {
            "id": f"t.members.{measure}",
            "name": measure,
            "unit": "名",
            "record": "membership",
            "measure": measure,
            "where": [["kind", "eq", "party"]],
        }
        | WORDS
        | more
    )


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


def test_the_newest_state_of_each_organisation_is_summed(world):
    for org, month, covered in (("first", 1, 10), ("first", 5, 12), ("first", 9, 30), ("second", 2, 7)):
        world.row("coverage", org=org, on=date(2026, month, 1), platform="study_power", covered=covered)
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


def test_one_query_for_each_record_type_whatever_the_number_of_indicators(world, django_assert_num_queries):
    items = [event_count(id=f"t.{n}") for n in range(50)] + [members("state", id=f"m.{n}") for n in range(50)]
    scope = Scope.below(world.committee, YEAR.last)

    with django_assert_num_queries(2 + 3):  # two record types; placements, kinds, nil returns
        evaluate(items, YEAR, scope)


def test_a_host_of_another_institution_with_the_same_path_changes_nothing(world):
    row = world.row("event", on=date(2026, 3, 1), hats=["theme_day"])
    path = Tree.of(world.institution.pk).path(world.second.pk, row.on)
    EventHost.objects.create(
        institution_id=world.outside.institution_id, event=row, org=world.outside, org_path=path
    )

    assert figure_of(event_count(), world, org=world.second).value is None


def test_rows_that_do_not_say_their_number_make_no_zero(world):
    total = event_count()
    world.row("event", on=date(2026, 3, 1), hats=["theme_day"])
    part = event_count(id="t.sum", measure=["sum", "attended"], part_of=total.id)

    figure = figure_of(part, world, known={total.id: total})

    assert (figure.value, figure.basis) == (None, "unknown")


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


def covered():
    return indicator(
        {
            "id": "t.covered",
            "name": "覆盖",
            "unit": "人",
            "record": "coverage",
            "measure": ["latest", "covered"],
        }
        | WORDS
    )


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


def postings(measure, **more):
    said = {
        "id": f"t.postings.{measure}",
        "name": measure,
        "unit": "名",
        "record": "posting",
        "measure": measure,
    }
    return indicator(said | WORDS | more)


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
