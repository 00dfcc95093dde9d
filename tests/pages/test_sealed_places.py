"""The places of a sealed paper as a list: a page at a time, and no more words than there is to say."""

import pytest

from jishi.ledger.base import Status
from jishi.web.pages import sealed as pages
from tests.pages.branch_year import changed, theme_days
from tests.pages.test_sealed import page, sealed


@pytest.fixture
def paper(at_the_desk):
    return sealed(at_the_desk)


def test_where_nothing_moved_a_row_says_how_many_records_and_no_sentence(client, paper):
    text = page(client, f"/sealed/{paper.pk}/")

    assert ">依据 4 条<" in text
    assert '<th scope="col">依据</th>' in text
    assert "与定稿时一致" not in text


def test_where_something_moved_the_column_says_why(client, at_the_desk, paper):
    changed(theme_days(at_the_desk.world)[0], status=Status.RETURNED)

    text = page(client, f"/sealed/{paper.pk}/", show="all")

    assert '<th scope="col">为什么变</th>' in text
    assert "定稿后依据减少 1 条" in text


def test_a_long_list_comes_a_page_at_a_time_and_the_tabs_count_all(client, paper, monkeypatch):
    monkeypatch.setattr(pages, "PLACES", 1)

    first = page(client, f"/sealed/{paper.pk}/", show="all")
    second = page(client, f"/sealed/{paper.pk}/", show="all", page=2)

    assert "第 1–1 处，共 2 处" in first
    assert "?show=all&amp;page=2" in first
    assert "开展主题党日活动<b>4</b>次" in first
    assert "开展主题党日活动<b>4</b>次" not in second
    assert "召开支部党员大会<b>2</b>次" in second
    assert "全部 2</a>" in second
    assert "2 处一致" in second


def test_a_short_list_has_no_pages(client, paper):
    assert 'class="pager"' not in page(client, f"/sealed/{paper.pk}/", show="all")
