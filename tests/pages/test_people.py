"""The roster and one person: as of a day, only within the grants, every change by a form."""

from __future__ import annotations

from datetime import date

import pytest

from jishi.ledger.people.marks import mark_of_person
from jishi.orgs.models import Membership, Organisation, Person, Post, PostLevel
from tests.factories import make_org

SINCE, JUNE = date(2020, 1, 1), date(2026, 6, 15)


@pytest.fixture
def member(world):
    return world.row("membership", org="first", person="甲某", since=SINCE, full_since=date(2021, 1, 1))


def names(client, query=""):
    answer = client.get(f"/people/{query}")
    assert answer.status_code == 200
    return [line.person.name for line in answer.context["lines"]]


def test_the_roster_is_that_of_the_day(world, office, member):
    member.until = JUNE
    member.save()

    assert names(office) == []
    assert names(office, "?on=2026-06-15") == ["甲某"]
    assert names(office, "?on=2019-12-31") == []


def test_people_are_found_by_name_subtree_kind_sex_service_and_level(world, office, member):
    world.people = {"乙某": {"sex": "female", "retired_on": date(2026, 1, 1)}}
    world.row("membership", org="second", person="乙某", since=SINCE)
    world.row("employment", org="second", person="丙某", since=SINCE, category=1)
    world.row("post", org="first", person="甲某", role=Post.Role.LEADER, level=PostLevel.DIVISION, since=JUNE)

    assert names(office) == ["乙某", "甲某"]
    assert names(office, "?kind=staff") == ["丙某"]
    assert names(office, "?kind=all") == ["丙某", "乙某", "甲某"]
    assert names(office, "?q=乙") == ["乙某"]
    assert names(office, f"?org={world.first.pk}") == ["甲某"]
    assert names(office, f"?org={world.committee.pk}") == ["乙某", "甲某"]
    assert names(office, "?org=²") == names(office, f"?org={'9' * 5000}") == ["乙某", "甲某"]
    assert names(office, "?sex=2") == ["乙某"]
    assert names(office, "?serving=retired") == ["乙某"]
    assert names(office, "?serving=serving") == ["甲某"]
    assert names(office, "?level=1") == ["甲某"]
    assert names(office, "?sex=nonsense&kind=nonsense&org=x") == ["乙某", "甲某"]


def test_the_tabs_count_what_they_list(world, office, member):
    world.row("employment", org="second", person="丙某", since=SINCE, category=1)

    tabs = {kind: count for kind, _, count in office.get("/people/").context["tabs"]}

    assert tabs == {"party": 1, "staff": 1, "union": 0, "league": 0, "all": 2}


def test_a_clerk_sees_the_people_of_his_branch_alone(world, client, staff, member):
    world.row("membership", org="second", person="乙某", since=SINCE)
    client.force_login(staff.users["clerk"])

    assert names(client) == ["甲某"]


def test_a_section_whose_ledgers_leave_the_roster_out_is_told_so(client, staff, member):
    client.force_login(staff.users["section"])

    answer = client.get("/people/")

    assert "名册没有对您开放" in answer.content.decode()
    assert "甲某" not in answer.content.decode()


def test_a_condition_without_result_offers_the_way_back(office, member):
    said = office.get("/people/?q=无此人").content.decode()

    assert "没有符合条件的人员" in said
    assert "清除条件" in said


def test_a_person_shows_stays_in_scope_alone(world, client, staff, member):
    world.row("post", org="second", person="甲某", role=Post.Role.LEADER, title="驻点领导", since=JUNE)
    world.row("event", org="first", on=date(2026, 3, 1), title="三月党课")
    client.force_login(staff.users["clerk"])

    said = client.get(f"/people/{member.person_id}/").content.decode()

    assert "2020-01-01 至 今" in said
    assert "驻点领导" not in said


def test_attendance_is_a_plain_list_of_this_year(world, office, member):
    event = world.row("event", org="first", on=date(2026, 3, 1), title="三月党课")
    old = world.row("event", org="first", on=date(2025, 3, 1), title="去年党课")
    again = world.row("event", org="first", on=date(2026, 3, 1), title="又记一次", duplicate=True)
    for one in (event, old, again):
        world.row("attendance", org="first", on=one.on, event=one, person="甲某", presence="present")

    said = office.get(f"/people/{member.person_id}/").content.decode()

    assert "三月党课" in said
    assert "去年党课" not in said
    assert "又记一次" not in said
    assert "%" not in said.split('class="meet-list in"')[1].split("</ul>")[0]


def test_a_transfer_is_typed_in_any_form_of_day(world, office, member):
    address = f"/people/{member.person_id}/membership/{member.pk}/move/"

    answer = office.post(address, {"org": world.second.pk, "since": "２０２６。6。15", "seen": ""})

    assert answer.status_code == 302
    assert [(m.org.name, m.since) for m in Membership.objects.order_by("since")] == [
        ("第一支部", SINCE),
        ("第二支部", JUNE),
    ]


def test_a_new_member_is_written_with_the_first_stay_and_a_namesake_is_asked_about(world, office, member):
    typed = {"name": "甲某", "sex": 1, "org": world.second.pk, "kind": 1, "since": "2026-06-15", "begun": 2}

    first = office.post("/people/new/", typed)
    assert first.status_code == 422
    assert "确为另一人" in first.content.decode()
    assert Person.objects.count() == 1

    assert office.post("/people/new/", typed | {"namesake": "on"}).status_code == 302
    assert Person.objects.filter(name="甲某").count() == 2


def test_staff_outside_the_party_begin_with_an_office(world, office):
    bureau = make_org(world.institution, "办公室", 9, world.committee, kind=Organisation.Kind.OFFICE)
    typed = {"name": "丁某", "org": bureau.pk, "category": 1, "since": "2026-06-15"}

    answer = office.post("/people/new/?code=employment", typed)

    assert answer.status_code == 302
    assert names(office, "?kind=staff") == ["丁某"]


def test_only_organisations_that_fit_are_offered_for_a_move(world, office, member):
    make_org(world.institution, "办公室", 9, world.committee, kind=Organisation.Kind.OFFICE)

    form = office.get(f"/people/{member.person_id}/membership/{member.pk}/move/").context["form"]

    assert [label.strip("\u3000") for value, label in form.fields["org"].choices if value] == [
        "局党委",
        "第二支部",
    ]


def test_a_correction_keeps_what_was_typed_when_somebody_else_was_first(world, office, member):
    address = f"/people/{member.person_id}/edit/"
    seen = mark_of_person(member.person)
    Person.objects.filter(pk=member.person_id).update(education=20)

    answer = office.post(address, {"name": "甲乙", "sex": 1, "education": 30, "seen": seen})

    assert answer.status_code == 409
    assert 'value="甲乙"' in answer.content.decode()
    assert Person.objects.get().name == "甲某"


def test_the_other_forms_do_what_they_say(world, office, member):
    home = f"/people/{member.person_id}"
    post = {"org": world.first.pk, "role": 3, "title": "党支部书记", "level": 2, "since": "0615"}
    assert office.post(f"{home}/post/new/", post).status_code == 302
    held = Post.objects.get()
    assert office.post(f"{home}/post/{held.pk}/end/", {"until": "2026-09-30"}).status_code == 302
    assert office.post(f"{home}/post/{held.pk}/strike/", {"reason": "登记错了"}).status_code == 302
    full = {
        "org": world.first.pk,
        "kind": 1,
        "since": "2020-01-01",
        "begun": 1,
        "full_since": "2021-02-01",
        "ended": 0,
    }
    assert office.post(f"{home}/membership/{member.pk}/", full).status_code == 302
    assert (
        office.post(f"{home}/membership/{member.pk}/end/", {"until": "0930", "ended": 3}).status_code == 302
    )

    assert not Post.objects.exists()
    kept = Membership.objects.get()
    assert (kept.full_since, kept.ended) == (date(2021, 2, 1), Membership.Ended.DIED)


def test_the_roster_and_a_person_ask_few_questions(world, office, member, django_assert_max_num_queries):
    for n in range(30):
        world.row("membership", org="second", person=f"党员{n}", since=SINCE)
        world.row("post", org="second", person=f"党员{n}", role=Post.Role.LEADER, since=JUNE)

    with django_assert_max_num_queries(25):
        office.get("/people/")
    with django_assert_max_num_queries(45):
        office.get(f"/people/{member.person_id}/")
