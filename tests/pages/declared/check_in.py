"""Checking in by phone: the desk for whoever may change the list, the phone's pages for whoever comes."""

import time

from jishi.flows.check_in import desk, phone
from jishi.flows.check_in.codes import code_at
from tests.pages.declared.ledgers_form import at
from tests.pages.matrix import Case, everyone
from tests.pages.staff import MISSING

OPEN_TO_ALL = {"everywhere": everyone(200), "signed_out": 200}
WRONG = {"everywhere": everyone(422), "signed_out": 422}


def event(staff, position):
    if position == "missing":
        return {"pk": MISSING}
    return {"pk": staff.row("event", position, status="draft").pk}


def opened(staff):
    """A list that is open, with one name on it."""
    return desk.open_for(
        staff.users["office"], staff.row("event", "own", status="draft"), [staff.world.person("甲某")], 30
    )


def code(staff, _):
    return {"code": code_at(opened(staff).key, time.time())}


def ticked(staff, _):
    return {"receipt": phone.receipt_of(phone.tick(opened(staff), "甲某"))}


def a_pass(name):
    return lambda staff, _: {"pass": phone.pass_of(opened(staff)), "name": name}


CASES = [
    Case("events.check_in", at=at(200), kwargs=event),
    Case(
        "events.check_in", at=at(302), method="post", kwargs=event,
        data=lambda *_: {"do": "open", "minutes": "30"},
    ),
    Case("events.check_in_screen", at=at(200), kwargs=event),
    Case("events.check_in_now", at=at(200), kwargs=event, htmx=True),
    Case("check_in.start", **OPEN_TO_ALL),
    Case("check_in.start", method="post", data=lambda staff, _: code(staff, _), **OPEN_TO_ALL),
    Case("check_in.form", kwargs=code, **OPEN_TO_ALL),
    Case("check_in.form", kwargs=lambda *_: {"code": "234567"}, query="?wrong", **WRONG),
    Case(
        "check_in.tick", everyone(302), method="post", data=a_pass("甲某"), signed_out=302,
    ),
    Case("check_in.tick", method="post", data=a_pass("乙某"), query="?wrong", **WRONG),
    Case("check_in.done", kwargs=ticked, **OPEN_TO_ALL),
    Case("check_in.done", method="post", kwargs=ticked, **OPEN_TO_ALL),
]  # fmt: skip
