"""A list that was exported says, when it is brought back, nothing new."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from jishi.exchange.book import open_book
from jishi.exchange.cells import meant
from jishi.exchange.heads import writable_fields
from jishi.exchange.judging import Fate, fate
from jishi.exchange.looking import look
from jishi.ledger.entry.fields import kind_of, options
from jishi.ledger.registry import LEDGERS
from tests.exchange.filled import IMPORTABLE, filled
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
def test_every_code_of_every_list_is_read_back_from_its_label(code):
    spec = LEDGERS[code]
    for field in writable_fields(spec):
        known = dict(options(field))
        if kind_of(field) == "set":
            every = sum(1 << number for number in known)
            assert meant(field, spec.shown(field.name, every), 2026) == every
            assert [meant(field, label, 2026) for label in known.values()] == [
                1 << number for number in known
            ]
        elif kind_of(field) in ("select", "radio"):
            for number in (0, *known):
                assert meant(field, spec.shown(field.name, number), 2026) == number


@pytest.mark.parametrize("code", IMPORTABLE)
def test_every_column_of_a_list_but_its_status_may_be_brought(code):
    spec = LEDGERS[code]

    assert set(spec.columns) - {field.name for field in writable_fields(spec)} == {"status"}


def test_an_export_is_a_workbook_we_read_ourselves(client, staff):
    spec = LEDGERS["talk"]
    staff.world.row("talk", on=date(2026, 3, 5))

    (table,) = open_book(exported(client, spec))

    assert len(table.rows) == 4
