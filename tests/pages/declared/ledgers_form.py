"""The form of a record: whoever keeps the ledger for the organisation, and nobody else."""

import json
from itertools import cycle

from tests.pages.matrix import Case
from tests.pages.staff import MISSING

CLOSED_LEDGER = {"section": 404}
"""A section keeps its own family of ledgers; events are not among them."""
MONTHS = cycle(range(1, 13))
"""The same is said once; each person asks for another month."""
KEEPERS = ("office", "secretary", "clerk", "neighbour")
HERE = {"office": 404, "secretary": 404, "clerk": 404, "neighbour": 404} | CLOSED_LEDGER


def everywhere(status):
    return dict.fromkeys(KEEPERS, status) | CLOSED_LEDGER


def at(status):
    """Where a record stands → who gets ``status`` for it; the other keepers find nothing."""
    return {
        "above": HERE | {"office": status},
        "own": HERE | {"office": status, "secretary": status, "clerk": status},
        "sibling": HERE | {"office": status},
        "foreign": HERE | {"neighbour": status},
        "missing": HERE,
    }


def draft(staff, position):
    if position == "missing":
        return MISSING
    return staff.row("event", position, status="draft").pk


def filled(staff, position):
    seen = json.dumps({"version": 1, "texts": {}})
    org = staff.org("own" if position == "missing" else position)
    return {"org": org, "title": "学习", "on": "2026-06-26", "seen": seen, "do": "draft"}


def event(*_):
    return {"code": "event"}


def one(staff, position):
    return {"code": "event", "pk": draft(staff, position)}


def about(staff, position):
    return {"row": draft(staff, position), "title": "学习"}


def statement(staff, position):
    return {"org": staff.org(position), "period": f"2026-{next(MONTHS):02}"}


SAID = {"office": 422, "secretary": 422, "clerk": 422, "neighbour": 422} | CLOSED_LEDGER
"""An organisation that is not on the list is a fault of the form."""

CASES = [
    Case("ledgers.new", everywhere(200), kwargs=event),
    Case("ledgers.new", everywhere(422), kwargs=event, method="post"),
    Case("ledgers.edit", at=at(200), kwargs=one),
    Case("ledgers.edit", at=at(302), kwargs=one, method="post", data=filled),
    Case("ledgers.counts", everywhere(200), kwargs=event, method="post"),
    Case("ledgers.counts", at=at(200), kwargs=event, method="post", data=about),
    Case("ledgers.autosave", everywhere(200), kwargs=event, method="post"),
    Case("ledgers.autosave", at=at(200), kwargs=event, method="post", data=about, htmx=True),
    Case("ledgers.pick", everywhere(200), kwargs=lambda *_: {"code": "attendance", "name": "person"}),
    Case("ledgers.nil", everywhere(200), kwargs=event),
    Case(
        "ledgers.nil",
        at={
            "above": SAID | {"office": 302},
            "own": SAID | {"office": 302, "secretary": 302, "clerk": 302},
            "sibling": SAID | {"office": 302},
            "foreign": SAID | {"neighbour": 302},
            "missing": SAID,
        },
        kwargs=event,
        method="post",
        data=statement,
    ),
]
