"""Sealed papers."""

from jishi.papers.models import Paper, PaperFile, SealedFigure
from tests.pages.matrix import Case
from tests.pages.staff import MISSING, ORG_OF

HANDLERS = ("office", "secretary", "clerk", "section", "neighbour")
"""Those who handle papers somewhere."""

BEGUN = ("above", "own", "sibling")
"""Where a section may begin a paper."""


def places(status=200):
    """A paper of the whole institution ("above"), of a branch, of another institution, of nobody.

    All were begun by the office: a section, whose grant is for some ledgers only, opens none of them.
    """
    whole = {"office": status}
    gone = dict.fromkeys(HANDLERS, 404)
    return {
        "above": gone | whole,
        "own": gone | whole | {"secretary": status, "clerk": status},
        "sibling": gone | whole,
        "foreign": gone | {"neighbour": status},
        "missing": gone,
    }


def of_a_section(status=200):
    """The same for what a section with some ledgers sealed from a file of its own."""
    others = places(status)
    return {position: others[position] | {"section": status} for position in BEGUN}


def sealed(staff, position, version="a", by="office"):
    """One paper with one figure and one file at ``position``; "above" is the whole institution's."""
    org = staff.world.org(ORG_OF[position])
    paper, _ = Paper.objects.get_or_create(
        institution=org.institution,
        document=f"{version}{position:a<7.7}",
        defaults={
            "name": "总结.docx",
            "first": "2026-01-01",
            "last": "2026-12-31",
            "org": None if position == "above" else org,
            "draft_digest": "0" * 64,
            "file_digest": "1" * 64,
            "sealed_by": staff.users[by],
        },
    )
    SealedFigure.objects.get_or_create(
        institution=org.institution,
        paper=paper,
        number=1,
        defaults={"indicator": "branches.theme_day.count", "shown": "value", "text": "3", "paragraph": 1},
    )
    PaperFile.objects.get_or_create(paper=paper, kind="paper", defaults={"name": "总结.docx", "data": b"x"})
    return paper


def at(**more):
    """The address of the paper at a position, with ``more`` of it."""

    def kwargs(staff, position):
        found = MISSING if position == "missing" else sealed(staff, position).pk
        return {"pk": found, **more}

    return kwargs


def begun(**more):
    """The same for one the section sealed."""
    return lambda staff, position: {"pk": sealed(staff, position, "s", "section").pk, **more}


def pair(staff, position):
    if position == "missing":
        return {"pk": MISSING, "other": MISSING}
    return {"pk": sealed(staff, position).pk, "other": sealed(staff, position, "b").pk}


CASES = [
    Case("sealed.list", dict.fromkeys(HANDLERS, 200)),
    Case("sealed.one", at=places(), kwargs=at()),
    Case("sealed.moved", at=places(), kwargs=at()),
    Case("sealed.moved", at=places(), kwargs=at(), htmx=True),
    Case("sealed.slip", at=places(), kwargs=at()),
    Case("sealed.file", at=places(), kwargs=at(kind="paper")),
    Case("sealed.file", at=places(404), kwargs=at(kind="table"), query="?kind=table"),
    Case("sealed.figure", at=places(), kwargs=at(number=1)),
    Case("sealed.figure", at=places(404), kwargs=at(number=99), query="?number=99"),
    Case("sealed.diff", at=places(), kwargs=pair),
    *(
        Case(f"sealed.{name}", at=of_a_section(), kwargs=begun(**more), query="?mine=1", places=BEGUN)
        for name, more in (
            ("one", {}),
            ("moved", {}),
            ("slip", {}),
            ("file", {"kind": "paper"}),
            ("figure", {"number": 1}),
        )
    ),
]
