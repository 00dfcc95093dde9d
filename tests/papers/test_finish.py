"""Sealing a paper in hand: what goes out, what is left blank, what was written by hand."""

from io import BytesIO

import pytest
from django.utils.timezone import localtime
from openpyxl import load_workbook

from jishi.core.errors import Conflict, UserError
from jishi.papers.models import Choice, Paper
from jishi.papers.work.bench import Bench
from jishi.papers.work.decide import by_hand
from jishi.papers.work.finish import Wish, seal_paper, trial
from jishi.papers.work.start import start
from tests.papers.test_work import DITCH, THEME_DAY, TODAY, again, draft_bytes, take, text_of, user

NAME = 6


@pytest.fixture
def office(branch_year):
    return user(branch_year, "顾文澜")


@pytest.fixture
def paper(world, office):
    return start(office, world.institution, draft_bytes(), "总结（草稿）.docx", TODAY, None)


def test_names_and_numbers_by_hand_stand_in_the_source_table_with_who_and_when(world, office, paper):
    by_hand(office, Bench(paper), DITCH, "12.5", "养护科提供", paper.version, TODAY)
    by_hand(office, Bench(again(paper)), NAME, "县公路", "", again(paper).version, TODAY)
    when = localtime(Choice.objects.get(index=NAME).at)

    made = seal_paper(office, again(paper), Wish(blank=True), again(paper).version, TODAY)

    kept = {file.kind: bytes(file.data) for file in made.sealed.paper.files.all()}
    book = load_workbook(BytesIO(kept["table"]))
    rows = [[cell.value for cell in row] for row in book["手工填写"].iter_rows(min_row=3)]
    assert [(row[0], *row[2:5], row[6], row[7]) for row in rows] == [
        (DITCH + 1, "数据", "12.5", "顾文澜", "养护科提供", "手工填写，不是计数"),
        (NAME + 1, "名称", "县公路", "顾文澜", None, "手工填写，不是计数"),
    ]
    assert rows[1][5].startswith(f"{when:%Y-%m-%d}")
    main = next(row for row in book["数据依据表"].iter_rows(values_only=True) if row[0] == DITCH + 1)
    assert (main[2], main[3]) == ("12.5", "手工")
    assert main[11].startswith("手工填写，不是计数：顾文澜")
    annex = text_of(kept["annex"])
    assert "按台账填入 0 处，手工填写 1 处，没有填的和待补的 5 处" in annex.replace(" ", " ")
    assert "县公路" in annex
    assert f"顾文澜，{when:%Y-%m-%d}" in annex


def test_a_paper_without_words_by_hand_has_no_sheet_of_them(world, office, paper):
    take(office, paper, THEME_DAY)

    made = seal_paper(office, again(paper), Wish(blank=True), again(paper).version, TODAY)

    assert "手工填写" not in load_workbook(BytesIO(bytes(made.files["table"]))).sheetnames
    assert "手工填写的内容" not in text_of(made.files["annex"])


def test_blanks_left_empty_have_to_be_meant(world, office, paper):
    take(office, paper, THEME_DAY)
    stands_at = again(paper).version

    with pytest.raises(UserError, match="还有 6 处空着"):
        seal_paper(office, again(paper), Wish(), stands_at, TODAY)
    with pytest.raises(UserError, match="还有 3 处空着"):
        seal_paper(office, again(paper), Wish(sure=True, mark=True), stands_at, TODAY)
    assert not Paper.objects.exists()


def test_a_paper_without_blanks_left_is_sealed_without_more_ado(world, office):
    lines = ("全年开展主题党日活动××次。",)
    paper = start(office, world.institution, draft_bytes(lines), "稿.docx", TODAY, None)
    take(office, paper, 0)

    assert seal_paper(office, again(paper), Wish(), again(paper).version, TODAY).sealed.paper.number == 1


def test_sealing_fills_what_is_decided_and_the_rest_only_when_told(world, office, paper):
    take(office, paper, THEME_DAY)

    plain = text_of(trial(Bench(again(paper)), Wish()))
    sure = text_of(trial(Bench(again(paper)), Wish(sure=True)))
    marked = text_of(trial(Bench(again(paper)), Wish(mark=True)))
    assert "主题党日活动4次" in plain
    assert "支部党员大会××次" in plain
    assert "支部党员大会2次" in sure
    assert "清理边沟××公里" in sure
    assert "清理边沟〔待补〕公里" in marked


def test_a_sealed_paper_knows_its_paper_in_hand_its_version_and_its_files(world, office, paper):
    take(office, paper, THEME_DAY)
    seal_paper(office, again(paper), Wish(blank=True), again(paper).version, TODAY)
    seal_paper(office, again(paper), Wish(sure=True, blank=True), again(paper).version, TODAY)

    first, second = Paper.objects.filter(working=paper).order_by("number")
    assert (first.number, second.number, second.sealed_by) == (1, 2, office)
    assert list(first.files.order_by("kind").values_list("kind", "name")) == [
        ("annex", "总结-数据依据表.docx"),
        ("paper", "总结.docx"),
        ("table", "总结-数据依据表.xlsx"),
    ]
    assert second.files.get(kind="paper").name == "总结（第2版）.docx"
    assert first.figures.get().text == "4"


def test_nobody_seals_what_he_has_not_seen(world, office, paper):
    take(user(world, "程予安"), paper, THEME_DAY)

    with pytest.raises(Conflict, match="刚刚又有改动"):
        seal_paper(office, again(paper), Wish(), 1, TODAY)
    assert not Paper.objects.exists()
