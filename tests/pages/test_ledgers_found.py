"""What a list finds by words and by the order of a text, whichever way the rows are read."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

LIST = "/ledgers/event/"
YEAR = date.today().year  # noqa: DTZ011
ROWS = (("丙党课", 3, ["lecture"]), ("甲党课", 5, ["lecture", "theme_day"]), ("乙学习", 4, []))


@pytest.fixture
def year(staff):
    """Three gatherings of both branches, one held together, one more without a date and one deleted."""
    for title, month, hats in ROWS:
        org = "second" if month == 4 else "first"
        named = {"hosts": ["second"]} if month == 5 else {}
        staff.world.row("event", org=org, on=date(YEAR, month, 1), title=title, hats=hats, **named)
    staff.world.row("event", org="first", on=None, title="没写日期的党课")
    staff.world.row("event", org="first", on=date(YEAR, 3, 2), title="删去的党课", deleted=True)
    return staff


def found(client, query):
    return [line.subject for line in client.get(f"{LIST}{query}").context["lines"]]


@pytest.mark.parametrize(
    ("who", "by_words", "by_title"),
    [
        ("office", ["甲党课", "丙党课"], ["丙党课", "乙学习", "甲党课"]),
        ("clerk", ["甲党课", "丙党课"], ["丙党课", "甲党课"]),
        ("neighbour", [], []),
    ],
)
def test_words_and_the_order_of_titles_stay_within_the_reach_of_each(client, year, who, by_words, by_title):
    client.force_login(year.users[who])

    assert found(client, "?q=党课") == by_words
    assert found(client, "?q=党课&hats=5") == by_words[:1]
    assert found(client, "?sort=title") == by_title


def test_tabs_count_what_the_words_find_and_a_set_of_kinds_is_in_each(office, year):
    context = office.get(f"{LIST}?q=党课").context

    assert {tab.label: tab.count for tab in context["tabs"]} == {"全部": 2, "党课": 2, "主题党日": 1}
    assert (context["found"].total, context["found"].undated) == (2, 1)


def test_whoever_has_all_of_a_ledger_reads_it_as_it_lies_and_a_branch_by_the_index(client, year):
    def ways(who):
        client.force_login(year.users[who])
        with CaptureQueriesContext(connection) as asked:
            found(client, "?q=党课")
        counts = [one["sql"] for one in asked.captured_queries if "tab_code" in one["sql"]]
        return ['+"ledger_event"."institution_id"' in sql for sql in counts]

    assert ways("office") == [True]
    assert ways("clerk") == [False]
