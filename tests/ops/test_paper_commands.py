"""The commands that take a paper, as a user types them."""

import json
from datetime import date
from io import StringIO

import openpyxl
import pytest
from django.core.management import call_command, load_command_class

from jishi.indicators.catalogue import shipped
from jishi.papers.models import Paper
from jishi.word.draft import open_draft

DRAFT = "# 2026年度党建工作总结\n## 一、支部工作\n开展主题党日活动××次，清理边沟××公里。\n"
KEYS = {
    *("index", "mark", "paragraph", "offset", "clause", "heading", "kind", "decision", "indicator", "name"),
    *("unit", "scope", "period", "confidence", "why", "candidates"),
}


@pytest.fixture
def draft(tmp_path):
    file = tmp_path / "草稿.txt"
    file.write_text(DRAFT, encoding="utf-8")
    return file


def run(command, *arguments, home="岭川公路管理局"):
    out, err = StringIO(), StringIO()
    code = 0
    chosen = ("--institution", home) if home else ()
    try:
        call_command(command, *map(str, arguments), *chosen, stdout=out, stderr=err, no_color=True)
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue(), err.getvalue()


def test_blanks_lists_one_object_a_blank_in_text_order(world, draft):
    code, out, _ = run("blanks", draft, "--json")

    found = json.loads(out)
    assert code == 0
    assert [set(entry) >= KEYS for entry in found] == [True, True]
    assert [(e["index"], e["paragraph"], e["offset"], e["mark"]) for e in found] == [
        (0, 3, 8, "××"),
        (1, 3, 16, "××"),
    ]
    assert (found[0]["decision"], found[0]["indicator"]) == ("bound", "branches.theme_day.count")
    assert found[1]["indicator"] is None


def test_fill_writes_paper_workbook_and_annex_beside_each_other(world, draft, tmp_path):
    world.row("event", on=date(2026, 3, 1), hats=["theme_day"], title="植树")
    world.row("event", on=date(2026, 3, 1), hats=["theme_day"], title="草稿一条", status="draft")

    code, out, _ = run("fill", draft, "-o", tmp_path / "定稿.txt")

    assert code == 0
    assert "主题党日活动1次，清理边沟××公里" in (tmp_path / "定稿.txt").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(tmp_path / "定稿-数据依据表.xlsx")
    assert [sheet.title for sheet in book] == ["数据依据表", "计入记录", "未计入记录"]
    assert book["计入记录"]["F3"].value == "植树"
    assert (book["未计入记录"]["C3"].value, book["未计入记录"]["G3"].value) == ("未确认", "草稿一条")
    annex = open_draft((tmp_path / "定稿-数据依据表.docx").read_bytes(), "x.docx")
    name = shipped()["branches.theme_day.count"].name
    assert any(name in paragraph.text for paragraph in annex.paragraphs)
    assert out.splitlines()[-1].startswith("done: blanks=2 filled=1 bound=1")


def test_a_title_that_looks_like_a_formula_stays_text(world, draft, tmp_path):
    world.row("event", on=date(2026, 3, 1), hats=["theme_day"], title='=HYPERLINK("http://x")')

    run("fill", draft, "-o", tmp_path / "定稿.txt")

    cell = openpyxl.load_workbook(tmp_path / "定稿-数据依据表.xlsx")["计入记录"]["F3"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')


def test_check_gives_every_number_its_verdict(world, draft, tmp_path):
    world.row("event", on=date(2026, 3, 1), hats=["theme_day"])
    run("fill", draft, "-o", tmp_path / "定稿.txt")

    code, out, _ = run("check_paper", tmp_path / "定稿.txt", "--json")

    report = json.loads(out)
    assert code == 0
    assert [item["verdict"] for item in report["numbers"]] == ["backed", "left_over"]


def test_figures_lists_one_field_with_its_values(world):
    world.row("event", on=date(2026, 3, 1), hats=["theme_day"])

    _, out, _ = run("figures", "--field", "branches", "--period", "2026", "--json")

    rows = {row["id"]: row for row in json.loads(out)}
    assert {row["field"] for row in rows.values()} == {"branches"}
    assert (rows["branches.theme_day.count"]["value"], rows["branches.theme_day.count"]["counted"]) == (
        "1",
        1,
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("blanks", "没有这个文件.docx"), "打不开文件“没有这个文件.docx”。"),
        (("figures", "--field", "运动"), "没有条线“运动”。"),
        (("figures", "--period", "二〇二六"), "看不懂统计期“二〇二六”。"),
        (("figures", "--org", "不存在的支部"), "没有名为“不存在的支部”的组织。"),
    ],
)
def test_what_the_user_can_put_right_is_said_in_chinese_with_exit_code_2(world, arguments, sentence):
    code, _, err = run(*arguments)

    assert code == 2
    assert err.startswith(sentence)
    assert "（JS-" in err


def test_a_refused_file_says_so_with_exit_code_2(world, tmp_path):
    file = tmp_path / "空.docx"
    file.write_bytes(b"")

    code, _, err = run("blanks", file)

    assert code == 2
    assert "空" in err


def test_without_ledgers_blanks_are_still_found_but_nothing_is_filled(db, draft, tmp_path):
    assert run("blanks", draft, "--json", home="")[0] == 0

    code, _, err = run("fill", draft, "-o", tmp_path / "x.txt", home="")
    assert code == 2
    assert "还没有单位和台账" in err
    assert not (tmp_path / "x.txt").exists()


def test_with_several_institutions_one_has_to_be_named(world, draft):
    code, _, err = run("blanks", draft, home="")
    assert (code, "请用 --institution 写明" in err) == (2, True)

    code, _, err = run("blanks", draft, home="没有的单位")
    assert (code, "没有名为“没有的单位”的单位" in err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("blanks",), "少写了 文件"),
        (("fill", "x.docx"), "少写了 -o/--out"),
        (("figures", "--colour"), "不认识 --colour"),
    ],
)
def test_a_command_written_wrongly_is_told_so_in_chinese(db, capfd, arguments, sentence):
    with pytest.raises(SystemExit) as ended:
        as_typed(*arguments)

    assert ended.value.code == 2
    assert sentence in capfd.readouterr().err


def as_typed(command, *arguments):
    load_command_class("jishi.ops", command).run_from_argv(["jishi", command, *arguments])


@pytest.mark.parametrize("out", ["草稿.txt", "定稿.docx", ".", "没有的文件夹/定稿.txt"])
def test_a_place_that_cannot_be_written_is_refused_before_anything_is_sealed(world, draft, tmp_path, out):
    code, _, err = run("fill", draft, "-o", tmp_path / out)

    assert code == 2
    assert err
    assert not Paper.objects.exists()
    assert draft.read_text(encoding="utf-8") == DRAFT
