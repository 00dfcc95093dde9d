"""What may come in as a sheet: each other file is refused for its own reason; the cells as they stand."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook

from jishi.core.errors import FileRefused
from jishi.exchange import book as reading
from jishi.exchange.book import LARGEST, MOST_ABOVE, MOST_LINES, UNCOUNTED, open_book
from tests.exchange.books import book, saved
from tests.exchange.zips import member, with_members

SHEET = "xl/worksheets/sheet1.xml"
PLAIN = book(["组织", "日期"], ["第一支部", "2026-03-05"])
DTD = '<?xml version="1.0" encoding="{}"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'


def document() -> bytes:
    held = BytesIO()
    Document().save(held)
    return held.getvalue()


def dtd(name: str, encoding: str) -> bytes:
    return with_members(PLAIN, {name: DTD.format(encoding).encode(encoding)})


REFUSED = {
    "empty": b"",
    "too_big": b"PK\x03\x04" + bytes(LARGEST),
    "xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "not_xlsx: a web page": b"<html><table><tr><td>1</td></tr></table></html>",
    "not_xlsx: a picture": b"\x89PNG\r\n\x1a\n" + bytes(60),
    "not_xlsx: a document": document(),
    "not_xlsx: any zip": with_members(book(), {}).replace(b"xl/workbook.xml", b"xl/workbooc.xml"),
    "damaged: cut off": PLAIN[:400],
    "damaged: not well-formed": with_members(PLAIN, {"xl/workbook.xml": b"<workbook><sheets>"}),
    "damaged: no worksheet": with_members(PLAIN, {SHEET: b"<worksheet><sheetData><row r='x'>"}),
    "macro": with_members(PLAIN, {"xl/vbaProject.bin": b"\0"}),
    "macro: old": with_members(PLAIN, {"xl/macrosheets/sheet1.xml": b"<a/>"}),
    "dtd": dtd("xl/comments1.xml", "utf-8"),
    "dtd: UTF-16, little end": dtd("xl/styles.xml", "utf-16-le"),
    "dtd: UTF-16, big end": dtd("xl/styles.xml", "utf-16-be"),
    "dtd: by another name": dtd("xl/worksheets/sheet2.dat", "utf-8"),
    "zip_bomb": with_members(PLAIN, {"xl/media/a.xml": bytes(3 * 2**20)}),
    "polyglot": PLAIN + b"more",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_harmless_sheet_is_refused_for_its_own_reason(name):
    with pytest.raises(FileRefused) as refused:
        open_book(REFUSED[name])

    assert refused.value.reason == name.partition(":")[0]
    assert refused.value.problem.endswith("。")
    assert refused.value.remedy.endswith("。")
    assert ".docx" not in refused.value.for_page()


def test_much_that_is_packed_well_is_refused_too(monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_INFLATED", 1_000)

    with pytest.raises(FileRefused) as refused:
        open_book(PLAIN)

    assert refused.value.reason == "zip_bomb"


def test_a_workbook_without_content_is_refused():
    with pytest.raises(FileRefused, match="文件里没有内容"):
        open_book(book([None, ""], [], [None]))


def test_more_rows_than_may_come_in_are_refused_by_the_name_of_their_worksheet():
    fits = book(*([number] for number in range(MOST_LINES + MOST_ABOVE)), title="一月")
    more = book(*([number] for number in range(MOST_LINES + MOST_ABOVE + 1)), title="一月")

    assert len(open_book(fits)[0].rows) == MOST_LINES + MOST_ABOVE
    with pytest.raises(FileRefused, match=r"工作表“一月”超过 2000 行") as refused:
        open_book(more)
    assert refused.value.reason == "too_many_rows"


def test_hidden_worksheets_and_empty_ones_are_not_read():
    made = Workbook()
    made.active.append(["看得见"])
    for name, state in (("藏", "hidden"), ("深藏", "veryHidden"), ("空", "visible")):
        sheet = made.create_sheet(name)
        sheet.sheet_state = state
        if state != "visible":
            sheet.append(["不看"])

    tables = open_book(saved(made))

    assert [(table.name, dict(table.rows)) for table in tables] == [("Sheet", {1: ["看得见"]})]


def test_a_row_ends_with_its_last_cell_and_keeps_the_number_a_spreadsheet_shows():
    made = book(["一", None, 2.5, None, ""], [], [None, "", None], [date(2026, 3, 5)])

    assert open_book(made)[0].rows == {1: ["一", None, 2.5], 4: [datetime.combine(date(2026, 3, 5), time())]}


def test_a_cell_merged_downwards_speaks_for_every_row_and_none_sideways():
    made = book(
        ["组织", "日期", "主题"],
        ["第一支部", "3月5日", "甲"],
        [None, None, "乙"],
        [None, "3月7日", "丙"],
        merge=("A2:A4", "B2:B3", "C2:D2"),
    )

    assert open_book(made)[0].rows == {
        1: ["组织", "日期", "主题"],
        2: ["第一支部", "3月5日", "甲"],
        3: ["第一支部", "3月5日", "乙"],
        4: ["第一支部", "3月7日", "丙"],
    }


def test_a_block_merged_both_ways_speaks_downwards_in_its_first_column():
    made = book(["组织", "", "主题"], ["第一支部", None, "甲"], [None, None, "乙"], merge=("A2:B3",))

    assert open_book(made)[0].rows[3] == ["第一支部", None, "乙"]


def test_merged_cells_of_a_program_that_writes_prefixes_are_seen():
    made = book(["甲", 1], [None, 2], merge=("A1:A2",))
    sheet = member(made, SHEET).replace(b"<mergeCell ", b'<x:mergeCell xmlns:x="urn:x" ')

    assert b"<x:mergeCell" in sheet
    assert open_book(with_members(made, {SHEET: sheet}))[0].rows[2] == ["甲", 2]


def test_a_stray_cell_far_below_ends_the_reading_after_some_empty_rows(monkeypatch):
    made = Workbook()
    made.active.append(["组织"])
    made.active.cell(1_048_576, 1, "误填")
    asked = list[int]()
    held = reading._held

    def counted(row, uncounted):
        asked.append(1)
        return held(row, uncounted)

    monkeypatch.setattr(reading, "_held", counted)

    assert open_book(saved(made))[0].rows == {1: ["组织"]}
    assert len(asked) <= reading.BLANK_ROWS + 2


def test_a_cell_far_to_the_right_is_not_read():
    made = Workbook()
    made.active.append(["组织"])
    made.active.cell(1, 16_384, "误填")

    assert open_book(saved(made))[0].rows == {1: ["组织"]}


@pytest.mark.parametrize("told", [b"A1", b"A1:XFD1048576"])
def test_a_wrong_note_of_the_size_loses_no_row(told):
    sheet = member(PLAIN, SHEET).replace(b'<dimension ref="A1:B2"', b'<dimension ref="' + told + b'"')

    assert told + b'"' in sheet
    assert len(open_book(with_members(PLAIN, {SHEET: sheet}))[0].rows) == 2


def test_a_formula_that_nobody_worked_out_is_not_empty():
    made = book(["组织", "人次"], ["第一支部", "=1+1"])
    worked_out = member(made, SHEET).replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>")
    nothing = member(made, SHEET).replace(b'<c r="B2"', b'<c r="B2" t="str"')

    assert open_book(made)[0].rows[2] == ["第一支部", UNCOUNTED]
    assert open_book(with_members(made, {SHEET: worked_out}))[0].rows[2] == ["第一支部", 2]
    assert open_book(with_members(made, {SHEET: nothing}))[0].rows[2] == ["第一支部"]
