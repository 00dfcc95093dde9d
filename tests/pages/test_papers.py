"""The workbench: taking a draft in, deciding its blanks, two people at one paper, sealing."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jishi.orgs.models import Name
from jishi.papers.models import Choice, ConfirmedBinding, PaperVisit, WorkingPaper
from jishi.papers.work.picks import Pick
from tests.pages.branch_year import theme_days_in
from tests.pages.draft import TEXT
from tests.pages.staff import Staff
from tests.people import make_user

THEME_DAY, GENERAL, DITCH, NAME, CLUES = 1, 2, 3, 4, 5
HTMX = {"HX-Request": "true"}


@pytest.fixture
def staff(client, world):
    theme_days_in(world)
    world.row("event", on=date(2025, 5, 8), hats=["theme_day"], title="去年主题党日")
    world.row("event", on=date(2026, 5, 8), hats=["theme_day"], title="没有确认的", status="submitted")
    world.row("clue", on=date(2026, 3, 1))
    found = Staff.of(world)
    client.force_login(found.users["office"])
    return found


def to(name, paper, **query):
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"papers.{name}", args=[paper.pk]) + (f"?{asked}" if asked else "")


def version(paper):
    return WorkingPaper.objects.get(pk=paper.pk).version


def decide(client, paper, at, act="accept", seen=None, htmx=True, **more):
    data = {"at": at, "act": act, "seen": seen or version(paper), **more}
    return client.post(to("decide", paper), data, headers=HTMX if htmx else {})


def theme_day():
    return Pick("branches.theme_day.count").code


def page(answer):
    """The words of a page, tags and white space left out."""
    return re.sub(r"\s+|<[^>]+>", "", answer.content.decode())


def test_a_draft_is_taken_in_and_its_title_period_and_scope_are_shown_for_confirmation(client, staff):
    draft = SimpleUploadedFile("总结.txt", TEXT.encode())

    answer = client.post(reverse("papers.new"), {"draft": draft}, follow=True)

    assert answer.redirect_chain[0][0] == to("about", WorkingPaper.objects.get())
    assert "找到5处空" in page(answer)
    assert b'value="2026\xe5\xb9\xb4\xe5\xba\xa6' in answer.content
    assert "全单位（岭川公路管理局）" in page(answer)


def test_a_file_that_is_refused_says_why_and_nothing_is_kept(client, staff):
    secret = SimpleUploadedFile("总结.txt", "机密★3年\n2026年度总结\n共××次\n".encode())

    answer = client.post(reverse("papers.new"), {"draft": secret})

    assert answer.status_code == 422
    assert "什么都没有保存" in page(answer)
    assert not WorkingPaper.objects.exists()


def test_a_clerk_may_choose_his_own_organisations_only(client, staff, world):
    client.force_login(staff.users["clerk"])
    client.post(reverse("papers.new"), {"draft": SimpleUploadedFile("总结.txt", TEXT.encode())})
    mine = WorkingPaper.objects.get()

    form = client.get(to("about", mine))
    asked = {"title": "总结", "period": "2026", "org": str(world.second.pk), "seen": 1}
    answer = client.post(to("about", mine), asked)
    assert mine.org == world.first
    assert "第一支部" in page(form)
    assert "第二支部" not in page(form)
    assert answer.status_code == 404


def test_a_period_nobody_can_read_keeps_what_was_typed(client, paper):
    answer = client.post(to("about", paper), {"title": "新题", "period": "去年", "org": "all", "seen": 1})

    assert answer.status_code == 422
    assert "看不懂统计期“去年”" in page(answer)
    assert 'value="新题"' in answer.content.decode()


def test_the_workbench_shows_the_paper_its_blanks_and_the_one_at_hand(client, paper):
    shown = page(client.get(to("desk", paper, at=THEME_DAY)))

    assert "全年开展主题党日活动4××1（待确认）次" in shown
    assert "第1处，共5处" in shown
    assert "主题党日次数4次" in shown
    assert "上年同期1，多3" in shown
    assert "依据记录4条" in shown
    assert "4月主题党日" in shown
    assert "没有计入的：未确认1" in shown
    assert "没有确认的" in shown
    assert "已定0/5处" in shown


def test_the_panel_alone_comes_for_one_blank(client, paper):
    answer = client.get(to("panel", paper, at=GENERAL), headers=HTMX)

    assert answer.content.lstrip().startswith(b"<aside")
    assert "第2处，共5处" in page(answer)
    assert "〔待补〕" in page(answer)


def test_a_panel_asks_few_questions_of_the_database(client, paper, django_assert_max_num_queries):
    client.get(to("panel", paper, at=THEME_DAY), headers=HTMX)

    with django_assert_max_num_queries(26):
        client.get(to("panel", paper, at=THEME_DAY), headers=HTMX)


def test_the_list_asks_as_many_questions_for_twenty_papers_as_for_one(
    client, paper, django_assert_max_num_queries
):
    for _ in range(20):
        paper.pk = paper.id = None
        paper.pk = WorkingPaper._meta.pk.get_default()
        paper.save(force_insert=True)

    with django_assert_max_num_queries(16):
        answer = client.get(reverse("papers.list"))
    assert "已定0/5" in page(answer)


def test_accepting_goes_on_to_the_next_open_blank_and_sends_what_changed(client, paper):
    answer = decide(client, paper, THEME_DAY, pick=theme_day())

    body = answer.content.decode()
    assert answer["HX-Replace-Url"].endswith(f"?at={GENERAL}")
    assert f'id="panel" aria-label="当前空" data-at="{GENERAL}"' in body
    assert 'class="blank s-confirmed" id="b1"' in body
    assert '<li id="l1" data-state="confirmed" hx-swap-oob="true">' in body
    assert 'id="b3"' not in body
    assert "已定1/5处" in page(answer)
    assert ConfirmedBinding.objects.get().indicator == "branches.theme_day.count"


def test_without_script_accepting_leads_to_the_page_at_the_next_blank(client, paper):
    answer = decide(client, paper, THEME_DAY, pick=theme_day(), htmx=False)

    assert answer["Location"] == to("desk", paper, at=GENERAL) + f"#b{GENERAL}"


def test_after_the_last_open_blank_the_page_leads_to_sealing(client, paper):
    for at in range(1, 6):
        answer = decide(client, paper, at, "skip")

    assert "全部看过了" in page(answer)
    assert to("seal", paper) in answer.content.decode()


def test_another_candidate_shows_its_own_value_before_it_is_taken(client, paper):
    pick = Pick("branches.theme_day.count").code

    shown = page(client.get(to("panel", paper, at=GENERAL, pick=pick), headers=HTMX))

    assert "主题党日次数4次" in shown
    assert "采用4" in shown


def test_indicators_are_found_by_words_with_their_values(client, paper):
    answer = client.get(to("find", paper, at=GENERAL, q="主题党日"), headers=HTMX)

    assert "主题党日次数4" in page(answer)
    assert "没有名称或说法里有" in page(client.get(to("find", paper, at=GENERAL, q="月球"), headers=HTMX))


def test_candidates_may_be_counted_over_another_period(client, paper):
    days = "2026-01-01..2026-03-31"

    shown = page(client.get(to("panel", paper, at=THEME_DAY, period=days), headers=HTMX))

    assert "主题党日次数2026年第一季度3" in shown


def test_parts_that_add_up_to_their_total_are_said_to(client, staff, world):
    world.row("clue", on=date(2026, 4, 1), way="inquiry")
    text = "2026年度总结\n甲××起，乙××起，丙××起。\n"
    client.post(reverse("papers.new"), {"draft": SimpleUploadedFile("总结.txt", text.encode())})
    mine = WorkingPaper.objects.get()
    for at, name in enumerate(("count", "handled", "undecided"), 1):
        decide(client, mine, at, pick=Pick(f"supervision.clue.{name}").code)

    shown = page(client.get(to("panel", mine, at=1), headers=HTMX))

    assert "与文中各部分合计一致：2＝1＋1" in shown


def test_a_figure_that_moved_since_it_was_accepted_is_shown_as_a_contradiction(client, paper):
    decide(client, paper, THEME_DAY, pick=theme_day())
    Choice.objects.update(text="3")

    shown = page(client.get(to("desk", paper, at=THEME_DAY)))

    assert "确认时是3，现在按台账是4，请再确认一次" in shown
    assert "有出入1" in shown


def test_nothing_by_hand_keeps_the_panel_and_says_so_beside_the_field(client, paper):
    answer = decide(client, paper, DITCH, "by_hand", text=" ", note="养护科")

    assert answer.status_code == 422
    assert "还没有写内容" in page(answer)
    assert 'value="养护科"' in answer.content.decode()


def test_a_name_of_the_institution_is_offered_for_a_blank_that_wants_one(client, paper):
    Name.objects.create(
        institution=paper.institution, kind=Name.Kind.FULL, text="岭川公路管理局", since=date(2020, 1, 1)
    )
    shown = page(client.get(to("panel", paper, at=NAME), headers=HTMX))

    assert "岭川公路管理全称“岭川公路管理局”" in shown
    decide(client, paper, NAME, pick=Pick(text="岭川公路管理").code)
    assert Choice.objects.get().text == "岭川公路管理"


def test_one_undo_takes_back_one_act_however_many_blanks_it_decided(client, paper):
    preview = client.get(to("sure", paper))
    client.post(to("sure", paper), {"at": [THEME_DAY, CLUES], "seen": 1})
    taken = Choice.objects.count()

    answer = client.post(to("undo", paper), {"at": 1}, headers=HTMX)

    assert "主题党日次数" in page(preview)
    assert taken == 2
    assert not Choice.objects.exists()
    assert "撤销2处" in page(answer)
    assert "重做：批量采用 2 处" in answer.content.decode()


def test_a_decision_of_somebody_else_in_the_meantime_is_told_with_his_name(client, staff, paper):
    seen = version(paper)
    decide(client, paper, THEME_DAY, pick=theme_day())
    client.force_login(make_user("deputy", "office", staff.world.committee))

    answer = decide(client, paper, THEME_DAY, "by_hand", seen=seen, text="5")
    other = decide(client, paper, DITCH, "by_hand", seen=seen, text="5")

    assert answer.status_code == 409
    assert "第1处刚刚由office采用过" in page(answer)
    assert other.status_code == 200


def test_who_else_has_the_paper_open_is_told_and_not_kept(client, staff, paper):
    client.get(to("desk", paper))
    client.force_login(make_user("deputy", "office", staff.world.committee))

    assert "另有office正在查看" in page(client.get(to("desk", paper)))
    PaperVisit.objects.update(at="2026-01-01T00:00Z")
    client.post(to("here", paper), {"seen": 1}, headers=HTMX)
    assert PaperVisit.objects.count() == 1


def test_a_page_that_is_open_learns_what_another_decided(client, staff, paper):
    seen = version(paper)
    decide(client, paper, THEME_DAY, pick=theme_day())
    client.force_login(make_user("deputy", "office", staff.world.committee))

    answer = client.post(to("here", paper), {"seen": seen}, headers=HTMX)

    assert "office刚刚采用第1处" in page(answer)
    assert 'class="blank s-confirmed" id="b1"' in answer.content.decode()


def test_the_list_counts_decided_blanks_once_however_many_versions_were_sealed(client, paper):
    decide(client, paper, THEME_DAY, pick=theme_day())
    decide(client, paper, GENERAL, "skip")
    for _ in range(3):
        client.post(to("seal", paper), {"seen": version(paper), "blank": "1"})

    shown = page(client.get(reverse("papers.list")))

    assert "已定1/5" in shown
    assert "已定稿3版" in shown


def test_a_paper_put_away_comes_back_with_what_was_decided(client, paper):
    decide(client, paper, THEME_DAY, pick=theme_day())

    client.post(to("delete", paper))
    empty, bin_ = (
        page(client.get(reverse("papers.list"))),
        page(client.get(reverse("papers.list") + "?bin=1")),
    )
    client.post(to("restore", paper))

    assert "还没有在办的文稿" in empty
    assert "2026年度党建工作总结" in bin_
    assert "已定1/5" in page(client.get(reverse("papers.list")))


def test_a_paper_without_blanks_says_what_to_do(client, staff):
    draft = SimpleUploadedFile("总结.txt", "2026年度总结\n全年召开会议12次。\n".encode())
    client.post(reverse("papers.new"), {"draft": draft})

    assert "没有找到空" in page(client.get(to("desk", WorkingPaper.objects.get())))


def test_tables_of_a_word_file_stand_as_tables(client, staff):
    from jishi.word.gongwen import Layout, Table, render

    table = Table(heads=("项目", "次数"), rows=(("主题党日", "××"),), widths_mm=(60, 40), caption="表1")
    draft = SimpleUploadedFile("总结.docx", render(Layout("2026年度总结", (table,))))
    client.post(reverse("papers.new"), {"draft": draft})

    body = client.get(to("desk", WorkingPaper.objects.get())).content.decode()
    assert re.search(r"<tr><td>主题党日</td><td><a class=\"blank", body)
