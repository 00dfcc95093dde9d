"""The tree and one organisation: as of a day, within the grants, changed with a preview and a trace."""

from __future__ import annotations

import re
from datetime import date

from jishi.accounts.models import Grant
from jishi.audit.models import Entry
from jishi.ledger.people import organisations
from jishi.ledger.people.marks import mark_of_org
from jishi.orgs.models import Organisation, Post
from jishi.orgs.tree import Tree, place
from tests.factories import make_org

JUNE = date(2026, 6, 15)


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_tree_counts_members_of_the_day_and_those_below(world, office):
    world.row("membership", org="first", person="甲", since=date(2020, 1, 1))
    world.row("membership", org="second", person="乙", since=date(2026, 6, 1))

    now, before = page(office, "/orgs/?on=2026-06-30"), page(office, "/orgs/?on=2026-05-31")

    assert ">2 名党员<" in now
    assert ">2 名党员<" not in before
    assert before.count(">1 名党员<") == 2


def test_a_branch_stands_where_it_stood_on_that_day(world, office):
    parent = make_org(world.institution, "机关总支", 9, world.committee, kind=2)
    place(world.first, parent, JUNE)

    answer = office.get("/orgs/?on=0614")
    assert [node.org.name for node in answer.context["roots"][0].children] == [
        "第一支部",
        "第二支部",
        "机关总支",
    ]
    answer = office.get("/orgs/?on=6月15日")
    assert [node.org.name for node in answer.context["roots"][0].children] == ["第二支部", "机关总支"]


def test_closed_organisations_are_shown_only_when_asked_for(world, office):
    Organisation.objects.filter(pk=world.second.pk).update(until=JUNE)

    assert "第二支部" not in page(office, "/orgs/")
    assert "2026-06-15 撤销" in page(office, "/orgs/?closed=1")
    assert "第二支部" in page(office, "/orgs/?on=2026-06-15")


def test_a_clerk_sees_his_branch_as_the_root(world, client, staff):
    client.force_login(staff.users["clerk"])

    said = page(client, "/orgs/")

    assert "第一支部" in said
    assert "第二支部" not in said


def test_a_section_without_the_roster_sees_the_tree_and_no_names(world, client, staff):
    world.row("post", org="first", person="甲书记", role=Post.Role.BRANCH_SECRETARY, since=JUNE)
    client.force_login(staff.users["section"])

    assert "甲书记" not in page(client, "/orgs/")
    assert "您的授权不含人员名册" in page(client, f"/orgs/{world.first.pk}/")


def test_the_last_election_and_the_one_that_is_due_are_told(world, office):
    world.row("election", org="first", kind="term", on=date(2023, 6, 1), due_on=date(2023, 6, 20))
    world.row("election", org="first", kind="due", on=date(2026, 1, 15), due_on=date(2026, 6, 20))

    said = page(office, "/orgs/")
    assert "2023-06-01" in said
    assert "应于 2026-06-20 换届" in said

    world.row("election", org="first", kind="term", on=date(2026, 6, 10), due_on=date(2026, 6, 20))
    said = page(office, "/orgs/")
    assert "2026-06-10" in said
    assert "应于" not in said


def test_an_unreadable_day_is_said_and_today_is_shown(office):
    said = page(office, "/orgs/?on=someday", 422)

    assert "看不懂这个日期" in said
    assert 'value="someday"' in said
    assert "第一支部" in said


def test_one_organisation_shows_its_places_people_and_records(world, office):
    place(world.first, make_org(world.institution, "机关总支", 9, world.committee, kind=2), JUNE)
    world.row("membership", org="first", person="甲", since=date(2020, 1, 1))
    world.row("event", org="first", on=JUNE)

    said = page(office, f"/orgs/{world.first.pk}/")

    for words in ("2000-01-01 至 2026-06-14", "2026-06-15 至 今", "机关总支", "甲", "1 条"):
        assert words in said


def test_a_move_is_previewed_and_nothing_is_written_until_it_is_confirmed(world, office):
    parent = make_org(world.institution, "机关总支", 9, world.committee, kind=2)
    world.row("event", org="first", on=date(2026, 9, 1))
    address, typed = f"/orgs/{world.first.pk}/move/", {"parent": parent.pk, "since": "2026年6月15日"}
    typed["seen"] = mark_of_org(Organisation.objects.get(pk=world.first.pk))

    preview = office.post(address, typed | {"step": "preview"})
    assert preview.context["foreseen"] == [("活动台账", 1)]
    assert Tree.of(world.institution.pk).path(world.first.pk, JUNE) == "0001.0002."

    done = office.post(address, typed | {"step": "do"}, follow=True)
    assert "1 条记录换了归属" in done.content.decode()
    assert Tree.of(world.institution.pk).path(world.first.pk, JUNE) == "0001.0009.0002."


def test_faults_are_said_together_and_what_was_typed_stays(world, office):
    answer = office.post(f"/orgs/{world.committee.pk}/new/", {"name": "", "kind": "3", "since": "2月30日"})

    said = answer.content.decode()
    assert answer.status_code == 422
    assert "看不懂这个日期" in said
    assert 'value="2月30日"' in said
    assert said.count('aria-invalid="true"') == 2
    assert not Entry.objects.exists()


def test_who_comes_second_is_told_and_may_save_after_looking(world, office):
    address = f"/orgs/{world.first.pk}/rename/"
    seen = office.get(address).context["seen"]
    Organisation.objects.filter(pk=world.first.pk).update(name="机关支部")

    typed = {"name": "第一党支部", "kind": 3, "sector": 1}
    second = office.post(address, typed | {"seen": seen})
    said = second.content.decode()
    assert second.status_code == 409
    assert "机关支部" in said
    assert 'value="第一党支部"' in said

    assert office.post(address, typed | {"seen": second.context["seen"]}).status_code == 302
    assert Organisation.objects.get(pk=world.first.pk).name == "第一党支部"


def test_the_tree_asks_few_questions_whatever_its_size(world, office, django_assert_max_num_queries):
    for n in range(4, 24):
        branch = make_org(world.institution, f"支部{n}", n, world.committee)
        world.row("membership", org=branch, person=f"党员{n}", since=JUNE)
        world.row("post", org=branch, person=f"党员{n}", role=Post.Role.BRANCH_SECRETARY, since=JUNE)

    with django_assert_max_num_queries(32):
        page(office, "/orgs/")
    with django_assert_max_num_queries(42):
        page(office, f"/orgs/{world.committee.pk}/")


def test_whoever_only_maintains_an_organisation_is_not_told_of_its_ledgers(world, staff, client):
    keeper = staff.users["administrator"]
    Grant.objects.create(user=keeper, org=world.first, role="reader")
    for org in ("first", "second"):
        world.row("event", org=org, on=JUNE)
    client.force_login(keeper)

    told = [client.get(f"/orgs/{org.pk}/").context["ledgers"] for org in (world.first, world.second)]

    assert [len(one) for one in told] == [1, 0]


def test_of_two_who_take_an_end_back_the_second_is_told(world, staff, office):
    organisations.close(staff.users["office"], world.second.pk, JUNE, today=date(2026, 12, 1))
    address = f"/orgs/{world.second.pk}/"
    seen = re.search(r'name="seen" value="(\w+)"', page(office, address))[1]
    Organisation.objects.filter(pk=world.second.pk).update(name="改了名的支部")

    late = office.post(f"{address}reopen/", {"seen": seen})
    assert late.status_code == 409
    assert Organisation.objects.get(pk=world.second.pk).until == JUNE

    seen = re.search(r'name="seen" value="(\w+)"', page(office, address))[1]
    assert office.post(f"{address}reopen/", {"seen": seen}).status_code == 302
    assert Organisation.objects.get(pk=world.second.pk).until is None
