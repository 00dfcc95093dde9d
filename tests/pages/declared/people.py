"""People: seen by those whose ledgers include the rosters, changed by who maintains the tree."""

from datetime import date

from jishi.orgs.models import Person
from tests.pages.declared.orgs import at
from tests.pages.matrix import Case, everyone
from tests.pages.staff import MISSING, ORG_OF

BELOW = ("secretary", "clerk")
BEGINNING = date(2010, 1, 1)


def stay(staff, position):
    """A member of the branch at ``position``, another one for another institution."""
    if position not in ORG_OF:
        return {"pk": MISSING, "code": "membership", "stay": MISSING}
    name = f"{position}的人"
    org = staff.world.org(ORG_OF[position])
    if name not in staff.world.made:
        staff.world.made[name] = Person.objects.create(institution=org.institution, name=name)
        staff.world.row("membership", org=ORG_OF[position], person=name, since=BEGINNING)
    person = staff.world.made[name]
    return {"pk": person.pk, "code": "membership", "stay": person.memberships.get().pk}


def person(staff, position):
    return {"pk": stay(staff, position)["pk"]}


def sort(staff, position):
    return {"pk": stay(staff, position)["pk"], "code": "membership"}


def unknown_sort(staff, position):
    return {"pk": stay(staff, position)["pk"], "code": "marriage"}


SHUT_OUT = {"section": 404, "neighbour": 404}
SEEN = {
    "above": everyone(200, "stranger") | dict.fromkeys(BELOW, 404) | SHUT_OUT,
    "own": everyone(200, "stranger") | SHUT_OUT,
    "sibling": everyone(200, "stranger") | dict.fromkeys(BELOW, 404) | SHUT_OUT,
    "foreign": everyone(404, "stranger") | {"neighbour": 200},
    "missing": everyone(404, "stranger"),
}
SHOWN = at({"administrator": 200, "office": 200})
REFUSED = at({"administrator": 422, "office": 422})
GONE = at({"administrator": 404, "office": 404})
FORMS = ("amend", "end", "move", "strike")

CASES = [
    Case("people.list", everyone(200, "stranger")),
    Case("people.list", everyone(422, "stranger"), query="?on=someday"),
    Case("people.one", at=SEEN, kwargs=person),
    Case("people.new", {"administrator": 200, "office": 200, "neighbour": 200}),
    Case("people.new", {"administrator": 422, "office": 422, "neighbour": 422}, method="post"),
    Case("people.edit", at=SHOWN, kwargs=person),
    Case("people.edit", at=REFUSED, kwargs=person, method="post"),
    Case("people.begin", at=SHOWN, kwargs=sort),
    Case("people.begin", at=GONE, kwargs=unknown_sort, query="?unknown"),
    Case("people.begin", at=REFUSED, kwargs=sort, method="post"),
    *(Case(f"people.{name}", at=SHOWN, kwargs=stay) for name in FORMS),
    *(Case(f"people.{name}", at=REFUSED, kwargs=stay, method="post") for name in FORMS),
]
