"""Who came to an event: the list and the sheet to sign, for whoever may change or review the event."""

from tests.pages.declared.ledgers import ON, rows_seen
from tests.pages.matrix import Case
from tests.pages.staff import MISSING

NAMES = {"by_top": ("office", "leader"), "by_branch": ("secretary", "clerk")}
EDITORS = {"by_top": ("office",), "by_branch": ("secretary", "clerk")}


def event(status):
    def made(staff, position):
        if position == "missing":
            return {"pk": MISSING}
        return {"pk": staff.row("event", position, on=ON, status=status).pk}

    return made


SEEN = {"version": 1, "do": "save"}
CASES = [
    Case("events.attendance", at=rows_seen(**NAMES), kwargs=event("draft")),
    Case("events.attendance", at=rows_seen(**NAMES), kwargs=event("confirmed")),
    Case(
        "events.attendance",
        at=rows_seen(**EDITORS, found=302),
        method="post",
        kwargs=event("draft"),
        data=lambda *_: SEEN,
    ),
    Case(
        "events.attendance",
        at=rows_seen(**EDITORS, found=422),
        method="post",
        kwargs=event("confirmed"),
        data=lambda *_: SEEN,
    ),
    Case("events.sign_in_sheet", at=rows_seen(**NAMES), kwargs=event("draft")),
]
