"""Sealed papers: what moved since, what stood behind a number, versions beside each other."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from jishi.accounts.models import Grant, User
from jishi.accounts.roles import Role
from jishi.core.periods import Period
from jishi.ledger import actions
from jishi.ledger.base import Status
from jishi.ledger.registry import ledger
from jishi.papers.bundle import fill_and_seal
from jishi.papers.desk import job
from jishi.papers.marks import file_digest
from jishi.papers.models import WorkingPaper
from jishi.papers.work import decide
from jishi.papers.work.bench import Bench
from jishi.papers.work.finish import Wish, seal_paper
from jishi.word.draft import open_draft
from tests.pages.branch_year import changed, theme_days

TEXT = "2026年度党建工作总结\n全年开展主题党日活动××次。\n召开支部党员大会××次，清理边沟××公里。\n"
WITH_NAME = f"{TEXT}××局机关带头。\n"
DITCH, NAME = 2, 3
YEAR = Period.year_of(2026)
EVENT, TODAY = ledger("event"), date(2026, 12, 1)


@pytest.fixture
def office(at_the_desk):
    return at_the_desk


def in_hand(staff, org=None, title="年度总结", text=TEXT):
    data = text.encode()
    return WorkingPaper.objects.create(
        institution=staff.world.institution,
        org=org,
        title=title,
        name="总结.txt",
        first=YEAR.first,
        last=YEAR.last,
        draft=data,
        draft_digest=file_digest(data),
        created_by=staff.users["office"],
    )


def sealed(staff, working=None, org=None, by=None):
    data, user = TEXT.encode(), by or staff.users["office"]
    what = replace(job(YEAR, institution=staff.world.institution), org=org)
    return fill_and_seal(open_draft(data, "总结.txt"), data, what, user, working=working).sealed.paper


def sealed_with(staff, working, *written, day=date(2026, 11, 26)):
    """Write by hand what ``written`` says, as (blank, text, note), and seal."""
    user = staff.users["office"]
    for place, text, note in written:
        decide.by_hand(user, Bench(working), place, text, note, working.version, day)
        working.refresh_from_db()
    return seal_paper(user, working, Wish(sure=True, blank=True), working.version, day)


def page(client, address, **query):
    return client.get(address, query).content.decode()


def test_a_paper_just_sealed_stands_as_it_was(client, office):
    paper = sealed(office)

    text = page(client, f"/sealed/{paper.pk}/")

    assert "2 处一致" in text
    assert "/figures/branches.theme_day.count/?period=2026-01-01..2026-12-31" in text
    assert "后来变了 0" in text
    assert "没有变" in page(client, f"/sealed/{paper.pk}/moved/")


def test_a_record_returned_later_shows_as_moved_with_its_link_and_both_values(client, office):
    paper = sealed(office)
    row = theme_days(office.world)[0]
    changed(row, status=Status.RETURNED)

    text = page(client, f"/sealed/{paper.pk}/")

    assert "定稿后有 1 个数变了" in text
    assert f'href="/ledgers/event/{row.pk}/"' in text
    assert "依据减少 1 条" in text
    assert "1月主题党日" in text
    assert "−1" in text
    assert "1 处变了" in page(client, f"/sealed/{paper.pk}/moved/")


def test_a_record_changed_that_leaves_the_number_is_told_apart(client, office):
    paper = sealed(office)
    changed(theme_days(office.world)[0], title="改了名的主题党日")

    text = page(client, f"/sealed/{paper.pk}/", show="all")

    assert "数没变，依据变了" in text
    assert "后来变了 0" in text


def acted(staff, row, act, *more):
    """One act of the office on a record, as the page does it."""
    row.refresh_from_db()
    user = staff.users["office"]
    return act(user, EVENT, row.pk, *more, version=row.version, today=TODAY)


def renamed(staff, row, title):
    acted(staff, row, actions.return_, "主题写错了")
    row.refresh_from_db()
    actions.update(staff.users["office"], EVENT, row.pk, {"title": title}, version=row.version, today=TODAY)


def test_what_moved_says_returned_deleted_restored_changed_or_new(client, office):
    first, second, third, fourth = theme_days(office.world)
    acted(office, fourth, actions.return_, "先放一放")
    acted(office, fourth, actions.delete)
    paper = sealed(office)
    acted(office, first, actions.return_, "人数对不上")
    renamed(office, second, "改了名的主题党日")
    for act in (actions.submit, actions.confirm):
        acted(office, second, act)
    acted(office, third, actions.return_, "重复了")
    acted(office, third, actions.delete)
    for act in (actions.restore, actions.submit, actions.confirm):
        acted(office, fourth, act)
    office.world.row("event", on=date(2026, 9, 8), hats=["theme_day"], title="补登的")

    text = " ".join(page(client, f"/sealed/{paper.pk}/figures/1/").split())

    assert "<small>退回（原因：人数对不上）</small>" in text
    assert "<small>修改（主题 2月主题党日 → 改了名的主题党日）</small>" in text
    assert "<small>删除（office " in text
    assert "<small>恢复</small>" in text
    assert "<small>新增</small>" in text


def test_a_returned_record_that_waits_again_is_told_as_such(client, office):
    paper = sealed(office)
    row = theme_days(office.world)[0]
    renamed(office, row, "改了名的主题党日")
    acted(office, row, actions.submit)

    text = page(client, f"/sealed/{paper.pk}/")

    assert "退回：<a" in text
    assert "原因：主题写错了；主题 1月主题党日 → 改了名的主题党日；已重新提交，还没有确认" in text


def test_a_step_that_was_taken_back_is_told_as_such(client, office):
    first, second, third, _ = theme_days(office.world)
    for act, *more in ((actions.return_, "x"), (actions.submit,), (actions.confirm,)):
        acted(office, first, act, *more)
    paper = sealed(office)
    acted(office, first, actions.take_back)
    acted(office, second, actions.return_, "点错了")
    acted(office, second, actions.take_back)
    acted(office, third, actions.return_, "人数不对")

    text = " ".join(page(client, f"/sealed/{paper.pk}/figures/1/").split())

    assert "<small>撤回确认（office " in text
    assert "<small>重新确认</small>" in text
    assert "<small>退回（原因：人数不对）</small>" in text
    assert "点错了" not in text
    assert "重新提交" not in text


def test_every_record_of_a_figure_says_what_became_of_it(client, office):
    paper = sealed(office)
    first, second, third, _ = theme_days(office.world)
    changed(first, status=Status.RETURNED)
    changed(second, title="改名主题党日")
    changed(third, deleted=True)
    office.world.row("event", on=date(2026, 9, 8), hats=["theme_day"], title="补登的")

    text = page(client, f"/sealed/{paper.pk}/figures/1/")

    assert "定稿时 4 条；后来有 4 条变动" in text
    assert "未确认" in text
    assert "已删除" in text
    assert "改过，仍计入" in text
    assert "补登的" in text
    assert "后来新增" in text


def test_rows_of_ledgers_one_may_not_view_are_counted_and_not_shown(client, office):
    paper = sealed(office, by=office.users["section"])
    client.force_login(office.users["section"])

    text = page(client, f"/sealed/{paper.pk}/figures/1/")

    assert "有 4 条在您不能查看的台账里" in text
    assert "主题党日</a>" not in text
    assert "1月主题党日" not in text


@pytest.mark.parametrize("part", ["", "moved/", "slip/", "files/paper/", "figures/1/"])
def test_a_section_with_some_ledgers_opens_no_sealed_paper_of_the_office(client, office, part):
    of_a_file, of_a_paper = sealed(office), sealed(office, in_hand(office))
    again = sealed(office, in_hand(office), by=office.users["section"])
    client.force_login(office.users["section"])

    for paper in (of_a_file, of_a_paper, again):
        assert client.get(f"/sealed/{paper.pk}/{part}").status_code == 404
        assert f"/sealed/{paper.pk}/" not in page(client, "/sealed/")


def test_rows_of_other_branches_are_counted_and_not_shown(client, office):
    office.world.row("event", org="second", on=date(2026, 7, 8), hats=["theme_day"], title="别支部的")
    half = User.objects.create(username="half")
    Grant.objects.create(user=half, org=office.world.committee, role=Role.SECTION, families=["supervision"])
    Grant.objects.create(user=half, org=office.world.first, role=Role.CLERK)
    paper = sealed(office, by=half)
    client.force_login(half)

    text = page(client, f"/sealed/{paper.pk}/figures/1/")

    assert "1月主题党日" in text
    assert "别支部的" not in text
    assert "有 1 条在您不能查看的台账里" in text


def test_versions_of_one_paper_stand_together_and_say_where_they_differ(client, office):
    working = in_hand(office)
    older = sealed(office, working)
    changed(theme_days(office.world)[0], status=Status.RETURNED)
    newer = sealed(office, working)

    listed = page(client, "/sealed/")
    told = page(client, f"/sealed/{newer.pk}/diff/{older.pk}/")
    turned = page(client, f"/sealed/{older.pk}/diff/{newer.pk}/")

    assert listed.count("年度总结</a>") == 1
    assert "以前的 1 版" in listed
    assert "1 处不同" in told
    assert "<del>4次</del> <ins>3次</ins>" in told
    assert "依据减少 1 条" in told
    assert "<del>4次</del> <ins>3次</ins>" in turned


def test_a_version_leads_back_to_the_paper_in_hand_while_it_is_there(client, office):
    working = in_hand(office)
    paper = sealed(office, working)

    before = page(client, f"/sealed/{paper.pk}/")
    WorkingPaper.objects.filter(pk=working.pk).update(deleted=True)
    after = page(client, f"/sealed/{paper.pk}/")

    assert f'href="/papers/{working.pk}/"' in before
    assert f'href="/papers/{working.pk}/"' not in after


def test_a_paper_is_not_compared_with_another_one(client, office):
    one, other = sealed(office, in_hand(office)), sealed(office, in_hand(office, title="另一份"))

    assert client.get(f"/sealed/{one.pk}/diff/{other.pk}/").status_code == 404


def test_a_number_written_by_hand_is_told_as_it_was_when_sealed(client, office):
    working, user = in_hand(office), office.users["office"]
    paper = sealed_with(office, working, (DITCH, "30", "养护科提供")).sealed.paper
    working.refresh_from_db()
    decide.by_hand(user, Bench(working), DITCH, "31", "后来改的", working.version, TODAY)

    text = page(client, f"/sealed/{paper.pk}/", show="hand")

    assert "手工 1" in text
    assert "清理边沟<b>30</b>公里" in text
    assert "养护科提供" in text
    assert "后来改的" not in text


def test_numbers_and_names_by_hand_are_as_many_here_as_when_sealing_and_in_the_source_table(client, office):
    working, user = in_hand(office, text=WITH_NAME), office.users["office"]
    for place, text in ((DITCH, "30"), (NAME, "县公路")):
        decide.by_hand(user, Bench(working), place, text, "", working.version, TODAY)
        working.refresh_from_db()
    sealing = page(client, f"/papers/{working.pk}/seal/")
    made = sealed_with(office, working)

    text = page(client, f"/sealed/{made.sealed.paper.pk}/", show="hand")

    assert "<b>2</b>手工填" in sealing
    assert "手工 2</a>" in text
    assert "2 处由台账填入、2 处手工" in text
    assert "<b>县公路</b>局" in text
    assert "手工填写（名称）" in text
    assert load_workbook(BytesIO(made.files["table"]))["手工填写"].max_row == 2 + 2
    annex = "".join(one.text for one in open_draft(made.files["annex"], "x.docx").paragraphs)
    assert "手工填写共 2 处" in annex
    assert "手工填写（名称）" in page(client, f"/sealed/{made.sealed.paper.pk}/slip/")


def test_a_name_by_hand_that_changed_is_told_beside_the_older_version(client, office):
    working = in_hand(office, text=WITH_NAME)
    older = sealed_with(office, working).sealed.paper
    working.refresh_from_db()
    newer = sealed_with(office, working, (NAME, "县公路", "")).sealed.paper

    text = page(client, f"/sealed/{newer.pk}/diff/{older.pk}/")

    assert "县公路" in text
    assert "前一版没有手工填" in text


def test_the_files_go_out_as_they_were_kept(client, office):
    paper = sealed(office, in_hand(office))
    kept = {file.kind: file for file in paper.files.all()}

    for kind, file in kept.items():
        answer = client.get(f"/sealed/{paper.pk}/files/{kind}/")
        assert answer.content == bytes(file.data)
        assert answer["Content-Disposition"].startswith("attachment")
    assert set(kept) == {"paper", "table", "annex"}


def test_a_paper_without_files_says_so(client, office):
    paper = sealed(office)
    paper.files.all().delete()

    assert "定稿时没有存文件" in page(client, f"/sealed/{paper.pk}/")
    assert client.get(f"/sealed/{paper.pk}/files/paper/").status_code == 404


def test_the_slip_has_every_number_its_count_and_the_digest(client, office):
    paper = sealed(office)

    text = page(client, f"/sealed/{paper.pk}/slip/")

    assert paper.file_digest in text
    assert "共 2 处：2 处一致" in text
    assert "4 条" in text
    assert "核验人" in text


def test_a_branch_sees_its_own_papers_and_not_those_of_the_institution(client, office):
    whole = sealed(office, in_hand(office, title="全局总结"))
    sealed(office, in_hand(office, office.world.first, "一支部总结"), office.world.first)
    sealed(office, in_hand(office, office.world.second, "二支部总结"), office.world.second)
    client.force_login(office.users["clerk"])

    text = page(client, "/sealed/")

    assert "一支部总结" in text
    assert "二支部总结" not in text
    assert "全局总结" not in text
    assert client.get(f"/sealed/{whole.pk}/slip/").status_code == 404


def test_the_list_is_searched_by_title_and_says_when_nothing_fits(client, office):
    sealed(office, in_hand(office, title="年终报告"))

    assert "年终报告" in page(client, "/sealed/", q="年终")
    assert "清除条件" in page(client, "/sealed/", q="没有的")


def test_an_empty_list_says_what_it_is_for(client, office):
    assert "还没有定稿" in page(client, "/sealed/")


def test_the_list_asks_few_questions_whatever_its_length(client, office, django_assert_max_num_queries):
    for number in range(6):
        sealed(office, in_hand(office, title=f"总结{number}"))

    with django_assert_max_num_queries(14):
        client.get("/sealed/")


def test_a_version_asks_few_questions(client, office, django_assert_max_num_queries):
    paper = sealed(office, in_hand(office))
    changed(theme_days(office.world)[0], status=Status.RETURNED)

    with django_assert_max_num_queries(40):
        client.get(f"/sealed/{paper.pk}/?show=all")
