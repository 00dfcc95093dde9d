"""The sheet to fill in: it opens, its headings are known, and what is filled in comes in."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from jishi.exchange.book import MOST_LINES, open_book
from jishi.exchange.heads import HOSTS, find_heads, writable_fields
from jishi.exchange.judging import Fate, fate
from jishi.exchange.lines import NOT_IMPORTED, read_lines
from jishi.exchange.looking import look
from jishi.exchange.names import Names
from jishi.exchange.template import FIRST, HEADS, LISTS, how_to_fill, template
from jishi.ledger.entry.fields import kind_of, options, required
from jishi.ledger.registry import LEDGERS
from tests.exchange.batching import Desk
from tests.exchange.books import saved
from tests.exchange.filled import IMPORTABLE, as_cell, filled
from tests.exchange.sheets import TALK, TODAY, names_of, opened

ORGS = ["第一支部", "第二支部"]


@cache
def made(code):
    """The template of a ledger; made once for all tests."""
    return template(LEDGERS[code], ORGS)


@cache
def seen(code):
    """The same opened, for tests that only look at it."""
    return opened(made(code))


@pytest.mark.parametrize("code", IMPORTABLE)
def test_every_heading_of_a_template_is_known(code):
    spec = LEDGERS[code]
    table, _ = open_book(made(code))

    heads = find_heads(spec, table)

    names = [field.name for field in writable_fields(spec)] + ([spec.hosts] if spec.hosts else [])
    assert (heads.last_row, [*heads.fields.values()], heads.missing) == (HEADS, names, ())
    assert (heads.texts[0], 0 in heads.fields) == ("序号", False)


@pytest.mark.parametrize("code", IMPORTABLE)
def test_every_coded_field_of_a_template_has_a_list_to_choose_from(code):
    spec = LEDGERS[code]
    book = seen(code)
    lists = dict[int, list[str]]()
    for rule in book.worksheets[0].data_validations.dataValidation:
        (cells,) = rule.sqref.ranges
        assert (cells.min_row, cells.max_row) == (FIRST, FIRST + MOST_LINES - 1)
        if rule.type == "list":
            lists[cells.min_col] = chosen_from(book, rule.formula1)

    for column, field in enumerate(writable_fields(spec), start=2):
        match kind_of(field):
            case "org":
                assert lists[column] == ORGS
            case "select" | "radio":
                assert lists[column] == [label for _, label in options(field)]
            case "flag":
                assert lists[column] == ["是", "否"]
            case "set":
                assert chosen_from(book, f"list_{field.name}") == [label for _, label in options(field)]
            case _:
                assert column not in lists


def chosen_from(book, formula):
    """What a list offers: named on the sheet of lists, below its heading, or written out."""
    if formula.startswith('"'):
        return formula.strip('"').split(",")
    assert book[LISTS].sheet_state == "visible"
    cells = book.defined_names[formula].attr_text.replace("$", "").partition("!")[2]
    return [cell.value for (cell,) in book[LISTS][cells]]


@pytest.mark.parametrize("code", IMPORTABLE)
def test_what_must_be_filled_in_has_a_star_and_each_heading_says_how(code):
    spec = LEDGERS[code]
    sheet = seen(code).worksheets[0]

    for column, field in enumerate(writable_fields(spec), start=2):
        head = sheet.cell(HEADS, column)
        assert head.value.endswith("*") is (required(field) or field.name == "on")
        assert head.comment.text.endswith(("。", "…。"))


@pytest.mark.parametrize("code", IMPORTABLE)
def test_a_template_nobody_filled_in_has_a_sample_and_no_line(code):
    spec = LEDGERS[code]
    table, *_ = open_book(made(code))

    lines, left = read_lines(spec, table, find_heads(spec, table), Names(None, 0, TODAY, {}, {}, None), 2026)

    assert (lines, len(left)) == ([], 1)


@pytest.mark.parametrize("code", ["talk", "event", "visit"])
def test_the_sample_is_left_out_when_the_first_column_was_deleted_too(staffed, code):
    spec = LEDGERS[code]
    book = opened(made(code))
    (told,) = book.worksheets[0].merged_cells.ranges
    book.worksheets[0].unmerge_cells(str(told))
    book.worksheets[0].delete_cols(1)

    looked = look(spec, names_of(staffed.clerk, staffed.world, "first"), saved(book), {})

    assert (looked.lines, len(looked.left)) == ([], 1)


@pytest.mark.parametrize("code", IMPORTABLE)
def test_a_template_that_was_filled_in_says_what_was_filled_in(staffed, code):
    spec, book = LEDGERS[code], opened(made(code))
    fields = writable_fields(spec)
    several = [filled(staffed.world, spec, number) for number in (1, 2)]
    for row, values in enumerate(several, start=FIRST):
        for column, field in enumerate(fields, start=2):
            book.worksheets[0].cell(row, column, as_cell(spec, field, values[field.name]))

    looked = look(spec, names_of(staffed.clerk, staffed.world, "first"), saved(book), {})

    assert [(line.values, line.faults) for line in looked.lines] == [(values, {}) for values in several]
    assert {fate(line) for line in looked.lines} == {Fate.NEW}


def test_a_template_that_was_filled_in_is_written(staffed):
    book = opened(made("talk"))
    for column, value in enumerate(["第一支部", "3月5日", "谈心谈话", "支部书记"], start=2):
        book.worksheets[0].cell(FIRST, column, value)

    Desk(staffed.clerk, staffed.world).write(TALK, data=saved(book))

    assert TALK.model.objects.get().on == date(2026, 3, 5)


def test_a_joint_event_has_a_column_for_its_hosts_and_no_other_ledger_has_one():
    assert seen("event").worksheets[0][HEADS][-1].value == HOSTS
    assert HOSTS not in [cell.value for cell in seen("talk").worksheets[0][HEADS]]


def test_lists_longer_than_a_rule_can_hold_stand_on_a_sheet_of_their_own():
    many = [f"第{number}支部" for number in range(300)]

    book = opened(template(TALK, many))

    assert chosen_from(book, "list_org") == many
    assert len(how_to_fill(TALK.field("org"), many)) < 200


def test_every_row_of_a_text_column_takes_0012_for_text():
    columns = seen("clue").worksheets[0].column_dimensions

    at = [field.name for field in writable_fields(LEDGERS["clue"])].index("number") + 1
    assert columns["ABCDEFGH"[at]].number_format == "@"


def test_the_first_row_says_what_must_not_be_filled_in():
    told = seen("talk").worksheets[0].cell(1, 1).value

    assert "不要填写国家秘密和工作秘密" in told
    assert NOT_IMPORTED not in told
