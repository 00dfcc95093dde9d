"""The calendar is for whoever may view ledgers; a section without the events is told so on the page."""

from tests.pages.matrix import Case, everyone

VIEWERS = everyone(200, "stranger", "administrator")


def org(staff, position):
    return {"org": staff.org(position)}


CASES = [
    Case("calendar.year", VIEWERS),
    Case("calendar.year", VIEWERS, query="?year=2025&hat=theme_day"),
    Case("calendar.month", VIEWERS),
    Case("calendar.month", VIEWERS, query="?month=2026-05"),
    Case(
        "calendar.month",
        {**everyone(404, "stranger", "administrator"), "section": 200},
        query="?month=2026",
    ),
    Case(
        "calendar.month",
        at={
            "above": {
                **dict.fromkeys(("office", "leader", "reader", "auditor", "section"), 200),
                **dict.fromkeys(("secretary", "clerk", "neighbour"), 404),
            },
            "own": {
                **dict.fromkeys(
                    ("office", "leader", "reader", "auditor", "section", "secretary", "clerk"), 200
                ),
                "neighbour": 404,
            },
            "sibling": {
                **dict.fromkeys(("office", "leader", "reader", "auditor", "section"), 200),
                **dict.fromkeys(("secretary", "clerk", "neighbour"), 404),
            },
            "foreign": {
                **everyone(404, "stranger", "administrator"),
                "section": 200,
                "neighbour": 200,
            },
            "missing": {**everyone(404, "stranger", "administrator"), "section": 200},
        },
        data=org,
    ),
]
