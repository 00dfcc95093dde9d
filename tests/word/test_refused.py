"""Files that are no drafts, or no harmless ones: each is refused for its own reason, in plain Chinese."""

from __future__ import annotations

import re
import shutil
import tracemalloc
from time import process_time

import pytest

from jishi.core.errors import FileRefused
from jishi.word.draft import open_draft
from jishi.word.secrecy import secrecy_mark
from tests.word.building import docx, p
from tests.word.nasty_refused import BODY, REFUSED, bomb, ole

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("name", REFUSED)
def test_the_file_is_refused_for_its_own_reason(name):
    reason, data = REFUSED[name]

    with pytest.raises(FileRefused) as refused:
        open_draft(data, "草稿.docx")

    assert refused.value.reason == reason


@pytest.mark.parametrize("name", REFUSED)
def test_the_refusal_says_what_is_wrong_and_what_to_do_in_chinese(name):
    with pytest.raises(FileRefused) as refused:
        open_draft(REFUSED[name][1], "草稿.docx")

    for sentence in (refused.value.problem, refused.value.remedy):
        assert CHINESE.search(sentence)
        assert sentence.endswith("。")
    assert "Traceback" not in refused.value.for_page()


def test_a_bomb_is_refused_quickly_and_without_unpacking_it():
    data = bomb()
    tracemalloc.start()

    started = process_time()
    with pytest.raises(FileRefused):
        open_draft(data, "草稿.docx")
    spent, (_, peak) = process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 5 * 2**20
    assert spent < 0.5


def test_a_mark_of_secrecy_in_the_name_of_the_file_refuses_it():
    for name in ("机密★总结.docx", "（秘密）总结.docx", "总结【机密】.docx"):
        with pytest.raises(FileRefused) as refused:
            open_draft(docx(BODY), name)
        assert refused.value.reason == "secrecy_mark"


def test_the_refusal_of_a_secret_paper_tells_nothing_of_its_text():
    with pytest.raises(FileRefused) as refused:
        open_draft(docx(p("机密★1年") + p("某某工程位于")), "草稿.docx")

    assert "工程" not in refused.value.for_page() + refused.value.for_log()


@pytest.mark.parametrize(
    "line",
    [
        "认真落实保守国家秘密法",
        "加强机密性管理",
        "采取秘密投票方式",
        "考核结果：优秀★",
        "商业秘密",
        "绝密文件管理办法已修订",
    ],
)
def test_words_about_secrecy_are_no_marks(line):
    assert secrecy_mark([line, "正文"]) == ""


@pytest.mark.parametrize(
    "line", ["机密", "秘密", "绝密★", "机密★20年", "密级:机密", "（秘密）", "机\u200b密★", "秘密5年"]
)
def test_marks_of_secrecy_are_seen_on_the_first_lines(line):
    assert secrecy_mark(["000012", line])


def test_an_old_paper_is_refused_with_advice_where_no_libreoffice_is(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)

    for data, reason in ((ole("WordDocument"), "legacy_doc"), (b"{\\rtf1 a}", "legacy_rtf")):
        with pytest.raises(FileRefused) as refused:
            open_draft(data, "旧稿.wps")
        assert refused.value.reason == reason
        assert "另存为 .docx" in refused.value.remedy


def test_an_old_paper_is_converted_where_libreoffice_is(monkeypatch, tmp_path):
    made = tmp_path / "made.docx"
    made.write_bytes(docx(BODY))
    program = tmp_path / "soffice"
    program.write_text(f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\ncp {made} "$2/paper.docx"\n')
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(program))

    draft = open_draft(ole("WordDocument"), "旧稿.doc")

    assert [blank.mark for blank in draft.blanks] == ["××"]
    assert draft.warnings[0].code == "converted"
    assert (draft.form, draft.name) == ("docx", "旧稿.docx")


def test_a_conversion_that_fails_is_a_refusal(monkeypatch, tmp_path):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(program))

    with pytest.raises(FileRefused) as refused:
        open_draft(b"{\\rtf1 a}", "旧稿.rtf")

    assert refused.value.reason == "legacy_rtf"
