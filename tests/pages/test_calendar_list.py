"""The calendar as a list: events by date under their months, with what became of them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.pages.test_calendar import MAY, opened

LIST = "/calendar/list/"


def words(page):
    return re.sub(r"\s+|<[^>]+>", "", page.partition("<main")[2])


def listed(staff, person="office", **asked):
    return opened(staff, person, LIST, **{"year": 2026} | asked)


def test_a_line_says_day_organisation_kinds_title_state_and_who_came(staff):
    staff.row(
        "event", "own", on=MAY, title="五月学习", hats=["theme_day", "lecture"], expected=20, attended=18
    )

    assert "5月12日第一支部党课、主题党日五月学习已确认实到/应到18/20" in words(listed(staff))


def test_numbers_nobody_noted_are_a_dash_and_nought_is_nought(staff):
    staff.row("event", "own", on=MAY, attended=0, title="甲")
    staff.row("event", "own", on=MAY, title="乙")

    page = words(listed(staff))
    assert "甲已确认实到/应到0/—" in page
    assert "乙已确认实到/应到—" in page
    assert "—/—" not in page


def test_the_latest_stands_first_and_every_month_under_its_name(staff):
    for month, title in ((3, "三月的"), (5, "五月的"), (5, "又是五月的")):
        staff.row("event", "own", on=date(2026, month, 8), title=title)

    page = words(listed(staff))

    assert page.index("又是五月的") < page.index("三月的")
    assert page.index("五月的") < page.index("三月的")
    assert listed(staff).count('scope="rowgroup"') == 2


def test_what_is_not_confirmed_is_listed_with_its_state_and_told_apart_in_the_count(staff):
    staff.row("event", "own", on=MAY)
    staff.row("event", "own", on=MAY, status="submitted", title="交上来的")

    page = words(listed(staff))

    assert "交上来的已提交" in page
    assert "2场，已确认1场" in page


def test_deleted_rows_and_duplicates_are_not_listed(staff):
    staff.row("event", "own", on=MAY, deleted=True, title="删了的")
    staff.row("event", "own", on=MAY, duplicate=True, title="重复的")

    assert "2026年没有活动" in words(listed(staff))


def test_a_joint_event_is_one_line_that_names_the_other_hosts(staff):
    staff.row("event", "own", on=MAY, hosts=["second"])

    for asked in ({}, {"org": staff.world.second.pk}):
        assert words(listed(staff, **asked)).count("与第二支部联合") == 1


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"month": 5}, {"五月"}),
        ({"month": "05"}, {"五月"}),
        ({"hat": "lecture"}, {"六月"}),
        ({"year": 2025}, {"去年"}),
        ({"month": 6, "hat": "theme_day"}, set()),
    ],
)
def test_year_month_and_kind_narrow_it(staff, asked, found):
    staff.row("event", "own", on=MAY, hats=["theme_day"], title="五月")
    staff.row("event", "own", on=date(2026, 6, 1), hats=["lecture"], title="六月")
    staff.row("event", "own", on=date(2025, 6, 1), hats=["theme_day"], title="去年")

    shown = set(re.findall(r'class="k-topic"><a [^>]+>([^<]+)', listed(staff, **asked)))

    assert shown == found


def test_an_organisation_is_chosen(staff):
    staff.row("event", "own", on=MAY, title="一支部的")
    staff.row("event", "sibling", on=MAY, title="二支部的")

    page = listed(staff, org=staff.world.second.pk)

    assert "二支部的" in page
    assert "一支部的" not in page


def test_an_empty_list_says_so_with_its_conditions_and_the_way_out(staff):
    page = listed(staff, month=5, hat="lecture")

    assert "2026年5月没有党课" in words(page)
    assert "/calendar/list/?year=2026" in page


def test_a_long_list_is_paged_and_keeps_its_conditions(staff):
    for day in range(1, 29):
        for title in ("早", "晚"):
            staff.row("event", "own", on=date(2026, 5, day), title=title, hats=["theme_day"])

    first, second = listed(staff, hat="theme_day"), listed(staff, hat="theme_day", page=2)

    assert first.count('class="k-topic"') == 50
    assert second.count('class="k-topic"') == 6
    assert "year=2026&amp;hat=theme_day&amp;page=2" in first
    assert "第51–56场" in words(second)


@pytest.mark.parametrize("address", ["/calendar/", "/calendar/month/", LIST])
def test_every_view_leads_to_the_others_and_keeps_what_was_chosen(staff, address):
    first = staff.world.first.pk
    time = {"month": "2026-05"} if "month" in address else {"year": 2026, "month": 5}

    page = opened(staff, "office", address, hat="lecture", org=first, **time)
    tabs = page.partition('aria-label="看法"')[2].partition("</nav>")[0]

    assert "/calendar/?year=2026&amp;hat=lecture" in tabs
    assert f"hat=lecture&amp;org={first}" in tabs
    assert "/calendar/list/?year=2026" in tabs
    assert tabs.count("aria-current") == 1
    assert "/ledgers/" not in tabs


@pytest.mark.parametrize("month", ["0", "13", "x", "٥", "1" * 50, "0013", "005"])
def test_what_is_no_month_is_not_found(client, staff, month):
    client.force_login(staff.users["office"])

    assert client.get(LIST, {"month": month}).status_code == 404
