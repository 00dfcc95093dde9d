"""Papers in hand and the workbench."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from jishi.papers.marks import file_digest
from jishi.papers.models import WorkingPaper
from tests.pages.matrix import Case
from tests.pages.staff import MISSING, ORG_OF

HANDLERS = ("office", "secretary", "clerk", "section", "neighbour")
"""Those who handle papers somewhere."""
BEGUN = ("above", "own", "sibling")
"""Where a section may begin a paper."""
TEXT = "2026年度党建工作总结\n全年开展主题党日活动××次，清理边沟××公里。\n".encode()


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


def all_handlers(status):
    return dict.fromkeys(HANDLERS, status)


def of_a_section(status=200):
    """The same for papers a section with some ledgers began, which are its own too."""
    others = places(status)
    return {position: others[position] | {"section": status} for position in BEGUN}


def paper(staff, position, deleted=False, by="office"):
    """One paper in hand at ``position``, begun by ``by``; "above" is the whole institution's."""
    org = staff.world.org(ORG_OF[position])
    found, _ = WorkingPaper.objects.get_or_create(
        institution=org.institution,
        org=None if position == "above" else org,
        title=f"总结{position}{by}",
        deleted=deleted,
        defaults={
            "name": "总结.txt",
            "first": date(2026, 1, 1),
            "last": date(2026, 12, 31),
            "draft": TEXT,
            "draft_digest": file_digest(TEXT),
            "blanks": 2,
            "created_by": staff.users[by],
        },
    )
    return found


def at(staff, position):
    """The address of the paper at a position."""
    return {"pk": MISSING if position == "missing" else paper(staff, position).pk}


def begun(staff, position):
    """The address of a paper the section began."""
    return {"pk": paper(staff, position, by="section").pk}


def binned(staff, position):
    """The same for a paper that was put away; asked again it is put away again."""
    return {"pk": MISSING if position == "missing" else paper(staff, position, deleted=True).pk}


def upload(staff, position):
    return {"draft": SimpleUploadedFile("总结.txt", TEXT)}


def skipping(staff, position):
    return {"at": "1", "act": "skip", "seen": "99"}


def named(staff, position):
    org = "all" if position in ("above", "missing") else str(staff.org(position))
    return {"title": "总结", "period": "2026", "org": org, "seen": "99"}


CASES = [
    Case("papers.list", all_handlers(200)),
    Case("papers.list", all_handlers(200), query="?bin=1"),
    Case("papers.new", all_handlers(200)),
    Case("papers.new", all_handlers(302), method="post", data=upload),
    Case("papers.new", all_handlers(422), method="post"),
    Case("papers.desk", at=places(), kwargs=at),
    Case("papers.panel", at=places(), kwargs=at, query="?at=2", htmx=True),
    Case("papers.find", at=places(), kwargs=at, query="?at=1&q=党课", htmx=True),
    Case("papers.decide", at=places(302), kwargs=at, method="post", data=skipping),
    Case("papers.decide", at=places(200), kwargs=at, method="post", data=skipping, htmx=True),
    Case("papers.decide", at=places(422), kwargs=at, method="post"),
    Case("papers.undo", at=places(422), kwargs=at, method="post"),
    Case("papers.here", at=places(), kwargs=at, method="post", htmx=True),
    Case("papers.about", at=places(), kwargs=at),
    Case("papers.about", at=places(302), kwargs=at, method="post", data=named),
    Case("papers.sure", at=places(), kwargs=at),
    Case("papers.sure", at=places(422), kwargs=at, method="post"),
    Case("papers.seal", at=places(), kwargs=at),
    Case("papers.seal", at=places(409), kwargs=at, method="post"),
    Case("papers.trial", at=places(), kwargs=at),
    Case("papers.original", at=places(), kwargs=at),
    Case("papers.delete", at=places(302), kwargs=at, method="post"),
    Case("papers.restore", at=places(302), kwargs=binned, method="post"),
    *(
        Case(f"papers.{name}", at=of_a_section(), kwargs=begun, query="?mine=1", places=BEGUN)
        for name in ("desk", "panel", "find", "about", "sure", "seal", "trial", "original")
    ),
    Case(
        "papers.decide",
        at=of_a_section(302),
        kwargs=begun,
        method="post",
        data=skipping,
        query="?mine=1",
        places=BEGUN,
    ),
    Case("papers.seal", at=of_a_section(409), kwargs=begun, method="post", query="?mine=1", places=BEGUN),
]
