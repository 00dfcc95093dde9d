"""The calendar: events by organisation and month. Zero is said only where somebody said so."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.utils.timezone import localdate

from jishi.accounts.models import User
from jishi.core.periods import Period
from jishi.ledger.base import Status
from jishi.ledger.models import NilReturn
from jishi.web.gatherings import held, lines
from jishi.web.seat import Seat
from jishi.web.todo import silent

MAY = date(2026, 5, 12)


def seat(staff, person):
    return Seat.of(User.objects.get(pk=staff.users[person].pk))


def numbers(staff, person="office", month=5, hat=0):
    """Organisation → number of the month, as ``person`` is shown it."""
    shown = seat(staff, person)
    return {line.org.name: line.cells[month - 1].number for line in lines(shown, held(shown, 2026, hat))}


def opened(staff, person, address="/calendar/", **asked):
    client = Client()
    client.force_login(staff.users[person])
    return client.get(address, asked).content.decode()


def nothing(staff, org, first, last):
    """A confirmed nil return for all events."""
    row = NilReturn(org=org, ledger="event", on=first, until=last, status=Status.CONFIRMED)
    row.save()


def test_events_count_for_their_organisation_and_for_all_above_it(staff):
    staff.row("event", "own", on=MAY)
    staff.row("event", "own", on=MAY)
    staff.row("event", "sibling", on=MAY)

    assert numbers(staff) == {"局党委": 3, "第一支部": 2, "第二支部": 1}


def test_a_joint_event_counts_for_each_host_and_once_above(staff):
    staff.row("event", "own", on=MAY, hosts=["second"])

    assert numbers(staff) == {"局党委": 1, "第一支部": 1, "第二支部": 1}


def test_drafts_deleted_rows_and_duplicates_do_not_count(staff):
    staff.row("event", "own", on=MAY, status="draft")
    staff.row("event", "own", on=MAY, deleted=True)
    staff.row("event", "own", on=MAY, duplicate=True)

    assert numbers(staff) == {"局党委": None, "第一支部": None, "第二支部": None}


def test_a_kind_is_counted_by_the_hat_it_wears(staff):
    staff.row("event", "own", on=MAY, hats=["theme_day", "lecture"])
    staff.row("event", "own", on=MAY, hats=["lecture"])

    assert numbers(staff, hat=5)["第一支部"] == 1
    assert numbers(staff, hat=4)["第一支部"] == 2


def test_zero_stands_only_where_somebody_reported_nothing_for_the_whole_month(staff):
    nothing(staff, staff.world.first, date(2026, 5, 1), date(2026, 5, 31))
    nothing(staff, staff.world.second, date(2026, 5, 1), date(2026, 5, 20))

    assert numbers(staff) == {"局党委": None, "第一支部": 0, "第二支部": None}


def test_nothing_at_every_branch_is_nothing_above(staff):
    nothing(staff, staff.world.first, date(2026, 5, 1), date(2026, 5, 31))
    nothing(staff, staff.world.second, date(2026, 4, 1), date(2026, 6, 30))

    assert numbers(staff) == {"局党委": 0, "第一支部": 0, "第二支部": 0}


def test_a_branch_is_shown_its_own_line_alone(staff):
    staff.row("event", "own", on=MAY)
    staff.row("event", "sibling", on=MAY)

    assert numbers(staff, "clerk") == {"第一支部": 1}
    assert "第二支部" not in opened(staff, "clerk", year=2026)


def test_every_number_leads_to_the_records_it_counts(staff):
    staff.row("event", "own", on=MAY, hats=["theme_day"])
    first = staff.world.first.pk

    page = opened(staff, "office", year=2026, hat="theme_day")

    link = f"status=2&amp;hats=5&amp;org={first}&amp;period=2026-05"
    assert link in page


def test_no_share_and_no_rank_is_shown(staff):
    staff.row("event", "own", on=MAY)

    page = opened(staff, "office", year=2026)

    assert "%" not in re.sub(r"<[^>]+>", "", page)
    assert "排名" not in page


def test_the_month_shows_the_events_of_its_days(staff):
    staff.row("event", "own", on=MAY, title="五月学习")
    staff.row("event", "own", on=date(2026, 6, 1), title="六月学习")

    page = opened(staff, "office", "/calendar/month/", month="2026-05")

    assert "五月学习" in page
    assert "六月学习" not in page


def test_a_month_without_events_says_so_with_its_conditions(staff):
    page = opened(staff, "office", "/calendar/month/", month="2026-05", hat="lecture")

    assert "这个月没有已确认的党课" in page
    assert "清除条件" in page


@pytest.mark.parametrize("person", ["reader", "auditor", "section"])
@pytest.mark.parametrize("address", ["/calendar/", "/calendar/month/", "/calendar/list/"])
def test_whoever_keeps_and_reviews_no_events_is_told_whom_to_ask(staff, person, address):
    client = Client()
    client.force_login(staff.users[person])

    answer = client.get(address)

    assert answer.status_code == 403
    assert "打开它需要“填报或审核活动台账”的权限" in answer.content.decode()
    assert "系统管理员" in answer.content.decode()


@pytest.mark.parametrize("person", ["reader", "auditor", "section"])
def test_nothing_leads_those_to_the_calendar(staff, person):
    staff.row("event", "own", on=MAY)

    assert "/calendar/" not in opened(staff, person, "/")
    assert "/calendar/" not in opened(staff, person, "/find/", q="履职日历")


@pytest.mark.parametrize("person", ["office", "leader", "secretary", "clerk"])
def test_whoever_keeps_or_reviews_events_has_it_in_the_menu(staff, person):
    assert '<a href="/calendar/"' in opened(staff, person, "/help/")


def test_a_reader_of_all_who_keeps_one_branch_is_shown_that_branch(staff):
    staff.row("event", "own", on=MAY, hosts=["second"])
    staff.row("event", "sibling", on=MAY, title="别支部的")
    staff.users["reader"].grants.create(org=staff.world.first, role="clerk")

    assert numbers(staff, "reader") == {"第一支部": 1}
    assert "别支部的" not in opened(staff, "reader", "/calendar/month/", month="2026-05")
    assert "别支部的" not in opened(staff, "reader", "/calendar/list/", year=2026)


def test_a_branch_is_shown_the_joint_event_another_keeps(staff):
    staff.row("event", "sibling", on=MAY, hosts=["first"], title="一起学")

    assert numbers(staff, "clerk") == {"第一支部": 1}
    assert "一起学" in opened(staff, "clerk", "/calendar/list/", year=2026)


def test_silent_months_are_told_of_the_branch_one_keeps_not_of_those_one_reviews_beside_it(staff):
    staff.users["reader"].grants.update(role="section")
    staff.users["reader"].grants.create(org=staff.world.first, role="clerk")

    told = list(silent(replace(seat(staff, "reader"), today=date(2026, 3, 1))))

    assert [task.detail for task in told] == ["第一支部 1、2月"]


def test_months_begin_where_they_begin_in_every_year(staff):
    staff.row("event", "own", on=date(2026, 2, 28))
    staff.row("event", "own", on=date(2026, 3, 1))

    assert numbers(staff, month=2)["第一支部"] == 1
    assert numbers(staff, month=3)["第一支部"] == 1
    assert Period.month(2026, 2).last.day == 28


def test_the_year_costs_few_queries_however_many_events_there_are(staff, django_assert_max_num_queries):
    client = Client()
    client.force_login(staff.users["office"])
    for day in range(1, 20):
        staff.row("event", "own", on=date(localdate().year, 3, day), hosts=["second"])

    with django_assert_max_num_queries(12):
        client.get("/calendar/")
    with django_assert_max_num_queries(12):
        client.get("/calendar/list/")
    with django_assert_max_num_queries(12):
        client.get("/calendar/month/", {"month": f"{localdate().year}-03"})
