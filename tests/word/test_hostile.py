"""Shapes made to be slow or large: read in good time, whatever they say."""

from __future__ import annotations

import re

import pytest

from jishi.core.errors import FileRefused
from jishi.word.blanks import blanks_in, head_unit
from jishi.word.draft import open_draft
from jishi.word.reader import MOST_STORY
from tests.word.building import HEAD, SPACES, docx, p, packed, parts_of, raw, styled, table
from tests.word.growth import grows_faster

LONG = 4_000
LINES = {
    "crosses in a list": lambda n: "、".join(["××"] * (n // 4)) + "次",
    "one cross and space": lambda n: "× " * n,
    "dashes": lambda n: "××" + "-" * n,
    "stars": lambda n: "**字" * n,
    "open emphasis": lambda n: "**a " * n,
    "lines": lambda n: "__字 " * n,
    "gaps": lambda n: "字  " * n,
    "one gap": lambda n: "字" + " " * n + "次",
    "words before an address": lambda n: "字" * n + "××次",
    "latin before an address": lambda n: "a" * n + "××次",
    "quotes": lambda n: "“××" * (n // 2),
    "titles": lambda n: "《××》" * (n // 2),
    "brackets": lambda n: "（" * n + "××次",
    "digits": lambda n: "9" * n + "××次",
    "tags": lambda n: "<a" * n,
    "backticks": lambda n: "`a``b" * (n // 2),
    "links": lambda n: "](" * n,
    "comment": lambda n: "<!--" * (n // 2),
    "hashes": lambda n: "# " + "#" * n + "x",
    "rule": lambda n: "|" + "-" * n + "x|",
    "bars": lambda n: "|××" * (n // 4) + "|",
}


def read(line):
    blanks_in(line, 1)
    for form in ("稿.md", "稿.txt"):
        open_draft(line.encode(), form)


def contents(count):
    """A table of contents with as many headings, and a table."""
    body = "".join(styled("TOC1", f"第{number}节") + styled("1", f"第{number}节") for number in range(count))
    return body + table(*[("××次",)] * (count // 3))


@pytest.mark.parametrize("name", LINES)
def test_a_line_twice_as_long_takes_twice_the_time_whatever_it_is(name):
    assert not grows_faster(read, LINES[name], LONG)


def test_the_head_of_a_column_twice_as_long_takes_twice_the_time():
    assert not grows_faster(head_unit, lambda n: "（" + " " * n + "次）x", LONG)


def test_twice_as_many_headings_are_tied_to_their_contents_in_twice_the_time():
    assert not grows_faster(lambda body: open_draft(docx(body), "草稿.docx"), contents, 3000)


def test_work_that_grows_with_the_square_of_its_size_is_noticed():
    assert grows_faster(lambda line: re.search(r"a*b", line), lambda n: "a" * n, 4 * LONG)


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


def test_a_story_beyond_all_measure_is_refused():
    body = p("字" * (MOST_STORY // 3 + 1))

    with pytest.raises(FileRefused) as refused:
        open_draft(packed(parts_of(body), 0), "草稿.docx")

    assert refused.value.reason == "too_long"
