"""Who came to an event: all lines at once, and they take every step with it."""

from __future__ import annotations

from datetime import date

import pytest

from jishi.audit.models import Entry
from jishi.core.errors import Conflict, NotInScope, UserError, WrongValues
from jishi.ledger import actions
from jishi.ledger.actions.record_attendance import Said
from jishi.ledger.base import Status
from jishi.ledger.lists import code_list
from jishi.ledger.models import Attendance, Event
from jishi.ledger.registry import ledger

EVENT = ledger("event")
MARCH, TODAY = date(2026, 3, 10), date(2026, 12, 1)
PRESENT, LEAVE, ABSENT, OBSERVER = (
    code_list("presence").numbers[slug] for slug in ("present", "leave", "absent", "observer")
)
MEMBER = code_list("attendance_role").numbers["member"]


@pytest.fixture
def event(world):
    return world.row("event", on=MARCH, status="draft", hours=2)


def record(staffed, event, numbers=True, version=None, user="clerk", **named):
    """Each person by name: a presence, or presence and role."""
    said = {
        staffed.world.person(name).pk: Said(*(one if isinstance(one, tuple) else (one,)))
        for name, one in named.items()
    }
    event.refresh_from_db()
    return actions.record_attendance(
        getattr(staffed, user),
        event.pk,
        said,
        version=event.version if version is None else version,
        today=TODAY,
        numbers=numbers,
    )


def lines(event, deleted=False):
    return {line.person.name: line for line in Attendance.objects.filter(event=event, deleted=deleted)}


def numbers(event):
    event.refresh_from_db()
    return (event.expected, event.attended, event.leave, event.absent)


def step(staffed, event, action, *more, user="clerk"):
    event.refresh_from_db()
    act = getattr(actions, action)
    return act(getattr(staffed, user), EVENT, event.pk, *more, version=event.version, today=TODAY)


def states(event):
    return {Status(line.status) for line in lines(event).values()}


def test_lines_and_numbers_are_written_at_once(staffed, event):
    record(staffed, event, 甲=(PRESENT, MEMBER), 乙=LEAVE, 丙=ABSENT, 丁=OBSERVER)

    assert numbers(event) == (3, 1, 1, 1)
    found = lines(event)
    assert {name: line.presence for name, line in found.items()} == {
        "甲": PRESENT,
        "乙": LEAVE,
        "丙": ABSENT,
        "丁": OBSERVER,
    }
    first = found["甲"]
    assert (first.role, first.hours, first.on, first.org_path) == (MEMBER, 2, MARCH, event.org_path)
    assert found["乙"].hours == 0
    assert states(event) == {Status.DRAFT}


def test_the_numbers_are_left_alone_when_asked(staffed, event):
    Event.objects.filter(pk=event.pk).update(expected=40, attended=40, leave=0, absent=0)

    record(staffed, event, numbers=False, 甲=PRESENT)

    assert numbers(event) == (40, 40, 0, 0)
    assert set(lines(event)) == {"甲"}


def test_who_is_left_out_has_no_line_and_an_empty_list_no_numbers(staffed, event):
    record(staffed, event, 甲=PRESENT, 乙=LEAVE)
    record(staffed, event, 甲=LEAVE)

    assert {name: line.presence for name, line in lines(event).items()} == {"甲": LEAVE}
    assert set(lines(event, deleted=True)) == {"乙"}
    assert numbers(event) == (1, 0, 1, 0)

    record(staffed, event)
    assert numbers(event) == (None, None, None, None)


def test_hours_typed_by_hand_stay_as_long_as_the_presence_does(staffed, event):
    record(staffed, event, 甲=PRESENT)
    Attendance.objects.filter(event=event).update(hours=1)

    record(staffed, event, 甲=(PRESENT, MEMBER))
    assert lines(event)["甲"].hours == 1
    record(staffed, event, 甲=LEAVE)
    assert lines(event)["甲"].hours == 0


def test_every_change_is_in_the_trail_and_nothing_changed_writes_nothing(staffed, event):
    record(staffed, event, 甲=PRESENT, 乙=PRESENT)
    record(staffed, event, 甲=LEAVE)
    told = Entry.objects.filter(record="attendance").order_by("pk").values_list("action", flat=True)
    assert list(told) == ["create", "create", "update", "delete"]
    last = Entry.objects.filter(record="event").latest("pk")
    assert last.after["attendance"] == "请假 1"
    assert (last.before["attended"], last.after["attended"]) == (2, 0)

    count, version = Entry.objects.count(), Event.objects.get(pk=event.pk).version
    record(staffed, event, 甲=LEAVE)
    assert (Entry.objects.count(), Event.objects.get(pk=event.pk).version) == (count, version)


def test_all_faults_are_said_at_once_and_nothing_is_written(staffed, event):
    stranger = staffed.world.row("event", org="outside").org
    other = staffed.world.person("外人")
    type(other).objects.filter(pk=other.pk).update(institution=stranger.institution)

    with pytest.raises(WrongValues) as error:
        record(staffed, event, 甲=99, 乙=(PRESENT, 99), 丙=0, 外人=PRESENT, 好人=PRESENT)

    people = staffed.world.made
    assert set(error.value.faults) == {str(people[name].pk) for name in ("甲", "乙", "丙", "外人")}
    assert lines(event) == {}
    assert numbers(event) == (None, None, None, None)


def test_of_two_who_saw_the_same_version_one_wins(staffed, event):
    record(staffed, event, version=1, 甲=PRESENT)

    with pytest.raises(Conflict):
        record(staffed, event, version=1, 乙=PRESENT)
    assert set(lines(event)) == {"甲"}


@pytest.mark.parametrize("status", ["submitted", "confirmed"])
def test_an_event_handed_in_keeps_its_list(staffed, world, status):
    event = world.row("event", on=MARCH, status=status)

    with pytest.raises(UserError, match="不能修改"):
        record(staffed, event, 甲=PRESENT)


def test_only_who_may_change_the_event_may(staffed, event):
    for user in ("reader", "secretary", "stranger", "neighbour"):
        with pytest.raises(NotInScope):
            record(staffed, event, user=user, 甲=PRESENT)


def test_lines_are_handed_in_confirmed_and_returned_with_their_event(staffed, event):
    record(staffed, event, 甲=PRESENT, 乙=LEAVE)

    step(staffed, event, "submit")
    assert states(event) == {Status.SUBMITTED}
    step(staffed, event, "confirm", user="secretary")
    assert states(event) == {Status.CONFIRMED}
    step(staffed, event, "return_", "人数不对", user="secretary")
    assert states(event) == {Status.RETURNED}

    line = lines(event)["甲"]
    told = Entry.objects.filter(record="attendance", row=line.pk).order_by("pk")
    assert [one.action for one in told] == ["create", "submit", "confirm", "return"]
    assert told.last().after["reason"] == "人数不对"


def test_a_line_of_a_returned_event_may_be_changed_and_a_new_one_stands_like_it(staffed, event):
    record(staffed, event, 甲=PRESENT)
    step(staffed, event, "submit")
    step(staffed, event, "return_", "人数不对", user="secretary")

    record(staffed, event, 甲=LEAVE, 乙=PRESENT)

    assert states(event) == {Status.RETURNED}
    assert numbers(event) == (2, 1, 1, 0)


def test_a_line_handed_in_on_its_own_stays_and_is_counted(staffed, event):
    staffed.world.row(
        "attendance", on=MARCH, event=event, person="甲", presence="present", status="confirmed"
    )

    record(staffed, event, 甲=LEAVE, 乙=LEAVE)

    assert lines(event)["甲"].presence == PRESENT
    assert numbers(event) == (2, 1, 1, 0)


def test_lines_go_to_the_bin_and_come_back_with_their_event(staffed, event):
    record(staffed, event, 甲=PRESENT, 乙=PRESENT)
    record(staffed, event, 甲=PRESENT)

    step(staffed, event, "delete")
    assert lines(event) == {}
    step(staffed, event, "restore")
    assert set(lines(event)) == {"甲"}


@pytest.mark.parametrize("status", ["submitted", "confirmed"])
def test_an_event_does_not_take_away_what_was_handed_in_on_its_own(staffed, event, status):
    staffed.world.row("attendance", on=MARCH, event=event, person="甲", presence="present", status=status)

    with pytest.raises(UserError, match="1 条跟着它的记录已经提交或确认"):
        step(staffed, event, "delete")
    with pytest.raises(UserError, match="1 条跟着它的记录已经提交或确认"):
        actions.update(staffed.clerk, EVENT, event.pk, {"on": date(2026, 4, 2)}, version=1, today=TODAY)
    actions.update(staffed.clerk, EVENT, event.pk, {"place": "三楼"}, version=1, today=TODAY)

    assert lines(event)["甲"].on == MARCH
    event.refresh_from_db()
    assert (event.deleted, event.on, event.place) == (False, MARCH, "三楼")


def test_lines_move_with_their_event(staffed, event):
    record(staffed, event, 甲=PRESENT)
    event.refresh_from_db()

    actions.update(
        staffed.clerk, EVENT, event.pk, {"on": date(2026, 4, 2)}, version=event.version, today=TODAY
    )

    assert lines(event)["甲"].on == date(2026, 4, 2)


def test_who_is_taken_off_has_no_repeated_line_left(staffed, event):
    record(staffed, event, 甲=PRESENT, 乙=PRESENT)
    staffed.world.row("attendance", on=MARCH, event=event, person="乙", status="draft", duplicate=True)

    record(staffed, event, 甲=PRESENT)

    assert set(lines(event)) == {"甲"}


def test_a_list_of_sixty_costs_few_queries(staffed, event, django_assert_max_num_queries):
    said = {staffed.world.person(f"{n}号").pk: Said(PRESENT) for n in range(60)}

    with django_assert_max_num_queries(20):
        actions.record_attendance(staffed.clerk, event.pk, said, version=1, today=TODAY, numbers=True)
    changed = {who: Said(LEAVE) for who in said}
    with django_assert_max_num_queries(22):
        actions.record_attendance(staffed.clerk, event.pk, changed, version=2, today=TODAY, numbers=True)
    with django_assert_max_num_queries(20):
        actions.submit(staffed.clerk, EVENT, event.pk, version=3, today=TODAY)


def test_a_line_stands_where_and_when_its_event_does(staffed, event):
    values = {"org": staffed.world.second, "on": date(2025, 1, 1), "event": event, "presence": 1}
    person = staffed.world.person("丁某")

    line = actions.create(staffed.clerk, ledger("attendance"), values | {"person": person}, today=TODAY)

    assert (line.org, line.on, line.org_path) == (event.org, event.on, event.org_path)
