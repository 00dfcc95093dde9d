"""Every page × every kind of person × every place a row may stand in: declared, and found so."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from django.test import override_settings
from django.urls import URLPattern, get_resolver

from tests.factories import World
from tests.pages import declared
from tests.pages.conftest import kept_for_a_module
from tests.pages.matrix import SIGN_IN, Case, Desks
from tests.pages.staff import PERSONS, Staff

OPEN_TO_ALL = {"accounts.sign_in", "accounts.sign_out"}
"""Pages for those who are signed out; everything else asks for an account."""

CASES: list[Case] = [
    case
    for module in pkgutil.iter_modules(declared.__path__)
    for case in importlib.import_module(f"{declared.__name__}.{module.name}").CASES
]


@pytest.fixture(scope="module")
def everybody(django_db_setup, django_db_blocker):
    """The small world with a Party group below the first branch, and everybody signed in."""
    with kept_for_a_module(django_db_blocker), override_settings(PHONE_ADDRESS="https://dw.example.org"):
        world = World.make()
        world.add_group()
        staff = Staff.of(world)
        yield staff, Desks.of(staff)


def names() -> set[str]:
    """The names of all pages there are."""

    def below(patterns):
        for pattern in patterns:
            yield from [pattern] if isinstance(pattern, URLPattern) else below(pattern.url_patterns)

    return {pattern.name for pattern in below(get_resolver().url_patterns)}


def test_no_page_is_undeclared():
    assert names() - OPEN_TO_ALL - {case.name for case in CASES} == set()
    assert {case.name for case in CASES} - names() == set()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_everybody_gets_what_is_declared(case, everybody, db):
    staff, desks = everybody[0].afresh(), everybody[1]

    found = {
        (person, position): desks.asked(case, staff, person, position)
        for position in case.positions()
        for person in PERSONS
    }
    assert found == {key: case.expected(*key) for key in found}


def test_somebody_signed_out_is_sent_to_the_sign_in_page_and_comes_back(client, db):
    answer = client.get("/figures/?period=2026")

    assert answer.status_code == SIGN_IN
    assert answer["Location"] == "/sign-in/?next=/figures/%3Fperiod%3D2026"
