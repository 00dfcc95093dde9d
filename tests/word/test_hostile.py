"""Shapes made to be slow or large: read in good time, whatever they say."""

from __future__ import annotations

from time import process_time

import pytest

from jishi.core.errors import FileRefused
from jishi.word.blanks import blanks_in, head_unit
from jishi.word.draft import open_draft
from jishi.word.reader import MOST_STORY
from tests.word.building import HEAD, SPACES, docx, p, packed, parts_of, raw, styled, table

LONG = 20_000
LINES = {
    "crosses in a list": "、".join(["××"] * 5000) + "次",
    "one cross and space": "× " * LONG,
    "dashes": "××" + "-" * LONG,
    "stars": "**字" * LONG,
    "open emphasis": "**a " * LONG,
    "lines": "__字 " * LONG,
    "gaps": "字  " * LONG,
    "one gap": "字" + " " * LONG + "次",
    "words before an address": "字" * LONG + "××次",
    "latin before an address": "a" * LONG + "××次",
    "quotes": "“××" * 10_000,
    "titles": "《××》" * 10_000,
    "brackets": "（" * LONG + "××次",
    "digits": "9" * LONG + "××次",
    "tags": "<a" * LONG,
    "backticks": "`a``b" * 10_000,
    "links": "](" * LONG,
    "comment": "<!--" * 10_000,
    "hashes": "# " + "#" * LONG + "x",
    "rule": "|" + "-" * LONG + "x|",
    "bars": "|××" * 5000 + "|",
}


@pytest.mark.parametrize("name", LINES)
def test_a_long_line_is_searched_in_good_time(name):
    started = process_time()

    blanks_in(LINES[name], 1)
    for form in ("稿.md", "稿.txt"):
        open_draft(LINES[name].encode(), form)

    assert process_time() - started < 3


def test_the_head_of_a_column_is_read_in_good_time_whatever_it_is():
    started = process_time()

    head_unit("（" + " " * 20_000 + "次）x")

    assert process_time() - started < 0.5


def test_a_cell_that_claims_many_columns_takes_no_room():
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="99999999999"/></w:tcPr>' + p("××次") + "</w:tc>"
    rows = f"<w:tr>{wide * 60}</w:tr>" + f"<w:tr>{wide}</w:tr>" * 300

    draft = open_draft(docx(f"<w:tbl><w:tblPr/>{rows}</w:tbl>"), "草稿.docx")

    assert len(draft.blanks) == 360


@pytest.mark.parametrize("value", ["9" * 5000, "²", "-3", "甲", ""])
def test_numbers_that_are_none_are_passed_over(value):
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{value}"/></w:tcPr>{p("××次")}</w:tc>'
    sized = p(raw("<w:t>共××次</w:t>", f'<w:rPr><w:sz w:val="{value}"/></w:rPr>'))
    outlined = p("共××次。", properties=f'<w:pPr><w:outlineLvl w:val="{value}"/></w:pPr>')

    draft = open_draft(docx(f"<w:tbl><w:tblPr/><w:tr>{cell}</w:tr></w:tbl>{sized}{outlined}"), "草稿.docx")

    assert [blank.unit for blank in draft.blanks] == ["次"] * 3
    assert draft.paragraphs[2].level == 0


def test_styles_based_on_each_other_in_a_ring_or_a_long_row_are_read():
    def style(name: str, base: str) -> str:
        facts = f'<w:name w:val="{name}"/><w:basedOn w:val="{base}"/>'
        return f'<w:style w:type="paragraph" w:styleId="{name}">{facts}</w:style>'

    rows = "".join(style(f"s{number}", f"s{number + 1}") for number in range(3000))
    styles = f"{HEAD}<w:styles {SPACES}>{rows}{style('a', 'b')}{style('b', 'a')}</w:styles>"
    body = styled("s0", "共××次。") + styled("a", "共××人。")

    draft = open_draft(packed(parts_of(body) | {"word/styles.xml": styles}), "草稿.docx")

    assert [one.level for one in draft.paragraphs] == [0, 0]


def test_a_table_of_contents_and_many_headings_are_tied_in_good_time():
    body = "".join(styled("TOC1", f"第{number}节") + styled("1", f"第{number}节") for number in range(3000))
    started = process_time()

    open_draft(docx(body + table(*[("××次",)] * 1000)), "草稿.docx")

    assert process_time() - started < 5


def test_a_story_beyond_all_measure_is_refused():
    body = p("字" * (MOST_STORY // 3 + 1))

    with pytest.raises(FileRefused) as refused:
        open_draft(packed(parts_of(body), 0), "草稿.docx")

    assert refused.value.reason == "too_long"
