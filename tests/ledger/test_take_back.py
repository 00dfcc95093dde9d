"""Taking a step back: by whom, as long as what, and what comes back with it."""

from __future__ import annotations

from datetime import date

import pytest

from jishi.accounts.models import Grant
from jishi.audit.models import Entry
from jishi.core.errors import Conflict, NotInScope, UserError
from jishi.core.periods import Period
from jishi.ledger import actions
from jishi.ledger.actions.record_attendance import Said
from jishi.ledger.base import Status
from jishi.ledger.families import KEPT
from jishi.ledger.models import Attendance, Event
from jishi.ledger.registry import ledger
from tests.people import make_user

TODAY = date(2026, 12, 1)
MARCH = date(2026, 3, 10)
EVENT, ATTENDANCE = ledger("event"), ledger("attendance")
DRAFT, SUBMITTED, CONFIRMED, RETURNED = (
    Status.DRAFT,
    Status.SUBMITTED,
    Status.CONFIRMED,
    Status.RETURNED,
)
STEPS = {
    "submit": (actions.submit, "clerk", (DRAFT, RETURNED)),
    "confirm": (actions.confirm, "secretary", (SUBMITTED,)),
    "return": (actions.return_, "secretary", (SUBMITTED, CONFIRMED)),
}
WAYS = [(name, before) for name, (_, _, states) in STEPS.items() for before in states]


def now(row):
    return type(row).objects.get(pk=row.pk)


def take(staffed, name, row, who=""):
    action, usual, _ = STEPS[name]
    user, more = getattr(staffed, who or usual), ["人数不对"] if name == "return" else []
    return action(user, EVENT, row.pk, *more, version=now(row).version, today=TODAY)


def take_back(user, row, spec=EVENT):
    return actions.take_back(user, spec, row.pk, version=now(row).version, today=TODAY)


def event(staffed, status=DRAFT, **named):
    return staffed.world.row("event", on=MARCH, status=status.name, **{"title": "学习"} | named)


def trace(row) -> list[str]:
    return list(Entry.objects.filter(row=row.pk).order_by("pk").values_list("action", flat=True))


@pytest.mark.parametrize(("name", "before"), WAYS)
def test_the_state_before_the_step_comes_back(staffed, name, before):
    row = event(staffed, before)
    after = take(staffed, name, row).status

    back = take_back(getattr(staffed, STEPS[name][1]), row)

    assert (back.status, back.version, trace(row)) == (before, 3, [name, "take_back"])
    last = Entry.objects.filter(row=row.pk).latest("pk")
    assert (last.before, last.after) == ({"status": after}, {"status": before})


@pytest.mark.parametrize(("name", "before"), WAYS)
def test_whoever_did_not_take_it_does_not_take_it_back(staffed, name, before):
    row = take(staffed, name, event(staffed, before))
    twin = make_user("twin", "clerk", staffed.world.first)
    Grant.objects.create(user=twin, org=staffed.world.first, role="leader")

    with pytest.raises(UserError, match="不是您办的，只有办的人能撤回"):
        take_back(twin, row)
    for who in ("stranger", "neighbour", "reader"):
        with pytest.raises(NotInScope, match="没有找到这条记录"):
            take_back(getattr(staffed, who), row)
    assert (now(row).status, trace(row)) == (row.status, [name])


@pytest.mark.parametrize(("name", "before"), WAYS)
def test_whoever_lost_the_right_lost_this_too(staffed, name, before):
    row = take(staffed, name, event(staffed, before))
    user = getattr(staffed, STEPS[name][1])
    Grant.objects.filter(user=user).update(role="reader")

    with pytest.raises(NotInScope):
        take_back(user, row)
    assert now(row).status == row.status


@pytest.mark.parametrize("status", Status, ids=lambda status: status.name.lower())
def test_what_nobody_stepped_is_not_taken_back_whatever_its_state(staffed, status):
    row = event(staffed, status)

    for user in (staffed.clerk, staffed.secretary):
        with pytest.raises(UserError, match="没有可以撤回的"):
            take_back(user, row)
    assert (now(row).version, trace(row)) == (1, [])


@pytest.mark.parametrize("later", ["confirm", "return"])
def test_a_step_that_others_went_on_from_stays(staffed, later):
    row = take(staffed, "submit", event(staffed))
    take(staffed, later, row)

    with pytest.raises(NotInScope):
        take_back(staffed.clerk, row)  # the last act is a reviewer's, and needs his right
    assert trace(row) == ["submit", later]


@pytest.mark.parametrize("later", ["update", "delete", "mark", "take_back"])
def test_what_was_done_to_the_row_since_keeps_the_step(staffed, later):
    row = take(staffed, "return", event(staffed, SUBMITTED))
    other = event(staffed, title="另一次")
    match later:
        case "update":
            actions.update(staffed.clerk, EVENT, row.pk, {"title": "改"}, version=2, today=TODAY)
        case "delete":
            actions.delete(staffed.clerk, EVENT, row.pk, version=2, today=TODAY)
        case "mark":
            actions.mark_duplicate(staffed.secretary, EVENT, row.pk, other.pk, version=2, today=TODAY)
        case "take_back":
            take_back(staffed.secretary, row)
    state = (now(row).status, now(row).version)

    with pytest.raises(UserError):
        take_back(staffed.secretary, row)
    assert (now(row).status, now(row).version) == state


def test_a_page_that_is_older_takes_nothing_back(staffed):
    row = take(staffed, "submit", event(staffed))

    with pytest.raises(Conflict):
        actions.take_back(staffed.clerk, EVENT, row.pk, version=1, today=TODAY)
    assert now(row).status == SUBMITTED


def test_steps_are_taken_and_taken_back_again(staffed):
    row = event(staffed)
    for _ in range(2):
        take(staffed, "submit", row)
        take_back(staffed.clerk, row)

    assert (now(row).status, trace(row)) == (DRAFT, ["submit", "take_back"] * 2)


def test_what_a_page_offers_is_what_may_be_taken_back(staffed):
    row = event(staffed)
    assert actions.step_of(staffed.clerk, EVENT, row) is None
    row = take(staffed, "submit", row)
    assert actions.step_of(staffed.clerk, EVENT, row).name == "submit"
    assert actions.step_of(staffed.secretary, EVENT, row) is None
    take_back(staffed.clerk, row)
    assert actions.step_of(staffed.clerk, EVENT, row) is None


def with_lines(staffed, **presences):
    """A draft with a draft line for each name."""
    row = event(staffed)
    said = {staffed.world.person(name).pk: Said(presence) for name, presence in presences.items()}
    return actions.record_attendance(staffed.clerk, row.pk, said, version=1, today=TODAY, numbers=True)


def lines(row) -> dict[str, Status]:
    found = Attendance.objects.filter(event=row.pk).select_related("person")
    return {line.person.name: Status(line.status) for line in found}


def test_lines_that_went_along_come_back_each_to_what_it_was(staffed):
    row = with_lines(staffed, 甲=1, 乙=1, 丙=1)
    of = Attendance.objects.filter(event=row.pk)
    of.filter(person__name="乙").update(status=RETURNED)
    alone = of.get(person__name="丙")
    actions.submit(staffed.clerk, ATTENDANCE, alone.pk, version=1, today=TODAY)

    take(staffed, "submit", row)
    assert set(lines(row).values()) == {SUBMITTED}
    take_back(staffed.clerk, row)

    assert lines(row) == {"甲": DRAFT, "乙": RETURNED, "丙": SUBMITTED}
    assert trace(of.get(person__name="甲")) == ["create", "submit", "take_back"]
    assert trace(alone) == ["create", "submit"]


@pytest.mark.parametrize("name", ["confirm", "return"])
def test_lines_follow_whatever_step_is_taken_back(staffed, name):
    row = with_lines(staffed, 甲=1, 乙=2)
    take(staffed, "submit", row)
    take(staffed, name, row)
    take_back(staffed.secretary, row)

    assert (now(row).status, set(lines(row).values())) == (SUBMITTED, {SUBMITTED})


def test_a_line_confirmed_later_on_its_own_stays(staffed):
    row = with_lines(staffed, 甲=1)
    take(staffed, "submit", row)
    take(staffed, "confirm", row)
    late = staffed.world.row("attendance", on=MARCH, event=row, person="乙", presence=1, status="draft")
    actions.submit(staffed.clerk, ATTENDANCE, late.pk, version=1, today=TODAY)
    actions.confirm(staffed.secretary, ATTENDANCE, late.pk, version=2, today=TODAY)

    take_back(staffed.secretary, row)

    assert lines(row) == {"甲": SUBMITTED, "乙": CONFIRMED}


def test_a_line_does_not_slip_back_into_an_event_under_review(staffed):
    row = with_lines(staffed, 甲=1)
    take(staffed, "submit", row)
    line = Attendance.objects.get(event=row.pk)
    actions.return_(staffed.secretary, ATTENDANCE, line.pk, "不对", version=line.version, today=TODAY)

    with pytest.raises(UserError, match="正等审核"):
        take_back(staffed.secretary, line, ATTENDANCE)
    assert now(line).status == RETURNED


def test_sixty_lines_cost_few_queries(staffed, django_assert_max_num_queries):
    row = with_lines(staffed, **{f"{n}号": 1 for n in range(60)})
    take(staffed, "submit", row)

    with django_assert_max_num_queries(24):
        actions.take_back(staffed.clerk, EVENT, row.pk, version=now(row).version, today=TODAY)
    assert set(lines(row).values()) == {DRAFT}


@pytest.fixture
def same(staffed):
    """Drafts that say the same: the first is the original."""

    def made(count):
        given = {"org": staffed.world.first, "on": MARCH, "title": "学习党章", "hats": 2}
        return [actions.create(staffed.clerk, EVENT, given, today=TODAY) for _ in range(count)]

    return made


def marks(*rows) -> list[int | None]:
    keys = [row.pk for row in rows]
    held = dict(Event.objects.filter(pk__in=keys).values_list("pk", "duplicate_of"))
    return [None if held[key] is None else keys.index(held[key]) for key in keys]


def test_a_confirmed_duplicate_gives_the_place_back_to_the_draft_it_was_taken_from(staffed, same):
    draft, again, third = same(3)
    take(staffed, "submit", again)
    take(staffed, "confirm", again)
    assert marks(draft, again, third) == [1, None, 1]

    back = take_back(staffed.secretary, again)

    assert marks(draft, again, third) == [None, 0, 0]
    assert (back.status, back.version) == (SUBMITTED, now(again).version)


def test_a_returned_original_takes_its_place_again(staffed, same):
    first, again = same(2)
    for row in (first, again):
        take(staffed, "submit", row)
        take(staffed, "confirm", row)
    take(staffed, "return", first)
    assert marks(first, again) == [1, None]

    back = take_back(staffed.secretary, first)

    assert marks(first, again) == [None, 0]
    assert (back.status, back.duplicate_of) == (CONFIRMED, None)


def test_taking_a_confirmation_back_lets_a_confirmed_repetition_count(staffed, same):
    first, again = same(2)
    for row in (first, again):
        take(staffed, "submit", row)
    for row in (first, again):
        take(staffed, "confirm", row)

    take_back(staffed.secretary, first)

    assert marks(first, again) == [1, None]


def test_a_draft_that_went_to_the_bin_meanwhile_takes_no_place(staffed, same):
    draft, again = same(2)
    take(staffed, "submit", again)
    take(staffed, "confirm", again)
    actions.delete(staffed.clerk, EVENT, draft.pk, version=now(draft).version, today=TODAY)

    take_back(staffed.secretary, again)

    assert (now(again).status, now(again).duplicate_of) == (SUBMITTED, None)


def test_a_statement_of_nothing_is_taken_back_like_a_record(staffed):
    spec = KEPT["nil_return"]
    row = actions.nil_return(staffed.clerk, staffed.world.first, "visit", Period.year_of(2026), today=TODAY)
    actions.submit(staffed.clerk, spec, row.pk, version=1, today=TODAY)

    assert take_back(staffed.clerk, row, spec).status == DRAFT
