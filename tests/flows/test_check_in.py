"""Opening a list to phones, ticking names on it, and what is left of it afterwards."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from jishi.audit.models import Entry
from jishi.core.errors import UserError
from jishi.flows.check_in import desk, phone
from jishi.flows.check_in.codes import code_at
from jishi.flows.check_in.models import CheckIn, Place
from jishi.orgs.models import Membership, Person


@pytest.fixture
def user(staffed):
    return staffed.clerk


@pytest.fixture
def event(world):
    return world.row("event", on=date(2026, 3, 10), status="draft", title="三月主题党日")


@pytest.fixture
def opened(world, user, event):
    return desk.open_for(user, event, [world.person("甲某"), world.person("乙某")], 30)


def ticked(check_in):
    return [person.name for person in desk.arrived(check_in)]


def over(check_in):
    check_in.until = now() - timedelta(seconds=1)
    check_in.save()
    return check_in


def test_a_list_is_open_for_as_long_as_was_said(opened):
    assert timedelta(minutes=29) < opened.until - now() <= timedelta(minutes=30)
    assert [place.person.name for place in desk.places(opened)] == ["乙某", "甲某"]
    assert ticked(opened) == []


@pytest.mark.parametrize("minutes", (0, 1, 45, -30, 10**6))
def test_a_list_is_open_for_one_of_four_lengths_only(user, event, minutes):
    with pytest.raises(UserError, match="没有选签到开多久"):
        desk.open_for(user, event, [], minutes)
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("named", ({"status": "submitted"}, {"status": "confirmed"}, {"deleted": True}))
def test_an_event_handed_in_or_deleted_is_not_opened(world, user, named):
    event = world.row("event", on=date(2026, 3, 10), **({"status": "draft"} | named))

    with pytest.raises(UserError, match="活动已经提交"):
        desk.open_for(user, event, [], 30)


def test_opened_again_it_keeps_the_ticks_and_the_key(world, user, event, opened):
    phone.tick(opened, "甲某")

    again = desk.open_for(user, event, [world.person("甲某"), world.person("丙某")], 60)

    assert (again.pk, again.key) == (opened.pk, opened.key)
    assert ticked(again) == ["甲某"]
    assert again.places.count() == 3
    assert again.until - now() > timedelta(minutes=59)


def test_the_code_leads_to_the_list_and_no_other_code_does(opened):
    code = code_at(opened.key, time.time())

    assert phone.by_code(code.lower()) == opened
    assert phone.by_code("234567") is None
    assert phone.by_code("") is None
    assert phone.by_code(code[:5]) is None


@pytest.mark.parametrize("why", ("over", "submitted", "deleted"))
def test_a_list_that_is_over_takes_neither_code_nor_pass(opened, event, why):
    said = phone.pass_of(opened)
    if why == "over":
        over(opened)
    else:
        changed = {"deleted": True} if why == "deleted" else {"status": 1}
        type(event).objects.filter(pk=event.pk).update(**changed)

    assert phone.by_code(code_at(opened.key, time.time())) is None
    with pytest.raises(UserError, match="签到已经截止"):
        phone.by_pass(said)


@pytest.mark.parametrize("later, taken", ((599, True), (601, False)))
def test_a_pass_is_good_for_ten_minutes(opened, monkeypatch, later, taken):
    said = phone.pass_of(opened)
    moment = time.time() + later
    monkeypatch.setattr("django.core.signing.time.time", lambda: moment)

    if taken:
        assert phone.by_pass(said) == opened
    else:
        with pytest.raises(UserError, match="打开太久了"):
            phone.by_pass(said)


@pytest.mark.parametrize("said", ("", "x", "a:b:c", "1:1xXqZY:4qwTzF99KWNXJKEwrIxljYFjZbMmvMQdQljEoQQTi8Y"))
def test_what_was_not_signed_here_is_no_pass_and_no_receipt(opened, said):
    with pytest.raises(UserError):
        phone.by_pass(said)
    with pytest.raises(UserError):
        phone.by_receipt(said)


def test_a_receipt_is_no_pass(opened):
    receipt = phone.receipt_of(phone.tick(opened, "甲某"))

    with pytest.raises(UserError, match="打开太久了"):
        phone.by_pass(receipt)
    with pytest.raises(UserError, match="这一页过期了"):
        phone.by_receipt(phone.pass_of(opened))


@pytest.mark.parametrize("words", ("甲某", " 甲 某 ", "甲某\u3000", "甲\u00a0某"))
def test_a_name_is_ticked_however_blanks_stand_in_it(opened, words):
    done = phone.tick(opened, words)

    assert (done.place.person.name, done.already, done.fault) == ("甲某", False, "")
    assert ticked(opened) == ["甲某"]


def test_full_width_letters_are_the_same_name(world, user, event):
    found = desk.open_for(user, event, [world.person("Ａli·买买提")], 30)

    assert phone.tick(found, "Ali·买买提").place


@pytest.mark.parametrize("dot", "·•・．.‧･")
def test_any_dot_parts_a_name(world, user, event, dot):
    found = desk.open_for(user, event, [world.person("买买提·阿里")], 30)

    assert phone.tick(found, f"买买提{dot}阿里").place
    assert phone.tick(found, "买买提阿里").place is None


@pytest.mark.parametrize(
    ("words", "told"),
    (("", "没有写姓名"), ("　", "没有写姓名"), ("甲", "名单上没有“甲”"), ("丙某", "名单上没有")),
)
def test_who_is_not_on_the_list_is_told_so(world, opened, words, told):
    world.person("丙某")

    assert told in phone.tick(opened, words).fault
    assert ticked(opened) == []


def test_ticked_twice_is_ticked_once_and_the_second_cannot_take_it_back(opened):
    first, second = phone.tick(opened, "甲某"), phone.tick(opened, "甲某")

    assert (first.already, second.already) == (False, True)
    assert phone.by_receipt(phone.receipt_of(second)) == (second.place, False)
    with pytest.raises(UserError, match="现在不能撤回"):
        phone.take_back(phone.receipt_of(second))
    assert ticked(opened) == ["甲某"]


def test_of_two_of_one_name_one_is_chosen(world, user, event):
    two = [Person.objects.create(institution=world.institution, name="同名") for _ in range(2)]
    for person, org in zip(two, (world.first, world.second), strict=True):
        Membership.objects.create(
            institution=world.institution, org=org, person=person, since=date(2020, 1, 1)
        )
    found = desk.open_for(user, event, two, 30)

    done = phone.tick(found, "同名")
    assert done.place is None
    assert sorted(where for _, where in done.among) == ["第一支部", "第二支部"]
    assert phone.tick(found, "同名", "12345").place is None

    key = next(key for key, where in done.among if where == "第二支部")
    assert phone.tick(found, "同名", key).place.person == two[1]
    assert [person.pk for person in desk.arrived(found)] == [two[1].pk]


def test_a_tick_is_taken_back_by_whoever_made_it(opened):
    receipt = phone.receipt_of(phone.tick(opened, "甲某"))

    phone.take_back(receipt)

    assert ticked(opened) == []
    with pytest.raises(UserError):
        phone.take_back(receipt)


def test_after_five_minutes_only_the_desk_takes_it_back(opened, monkeypatch):
    receipt = phone.receipt_of(phone.tick(opened, "甲某"))
    moment = time.time() + 301
    monkeypatch.setattr("django.core.signing.time.time", lambda: moment)

    with pytest.raises(UserError, match="现在不能撤回"):
        phone.take_back(receipt)
    assert ticked(opened) == ["甲某"]
    desk.tick(opened, opened.places.get(person__name="甲某").person_id, False)
    assert ticked(opened) == []


def test_once_it_is_over_nothing_is_taken_back(opened):
    receipt = phone.receipt_of(phone.tick(opened, "甲某"))
    over(opened)

    with pytest.raises(UserError):
        phone.take_back(receipt)
    assert ticked(opened) == ["甲某"]


def test_the_desk_ticks_nobody_who_is_not_on_the_list(world, opened):
    assert desk.tick(opened, world.person("丙某").pk, True) is None
    assert desk.tick(opened, world.person("甲某").pk, True).name == "甲某"


def test_the_desk_of_one_event_ticks_nothing_at_another(world, user, opened):
    other = world.row("event", on=date(2026, 3, 11), status="draft", title="同一天的党课")
    second = desk.open_for(user, other, [world.person("甲某")], 30)

    desk.tick(opened, world.person("甲某").pk, True)

    assert (ticked(opened), ticked(second)) == (["甲某"], [])


def test_guests_are_of_the_institution(world, opened):
    stranger = Person.objects.create(institution=world.org("outside").institution, name="外人")

    assert desk.others(opened, "外人") == []
    assert desk.others(opened, "外") == []
    assert stranger.institution != opened.institution


def test_an_event_handed_in_meanwhile_is_not_opened(user, event):
    type(event).objects.filter(pk=event.pk).update(status=1)

    with pytest.raises(UserError, match="活动已经提交"):
        desk.open_for(user, event, [], 30)


def test_whoever_shares_a_name_is_told_by_where_he_belongs(world, user, event, opened):
    two = [Person.objects.create(institution=world.institution, name="同名") for _ in range(2)]
    Membership.objects.create(
        institution=world.institution, org=world.second, person=two[0], since=date(2020, 1, 1)
    )
    desk.put_on(opened, two)

    told = [(place.person.name, where) for place, where in desk.apart(desk.places(opened))]
    assert sorted(told) == [("乙某", ""), ("同名", "未登记所在组织"), ("同名", "第二支部"), ("甲某", "")]


def test_a_receipt_is_looked_at_for_a_day(opened, monkeypatch):
    receipt = phone.receipt_of(phone.tick(opened, "甲某"))
    moment = time.time() + 24 * 3600 + 1
    monkeypatch.setattr("django.core.signing.time.time", lambda: moment)

    with pytest.raises(UserError, match="这一页过期了"):
        phone.by_receipt(receipt)


def test_closed_twice_is_closed_once(user, opened):
    desk.close(user, opened)
    until = opened.until
    desk.close(user, opened)

    assert opened.until == until
    assert [entry.action for entry in Entry.objects.order_by("pk")] == ["open_check_in", "close_check_in"]


def test_nothing_says_when_or_in_what_order_somebody_came():
    kept = {field.name for field in Place._meta.get_fields()}

    assert kept == {"id", "check_in", "person", "came"}


def test_nobody_who_checks_in_leaves_a_trace(opened):
    before = Entry.objects.count()
    phone.take_back(phone.receipt_of(phone.tick(opened, "甲某")))

    assert Entry.objects.count() == before


def test_written_ticks_go_and_the_rest_waits(world, event, opened):
    phone.tick(opened, "甲某")
    phone.tick(opened, "乙某")
    desk.settle(event, [world.person("甲某").pk])
    assert len(ticked(opened)) == 2  # still open: more may come

    over(opened)
    desk.settle(event, [world.person("甲某").pk])
    assert [place.person.name for place in desk.waiting(event)] == ["乙某"]

    desk.settle(event, [world.person("乙某").pk])
    assert not CheckIn.objects.exists() and not Place.objects.exists()


def test_thrown_away_it_leaves_a_trace_and_no_names(user, opened):
    phone.tick(opened, "甲某")

    desk.drop(user, opened)

    assert not Place.objects.exists()
    assert "drop_check_in" in {entry.action for entry in Entry.objects.all()}
    assert "甲某" not in str([entry.after for entry in Entry.objects.all()])


def test_a_receipt_of_a_list_that_is_gone_says_so(user, opened):
    receipt = phone.receipt_of(phone.tick(opened, "甲某"))
    desk.drop(user, opened)

    with pytest.raises(UserError, match="名单交给会务了"):
        phone.by_receipt(receipt)


def test_at_the_door_a_pass_is_good_for_the_meeting_and_no_longer(opened, monkeypatch):
    said = phone.pass_of(opened, door=True)
    for later, taken in ((601, True), (7199, True), (7201, False)):
        moment = time.time() + later
        with monkeypatch.context() as patched:
            patched.setattr("django.core.signing.time.time", lambda moment=moment: moment)
            if taken:
                assert phone.by_pass(said) == opened
            else:
                with pytest.raises(UserError, match="打开太久了"):
                    phone.by_pass(said)


def test_two_of_one_name_in_one_branch_are_known_to_the_desk_alone(world, user, event):
    two = [Person.objects.create(institution=world.institution, name="同名") for _ in range(2)]
    for person in two:
        Membership.objects.create(
            institution=world.institution, org=world.first, person=person, since=date(2020, 1, 1)
        )
    found = desk.open_for(user, event, two, 30)

    done = phone.tick(found, "同名")
    assert (done.place, done.among) == (None, [])
    assert "请找会务登记" in done.fault


def test_ticks_nobody_wrote_go_after_a_month(user, opened):
    phone.tick(opened, "甲某")
    CheckIn.objects.update(until=now() - timedelta(days=29))
    assert desk.sweep() == 0

    CheckIn.objects.update(until=now() - timedelta(days=30, seconds=1))
    assert desk.sweep() == 1
    assert not Place.objects.exists()


def test_the_key_of_a_place_tells_nothing_of_when_it_was_made(world, opened):
    keys = []
    for n in range(40):
        desk.put_on(opened, [world.person(f"{n}号")])
        keys.append(opened.places.get(person=world.person(f"{n}号")).pk)

    assert keys != sorted(keys)
    assert all(0 < key < 2**63 for key in keys)
