"""An empty ledger: what its list offers, and the way on after a report of nothing."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest

from jishi.ledger.models import NilReturn

YEAR = date.today().year  # noqa: DTZ011
LIST = "/ledgers/event/"


@pytest.fixture
def clerk(client, staff):
    client.force_login(staff.users["clerk"])
    return client


def html(answer):
    return unescape(answer.content.decode())


def said(client, org, code="event", period=str(YEAR)):
    return client.post(f"/ledgers/{code}/nil/", {"org": org.pk, "period": period}, follow=True)


def test_an_empty_list_leads_to_the_report_of_nothing_with_organisation_and_period_filled_in(office, staff):
    first = staff.world.first
    offer = office.get(f"{LIST}?org={first.pk}&period={YEAR}Q1").context["blank"]

    form = office.get(offer.nil).context

    assert (form["org"], form["period"]) == (str(first.pk), f"{YEAR}Q1")
    assert office.get(offer.new).context["sheet"].texts["org"] == [str(first.pk)]


def test_a_clerk_of_one_branch_need_not_choose_it(clerk, staff):
    offer = clerk.get(LIST).context["blank"]

    assert f"org={staff.world.first.pk}" in offer.nil
    assert "去报零" in html(clerk.get(LIST))


def test_a_branch_with_groups_below_it_is_filled_in_for_its_clerk(clerk, staff):
    staff.world.add_group()

    assert f"org={staff.world.first.pk}&" in clerk.get(LIST).context["blank"].nil


@pytest.mark.parametrize("query", ["?q=党课", "?status=0", "?period=none"])
def test_what_other_conditions_leave_empty_is_not_offered_for_a_report_of_nothing(clerk, query):
    shown = html(clerk.get(f"{LIST}{query}"))

    assert "没有符合条件的记录" in shown
    assert "报零" not in shown


@pytest.mark.parametrize("query", [f"?period={YEAR + 1}", "?period=all", "?from=1.1"])
def test_nobody_speaks_for_a_time_that_has_not_begun_or_has_no_end(clerk, query):
    assert clerk.get(f"{LIST}{query}").context["blank"].nil == ""


@pytest.mark.parametrize("who", ["leader", "reader"])
def test_whoever_may_not_enter_is_offered_nothing(client, staff, who):
    client.force_login(staff.users[who])

    offer = client.get(f"{LIST}?org={staff.world.first.pk}").context["blank"]

    assert (offer.new, offer.nil) == ("", "")


def test_the_report_of_another_branch_is_not_offered_to_a_clerk(clerk, staff):
    assert clerk.get(f"{LIST}?org={staff.world.committee.pk}").context["asked"].org is None


def test_what_was_said_already_is_told_and_not_asked_again(clerk, staff):
    answer = said(clerk, staff.world.first)

    month = clerk.get(f"{LIST}?period={YEAR}-01").context["blank"]
    assert "已报零，待审核" in html(answer)
    assert (month.said, month.nil) == ("已报零，待审核", "")


def test_after_a_report_of_nothing_the_next_empty_ledger_is_one_click_away(clerk, staff):
    first = staff.world.first
    staff.world.row("contribution", org="first", on=date(YEAR, 1, 5))
    said(clerk, first, "attendance")

    answer = said(clerk, first)

    way = f'<a href="/ledgers/conveyance/?org={first.pk}&period={YEAR}">'
    assert way in html(answer)
    assert "回到全部台账" in html(answer)
    assert answer.redirect_chain == [(f"{LIST}?org={first.pk}&period={YEAR}", 302)]
    assert NilReturn.objects.count() == 2


def test_after_the_last_ledger_it_begins_with_the_first(clerk, staff):
    assert f'<a href="{LIST}?org=' in html(said(clerk, staff.world.first, "roster"))


def test_a_period_that_is_not_on_the_list_can_be_reported_too(clerk, staff):
    span = f"{YEAR - 3}-03-01..{YEAR - 3}-05-31"

    form = clerk.get(f"/ledgers/event/nil/?period={span}").context

    assert form["period"] == span
    assert form["periods"][0] == (span, f"{YEAR - 3}年3月1日至5月31日")


def test_the_way_on_asks_the_database_little(clerk, staff, django_assert_max_num_queries):
    said(clerk, staff.world.first, "roster")

    with django_assert_max_num_queries(45):
        clerk.post("/ledgers/event/nil/", {"org": staff.world.first.pk, "period": str(YEAR)})
