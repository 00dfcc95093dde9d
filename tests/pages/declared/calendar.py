"""The calendar is for whoever keeps or reviews events somewhere; others are told whom to ask.

What one branch held beside another is the business of the branch and of those
who look after it: readers, auditors and a section of other ledgers get 403.
"""

from tests.pages.matrix import Case

ALL = ("office", "leader")
"""Those who keep or review the events of the whole committee."""
BRANCH = ("secretary", "clerk")
KEEPERS = (*ALL, *BRANCH, "neighbour")


def keepers(status):
    return dict.fromkeys(KEEPERS, status)


def places(status=200):
    """Asked for one organisation: the committee, the branch, its sister, one outside, none."""
    gone = keepers(404)
    whole = dict.fromkeys(ALL, status)
    return {
        "above": gone | whole,
        "own": gone | whole | dict.fromkeys(BRANCH, status),
        "sibling": gone | whole,
        "foreign": gone | {"neighbour": status},
        "missing": gone,
    }


def org(staff, position):
    return {"org": staff.org(position)}


CASES = [
    Case("calendar.year", keepers(200)),
    Case("calendar.year", keepers(200), query="?year=2025&hat=theme_day"),
    Case("calendar.year", at=places(), data=org),
    Case("calendar.month", keepers(200)),
    Case("calendar.month", keepers(200), query="?month=2026-05"),
    Case("calendar.month", keepers(404), query="?month=2026"),
    Case("calendar.month", at=places(), data=org),
    Case("calendar.list", keepers(200)),
    Case("calendar.list", keepers(200), query="?year=2025&month=5&hat=theme_day&page=2"),
    Case("calendar.list", keepers(404), query="?month=13"),
    Case("calendar.list", at=places(), data=org),
]
