"""Ledgers: lists, one record, its steps, what a user keeps."""

from datetime import date

from tests.pages.matrix import Case, everyone
from tests.pages.staff import MISSING

ON = date(2026, 3, 10)
CLOSED = {"stranger": 403, "administrator": 403}
AT_THE_TOP = ("office", "leader", "reader", "auditor")
AT_THE_BRANCH = ("secretary", "clerk")


def some(status: int, *persons: str) -> dict[str, int]:
    return dict.fromkeys(persons, status)


def rows_seen(by_top=AT_THE_TOP, by_branch=AT_THE_BRANCH, found: int = 200) -> dict[str, dict[str, int]]:
    """Events: who has the right at the committee, who at the first branch; others find nothing."""
    nobody = everyone(404) | CLOSED
    return {
        "above": nobody | some(found, *by_top),
        "own": nobody | some(found, *by_top, *by_branch),
        "sibling": nobody | some(found, *by_top),
        "foreign": nobody | some(found, "neighbour"),
        "missing": nobody,
    }


def at_row(code: str = "event", **named):
    """The address of a fresh row at the position asked."""

    def made(staff, position: str) -> dict[str, object]:
        if position == "missing":
            return {"code": code, "pk": MISSING}
        return {"code": code, "pk": staff.row(code, position, on=ON, **named).pk}

    return made


def to_step(verb: str, **named):
    return lambda staff, position: at_row(**named)(staff, position) | {"verb": verb}


def event(*_) -> dict[str, object]:
    return {"code": "event"}


SEEN = {"version": 1, "reason": "人数不对"}
EDITORS = {"by_top": ("office",), "by_branch": ("secretary", "clerk")}
REVIEWERS = {"by_top": ("office", "leader"), "by_branch": ("secretary",)}
EVENTS = everyone(200, "section") | {"section": 404} | CLOSED
ACTED = everyone(302, "section") | {"section": 404} | CLOSED
REFUSED = everyone(422, "section") | {"section": 404} | CLOSED
SUPERVISION = {position: at | {"section": 200} for position, at in rows_seen().items()} | {
    "foreign": rows_seen()["foreign"],
    "missing": rows_seen()["missing"],
}


def ticked(act: str):
    return lambda staff, _: {"act": act, "row": f"{staff.row('event', 'own', on=ON, status='draft').pk}:1"}


def everything(*_) -> dict[str, object]:
    return {"act": "submit", "all": "1", "count": "0"}


def place_of(do: str):
    """One field of a row at the first branch, to be changed in as many as are named."""
    return lambda staff, _: {
        "do": do,
        "field": "place",
        "rows": f"{staff.row('event', 'own', on=ON, status='draft').pk}:1",
        "value": "三楼",
        "shown": "三楼",
    }


KEEPERS = ("office", "secretary", "clerk", "neighbour")
CHANGED = some(200, *KEEPERS) | {"section": 404}


def step(verb: str, who: dict, **named) -> Case:
    case_at = rows_seen(**who, found=302)
    return Case(
        "ledgers.step",
        at=case_at,
        method="post",
        kwargs=to_step(verb, **named),
        data=lambda *_: SEEN,
    )


CASES = [
    Case("ledgers.home", everyone(200, "stranger")),
    Case("ledgers.list", EVENTS, kwargs=event),
    Case("ledgers.list", EVENTS, kwargs=event, htmx=True),
    Case("ledgers.list", everyone(200) | CLOSED, kwargs=lambda *_: {"code": "talk"}),
    Case("ledgers.list", everyone(404) | CLOSED, kwargs=lambda *_: {"code": "nothing"}),
    Case("ledgers.print", EVENTS, kwargs=event),
    Case("ledgers.export", EVENTS, kwargs=event),
    Case("ledgers.bulk", ACTED, method="post", kwargs=event, data=ticked("submit")),
    Case("ledgers.bulk", EVENTS, method="post", kwargs=event, data=everything),
    Case("ledgers.bulk", EVENTS, method="post", kwargs=event, data=ticked("export")),
    Case("ledgers.bulk", REFUSED, method="post", kwargs=event, data=ticked("nothing")),
    Case("ledgers.change", CHANGED, method="post", kwargs=event, data=place_of("")),
    Case("ledgers.change", CHANGED, method="post", kwargs=event, data=place_of("look")),
    Case(
        "ledgers.change", CHANGED | some(302, *KEEPERS), method="post", kwargs=event, data=place_of("change")
    ),
    Case("ledgers.undo", REFUSED, method="post", kwargs=event),
    Case("ledgers.keep_columns", ACTED, method="post", kwargs=event, data=lambda *_: {"columns": ["place"]}),
    Case("ledgers.keep_filter", ACTED, method="post", kwargs=event, data=lambda *_: {"name": "常看的"}),
    Case(
        "ledgers.change_filter",
        everyone(404) | CLOSED,
        method="post",
        kwargs=lambda *_: {"code": "event", "pk": MISSING},
        data=lambda *_: {"act": "delete"},
    ),
    Case("ledgers.one", at=rows_seen(), kwargs=at_row()),
    Case("ledgers.one", at=SUPERVISION, kwargs=at_row("talk")),
    Case("ledgers.one", at=rows_seen(**EDITORS), kwargs=at_row(deleted=True)),
    Case("ledgers.one_print", at=rows_seen(), kwargs=at_row()),
    step("submit", EDITORS, status="draft"),
    step("delete", EDITORS, status="draft"),
    step("restore", EDITORS, status="draft", deleted=True),
    step("confirm", REVIEWERS, status="submitted"),
    step("return", REVIEWERS),
    step("different", REVIEWERS, duplicate=True),
    step("return", REVIEWERS, status="submitted"),
    Case(
        "ledgers.step",
        at=rows_seen(found=422),
        method="post",
        kwargs=to_step("take_back", status="submitted"),
        data=lambda *_: SEEN,
    ),
]
