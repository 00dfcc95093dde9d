"""The demo leaves its draft with the office, so that a newcomer has something to fill."""

from jishi.ops.demo.accounts import settle
from jishi.ops.demo.draft import build_draft
from jishi.ops.management.commands.demo import Command
from jishi.orgs.models import Institution, Organisation
from jishi.papers.models import Choice, WorkingPaper
from tests.factories import make_org


def test_the_draft_lies_with_the_office_once_and_nothing_is_decided(db):
    home = Institution.objects.create(name="岭川公路管理局")
    committee = make_org(home, "局党委", 1, kind=Organisation.Kind.COMMITTEE)
    make_org(home, "机关第一党支部", 2, committee)
    settle(home, "x")

    for _ in range(2):
        Command()._in_hand(build_draft())

    paper = WorkingPaper.objects.get()
    assert (paper.created_by.username, paper.org, paper.blanks) == ("office", None, 151)
    assert paper.title == "2026年度党建工作总结"
    assert not Choice.objects.exists()
