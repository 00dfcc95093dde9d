"""The page that seals a paper: what stays blank has to be meant, what is left of last year is shown."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jishi.orgs.models import Name
from jishi.papers.models import Paper, WorkingPaper
from jishi.word.draft import open_draft
from tests.pages.branch_year import theme_days_in
from tests.pages.staff import Staff
from tests.pages.test_papers import (
    CLUES,
    DITCH,
    GENERAL,
    NAME,
    TEXT,
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


@pytest.fixture
def paper(client, staff):
    client.post(reverse("papers.new"), {"draft": SimpleUploadedFile("总结.txt", TEXT.encode())})
    return WorkingPaper.objects.get()


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
