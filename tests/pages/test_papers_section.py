"""Papers and a section whose grant opens some ledgers only: its own are its own, the office's are closed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jishi.papers.models import Choice, Paper, WorkingPaper
from jishi.papers.work.picks import Pick
from tests.pages.branch_year import theme_days_in
from tests.pages.draft import TEXT
from tests.pages.staff import Staff
from tests.pages.test_papers import CLUES, DITCH, HTMX, THEME_DAY, decide, page, to, version
from tests.people import make_user


@pytest.fixture
def staff(client, world):
    theme_days_in(world)
    found = Staff.of(world)
    client.force_login(found.users["office"])
    return found


@pytest.fixture
def section(client, staff):
    """The browser of a section whose grant opens the supervision ledgers alone."""
    client.force_login(staff.users["section"])
    return client


def of_their_own(section):
    """A paper the section began itself."""
    section.post(reverse("papers.new"), {"draft": SimpleUploadedFile("纪检.txt", TEXT.encode())})
    return WorkingPaper.objects.latest("created_at")


def test_rows_of_a_ledger_that_is_not_the_users_stay_closed_and_the_number_is_seen(section):
    shown = page(section.get(to("panel", of_their_own(section), at=THEME_DAY), headers=HTMX))

    assert "主题党日次数4次" in shown
    assert "未对您开放" in shown
    assert "4月主题党日" not in shown


@pytest.mark.parametrize("name", ["desk", "panel", "about", "sure", "seal", "trial", "original"])
def test_a_section_with_some_ledgers_opens_no_paper_that_the_office_began(client, staff, paper, name):
    client.force_login(staff.users["section"])

    assert client.get(to(name, paper)).status_code == 404
    assert paper.title not in page(client.get(reverse("papers.list")))
    assert to("desk", paper) not in client.get("/").content.decode()
    assert to("desk", paper) not in client.get("/find/", {"q": paper.title}).content.decode()


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("decide", {"at": DITCH, "act": "by_hand", "text": "5", "seen": 1}),
        ("sure", {"at": [THEME_DAY], "seen": 1}),
        ("seal", {"seen": 1, "sure": "1", "blank": "1"}),
        ("about", {"title": "改了", "period": "2026", "org": "all", "seen": 1}),
        ("undo", {"at": 1}),
        ("here", {"seen": 1}),
        ("delete", {}),
    ],
)
def test_a_section_with_some_ledgers_changes_no_paper_that_the_office_began(client, staff, paper, name, sent):
    client.force_login(staff.users["section"])

    assert client.post(to(name, paper), sent).status_code == 404
    paper.refresh_from_db()
    assert (paper.title, paper.deleted, paper.version) == ("2026年度党建工作总结", False, 1)
    assert not Choice.objects.exists()
    assert not Paper.objects.exists()


def test_a_section_decides_and_seals_the_paper_it_began_and_the_office_sees_it(section, staff):
    mine = of_their_own(section)
    decided = decide(section, mine, CLUES, pick=Pick("supervision.clue.count").code)
    sealed = section.post(to("seal", mine), {"seen": version(mine), "blank": "1"})

    assert decided.status_code == 200
    assert sealed.status_code == 302
    assert section.get(sealed.url).status_code == 200
    assert "数据依据表" not in page(section.get(sealed.url))
    section.force_login(staff.users["office"])
    assert section.get(to("desk", mine)).status_code == 200


def test_what_one_section_began_is_not_anothers(section, staff):
    mine = of_their_own(section)
    other = make_user("aid", "section", staff.world.committee)
    other.grants.update(families=["aid"])
    section.force_login(other)

    assert section.get(to("desk", mine)).status_code == 404


def test_a_section_with_every_ledger_opens_the_papers_of_its_subtree(client, staff, paper):
    client.force_login(make_user("affairs", "section", staff.world.committee))

    assert client.get(to("desk", paper)).status_code == 200


def test_a_grant_for_every_ledger_of_a_branch_is_not_narrowed_by_one_of_a_section(client, staff, paper):
    half = make_user("half", "clerk", staff.world.first)
    half.grants.create(org=staff.world.committee, role="section", families=["supervision"])
    WorkingPaper.objects.update(org=staff.world.first)
    client.force_login(half)

    assert client.get(to("desk", paper)).status_code == 200
    WorkingPaper.objects.update(org=staff.world.second)
    assert client.get(to("desk", paper)).status_code == 404
