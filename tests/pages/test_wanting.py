"""What is still empty: a branch is told what stands on its own data, the office what papers ask first."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils.timezone import localdate

from jishi.papers.working import Choice, WorkingPaper

YEAR = localdate().year
THEME_DAY = "主题党日次数"
BEFORE, PRINTED = "上年有、今年还没有的", "文稿要用的"


@pytest.fixture
def paper(staff):
    """A paper in hand that prints theme days and lectures."""
    found = WorkingPaper.objects.create(
        institution=staff.world.institution,
        title="年度总结",
        name="总结.txt",
        first=date(YEAR, 1, 1),
        last=date(YEAR, 12, 31),
        created_by=staff.users["office"],
        blanks=2,
        draft="总结\n".encode(),
        draft_digest="0" * 64,
    )
    for index, name in enumerate(("branches.theme_day.count", "branches.lecture.count")):
        Choice.objects.create(
            paper=found, index=index, state="accepted", indicator=name, by=staff.users["office"]
        )
    return found


def told(staff, person, **asked):
    """By why: the names of the figures somebody waits for; and how many others there are."""
    client = Client()
    client.force_login(staff.users[person])
    found = client.get("/workplace/empty/", {"period": str(YEAR), **asked}).context["wanting"]
    return {why: {one.name for one in rows} for why, rows in found.groups}, found.others


def test_a_branch_that_never_had_anything_is_asked_for_nothing(staff):
    assert told(staff, "clerk") == ({}, 0)


def test_a_branch_is_told_what_it_had_last_year_and_has_not_now(staff):
    staff.row("event", "own", on=date(YEAR - 1, 5, 8), hats=["theme_day"])
    staff.row("event", "own", on=date(YEAR - 1, 6, 8), hats=["lecture"])
    staff.row("event", "own", on=date(YEAR, 1, 1), hats=["lecture"])

    names = told(staff, "clerk")[0][BEFORE]

    assert THEME_DAY in names
    assert "党课次数" not in names


def test_what_papers_print_is_asked_of_a_branch_whose_sisters_have_it(staff, paper):
    staff.row("event", "sibling", on=date(YEAR, 1, 1), hats=["theme_day"])

    groups, others = told(staff, "clerk")

    assert groups == {PRINTED: {THEME_DAY}}
    assert others == 0


def test_the_office_sees_what_papers_print_first_and_counts_the_rest(staff, paper):
    groups, others = told(staff, "office")

    assert THEME_DAY in groups[PRINTED]
    assert len(groups[PRINTED]) == 2
    assert others > 100


def test_a_section_is_asked_for_its_own_ledgers_alone(staff, paper):
    groups, others = told(staff, "section")

    assert groups == {}
    assert 0 < others < told(staff, "office")[1]


def test_each_figure_leads_to_the_page_that_shows_what_would_count(staff):
    staff.row("event", "own", on=date(YEAR - 1, 5, 8), hats=["theme_day"])
    client = Client()
    client.force_login(staff.users["clerk"])

    shown = client.get("/workplace/empty/", {"period": str(YEAR)}).content.decode()

    assert f'href="/figures/branches.theme_day.count/?period={YEAR}&amp;org={staff.world.first.pk}"' in shown
