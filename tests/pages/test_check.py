"""A paper that comes back: every number with its verdict, and nothing kept of the file."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jishi.core.periods import Period
from jishi.ledger.base import Status
from jishi.papers.bundle import fill_and_seal
from jishi.papers.desk import job
from jishi.papers.models import Paper, PaperFile, WorkingPaper
from jishi.web.pages import check
from jishi.web.pages.check_items import beside
from jishi.word.draft import open_draft
from jishi.word.gongwen import Body, Heading, Layout, render
from tests.pages.branch_year import changed, theme_days
from tests.papers.test_paper_loop import edited

LINES = ("全年开展主题党日活动××次。", "召开支部党员大会××次。")
STRANGE = "2026年度党建工作总结\n全年开展主题党日活动4次。\n召开支部党员大会9次。\n清理边沟30公里。\n"


@pytest.fixture
def office(at_the_desk):
    return at_the_desk


def sealed(world, by=None):
    data = render(Layout("2026年度党建工作总结", (Heading(1, "一、支部工作"), *map(Body, LINES))))
    what = job(Period.year_of(2026), institution=world.institution)
    return fill_and_seal(open_draft(data, "草稿.docx"), data, what, by).sealed


def checked(client, data, name="改过.docx", **more):
    return client.post("/check/", {"file": SimpleUploadedFile(name, data), **more})


def counts(answer):
    return {state.code: number for state, number in answer.context["tally"]}


def test_a_paper_that_comes_back_as_it_went_is_backed(client, office):
    one = sealed(office.world)

    answer = checked(client, one.data)

    assert counts(answer) == {"backed": 2}
    assert f"/sealed/{one.paper.pk}/" in answer.content.decode()


def test_a_figure_chosen_against_its_words_is_no_change_while_the_words_stand(client, office):
    one = sealed(office.world)
    one.paper.figures.filter(number=1).update(indicator="branches.committee_meeting.count")

    as_it_went = checked(client, one.data)
    reworded = checked(client, edited(one.data, ("全年开展主题", "各支部开展主题")))

    assert "changed" not in counts(as_it_went)
    assert counts(reworded)["changed"] == 1


def test_a_number_changed_by_hand_says_what_it_was_and_where_its_records_are(client, office):
    one = sealed(office.world)

    answer = checked(client, edited(one.data, (">4<", ">6<")))

    text = answer.content.decode()
    assert counts(answer) == {"changed": 1, "backed": 1}
    assert '活动<mark class="bad">6</mark>次' in text
    assert "4次" in text
    assert "被改动" in text
    assert f"/sealed/{one.paper.pk}/figures/1/" in text


def test_a_number_the_ledgers_left_behind_names_the_records_that_moved(client, office):
    one = sealed(office.world)
    changed(theme_days(office.world)[0], status=Status.RETURNED)

    answer = checked(client, one.data)

    text = answer.content.decode()
    assert counts(answer) == {"stale": 1, "backed": 1}
    assert "台账已变" in text
    assert "退回：" in text
    assert "1月主题党日" in text


def test_records_that_moved_are_not_named_to_those_who_may_not_view_them(client, office):
    one = sealed(office.world, office.users["section"])
    changed(theme_days(office.world)[0], status=Status.RETURNED)
    client.force_login(office.users["section"])

    text = checked(client, one.data).content.decode()

    assert "台账已变" in text
    assert "1月主题党日" not in text


def test_a_paper_the_office_sealed_is_not_checked_for_a_section_with_some_ledgers(client, office):
    one = sealed(office.world, office.users["office"])
    client.force_login(office.users["section"])

    answer = checked(client, one.data)

    assert answer.status_code == 422
    assert "不在您办理文稿的范围内" in answer.content.decode()


def test_a_strangers_paper_is_checked_by_its_words_in_text_order(client, office):
    answer = checked(client, STRANGE.encode(), "外来.txt")

    found = [(one.item.text, one.state.code) for one in answer.context["findings"]]
    assert found == [("4", "backed"), ("9", "changed"), ("30", "no_backing")]
    assert "与台账不一致" in answer.content.decode()
    assert "被改动" not in answer.content.decode()


def test_period_and_scope_are_chosen_for_a_paper_checked_by_its_words(client, office):
    other_year = checked(client, STRANGE.encode(), "外来.txt", period="2025")
    other_branch = checked(client, STRANGE.encode(), "外来.txt", org=office.world.second.pk)

    assert other_year.context["asked"].job.period == Period.year_of(2025)
    assert other_branch.context["asked"].job.org == office.world.second
    assert "backed" not in counts(other_branch)


def test_a_branch_is_checked_against_its_own_ledgers(client, office):
    office.world.row("event", org="second", on=date(2026, 7, 8), hats=["theme_day"])
    client.force_login(office.users["clerk"])

    answer = checked(client, STRANGE.encode(), "外来.txt")

    assert answer.context["asked"].job.org == office.world.first
    assert counts(answer)["backed"] == 1


@pytest.mark.parametrize("org", ["whole", "second", "outside", "nonsense"])
def test_nobody_is_checked_against_what_is_not_his(client, office, org):
    client.force_login(office.users["clerk"])
    chosen = getattr(getattr(office.world, org, None), "pk", org)

    answer = checked(client, STRANGE.encode(), "外来.txt", org=chosen)

    assert answer.status_code in (404, 422)
    assert "findings" not in answer.context


def test_a_title_that_names_another_branch_is_refused(client, office):
    client.force_login(office.users["clerk"])

    answer = checked(client, STRANGE.replace("2026年度", "第二支部2026年度").encode(), "外来.txt")

    assert answer.status_code == 422
    assert "“第二支部”不在您办理文稿的范围内" in answer.content.decode()


def test_a_sealed_paper_of_others_is_refused_with_its_marks_on(client, office):
    one = sealed(office.world)
    client.force_login(office.users["clerk"])

    answer = checked(client, one.data)

    assert answer.status_code == 422
    assert "没有核对" in answer.content.decode()
    assert one.paper.document.upper() not in answer.content.decode()


def test_sentences_like_those_of_a_paper_of_others_are_judged_by_ones_own_ledgers(
    client, office, monkeypatch
):
    monkeypatch.setattr("jishi.papers.matching.LEAST_FIGURES", 2)
    text = "".join(f"{line.replace('××', '4')}\n" for line in ("2026年度党建工作总结", *LINES)).encode()
    sealed(office.world)
    assert checked(client, text, "a.txt").context["version"] is not None
    client.force_login(office.users["clerk"])

    answer = checked(client, text, "a.txt")

    assert answer.status_code == 200
    assert answer.context["version"] is None


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.docx", "没有选文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1EncryptedPackage", "a.docx", "认不出"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 40, "a.docx", "图片"),
        ("绝密\n总结".encode(), "绝密文件.txt", "密"),
    ],
)
def test_what_is_no_paper_is_refused_and_the_choices_stay(client, office, data, name, said):
    posted = {"file": SimpleUploadedFile(name, data)} if data else {}

    answer = client.post("/check/", {**posted, "period": "2026H1", "org": "whole"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert '<option value="2026H1" selected>' in text
    assert '<option value="whole" selected>' in text


def test_a_file_too_large_is_refused_unread(client, office, monkeypatch):
    monkeypatch.setattr(check, "MOST_BYTES", 10)

    answer = checked(client, STRANGE.encode(), "外来.txt")

    assert answer.status_code == 422
    assert "超过 50 MB" in answer.content.decode()


def test_nonsense_for_a_period_is_told(client, office):
    answer = checked(client, STRANGE.encode(), "外来.txt", period="去年")

    assert answer.status_code == 422
    assert "看不懂统计期" in answer.content.decode()


def test_nothing_is_kept_of_the_file(client, office):
    sealed(office.world)
    before = [model.objects.count() for model in (Paper, PaperFile, WorkingPaper)]

    checked(client, STRANGE.encode(), "外来.txt")

    assert [model.objects.count() for model in (Paper, PaperFile, WorkingPaper)] == before


def test_the_words_beside_a_number_are_those_of_its_sentence():
    line = "前一句。全年开展主题党日活动4次，参加党员90人次。后一句。"

    class Item:
        offset, text = line.index("4"), "4"

    assert beside(line, Item) == ("全年开展主题党日活动", "次，参加党员90人次。")
