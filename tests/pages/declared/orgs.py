"""Organisations: everybody sees those of his grants, who maintains the tree changes them."""

from tests.pages.matrix import Case, everyone

BELOW = ("secretary", "clerk")
KEEPERS = {"administrator": 200, "office": 200, "neighbour": 404}


def org(staff, position):
    return {"pk": staff.org(position)}


def at(keepers):
    """The keepers of the committee change what is their institution's, the neighbour what is his."""
    mine = {**keepers, "neighbour": 404}
    foreign = {**dict.fromkeys(keepers, 404), "neighbour": keepers["office"]}
    return {
        "above": mine,
        "own": mine,
        "sibling": mine,
        "foreign": foreign,
        "missing": dict.fromkeys(mine, 404),
    }


SEEN = {
    "above": everyone(200, "stranger", "neighbour", *BELOW) | dict.fromkeys((*BELOW, "neighbour"), 404),
    "own": everyone(200, "stranger", "neighbour") | {"neighbour": 404},
    "sibling": everyone(200, "stranger", "neighbour", *BELOW) | dict.fromkeys((*BELOW, "neighbour"), 404),
    "foreign": everyone(404, "stranger", "neighbour") | {"neighbour": 200},
    "missing": everyone(404, "stranger"),
}
SHOWN = at({"administrator": 200, "office": 200})
REFUSED = at({"administrator": 422, "office": 422})

CASES = [
    Case("orgs.tree", everyone(200, "stranger")),
    Case("orgs.tree", everyone(422, "stranger"), query="?on=someday"),
    Case("orgs.one", at=SEEN, kwargs=org),
    *(Case(f"orgs.{name}", at=SHOWN, kwargs=org) for name in ("new", "rename", "move", "close")),
    *(Case(f"orgs.{name}", at=REFUSED, kwargs=org, method="post") for name in ("new", "move", "close")),
    Case("orgs.rename", at=REFUSED, kwargs=org, method="post"),
    Case("orgs.reopen", at=REFUSED, kwargs=org, method="post"),
]
