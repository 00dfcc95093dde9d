"""The page that seals a paper: what stays blank has to be meant, what is left of last year is shown."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jishi.orgs.models import Name
from jishi.papers.models import Paper, WorkingPaper
from jishi.papers.work import counted
from jishi.word.draft import open_draft
from tests.pages.branch_year import theme_days_in
from tests.pages.draft import TEXT
from tests.pages.staff import Staff
from tests.pages.test_papers import (
    CLUES,
    DITCH,
    GENERAL,
    NAME,
    THEME_DAY,
    decide,
    page,
    theme_day,
    to,
    version,
)


@pytest.fixture
def staff(client, world):
    theme_days_in(world)
    found = Staff.of(world)
    client.force_login(found.users["office"])
    return found


def test_sealing_with_blanks_left_asks_for_a_tick_and_lists_them(client, paper):
    decide(client, paper, THEME_DAY, pick=theme_day())

    shown = client.get(to("seal", paper)).content.decode()
    refused = client.post(to("seal", paper), {"seen": version(paper), "mark": "1"})

    assert "带着 4 处空白定稿" in shown
    for number in (GENERAL, DITCH, NAME, CLUES):
        assert f'href="{to("desk", paper)}?at={number}#b{number}"' in shown
    assert refused.status_code == 422
    assert "还有4处空着，还没有定稿" in page(refused)
    assert 'name="mark" value="1" id="mark" checked' in refused.content.decode()
    assert not Paper.objects.exists()


def test_nothing_left_blank_needs_no_tick(client, paper):
    decide(client, paper, THEME_DAY, pick=theme_day())
    for number in (GENERAL, DITCH, NAME, CLUES):
        decide(client, paper, number, "by_hand", text="3")

    assert "空白定稿" not in client.get(to("seal", paper)).content.decode()
    assert client.post(to("seal", paper), {"seen": version(paper)}).status_code == 302


@pytest.fixture
def moved(client, paper, world):
    """A figure accepted as 4 that is 5 now, in a paper with nothing else in it."""
    decide(client, paper, THEME_DAY, pick=theme_day())
    for number in (GENERAL, DITCH, NAME, CLUES):
        decide(client, paper, number, "by_hand", text="3")
    world.row("event", on=date(2026, 6, 8), hats=["theme_day"])
    counted.forget()
    return paper


def ticked(client, paper):
    """What the tick for moved figures sends."""
    shown = client.get(to("seal", paper)).content.decode()
    return re.search(r'name="moved" value="(\w+)" id="moved">', shown)[1]


def test_a_figure_that_moved_since_it_was_accepted_asks_for_a_tick_of_its_own(client, moved):
    shown = client.get(to("seal", moved))
    refused = client.post(to("seal", moved), {"seen": version(moved), "blank": "1"})

    assert f'href="{to("desk", moved)}?at={THEME_DAY}#b{THEME_DAY}"' in shown.content.decode()
    assert "第1处全年开展主题党日活动采用时4，现在5次" in page(shown)
    assert "写进定稿的是现在按台账的数" in page(shown)
    assert "有出入，定稿前请看一眼" not in page(shown)
    assert refused.status_code == 422
    assert "采用以后变了的数现在有1处，还没有定稿" in page(refused)
    assert not Paper.objects.exists()


def test_with_the_tick_the_value_of_today_is_sealed(client, moved):
    sent = {"seen": version(moved), "moved": ticked(client, moved)}

    answer = client.post(to("seal", moved), sent)

    assert answer.status_code == 302
    assert "主题党日活动5次" in bytes(Paper.objects.get().files.get(kind="paper").data).decode()


def test_a_tick_covers_no_more_than_was_seen(client, moved, world):
    sent = {"seen": version(moved), "moved": ticked(client, moved)}
    world.row("event", on=date(2026, 7, 8), hats=["theme_day"])

    refused = client.post(to("seal", moved), sent)

    assert refused.status_code == 422
    assert "采用时4，现在6次" in page(refused)
    assert 'id="moved" checked' not in refused.content.decode()
    assert not Paper.objects.exists()


def test_a_figure_looked_at_again_needs_no_tick(client, moved):
    decide(client, moved, THEME_DAY, pick=theme_day())

    assert 'name="moved"' not in client.get(to("seal", moved)).content.decode()
    assert client.post(to("seal", moved), {"seen": version(moved)}).status_code == 302


def test_what_a_paper_still_says_of_last_year_stands_on_the_seal_page(client, staff):
    Name.objects.create(
        institution=staff.world.institution,
        kind=Name.Kind.FULL,
        text="青屏公路总段",
        since=date(2001, 1, 1),
        until=date(2020, 12, 31),
    )
    text = TEXT + "2025年的工作要点已经落实，青屏公路总段党委表示满意，比2025年增加。\n"
    client.post(reverse("papers.new"), {"draft": SimpleUploadedFile("总结.txt", text.encode())})

    shown = page(client.get(to("seal", WorkingPaper.objects.get())))

    assert "像是上一年留下的2处" in shown
    assert "2025年的工作要点" in shown
    assert "“青屏公路总段”是以前的名称" in shown


def test_sealing_says_what_is_open_and_then_leads_to_the_sealed_paper(client, paper):
    decide(client, paper, THEME_DAY, pick=theme_day())
    decide(client, paper, DITCH, "by_hand", text="12")

    summary = page(client.get(to("seal", paper)))
    answer = client.post(to("seal", paper), {"seen": version(paper), "mark": "1", "blank": "1"})

    sealed = Paper.objects.get()
    text = bytes(sealed.files.get(kind="paper").data).decode()
    assert "1已确认" in summary
    assert "1手工填" in summary
    assert answer["Location"] == reverse("sealed.one", args=[sealed.pk])
    assert "主题党日活动4次" in text
    assert "党员大会〔待补〕次，清理边沟12公里，××局" in text
    assert sealed.working == paper


def test_nobody_seals_a_paper_that_moved_since_he_looked(client, paper):
    decide(client, paper, THEME_DAY, pick=theme_day())

    answer = client.post(to("seal", paper), {"seen": 1})

    assert answer.status_code == 409
    assert not Paper.objects.exists()


def test_a_trial_is_filled_and_leaves_no_record(client, paper):
    answer = client.get(to("trial", paper, sure=1))

    assert "主题党日活动4次" in open_draft(answer.content, "x.txt").paragraphs[1].text
    assert "attachment" in answer["Content-Disposition"]
    assert not Paper.objects.exists()
