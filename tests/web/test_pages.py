"""The pages as a browser without script gets them."""

from __future__ import annotations

from datetime import date

import pytest

from jishi.indicators.catalogue import shipped, work_fields
from jishi.indicators.models import OwnIndicator
from jishi.orgs.models import Institution

DAY = date(2026, 3, 10)
BUDGET = 60
"""One query a record type (about 35), and a few for the tree, nil returns, names and papers."""


@pytest.fixture
def home(world):
    """The small world as the only institution of the database."""
    world.outside.placements.all().delete()
    world.outside.delete()
    Institution.objects.exclude(pk=world.institution.pk).delete()
    table = {"id": "own.days", "name": "自定主题党日", "unit": "次", "record": "event", "measure": "count"}
    table |= {"where": [["hats", "has", "theme_day"]], "definition": "算主题党日。"}
    table |= {"field": "own", "phrases": ["主题党日"]}
    OwnIndicator.objects.create(institution=world.institution, code="own.days", table=table)
    return world


def text_of(response) -> str:
    return response.content.decode()


def test_an_empty_database_says_what_to_do(client, db):
    response = client.get("/")

    assert response.status_code == 200
    assert "make demo" in text_of(response)


def test_the_start_page_lists_figures_by_field_for_the_latest_year(client, home):
    home.row("event", on=date(2025, 3, 10), hats=["theme_day"])
    home.row("event", on=DAY, hats=["theme_day"])
    home.row("event", on=date(2026, 5, 10), hats=["theme_day"])

    page = text_of(client.get("/"))

    assert "岭川公路管理局 · 2026年</h1>" in page
    assert '<a href="/figures/own.days/">自定主题党日</a></td>\n<td class="number">2</td>' in page
    assert "思想政治" in page
    assert "待补" in page


def test_another_period_is_kept_in_the_links(client, home):
    home.row("event", on=DAY, hats=["theme_day"])

    page = text_of(client.get("/?period=2026H2"))

    assert "2026年下半年</h1>" in page
    assert '<a href="/figures/own.days/?period=2026H2">自定主题党日</a>' in page
    assert '<td class="number unknown">待补</td>' in page
    assert 'aria-current="page">2026年下半年' in page


def test_a_figure_shows_its_definition_and_every_row_counted_or_left_out(client, home):
    home.row("event", on=DAY, hats=["theme_day"], title="计入的活动")
    home.row("event", on=DAY, hats=["theme_day"], title="还是草稿", status="draft")
    home.row("event", on=None, hats=["theme_day"], title="日期未填")
    home.row("event", on=DAY, hats=["lecture"], title="一堂党课")
    home.row("event", on=date(2025, 3, 10), hats=["theme_day"], title="去年的")

    page = text_of(client.get("/figures/own.days/?period=2026"))

    counted, left = page.split("没有计入的记录")
    assert "算主题党日。" in counted
    assert "计入的记录：1 条" in counted
    assert "计入的活动" in counted
    for said in ("未确认：1 条", "还是草稿", "未填日期：1 条", "类型不符：1 条", "不在统计期内：1 条"):
        assert said in left
    assert "一堂党课" not in page
    assert "去年的" not in page


def test_a_long_list_names_the_first_rows_and_says_how_many_more_there_are(client, home, monkeypatch):
    monkeypatch.setattr("jishi.web.evidence.SHOWN_ROWS", 2)
    for number in range(5):
        home.row("event", on=DAY, hats=["theme_day"], title=f"活动{number}")

    page = text_of(client.get("/figures/own.days/?period=2026"))

    assert "计入的记录：5 条" in page
    assert "另有 3 条未在本页列出" in page


def test_a_ratio_leads_to_its_two_sides(client, home):
    home.row("event", on=DAY, hats=["theme_day"])
    table = {
        "id": "own.share",
        "name": "自定占比",
        "unit": "%",
        "field": "own",
        "definition": "占比。",
        "phrases": ["占比"],
    }
    table |= {"measure": ["ratio", "own.days", "own.days"]}
    OwnIndicator.objects.create(institution=home.institution, code="own.share", table=table)

    page = text_of(client.get("/figures/own.share/?period=2026"))

    assert '<a href="/figures/own.days/?period=2026">自定主题党日</a>：1 次' in page
    assert "<strong>100" in page


def test_what_users_wrote_is_shown_as_text(client, home):
    home.row("event", on=DAY, hats=["theme_day"], title="<script>alert(1)</script>")

    page = text_of(client.get("/figures/own.days/?period=2026"))

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/?period=十二月", 422, "看不懂统计期“十二月”"),
        ("/figures/own.days/?period=2026-13", 422, "看不懂统计期"),
        ("/figures/nonsense/", 404, "没有找到这个指标"),
        ("/nonsense/", 404, "没有这一页"),
    ],
)
def test_a_wrong_address_is_answered_in_chinese_with_what_to_do(client, home, address, status, said):
    response = client.get(address)

    assert response.status_code == status
    assert said in text_of(response)


def test_a_figure_of_an_empty_database_is_not_found(client, db):
    assert client.get("/figures/own.days/").status_code == 404


def test_pages_are_only_read(client, home):
    assert [client.post(address).status_code for address in ("/", "/figures/own.days/")] == [405, 405]


def test_every_page_says_that_there_is_no_sign_in_and_no_room_for_secrets(client, home):
    for address in ("/", "/figures/own.days/", "/figures/nonsense/"):
        page = text_of(client.get(address))
        assert "127.0.0.1" in page
        assert "严禁录入、上传国家秘密" in page
        assert "<script" not in page


def test_pages_keep_to_their_query_budget(client, home, django_assert_max_num_queries):
    for number in range(30):
        home.row("event", on=DAY, hats=["theme_day"], title=str(number))

    with django_assert_max_num_queries(BUDGET):
        client.get("/")
    with django_assert_max_num_queries(12):
        client.get("/figures/own.days/")


def test_every_field_of_work_has_its_section(client, home):
    page = text_of(client.get("/"))

    used = {item.field for item in shipped().values()}
    titles = [work.title for code, work in work_fields().items() if code in used]
    places = [page.index(f">{title}</h2>") for title in titles]
    assert places == sorted(places)
    assert all(f'<a href="#field-{n}">{title}</a>' in page for n, title in enumerate(titles, 1))
