"""Figures."""

from jishi.indicators.models import OwnIndicator
from jishi.indicators.parse import indicator
from tests.pages.matrix import INSTITUTION, Case, everyone

VIEWERS = everyone(200, "stranger", "administrator")
OFFICE = {"office": 200, "neighbour": 200}
SOUND = {
    "name": "支部委员会次数",
    "unit": "次",
    "record": "event",
    "measure": "count",
    "definition": "开一次计一次。",
    "phrases": "支部委员会",
}
TRIED = SOUND | {"tried": indicator(SOUND | {"id": "own.0", "phrases": [SOUND["phrases"]]}).digest}


def kept(staff, position):
    """An own indicator of the institution: of ours (own), of the other one (foreign), or of nobody."""
    home = staff.world.outside.institution if position == "foreign" else staff.world.institution
    code = {"own": "own.1", "foreign": "own.2", "missing": "own.7"}[position]
    table = SOUND | {"id": code, "phrases": ["支部委员会"]}
    if position != "missing":
        OwnIndicator.objects.get_or_create(institution=home, code=code, defaults={"table": table})
    return {"code": code}


def only(status):
    """Ours is open to our office, the other institution's to its own, and one nobody has to neither."""
    ours, theirs = {"office": status, "neighbour": 404}, {"office": 404, "neighbour": status}
    return {"own": ours, "foreign": theirs, "missing": {"office": 404, "neighbour": 404}}


def seen():
    """The same for those who may view."""
    ours = everyone(200, "stranger", "administrator") | {"neighbour": 404}
    theirs = everyone(404, "stranger", "administrator") | {"neighbour": 200}
    nobody = everyone(404, "stranger", "administrator")
    return {"own": ours, "foreign": theirs, "missing": nobody}


def organisation(staff, position):
    return {"org": str(staff.org(position))}


EVERYWHERE = everyone(200, "stranger", "administrator") | {"neighbour": 404}
BRANCH = {"secretary": 404, "clerk": 404}
BELOW = {
    "above": EVERYWHERE | BRANCH,
    "own": EVERYWHERE,
    "sibling": EVERYWHERE | BRANCH,
    "foreign": everyone(404, "stranger", "administrator") | {"neighbour": 200},
    "missing": everyone(404, "stranger", "administrator"),
}

CASES = [
    Case("figures.list", VIEWERS),
    Case("figures.list", VIEWERS, htmx=True, query="?q=党课"),
    Case("figures.list", everyone(422, "stranger", "administrator"), query="?first=abc&last=6.30"),
    Case("figures.list", at=BELOW, data=organisation),
    Case("figures.one", at=BELOW, kwargs=lambda *_: {"code": "study.centre_group.count"}, data=organisation),
    Case("figures.one", at=seen(), kwargs=kept, places=INSTITUTION),
    Case("figures.new", OFFICE),
    Case("figures.new", OFFICE, query="?from=study.centre_group.count"),
    Case("figures.new", {"office": 422, "neighbour": 422}, method="post"),
    Case("figures.new", OFFICE, method="post", data=lambda *_: SOUND, query="?untried=1"),
    Case("figures.new", {"office": 302, "neighbour": 302}, method="post", data=lambda *_: TRIED),
    Case("figures.new", OFFICE, method="post", data=lambda *_: SOUND | {"act": "try"}, htmx=True),
    Case("figures.edit", at=only(200), kwargs=kept, places=INSTITUTION),
    Case(
        "figures.edit",
        at=only(302),
        kwargs=kept,
        places=INSTITUTION,
        method="post",
        data=lambda *_: SOUND | {"version": "1"},
    ),
    Case(
        "figures.retire",
        at=only(302),
        kwargs=kept,
        places=INSTITUTION,
        method="post",
        data=lambda *_: {"version": "1"},
    ),
]
