"""A list that was exported says, when it is brought back, nothing new."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from jishi.exchange.book import open_book
from jishi.exchange.heads import writable_fields
from jishi.exchange.judging import Fate, fate
from jishi.exchange.looking import look
from jishi.ledger.entry.fields import kind_of, options
from jishi.ledger.registry import LEDGERS
from tests.exchange.filled import IMPORTABLE, as_sheet, filled
from tests.exchange.sheets import names_of
from tests.pages.staff import Staff

AWKWARD = ["=1+1", "-5", "@乙", "+丙", "学习“党章”（一）", "两行\n文字", "#N/A 的说明", "0012", "a  b"]


@pytest.fixture
def staff(client, world):
    staff = Staff.of(world)
    client.force_login(staff.users["office"])
    return staff


def exported(client, spec):
    answer = client.get(f"/ledgers/{spec.code}/export/?period={quote('2026')}")
    assert answer.status_code == 200
    return answer.content


def fates(staff, spec, data):
    """What would become of the lines; a faulty one says why."""
    names = names_of(staff.users["office"], staff.world, "first", "second", "committee")
    return [line.faults or fate(line) for line in look(spec, names, data, {}).lines]


@pytest.mark.parametrize("code", IMPORTABLE)
def test_a_list_that_comes_back_is_the_same(client, staff, code):
    spec = LEDGERS[code]
    for number, org in ((1, "first"), (2, "second"), (3, "first")):
        values = filled(staff.world, spec, number, org)
        row = staff.world.row(code, org=org, on=date(2026, number, 1))
        spec.model._default_manager.filter(pk=row.pk).update(**values)
    staff.world.row(code, on=date(2026, 5, 1), status="draft")

    assert fates(staff, spec, exported(client, spec)) == [Fate.SAME] * 4


@pytest.mark.parametrize("code", ["event", "finding", "problem", "aid_money"])
def test_awkward_words_come_back_as_they_went(client, staff, code):
    spec = LEDGERS[code]
    text = next(name for name in ("title", "village") if name in spec.columns)
    for number, words in enumerate(AWKWARD, start=1):
        staff.world.row(code, on=date(2026, 3, number), **{text: words})

    assert fates(staff, spec, exported(client, spec)) == [Fate.SAME] * len(AWKWARD)


@pytest.mark.parametrize("code", IMPORTABLE)
def test_every_code_of_every_list_is_read_back_from_its_label(staffed, code):
    spec = LEDGERS[code]
    first = filled(staffed.world, spec, 1)
    coded = [field for field in writable_fields(spec) if kind_of(field) in ("select", "radio", "set")]
    most = max((len(options(field)) for field in coded), default=0)

    def one(number):
        return {field.name: options(field)[number % len(options(field))][0] for field in coded}

    several = [first | _as_kept(coded, one(number)) for number in range(most)]
    looked = look(spec, names_of(staffed.clerk, staffed.world, "first"), as_sheet(spec, *several), {})

    read = [{field.name: line.values[field.name] for field in coded} for line in looked.lines]
    assert read == [{field.name: values[field.name] for field in coded} for values in several]


def _as_kept(coded, codes):
    sets = {field.name for field in coded if kind_of(field) == "set"}
    return {name: 1 << code if name in sets else code for name, code in codes.items()}


@pytest.mark.parametrize("code", IMPORTABLE)
def test_every_column_of_a_list_but_its_status_may_be_brought(code):
    spec = LEDGERS[code]

    assert set(spec.columns) - {field.name for field in writable_fields(spec)} == {"status"}


def test_an_export_is_a_workbook_we_read_ourselves(client, staff):
    spec = LEDGERS["talk"]
    staff.world.row("talk", on=date(2026, 3, 5))

    (table,) = open_book(exported(client, spec))

    assert len(table.rows) == 4
