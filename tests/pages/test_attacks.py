"""What a dishonest clerk or a stranger may try at the addresses and forms, and what comes of it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from jishi.accounts.models import UnsavedForm, User
from jishi.ledger.fields import FenField
from jishi.ledger.models import Event
from jishi.ledger.registry import LEDGERS
from jishi.papers.models import Choice, Paper, SealedFigure, WorkingPaper
from tests.pages.test_sealed import sealed

MARCH = date(2026, 3, 10)
LONG = "9" * 5000
"""More digits than Python makes a number of."""


@pytest.fixture
def sign_in(client, staff):
    def named(name):
        client.force_login(staff.users[name])
        return client

    return named


def paper_in_hand(staff, org, title):
    return WorkingPaper.objects.create(
        institution=staff.world.institution,
        org=org,
        title=title,
        name="总结.txt",
        first=date(2026, 1, 1),
        last=date(2026, 12, 31),
        draft=b"",
        draft_digest="",
        created_by=staff.users["office"],
    )


@pytest.mark.parametrize("number", ["²", LONG, "9" * 30, "-1", "1e9"])
def test_a_number_no_row_has_breaks_no_page(sign_in, staff, number):
    office = sign_in("office")
    row = staff.row("event", "own", on=MARCH, status="draft", title="学习")
    one = {"code": "event", "pk": row.pk}
    form = {"org": staff.world.first.pk, "person": "某人", "person_pk": number, "event": "学习"}

    answers = [
        office.get(reverse("ledgers.new", args=["event"]), {"copy": number}),
        office.get("/ledgers/event/", {"org": number, "page": number, "per": number}),
        office.post(reverse("ledgers.autosave", args=["event"]), {"row": number, "title": "学习"}),
        office.post(reverse("ledgers.new", args=["attendance"]), form | {"event_pk": number}),
        office.post(reverse("ledgers.step", kwargs=one | {"verb": "submit"}), {"version": number}),
        office.post(
            reverse("ledgers.step", kwargs=one | {"verb": "duplicate"}), {"version": 1, "of": number}
        ),
        office.post(reverse("bin.restore", kwargs=one), {"version": number}),
        sign_in("auditor").get("/trail/", {"who": number, "row": number}),
    ]

    assert max(answer.status_code for answer in answers) < 500
    row.refresh_from_db()
    assert (row.version, row.duplicate_of) == (1, None)


@pytest.mark.parametrize("period", ["0001", "9999", "0000年", "0001-01-01..0001-01-02", "9999-12"])
def test_a_year_nobody_can_mean_is_told_and_breaks_no_page(sign_in, period):
    office = sign_in("office")
    pages = ("/", "/figures/", "/figures/branches.lecture.count/", "/ledgers/event/", "/workplace/empty/")

    found = {office.get(page, {"period": period}).status_code for page in pages}
    found |= {office.get("/calendar/", {"year": period}).status_code}
    found |= {office.get("/calendar/month/", {"month": period}).status_code}

    assert found <= {200, 404, 422}


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_refused(sign_in, day):
    office = sign_in("office")
    typed = {"from": day, "to": day, "first": day, "last": day, "on": day}

    pages = ("/ledgers/event/", "/figures/", "/orgs/", "/people/")
    assert {office.get(page, typed).status_code for page in pages} <= {200, 422}
    assert sign_in("auditor").get("/trail/", typed).status_code == 422


def test_the_character_postgresql_cannot_hold_is_left_out(sign_in, staff):
    office = sign_in("office")

    for page in ("/find/", "/sealed/", "/people/", "/figures/", "/ledgers/event/"):
        assert office.get(page, {"q": "a\0b"}).status_code == 200
    form = {"org": staff.world.first.pk, "on": "2026-03-10", "title": "理论\0学习", "hats": "1"}
    assert office.post(reverse("ledgers.new", args=["event"]), form).status_code == 302
    assert Event.objects.get().title == "理论学习"
    assert office.get("/figures/a%00b/").status_code == 404


@pytest.mark.parametrize(
    "seen", ["[" * 100_000, '{"version": 1, "texts": {"title": ["\\ud800\\u0000"]}}', "{}"]
)
def test_what_a_form_carries_may_be_forged_and_breaks_nothing(sign_in, staff, seen):
    row = staff.row("event", "own", on=MARCH, status="draft")
    address = reverse("ledgers.edit", args=["event", row.pk])

    answer = sign_in("office").post(address, {"seen": seen, "was": seen, "mine": seen})

    assert answer.status_code < 500
    kept = reverse("ledgers.autosave", args=["event"])
    assert sign_in("office").post(kept, {"row": row.pk, "seen": seen}).status_code < 500
    assert "\\ud800" not in json.dumps([one.data for one in UnsavedForm.objects.all()])


@pytest.mark.parametrize("person", ["clerk", "reader"])
def test_a_record_names_no_sealed_paper_out_of_reach(sign_in, staff, person):
    row = staff.row("event", "own", on=MARCH, hats=["lecture"])
    home = staff.world.institution
    paper = Paper.objects.create(
        institution=home, document="ABCDEFGH", name="局党委总结.docx", first=MARCH, last=MARCH
    )
    SealedFigure.objects.create(
        institution=home,
        paper=paper,
        mark="m",
        shown="value",
        paragraph=1,
        number=3,
        indicator="branches.lecture.count",
        text="12",
        rows=[[row.pk, 1]],
    )

    page = sign_in(person).get(reverse("ledgers.one", args=["event", row.pk]))

    assert page.status_code == 200
    assert "局党委总结" not in page.content.decode()


def test_beside_a_form_stand_only_papers_and_figures_within_reach(sign_in, staff):
    world = staff.world
    staff.row("event", "sibling", on=MARCH, hats=["lecture"])
    for org, title in ((world.first, "一支部总结"), (world.second, "二支部总结"), (None, "全局总结")):
        paper = paper_in_hand(staff, org, title)
        Choice.objects.create(
            paper=paper,
            index=0,
            state=Choice.State.ACCEPTED,
            indicator="branches.lecture.count",
            by=staff.users["office"],
        )
    code = Event._meta.get_field("hats").codes.numbers["lecture"]
    form = {"org": world.first.pk, "on": "2026-03-10", "title": "党课", "hats": code}
    address = reverse("ledgers.counts", args=["event"])

    mine = sign_in("clerk").post(address, form).context["aside"]
    everything = sign_in("office").post(address, form).context["aside"]

    def lecture(aside):
        return next((one.before, one.after) for one in aside.lines if one.code == "branches.lecture.count")

    assert [title for title, _ in mine.papers] == ["一支部总结"]
    assert len(everything.papers) == 3
    assert (lecture(mine)[1], lecture(everything)) == ("1", ("1", "2"))


def test_a_section_gets_no_table_that_lists_records_of_ledgers_closed_to_it(sign_in, staff):
    paper = sealed(staff, by=staff.users["section"])
    files = {kind: reverse("sealed.file", args=[paper.pk, kind]) for kind in ("paper", "table", "annex")}

    section, office = (
        {kind: sign_in(name).get(address).status_code for kind, address in files.items()}
        for name in ("section", "office")
    )

    assert section == {"paper": 200, "table": 404, "annex": 404}
    assert set(office.values()) == {200}
    page = sign_in("section").get(reverse("sealed.one", args=[paper.pk])).content.decode()
    assert files["paper"] in page
    assert files["table"] not in page


@pytest.mark.parametrize("new", ["1", "20261126", "password", "clerk2026x", "xh92j9kkatsv"])
def test_a_password_others_guess_or_know_is_refused(client, staff, new):
    old, clerk = "xh92j9kkatsv", staff.users["clerk"]
    User.objects.filter(pk=clerk.pk).update(username="clerk2026", password=make_password(old))
    client.login(username="clerk2026", password=old)

    typed = {"old_password": old, "new_password1": new, "new_password2": new}

    assert client.post("/mine/password/", typed).status_code == 422
    good = {"new_password1": "ling-chuan-7", "new_password2": "ling-chuan-7"}
    assert client.post("/mine/password/", typed | good).status_code == 302


@pytest.mark.parametrize("amount", ["9" * 30, "9" * 1_500_000, "0." + "0" * 60 + "1"])
def test_a_number_no_column_holds_is_a_fault_like_any_other(sign_in, staff, amount):
    form = {"org": staff.world.first.pk, "on": "2026-03-10", "title": "学习"}
    money = next(f.name for f in LEDGERS["decision"].model._meta.local_fields if isinstance(f, FenField))

    event = sign_in("office").post("/ledgers/event/new/", form | {"expected": amount})
    decision = sign_in("office").post("/ledgers/decision/new/", form | {money: amount})

    assert (event.status_code, decision.status_code) == (422, 422)
