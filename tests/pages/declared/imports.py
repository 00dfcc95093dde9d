"""Sheets in: for whoever keeps a ledger; a sheet is seen by who brought it, and by nobody above him."""

from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile

from jishi.exchange import batches
from jishi.ledger.registry import LEDGERS
from jishi.orgs.models import Organisation
from jishi.web.importing import names_of
from jishi.web.seat import Seat
from tests.exchange.books import book
from tests.pages.declared.jobs import OWNERS, owner
from tests.pages.matrix import Case
from tests.pages.staff import MISSING

KEEPERS = ("office", "secretary", "clerk", "section", "neighbour")


@cache
def talk_of(org):
    """A sheet of one talk."""
    return book(["组织", "谈话日期", "谈话类型"], [org, "2026-05-06", "谈心谈话"])


def talks(*_):
    return {"code": "talk"}


def elsewhere(*_):
    """A ledger that a section of discipline does not keep."""
    return {"code": "event"}


def sheet(*_):
    return {"sheet": SimpleUploadedFile("谈话.xlsx", talk_of("第一支部"))}


def batch(staff, position):
    """A sheet somebody at ``position`` brought, or a number no sheet has."""
    if position == "missing":
        return {"pk": MISSING}
    spec, seat = LEDGERS["talk"], Seat.of(owner(staff, position))
    sheet = talk_of(Organisation.objects.get(pk=staff.org(position)).name)
    found = batches.bring(seat.user, seat.institution, spec, "谈话.xlsx", sheet)
    batches.look_at(found, spec, names_of(seat, spec))
    return {"pk": found.pk}


def owner_alone(status):
    """By position: ``status`` for who brought it, and nothing for all others who keep ledgers."""
    nobody = dict.fromkeys(KEEPERS, 404)
    theirs = {position: nobody | {person: status} for position, person in OWNERS.items()}
    return dict.fromkeys(("child", "sibling", "missing"), nobody) | theirs


def posted(name, status):
    return Case(name, at=owner_alone(status), method="post", kwargs=batch)


CASES = [
    Case("imports.home", dict.fromkeys(KEEPERS, 200)),
    Case("imports.new", dict.fromkeys(KEEPERS, 200), kwargs=talks),
    Case("imports.new", dict.fromkeys(KEEPERS, 200) | {"section": 404}, kwargs=elsewhere, query="?event"),
    Case("imports.new", dict.fromkeys(KEEPERS, 302), method="post", kwargs=talks, data=sheet),
    Case("imports.template", dict.fromkeys(KEEPERS, 200), kwargs=talks),
    Case("imports.one", at=owner_alone(200), kwargs=batch),
    Case("imports.marked", at=owner_alone(200), kwargs=batch),
    posted("imports.columns", 302),
    posted("imports.write", 302),
    posted("imports.submit", 302),
    posted("imports.back", 409),
    posted("imports.drop", 302),
]
