"""Sheets made to hurt whoever reads them: refused or read within seconds, whatever they say of themselves."""

from __future__ import annotations

import random
from time import perf_counter

import pytest

from jishi.core.errors import FileRefused
from jishi.exchange.book import LONGEST, open_book
from jishi.exchange.cells import parts
from jishi.exchange.looking import LONGEST_TOLD, kept, look
from jishi.exchange.marked import HEAD, marked
from tests.exchange.books import book
from tests.exchange.sheets import TALK, names_of, opened
from tests.exchange.zips import member, with_members

SHEET, STYLES, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"
HEADS = ["组织", "谈话日期", "谈话类型", "谈话人", "人次"]
PLAIN = book(HEADS, ["没有的支部", "2026-03-05", "谈心谈话", "支部书记", 2])
FAST = 5
"""Seconds; each of these kept a server for a minute to several hours."""


def noise(size: int) -> bytes:
    """A comment that packs badly, for a file that else would be refused as packed too tightly."""
    return b"<!--" + random.Random(1).randbytes(size // 100).hex().encode() + b"-->"


def after_cells(xml: bytes) -> bytes:
    end = b"</sheetData>"
    return with_members(PLAIN, {SHEET: member(PLAIN, SHEET).replace(end, end + xml + noise(len(xml)))})


def more_rows(xml: bytes) -> bytes:
    end = b"</sheetData>"
    return with_members(PLAIN, {SHEET: member(PLAIN, SHEET).replace(end, xml + end) + noise(len(xml))})


def styled(before: bytes, xml: bytes) -> bytes:
    styles = member(PLAIN, STYLES).replace(b'<numFmts count="0"/>', b"<numFmts></numFmts>")
    assert before in styles
    return with_members(PLAIN, {STYLES: styles.replace(before, xml + before) + noise(len(xml))})


def in_workbook(xml: bytes, before: bytes = b"</workbook>") -> bytes:
    return with_members(PLAIN, {WORKBOOK: member(PLAIN, WORKBOOK).replace(before, xml + before)})


def named(name: bytes, text: bytes) -> bytes:
    found = b'<definedName name="%s" localSheetId="0">%s</definedName>' % (name, text)
    workbook = member(PLAIN, WORKBOOK).replace(b"<definedNames />", b"")
    assert b"</sheets>" in workbook
    told = b"</sheets><definedNames>" + found + b"</definedNames>" + noise(len(text))
    return with_members(PLAIN, {WORKBOOK: workbook.replace(b"</sheets>", told)})


def rule(sqref: bytes) -> bytes:
    return after_cells(b'<dataValidations><dataValidation sqref="' + sqref + b'"/></dataValidations>')


SAME_SHEET = (
    b'<sheet name="s%d" sheetId="%d" r:id="rId1" '
    b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
)
TOO_MUCH = {
    "styles": lambda: styled(b"</cellXfs>", b'<xf numFmtId="0" fontId="0"/>' * 110_000),
    "a format of a number": lambda: styled(
        b"</numFmts>", b'<numFmt numFmtId="200" formatCode="' + b"[$" * 9_000 + b'"/>'
    ),
    "cells": lambda: more_rows(
        b'<row r="9">' + b'<c r="A9"/>' * 16_000 + b"</row>" + b'<row r="1"/>' * 500_000
    ),
    "columns": lambda: more_rows(b'<row r="9">' + b'<c r="A9"/>' * 20_000 + b"</row>"),
    "ranges of a rule": lambda: rule(b"A1 " * 90_000),
    "ranges of a rule in single quotes": lambda: after_cells(
        b"<dataValidations><dataValidation sqref = '" + b"A1 " * 90_000 + b"'/></dataValidations>"
    ),
    "what is printed": lambda: named(b"_xlnm.Print_Area", b"'" * 9_000),
    "a head of a page": lambda: after_cells(
        b"<headerFooter><oddHeader>" + b"&amp;L" * 9_000 + b"</oddHeader></headerFooter>"
    ),
    "names": lambda: named(b"x", b"1" + b'</definedName><definedName name="y">1' * 120_000),
    "a script another reader knows": lambda: with_members(
        PLAIN, {STYLES: '<?xml version="1.0" encoding="gb2312"?><styleSheet/>'.encode("gb2312")}
    ),
    "UTF-32": lambda: with_members(PLAIN, {STYLES: "<styleSheet/>".encode("utf-32-le")}),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_would_keep_a_reader_for_long_is_refused_before_it_is_read(name):
    data, began = TOO_MUCH[name](), perf_counter()

    with pytest.raises(FileRefused) as refused:
        open_book(data)

    assert refused.value.reason == "too_much"
    assert perf_counter() - began < FAST


def test_one_worksheet_under_many_names_is_refused():
    sheets = b"".join(SAME_SHEET % (at, at + 2) for at in range(11))

    with pytest.raises(FileRefused, match="指着同一处"):
        open_book(in_workbook(sheets, b"</sheets>"))


def test_merges_one_over_another_are_refused():
    merges = b"<mergeCells>" + b'<mergeCell ref="A1:A2000"/>' * 10_000 + b"</mergeCells>"

    with pytest.raises(FileRefused, match="互相重叠"):
        open_book(after_cells(merges))


@pytest.mark.parametrize(
    "bait", [b"<mergeCell " * 90_000, b'<c r="A1"><f></f>' + b" " * 900_000, b'<c r="A1">' + b"<f " * 90_000]
)
def test_no_pattern_is_looked_for_again_and_again(bait):
    began = perf_counter()

    assert open_book(after_cells(b"<!--" + bait + b"-->"))

    assert perf_counter() - began < FAST


@pytest.mark.parametrize("text", ["、" * 1_998 + "）", "、甲" * 1_000, "（、" * 1_000, "、（" * 999 + "）"])
def test_names_in_a_cell_are_told_apart_in_no_time(text):
    began = perf_counter()

    for _ in range(100):
        parts(text)

    assert perf_counter() - began < FAST / 2


@pytest.fixture
def see(staffed):
    names = names_of(staffed.clerk, staffed.world, "first")
    return lambda data: look(TALK, names, data, {})


def test_brackets_without_end_in_a_heading_are_looked_at_once(see):
    data, began = book([*HEADS, *["(" * 30_000] * 20], ["没有的支部", "2026-03-05"]), perf_counter()

    assert len(see(data).lines) == 1

    assert perf_counter() - began < FAST


def test_one_long_text_that_all_cells_share_is_cut_once(see):
    strings = b"<sst><si><t>" + "学".encode() * 30_000 + b"</t></si></sst>"
    part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>'
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = member(PLAIN, "[Content_Types].xml").replace(b"</Types>", part % kind)
    namespace = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    row = b'<row r="%d">' + b'<c t="s"><v>0</v></c>' * 100 + b"</row>"
    data = with_members(
        more_rows(b"".join(row % at for at in range(3, 1_000))),
        {"[Content_Types].xml": types, "xl/sharedStrings.xml": strings.replace(b"<sst>", namespace)},
    )

    began = perf_counter()
    looked = see(data)

    assert len(looked.lines) == 998
    assert perf_counter() - began < 2 * FAST
    texts = [text for row in looked.table.rows.values() for text in row if isinstance(text, str)]
    assert max(map(len, texts)) == LONGEST
    assert len({id(text) for text in texts if len(text) == LONGEST}) == 1


def test_what_is_kept_of_a_look_is_cut_to_what_a_page_shows(see):
    looked = see(book(HEADS, *[["没有的支部", "学" * 1_900, *["学" * 1_900] * 3]] * 5))

    told = kept(TALK, looked)

    texts = [text for line in told["faulty"] for text in (*line["texts"].values(), *line["faults"].values())]
    assert max(map(len, texts)) == LONGEST_TOLD + 1


def test_misspelt_organisations_are_guessed_for_the_first_only(see, staffed):
    names = names_of(staffed.clerk, staffed.world, "first")
    for at in range(300):
        names.orgs[f"机关第{at}研究室党支部"] = [staffed.world.first]
    rows = [[f"机关第{at}{at + 1}研究党支部", "2026-03-05", None, "书记", 1] for at in range(1_900)]
    data, began = book(HEADS, *rows), perf_counter()

    looked = look(TALK, names, data, {})

    assert all("org" in line.faults for line in looked.lines)
    assert perf_counter() - began < FAST


HARD_TO_MARK = {
    "a merge over the whole sheet": b'<mergeCells><mergeCell ref="A5:XFD1048576"/></mergeCells>',
    "a merge in single quotes": b"<mergeCells><mergeCell ref = 'F1:XFD9999'/></mergeCells>",
    "a worksheet with a slash in its name": b"",
}


@pytest.mark.parametrize("name", HARD_TO_MARK)
def test_what_cannot_be_read_whole_is_marked_as_plain_cells(see, name):
    data = after_cells(HARD_TO_MARK[name])
    if not HARD_TO_MARK[name]:
        workbook = member(PLAIN, WORKBOOK).replace(b'name="Sheet1"', b'name="a/b"')
        data = with_members(PLAIN, {WORKBOOK: workbook})
    began = perf_counter()

    sheet = opened(marked(see(data), data)).active

    assert perf_counter() - began < FAST
    assert [cell.value for cell in sheet[1]] == [*HEADS, HEAD]
    assert sheet["A2"].comment is not None
    assert sheet["E2"].value == 2


def test_one_long_formula_copied_to_every_row_is_not_worked_out(see):
    first = b'<row r="3"><c r="F3"><f t="shared" ref="F3:F999" si="0">' + b"A1+" * 30_000 + b"1</f></c></row>"
    rows = b"".join(
        b'<row r="%d"><c r="F%d"><f t="shared" si="0"/></c></row>' % (at, at) for at in range(4, 900)
    )
    data, began = more_rows(first + rows), perf_counter()

    assert marked(see(data), data)

    assert perf_counter() - began < FAST


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://a.example","b")', "@SUM(1)", "+1", "-1"])
def test_no_text_of_a_sheet_becomes_a_formula_in_the_marked_file(see, text):
    data = book(HEADS, ["没有的支部", "2026-03-05", "谈心谈话", "x", 2])
    data = with_members(data, {SHEET: member(data, SHEET).replace(b">x<", f">{text}<".encode())})
    merged = with_members(
        data,
        {
            SHEET: member(data, SHEET).replace(
                b"</sheetData>", b"</sheetData>" + HARD_TO_MARK["a merge in single quotes"]
            )
        },
    )

    for one in (data, merged):
        sheet = opened(marked(see(one), one)).active
        assert (sheet["D2"].value, sheet["D2"].data_type) in ((text, "s"), (text, "inlineStr"))
