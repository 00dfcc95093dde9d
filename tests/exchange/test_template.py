"""The sheet to fill in: it opens, its headings are known, and what is filled in comes in."""

from __future__ import annotations

import pytest

from jishi.exchange.book import MOST_LINES, open_book
from jishi.exchange.heads import HOSTS, find_heads, writable_fields
from jishi.exchange.lines import NOT_IMPORTED
from jishi.exchange.looking import look
from jishi.exchange.template import FIRST, HEADS, LISTS, how_to_fill, template
from jishi.ledger.entry.fields import kind_of, options, required
from jishi.ledger.registry import LEDGERS
from tests.exchange.batching import Desk
from tests.exchange.books import saved
from tests.exchange.filled import IMPORTABLE, as_cell, filled
from tests.exchange.sheets import EVENT, TALK, names_of, opened

ORGS = ["第一支部", "第二支部"]


@pytest.fixture
def desk(staffed):
    return Desk(staffed.clerk, staffed.world)


@pytest.mark.parametrize("code", IMPORTABLE)
def test_every_heading_of_a_template_is_known(code):
    spec = LEDGERS[code]
    (table,) = open_book(template(spec, ORGS))

    heads = find_heads(spec, table)

    names = [field.name for field in writable_fields(spec)] + ([spec.hosts] if spec.hosts else [])
    assert (heads.last_row, [*heads.fields.values()], heads.missing) == (HEADS, names, ())
    assert (heads.texts[0], 0 in heads.fields) == ("序号", False)


@pytest.mark.parametrize("code", IMPORTABLE)
def test_every_coded_field_of_a_template_has_a_list_to_choose_from(code):
    spec = LEDGERS[code]
    book = opened(template(spec, ORGS))
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
            case _:
                assert column not in lists


def chosen_from(book, formula):
    """What a list offers: named on the hidden sheet, or written out."""
    if formula.startswith('"'):
        return formula.strip('"').split(",")
    assert book[LISTS].sheet_state == "hidden"
    cells = book.defined_names[formula].attr_text.replace("$", "").partition("!")[2]
    return [cell.value for (cell,) in book[LISTS][cells]]


@pytest.mark.parametrize("code", IMPORTABLE)
def test_what_must_be_filled_in_has_a_star_and_each_heading_says_how(code):
    spec = LEDGERS[code]
    sheet = opened(template(spec, ORGS)).worksheets[0]

    for column, field in enumerate(writable_fields(spec), start=2):
        head = sheet.cell(HEADS, column)
        assert head.value.endswith("*") is (required(field) or field.name == "on")
        assert head.comment.text.endswith(("。", "…。"))


@pytest.mark.parametrize("code", IMPORTABLE)
def test_a_template_nobody_filled_in_has_a_sample_and_no_line(staffed, code):
    spec = LEDGERS[code]

    looked = look(spec, names_of(staffed.clerk, staffed.world, "first"), template(spec, ORGS), {})

    assert (looked.lines, looked.left, looked.wanting) == ([], 1, [])


@pytest.mark.parametrize("code", IMPORTABLE)
def test_the_sample_is_left_out_when_the_first_column_was_deleted_too(staffed, code):
    spec = LEDGERS[code]
    book = opened(template(spec, ORGS))
    (told,) = book.worksheets[0].merged_cells.ranges
    book.worksheets[0].unmerge_cells(str(told))
    book.worksheets[0].delete_cols(1)

    looked = look(spec, names_of(staffed.clerk, staffed.world, "first"), saved(book), {})

    assert (looked.lines, looked.left) == ([], 1)


@pytest.mark.parametrize("code", IMPORTABLE)
def test_a_template_that_was_filled_in_becomes_what_was_filled_in(staffed, desk, code):
    spec = LEDGERS[code]
    book, fields = opened(template(spec, ORGS)), writable_fields(spec)
    several = [filled(staffed.world, spec, number) for number in (1, 2)]
    for row, values in enumerate(several, start=FIRST):
        for column, field in enumerate(fields, start=2):
            book.worksheets[0].cell(row, column, as_cell(spec, field, values[field.name]))

    batch = desk.write(spec, data=saved(book))

    assert batch.looked["counts"] == {"new": 2, "changed": 0, "same": 0, "faulty": 0, "left": 1, "repeats": 0}
    rows = spec.model._default_manager.filter(pk__in=[entry[0] for entry in batch.written]).order_by("pk")
    said = [{name: getattr(row, name) for name in values} for row, values in zip(rows, several, strict=True)]
    assert said == several
    assert desk.bring(spec, data=saved(book)).looked["counts"]["same"] == 2


def test_a_joint_event_has_a_column_for_its_hosts_and_no_other_ledger_has_one():
    assert opened(template(EVENT, ORGS)).worksheets[0][HEADS][-1].value == HOSTS
    assert HOSTS not in [cell.value for cell in opened(template(TALK, ORGS)).worksheets[0][HEADS]]


def test_lists_longer_than_a_rule_can_hold_stand_on_the_hidden_sheet():
    many = [f"第{number}支部" for number in range(300)]

    book = opened(template(TALK, many))

    assert chosen_from(book, "list_org") == many
    assert len(how_to_fill(TALK.field("org"), many)) < 200


def test_the_first_row_says_what_must_not_be_filled_in():
    told = opened(template(TALK, ORGS)).worksheets[0].cell(1, 1).value

    assert "不要填写国家秘密和工作秘密" in told
    assert NOT_IMPORTED not in told
