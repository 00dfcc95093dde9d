"""What the home of the ledgers and a new form know before anybody types."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from jishi.core.periods import Period
from jishi.ledger import actions
from jishi.ledger.families import KEPT

YEAR = date.today().year  # noqa: DTZ011
JUNE = date(YEAR, 6, 1)


def report_nothing(staff):
    return actions.nil_return(
        staff.users["clerk"], staff.world.first, "petition", Period.year_of(YEAR), today=date(YEAR, 12, 1)
    )

    return Period.year_of(YEAR)


def book_of(client, code):
    groups = client.get(reverse("ledgers.home")).context["groups"]
    return next(book for _, books in groups for book in books if book.spec.code == code)


def test_a_report_of_nothing_shows_as_soon_as_it_is_handed_in(client, staff):
    client.force_login(staff.users["clerk"])
    assert book_of(client, "petition").gap
    row = report_nothing(staff)
    actions.submit(staff.users["clerk"], KEPT["nil_return"], row.pk, version=1, today=row.on)
    waiting = book_of(client, "petition")

    type(row).objects.filter(pk=row.pk).update(status=2)
    confirmed = book_of(client, "petition")

    assert (waiting.gap, waiting.nil) == (False, "已报零，待审核")
    assert confirmed.nil == "已报零"


def test_neither_a_repetition_nor_its_lines_are_among_the_rows_of_the_year(client, staff):
    client.force_login(staff.users["clerk"])
    for repeated in (False, True):
        row = staff.world.row("event", on=JUNE, duplicate=repeated)
        staff.world.row("attendance", on=JUNE, event=row, person="甲某", presence="present")

    assert [book_of(client, code).confirmed for code in ("event", "attendance")] == [1, 1]


def test_a_report_of_nothing_of_another_branch_is_not_told(client, staff):
    report_nothing(staff)
    staff.users["clerk"].grants.update(org=staff.world.second)
    client.force_login(staff.users["clerk"])

    assert book_of(client, "petition").nil == ""


@pytest.mark.parametrize(("who", "chosen"), [("clerk", "first"), ("office", "")])
def test_ones_own_branch_stands_in_a_new_form(client, staff, who, chosen):
    client.force_login(staff.users[who])

    page = client.get(reverse("ledgers.new", args=["event"])).content.decode()

    own = f'<option value="{staff.world.first.pk}" selected>'
    assert (own in page) is bool(chosen)


def test_a_returned_record_nobody_is_named_for_reaches_whoever_may_mend_it(client, staff):
    staff.row("event", "own", on=JUNE, title="退回的学习", status="returned")
    client.force_login(staff.users["clerk"])

    assert "退回的学习" in client.get("/").content.decode()
