"""The list of who came to an event, the sheet to sign, and who may read the names."""

from __future__ import annotations

import re
from datetime import date

import pytest

from jishi.ledger import actions
from jishi.ledger.actions.record_attendance import Said
from jishi.ledger.lists import code_list
from jishi.ledger.models import Attendance, Event
from jishi.orgs.models import Membership, Organisation, Post
from tests.factories import make_org
from tests.pages.came import ABSENT, LEAVE, MARCH, OBSERVER, PRESENT, html

TODAY = date(2026, 12, 1)
MEMBER = code_list("attendance_role").numbers["member"]


def address(event, verb=""):
    return f"/ledgers/event/{event.pk}/attendance/{verb}"


def names_on(page):
    return re.findall(r'class="who" id="n-\d+">([^<]+)<', page)


def said(members, **chosen):
    """What the form sends: each name with a presence, or presence and role."""
    form = {}
    for name, one in chosen.items():
        presence, role = one if isinstance(one, tuple) else (one, 0)
        form[f"p-{members[name].pk}"] = presence
        form[f"r-{members[name].pk}"] = role
    return form


def post(client, event, do="save", **form):
    now = Event.objects.get(pk=event.pk)
    return client.post(address(event), {"version": now.version, "do": do} | form)


def lines(event):
    rows = Attendance.objects.filter(event=event, deleted=False).select_related("person")
    return {line.person.name: (line.presence, line.role) for line in rows}


def numbers(event):
    event.refresh_from_db()
    return (event.expected, event.attended, event.leave, event.absent)


def test_the_list_is_who_belonged_on_the_day_and_nothing_is_chosen(clerk, event):
    page = html(clerk.get(address(event)))

    assert names_on(page) == ["乙某", "甲某"]
    assert re.findall(r'name="p-\d+" value="(\d)" checked', page) == ["0", "0"]
    assert '未登记 <span class="num" data-count="0">2</span>' in page


def test_members_of_every_host_stand_under_its_name(office, world, members):
    joint = world.row("event", on=MARCH, status="draft", hosts=["second"])

    page = html(office.get(address(joint)))

    assert names_on(page) == ["乙某", "甲某", "丙某"]
    assert page.index("第一支部 <small>") < page.index("第二支部 <small>") < page.index("丙某")


def test_to_name_a_host_opens_nobodys_list_of_members(clerk, world, members):
    joint = world.row("event", on=MARCH, status="draft", hosts=["second"])

    page, sheet = html(clerk.get(address(joint))), html(clerk.get(address(joint, "print/")))

    assert names_on(page) == ["乙某", "甲某"]
    assert "这个组织的名册不归您管" in page
    assert "甲某" in sheet
    assert "丙某" not in page + sheet


def test_a_committee_calls_those_who_hold_a_post_in_it(office, world, members):
    Post.objects.create(
        institution=world.institution, org=world.committee, person=members["丙某"],
        role=Post.Role.LEADER, title="书记", since=date(2024, 1, 1),
    )  # fmt: skip
    event = world.row("event", org="committee", on=MARCH, status="draft")

    assert names_on(html(office.get(address(event)))) == ["丙某"]


def test_the_union_calls_its_own_members(office, world, members):
    union = make_org(world.institution, "工会", 9, world.committee, kind=Organisation.Kind.UNION)
    Membership.objects.create(
        institution=world.institution, org=union, person=members["乙某"], since=date(2020, 1, 1),
        kind=Membership.Kind.UNION,
    )  # fmt: skip
    event = world.row("event", org=union, on=MARCH, status="draft")

    assert names_on(html(office.get(address(event)))) == ["乙某"]


def test_a_body_too_large_is_not_listed_one_by_one(clerk, event, monkeypatch):
    monkeypatch.setattr("jishi.web.attendance.MOST", 1)

    page = html(clerk.get(address(event)))

    assert names_on(page) == []
    assert "名册上有 2 人，太多" in page


def test_saving_writes_lines_and_numbers_and_tells_so(clerk, event, members):
    answer = post(clerk, event, **said(members, 甲某=(PRESENT, MEMBER), 乙某=LEAVE))

    assert answer["Location"] == f"/ledgers/event/{event.pk}/"
    assert lines(event) == {"甲某": (PRESENT, MEMBER), "乙某": (LEAVE, 0)}
    assert numbers(event) == (2, 1, 1, 0)
    page = html(clerk.get(answer["Location"]))
    assert "已保存到会名单：出席 1、请假 1。活动的人数已按名单写好。还没有提交审核。" in page
    assert "<b>出席 1 人</b>：甲某" in page


def test_a_joint_event_of_a_thousand_is_saved_as_well(clerk, event, members):
    crowd = {f"p-{n}": str(PRESENT) for n in range(1, 1001)} | {f"r-{n}": "0" for n in range(1, 1001)}

    assert post(clerk, event, **crowd, **said(members, 甲某=PRESENT)).status_code == 302
    assert set(lines(event)) == {"甲某"}


def test_the_rest_is_filled_in_at_once_and_not_saved_yet(clerk, event, members):
    page = html(post(clerk, event, "rest", rest_role=MEMBER, **said(members, 甲某=LEAVE)))

    assert "其余 1 人已选成“出席”，还没有保存" in page
    assert re.findall(r'name="p-(\d+)" value="([1-4])" checked', page) == [
        (str(members["乙某"].pk), "1"),
        (str(members["甲某"].pk), "2"),
    ]
    assert page.count(f'<option value="{MEMBER}" selected>') == 3  # both persons, and the box above
    assert lines(event) == {}


def test_a_person_of_another_branch_is_added_by_the_full_name(clerk, event, members):
    page = html(post(clerk, event, "add", words=" 丙某 ", **said(members, 甲某=PRESENT)))
    assert names_on(page) == ["乙某", "甲某", "丙某"]
    assert "丙某已加在名单末尾的“其他人员”里，还没有保存" in page
    assert "第二支部" in page
    assert f'name="p-{members["甲某"].pk}" value="1" checked' in page
    (extra,) = re.findall(r'name="extra" value="([^"]+)"', page)

    post(clerk, event, extra=extra, **said(members, 甲某=PRESENT, 丙某=OBSERVER))

    assert lines(event) == {"甲某": (PRESENT, 0), "丙某": (OBSERVER, 0)}
    assert numbers(event) == (1, 1, 0, 0)
    assert names_on(html(clerk.get(address(event)))) == ["乙某", "甲某", "丙某"]


@pytest.mark.parametrize(
    ("words", "told"),
    [("丙", "没有找到“丙”"), ("", "没有写姓名"), ("甲某", "“甲某”已经在名单上"), ("外人", "没有找到“外人”")],
)
def test_who_cannot_be_added_is_told_why(clerk, world, event, words, told):
    person = world.person("外人")
    person.institution = world.outside.institution
    person.save()

    answer = post(clerk, event, "add", words=words)

    assert answer.status_code == 422
    assert told in html(answer)


def test_of_two_of_one_name_one_is_chosen(clerk, world, event, members):
    other = type(members["丙某"]).objects.create(institution=world.institution, name="丙某")
    page = html(post(clerk, event, "add", words="丙某"))
    assert "有 2 个“丙某”" in page
    assert "丙某（第二支部）" in page

    page = html(post(clerk, event, "add", words="丙某", among=other.pk))

    assert names_on(page) == ["乙某", "甲某", "丙某"]
    assert f'value="{other.pk}:丙某"' in page


def test_a_key_without_its_name_names_nobody(clerk, event, members):
    page = html(post(clerk, event, "rest", extra=f"{members['丙某'].pk}:谁"))

    assert "丙某" not in page


def test_numbers_typed_by_hand_are_asked_about(clerk, event, members):
    Event.objects.filter(pk=event.pk).update(expected=30, attended=28, leave=2, absent=0)
    form = said(members, 甲某=PRESENT, 乙某=PRESENT)

    answer = post(clerk, event, **form)
    page = html(answer)
    assert answer.status_code == 422
    assert "活动里的人数和名单不一样" in page
    assert re.search(r"应到人数</th><td[^>]*>30</td><td[^>]*>2</td>", page)
    assert lines(event) == {}

    post(clerk, event, numbers="keep", **form)
    assert (len(lines(event)), numbers(event)) == (2, (30, 28, 2, 0))
    post(clerk, event, numbers="list", **form)
    assert numbers(event) == (2, 2, 0, 0)


def test_numbers_that_came_from_the_list_follow_it_unasked(clerk, event, members):
    post(clerk, event, **said(members, 甲某=PRESENT, 乙某=PRESENT))

    answer = post(clerk, event, **said(members, 甲某=PRESENT, 乙某=ABSENT))

    assert answer.status_code == 302
    assert numbers(event) == (2, 1, 0, 1)


def test_numbers_typed_by_hand_outlive_an_empty_list(clerk, event, members):
    Event.objects.filter(pk=event.pk).update(expected=30, attended=30, leave=0, absent=0)

    assert post(clerk, event, **said(members, 丙某=0)).status_code == 302
    assert numbers(event) == (30, 30, 0, 0)


def test_every_fault_is_said_and_nothing_is_lost(clerk, event, members):
    answer = post(clerk, event, **said(members, 甲某=(0, MEMBER), 乙某=77))
    page = html(answer)

    assert answer.status_code == 422
    assert "有 2 人要改" in page
    assert "甲某：没有选到会情况。" in page
    assert f'<option value="{MEMBER}" selected>' in page
    assert lines(event) == {}


def test_somebody_who_was_first_is_shown_and_what_was_chosen_stays(clerk, staff, event, members):
    actions.record_attendance(
        staff.users["office"], event.pk, {members["甲某"].pk: Said(LEAVE)},
        version=1, today=TODAY, numbers=True,
    )  # fmt: skip

    answer = clerk.post(address(event), {"version": 1, "do": "save"} | said(members, 甲某=PRESENT))
    page = html(answer)

    assert answer.status_code == 409
    assert "刚刚被别人改过" in page
    assert "现在存的是：请假" in page
    assert f'name="p-{members["甲某"].pk}" value="1" checked' in page
    assert 'name="version" value="2"' in page
    assert lines(event) == {"甲某": (LEAVE, 0)}


@pytest.mark.parametrize(
    ("status", "told"), [("confirmed", "已经确认"), ("submitted", "正等审核人确认或退回")]
)
def test_an_event_handed_in_shows_its_list_and_why_it_is_closed(clerk, world, members, status, told):
    event = world.row("event", on=MARCH, status=status)
    world.row("attendance", on=MARCH, event=event, person="甲某", presence="present", status=status)

    page = html(clerk.get(address(event)))
    answer = post(clerk, event, **said(members, 甲某=LEAVE))

    assert told in page
    assert "请审核人先退回" in page
    assert "<td>出席</td>" in page
    assert "<form" not in page.partition('id="main"')[2].partition("</main>")[0]
    assert answer.status_code == 422
    assert "刚才选的没有保存" in html(answer)
    assert lines(event) == {"甲某": (PRESENT, 0)}


def test_a_reviewer_is_led_to_where_it_is_returned(office, world, members):
    event = world.row("event", on=MARCH)

    page = html(office.get(address(event)))

    assert f'<a href="/ledgers/event/{event.pk}/">这条活动的页面</a>点“退回”' in page


def test_a_line_handed_in_on_its_own_is_only_shown(clerk, world, event, members):
    world.row("attendance", on=MARCH, event=event, person="甲某", presence="leave", status="confirmed")

    page = html(clerk.get(address(event)))
    post(clerk, event, **said(members, 乙某=PRESENT))

    assert f'name="p-{members["甲某"].pk}"' not in page
    assert lines(event) == {"甲某": (LEAVE, 0), "乙某": (PRESENT, 0)}


def test_the_sheet_to_sign_has_every_name_and_spare_lines(clerk, event):
    page = html(clerk.get(address(event, "print/")))

    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert re.findall(r"<td>([^<]+)</td>", body) == ["乙某", "甲某"]
    assert body.count("<tr>") == 8
    assert "2026年3月10日" in page


def test_many_names_stand_in_two_columns(clerk, world, event, members, monkeypatch):
    monkeypatch.setattr("jishi.web.pages.events.ONE_COLUMN", 1)

    body = html(clerk.get(address(event, "print/"))).partition("<tbody>")[2].partition("</tbody>")[0]

    assert body.count("<tr>") == 4
    assert re.findall(r'class="num">(\d+)<', body) == ["1", "5", "2", "6", "3", "7", "4", "8"]


def test_the_names_stand_on_the_event_for_who_may_change_or_review_it(client, staff, world, event, members):
    world.row("attendance", on=MARCH, event=event, person="甲某", presence="present")

    for person, reads in {"clerk": True, "leader": True, "reader": False, "auditor": False}.items():
        client.force_login(staff.users[person])
        page = html(client.get(f"/ledgers/event/{event.pk}/"))
        assert ("甲某" in page, address(event) in page) == (reads, reads), person


def test_the_form_of_a_kept_event_leads_to_the_list_and_a_new_one_does_not(clerk, event):
    assert f'<a href="{address(event)}">登记到会</a>' in html(clerk.get(f"/ledgers/event/{event.pk}/edit/"))
    assert "登记到会" not in html(clerk.get("/ledgers/event/new/"))


def test_a_branch_of_sixty_costs_as_many_queries_as_one_of_two(
    clerk, world, event, django_assert_max_num_queries
):
    for n in range(60):
        Membership.objects.create(
            institution=world.institution, org=world.first, person=world.person(f"{n}号"),
            since=date(2020, 1, 1),
        )  # fmt: skip
    clerk.get(address(event))

    with django_assert_max_num_queries(16):
        page = html(clerk.get(address(event)))
    assert len(names_on(page)) == 62
