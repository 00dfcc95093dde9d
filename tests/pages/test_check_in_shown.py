"""What pages of checking in show, to whom, and what they keep to themselves."""

from __future__ import annotations

import re

import pytest

from jishi.accounts.models import Grant
from jishi.ledger.actions.record_attendance import EVENT
from jishi.web.history import since_version
from jishi.web.pages import check_in as pages
from tests.pages.came import MARCH, PRESENT, html
from tests.pages.checking_in import at_desk, code_on, do, opened, over, passed, tick, ticked

pytestmark = pytest.mark.usefixtures("phones_reach_us")


@pytest.mark.parametrize("verb", ("", "screen/", "now/"))
def test_who_only_reviews_an_event_keeps_no_list_of_it(client, world, staff, event, verb):
    """Though he enters records elsewhere, and reads the names of this one."""
    reviewer = staff.users["stranger"]
    for org, role in ((world.first, "leader"), (world.second, "clerk")):
        Grant.objects.create(user=reviewer, org=org, role=role)
    client.force_login(reviewer)

    assert client.get(f"/ledgers/event/{event.pk}/attendance/").status_code == 200
    assert client.get(at_desk(event, verb)).status_code == 404


def test_the_wall_says_how_many_are_on_leave(clerk, world, event, members):
    for name, presence in (("甲某", "leave"), ("乙某", "leave"), ("丙某", "absent")):
        world.row(
            "attendance", on=MARCH, event=event, person=members[name], presence=presence, status="draft"
        )
    opened(clerk, event)

    wall = html(clerk.get(at_desk(event, "now/")))

    assert "已请假 2 人" in wall
    assert "甲某" not in wall and "乙某" not in wall


def test_the_wall_of_a_list_that_is_over_shows_no_code(clerk, event, members):
    opened(clerk, event)
    over(event)

    wall = html(clerk.get(at_desk(event, "now/")))

    assert "<img" not in wall and 'class="short num"' not in wall


def test_a_name_is_ticked_by_a_form_and_by_nothing_else(clerk, phone, event, members):
    opened(clerk, event)
    said = passed(phone, code_on(clerk, event))

    assert phone.get("/s/tick/", {"pass": said, "name": "甲某"}).status_code == 405
    assert ticked(event) == []


def test_at_the_door_only_a_tick_of_the_moment_can_be_taken_back(clerk, phone, event, members):
    opened(clerk, event)
    code = code_on(clerk, event)

    assert "/s/done/" in html(tick(phone, code, "甲某", door="1"))
    assert "/s/done/" not in html(tick(phone, code, "甲某", door="1"))


def test_a_name_as_long_as_a_book_comes_back_short(clerk, phone, event, members):
    opened(clerk, event)

    page = html(tick(phone, code_on(clerk, event), "甲" * 10**5))

    assert "名单上没有" in page
    assert "甲" * (pages.LONGEST_NAME + 1) not in page


def test_whoever_has_to_choose_guessed_nothing(clerk, phone, world, event, members, monkeypatch):
    monkeypatch.setattr(pages, "MOST_NAMES", 1)
    found = opened(clerk, event)
    other = type(members["甲某"]).objects.create(institution=world.institution, name="甲某")
    found.places.create(person=other)
    code = code_on(clerk, event)

    for _ in range(3):
        assert "请选是哪一个" in html(tick(phone, code, "甲某"))


def test_an_open_list_is_not_offered_to_be_taken_over(clerk, phone, event, members):
    opened(clerk, event)
    tick(phone, code_on(clerk, event), "甲某")

    assert "还没有写进名单" not in html(clerk.get(f"/ledgers/event/{event.pk}/attendance/"))


def test_who_is_written_down_by_hand_as_having_come_waits_no_more(clerk, phone, event, members):
    opened(clerk, event)
    tick(phone, code_on(clerk, event), "甲某")
    over(event)

    form = {"version": event.version, "do": "save", f"p-{members['甲某'].pk}": PRESENT}
    clerk.post(f"/ledgers/event/{event.pk}/attendance/", form)

    assert ticked(event) is None


def test_what_is_gone_is_neither_closed_nor_thrown_away_again(clerk, event, members):
    opened(clerk, event)
    do(clerk, event, "drop")

    for what in ("close", "drop", "add"):
        answer = do(clerk, event, what, words="甲某")
        assert answer.status_code == 422
        assert "签到已经不在了" in html(answer)


def test_what_a_desk_did_is_no_version_of_the_event(clerk, staff, event, members):
    """Whose form is behind by one version is told what that version was, not that a list was opened."""
    form = {"version": event.version, "do": "save", f"p-{members['甲某'].pk}": PRESENT}
    clerk.post(f"/ledgers/event/{event.pk}/attendance/", form)
    opened(clerk, event)
    do(clerk, event, "close")
    seen = event.version
    event.refresh_from_db()

    assert event.version == seen + 1
    assert [act.action for act in since_version(EVENT, event, seen)] == ["update"]


def test_an_address_with_a_nul_leads_nowhere(phone, db):
    assert phone.get("/s/%00/").status_code == 404
    assert phone.get("/s/done/%00/").status_code == 404


def test_a_wrong_name_does_not_renew_the_pass(clerk, phone, event, members):
    opened(clerk, event)
    said = passed(phone, code_on(clerk, event))

    page = html(phone.post("/s/tick/", {"pass": said, "name": "王某"}))

    assert re.search(r'name="pass" value="([^"]+)"', page)[1] == said


def test_without_script_the_wall_loads_itself_anew(clerk, event, members):
    opened(clerk, event)

    assert '<noscript><meta http-equiv="refresh" content="20"></noscript>' in html(
        clerk.get(at_desk(event, "screen/"))
    )
