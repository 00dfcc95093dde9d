"""Pages of figures: by field of work, and one with its rows."""

from datetime import date

import pytest
from django.urls import reverse

from jishi.accounts.models import Grant
from jishi.ledger.records.plans import NIL_RETURN

LECTURES = "study.lecture.branch_secretary"


def lecture(staff, position="own", **more):
    said = {"on": date(2026, 5, 6), "hats": ["lecture"], "lecturer": "branch_secretary", "title": "讲党课"}
    return staff.row("event", position, **said | more)


def one(client, code=LECTURES, **asked):
    return client.get(reverse("figures.one", args=[code]), {"period": "2026"} | asked)


def listed(client, **asked):
    return client.get(reverse("figures.list"), {"period": "2026"} | asked)


def row_of(answer, name):
    return next(row for row in answer.context["rows"] if row.item.name == name)


# --- the list ---------------------------------------------------------------------------


def test_each_field_of_work_is_a_page_of_its_own_and_numbers_lead_to_their_rows(office, staff):
    lecture(staff)

    answer = listed(office, field="study")

    assert {row.item.field for row in answer.context["rows"]} == {"study"}
    assert row_of(answer, "支部书记讲党课次数").value == "1"
    assert f'href="{reverse("figures.one", args=[LECTURES])}?period=2026"' in answer.content.decode()


def test_what_nobody_knows_is_said_so_and_zero_only_where_somebody_said_it(office, staff):
    unknown = row_of(listed(office, q="支部书记讲党课次数"), "支部书记讲党课次数")
    nil = {"on": date(2026, 1, 1), "until": date(2026, 12, 31), "ledger": "event"}
    said = NIL_RETURN.model(org=staff.world.committee, status=2, **nil)
    said.save()

    known = row_of(listed(office, q="支部书记讲党课次数"), "支部书记讲党课次数")

    assert (unknown.value, known.value, known.basis) == ("待补", "0", "零报告")


def test_words_find_names_definitions_and_what_papers_say(office):
    found = {row.item.id for row in listed(office, q="党支部书记讲党课").context["rows"]}

    assert LECTURES in found


def test_a_search_that_finds_nothing_shows_the_words_and_a_way_out(office):
    page = listed(office, q="没有这样的指标").content.decode()

    assert "没有符合条件的指标" in page
    assert "没有这样的指标" in page
    assert "清除条件" in page


def test_only_known_and_only_empty_share_out_the_field(office, staff):
    lecture(staff)

    known, empty = (listed(office, field="study", show=show).context["page"] for show in ("known", "empty"))
    everything = listed(office, field="study").context["page"].paginator.count

    assert known.paginator.count > 0
    assert known.paginator.count + empty.paginator.count == everything


def test_last_years_same_period_stands_beside_each_number(office, staff):
    lecture(staff, on=date(2025, 3, 1))
    lecture(staff, on=date(2025, 9, 1))

    row = row_of(listed(office, q="支部书记讲党课次数", period="2026H1"), "支部书记讲党课次数")

    assert (row.value, row.prior) == ("待补", "1")


def test_days_are_read_as_people_type_them(office, staff):
    lecture(staff)

    answer = office.get(
        reverse("figures.list"), {"first": "2026年5月1日", "last": "5.31", "q": "支部书记讲党课次数"}
    )

    assert answer.context["asked"].period.label == "2026年5月"
    assert row_of(answer, "支部书记讲党课次数").value == "1"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [("昨天", "6.30", "看不懂起始日期"), ("6.1", "", "截止日期没有填"), ("6.30", "6.1", "颠倒")],
)
def test_days_nobody_can_read_are_said_and_kept(office, first, last, said):
    answer = office.get(reverse("figures.list"), {"first": first, "last": last})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{first}"' in answer.content.decode()


def test_a_clerk_sees_the_figures_of_his_branch_alone(client, staff):
    lecture(staff)
    lecture(staff, "sibling")
    client.force_login(staff.users["clerk"])

    answer = listed(client, q="支部书记讲党课次数")

    assert row_of(answer, "支部书记讲党课次数").value == "1"
    assert [label for _, label in answer.context["asked"].org_choices] == ["第一支部"]


def test_a_fragment_is_the_table_alone_and_told_apart_by_caches(office):
    answer = office.get(reverse("figures.list"), {"q": "党课"}, headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


def test_the_list_asks_the_database_a_fixed_number_of_times(office, staff, django_assert_max_num_queries):
    for _ in range(5):
        lecture(staff)

    with django_assert_max_num_queries(50):
        listed(office, field="branches")


# --- one figure -------------------------------------------------------------------------


def test_every_row_is_shown_once_as_counted_or_with_the_reason(office, staff):
    counted = lecture(staff, title="计入的一次")
    lecture(staff, title="草稿一次", status="draft")
    lecture(staff, title="删了一次", deleted=True)

    first, left, deleted = (one(office, tab="counted"), one(office, tab="left", reason="not_confirmed"), None)
    deleted = one(office, tab="left", reason="deleted")

    assert [line.record for line, _, _ in first.context["rows"].lines] == [counted.pk]
    assert {item.label: item.count for item in left.context["reasons"]} == {"未确认": 1, "已删除": 1}
    assert "草稿一次" in left.content.decode()
    assert "删了一次" in deleted.content.decode()


def test_the_months_and_the_organisations_below_add_up_to_the_figure(office, staff):
    lecture(staff, on=date(2026, 2, 3))
    lecture(staff, on=date(2026, 2, 4), hosts=["second"])
    lecture(staff, "above", on=date(2026, 4, 4))

    context = one(office).context

    assert {step.label: step.value for step in context["steps"] if step.value.isdecimal()} == {
        "2月": "2",
        "4月": "1",
    }
    assert [(child.name, child.value) for child in context["children"]] == [
        ("第一支部", "2"),
        ("第二支部", "1"),
    ]
    line = context["sum"]
    assert (line.children, line.direct, line.repeated, line.ours) == ("3", "1", "1", "3")


def test_a_ratio_shows_both_its_sides_and_the_rows_of_either(office, staff):
    staff.row(
        "event", "own", on=date(2026, 3, 3), hats=["theme_day"], expected=10, attended=8, leave=1, absent=1
    )

    answer = one(office, "branches.theme_day.rate")
    whole = one(office, "branches.theme_day.rate", side="whole")

    assert answer.context["figure"]["value"] == "80"
    assert [value for _, value in answer.context["sides"]] == ["8", "10"]
    assert [amount for _, _, amount in whole.context["rows"].lines] == [10]


def test_rows_of_a_ledger_that_is_closed_are_counted_and_not_shown(client, staff):
    lecture(staff, title="别人的党课")
    client.force_login(staff.users["section"])

    page = one(client).content.decode()

    assert "台账未对您开放" in page
    assert "别人的党课" not in page
    assert "<b>1</b>" in page


def test_rows_outside_ones_own_ledgers_are_counted_and_not_shown(client, staff):
    """A section sees supervision everywhere and, by a second grant, events of one branch only."""
    lecture(staff, title="本支部的")
    lecture(staff, "sibling", title="别的支部的")
    user = staff.users["section"]
    Grant.objects.create(user=user, org=staff.world.first, role="reader")
    client.force_login(user)

    answer = one(client)

    assert (answer.context["rows"].count, answer.context["rows"].closed) == (2, 1)
    assert "别的支部的" not in answer.content.decode()


def test_the_definition_says_in_words_what_is_counted_with_its_example(office):
    context = one(office, tab="definition").context

    assert context["conditions"] == ["活动类型含其中任意一个：党课", "主讲人是支部书记"]
    assert context["example"].rows
    assert context["measure"] == "一条记录计 1"


def test_relations_are_checked_with_the_numbers_of_today(office, staff):
    for sex in ("male", "female", "female"):
        staff.world.people[sex] = {"sex": sex}
    for number, sex in enumerate(("male", "female")):
        staff.world.people[f"{sex}{number}"] = {"sex": sex}
        staff.row("membership", "own", kind="party", person=f"{sex}{number}", since=date(2020, 1, 1))

    ties = one(office, "branches.member.total", tab="definition").context["ties"]

    by_sex = next(tie for tie in ties if {item.id for item, _ in tie.parts} >= {"branches.member.male"})
    assert (by_sex.added, by_sex.total[1], by_sex.holds) == ("2", "2", True)


def test_one_figure_asks_the_database_a_fixed_number_of_times(office, staff, django_assert_max_num_queries):
    for day in range(1, 9):
        lecture(staff, on=date(2026, day, 3))

    with django_assert_max_num_queries(25):
        one(office)
