"""Filters with a name, the order of columns: what a user keeps of a list and what the office shares."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from jishi.accounts.models import SavedFilter

YEAR = date.today().year  # noqa: DTZ011
LIST = "/ledgers/event/"


@pytest.fixture
def clerk(staff):
    return signed_in(staff, "clerk")


def signed_in(staff, who):
    client = Client()
    client.force_login(staff.users[who])
    return client


def keep(client, name, query, **more):
    client.post(f"{LIST}filters/", {"name": name, "query": query} | more)
    return SavedFilter.objects.filter(name=name, place="ledger:event").latest("pk")


def act(client, one, verb, **more):
    return client.post(f"{LIST}filters/{one.pk}/", {"act": verb} | more)


def shared(office, name="党课", query="hats=4", role="clerk"):
    act(office, keep(office, name, query), "share", role=role)
    return SavedFilter.objects.get(place__endswith=f":{role}", name=name)


def names(client, part="shared"):
    return [one.name for one in client.get(f"{LIST}?q=").context[part]]


def test_a_filter_shared_with_a_role_is_found_by_that_role_alone(office, staff, clerk):
    shared(office)

    assert names(clerk) == ["党课"]
    assert "供支部填报人用，office共享" in clerk.get(f"{LIST}?q=").content.decode()
    for other in ("secretary", "leader", "reader"):
        assert names(signed_in(staff, other)) == []
    assert names(office) == ["党课"]  # whoever shares sees what is shared


def test_a_shared_filter_stays_within_its_institution_and_its_ledger(office, staff, clerk):
    shared(office, role="office")

    assert names(signed_in(staff, "neighbour")) == []
    assert clerk.get("/ledgers/decision/?q=").context["shared"] == []


def test_only_the_office_shares_and_takes_back(office, staff, clerk):
    theirs, own = shared(office), keep(clerk, "我的", "status=0")

    assert act(clerk, own, "share", role="reader").status_code == 422
    assert act(clerk, theirs, "delete").status_code == 422
    assert "共享…" not in clerk.get(f"{LIST}?q=").content.decode()
    act(office, theirs, "delete")
    assert names(clerk) == []
    assert names(office, "kept") == ["党课"]


def test_sharing_again_brings_the_new_conditions_and_leaves_the_organisation_out(office, staff, clerk):
    shared(office)
    one = shared(office, query=f"hats=5&org={staff.world.second.pk}")

    assert one.query == "hats=5"
    assert SavedFilter.objects.filter(place__endswith=":clerk").count() == 1


@pytest.mark.parametrize("role", ["", "nobody", "administrator"])
def test_a_filter_is_shared_with_a_role_that_sees_ledgers(office, role):
    assert act(office, keep(office, "党课", "hats=4"), "share", role=role).status_code == 422


def test_each_pins_a_shared_filter_for_himself(office, staff, clerk):
    one = shared(office)

    act(clerk, one, "pin")
    assert [pin.name for pin in clerk.get(f"{LIST}?q=").context["pinned"]] == ["党课"]
    assert office.get(f"{LIST}?q=").context["pinned"] == []
    act(clerk, one, "unpin")
    assert clerk.get(f"{LIST}?q=").context["pinned"] == []


@pytest.mark.parametrize("query", ["hats=4", "status=0"])
def test_of_the_tabs_the_pinned_filter_alone_is_current_when_its_conditions_hold(office, staff, query):
    staff.world.row("event", on=date(YEAR, 3, 1), title="党课", hats=["lecture"], status="draft")
    for name in ("A", "B"):
        keep(office, name, query, pinned="on")

    for headers in ({}, {"HX-Request": "true"}):
        assert current(office.get(f"{LIST}?{query}", headers=headers)) == ["A"]
    assert current(office.get(f"{LIST}?q=")) == ["全部"]
    assert current(office.get(f"{LIST}?hats=4&status=0")) == ["党课"]


def current(answer):
    tabs = answer.content.decode().split('id="tabs"')[1].split("</nav>")[0]
    found = re.findall(r'<a [^>]*aria-current="true">(.*?)(?:<span class="n">.*)?</a>', tabs)
    return [re.sub("<.*?>", "", inside).strip() for inside in found]


def test_a_list_begins_with_the_filter_chosen_and_can_be_seen_without_it(office, staff):
    staff.world.row("event", on=date(YEAR, 3, 1), title="党课", hats=["lecture"])
    staff.world.row("event", on=date(YEAR, 3, 2), title="学习")
    keep(office, "党课", "hats=4", first="on")

    begun = office.get(LIST, follow=True)

    assert begun.redirect_chain == [(f"{LIST}?hats=4", 302)]
    chip = begun.context["chips"][0]
    assert chip.address == "?q="
    assert office.get(f"{LIST}{chip.address}").context["found"].total == 2
    fragment = office.get(f"{LIST}?q=", headers={"HX-Request": "true"})
    assert fragment["HX-Replace-Url"] == f"{LIST}?q="
    act(office, SavedFilter.objects.get(), "not_first")
    assert office.get(LIST).status_code == 200


def test_a_beginning_that_was_taken_back_is_no_hindrance(office, clerk):
    one = shared(office)
    act(clerk, one, "first")
    assert clerk.get(LIST).status_code == 302

    act(office, one, "delete")

    assert clerk.get(LIST).status_code == 200


def test_an_act_nobody_knows_changes_nothing(office):
    one = keep(office, "党课", "hats=4", pinned="on")

    assert act(office, one, "").status_code == 422
    assert SavedFilter.objects.get().pinned


def order(client):
    return client.get(f"{LIST}?q=").context["names"]


def test_columns_stand_in_the_order_chosen_and_choices_are_kept_beside_each_other(office, staff):
    one = keep(office, "党课", "hats=4", first="on")
    office.post(f"{LIST}columns/", {"columns": ["org", "title", "place", "on"], "per": "50"})

    assert order(office) == ["org", "title", "place", "on"]
    listed = [name for name, _, _ in office.get(f"{LIST}?q=").context["all_columns"]]
    assert listed[:5] == ["org", "title", "place", "on", "hats"]
    assert office.get(LIST)["Location"] == f"{LIST}?{one.query}"


@pytest.mark.parametrize(
    ("way", "name", "found"),
    [
        ("up", "place", ["place", "title", "on"]),
        ("down", "title", ["place", "title", "on"]),
        ("up", "title", ["title", "place", "on"]),
        ("down", "on", ["title", "place", "on"]),
        ("down", "hats", ["title", "place", "on"]),
    ],
)
def test_a_column_moves_one_place_without_script_and_the_cursor_stays_on_it(office, way, name, found):
    columns = {"columns": ["title", "place", "on"], "query": "hats=4"}

    answer = office.post(f"{LIST}columns/", columns | {way: name})

    assert answer["Location"] == f"{LIST}?hats=4&moved={name}"
    assert order(office) == found
    html = office.get(answer["Location"]).content.decode()
    assert f'name="up" value="{name}"' in html.split("autofocus")[0].rsplit("<button", 1)[1]
    assert '<details class="drop-x to-right only-wide" open>' in html


def test_the_sheet_has_the_columns_in_the_order_of_the_list(office, staff):
    staff.world.row("event", on=date(YEAR, 3, 1), title="党课")
    office.post(f"{LIST}columns/", {"columns": ["org", "title", "on"]})

    html = office.get(f"{LIST}print/").content.decode()

    assert html.index("组织</th>") < html.index("主题</th>") < html.index("召开日期</th>")
