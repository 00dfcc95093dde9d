"""The only door to change: right, condition and trace of each action."""

from __future__ import annotations

from datetime import date

import pytest

from jishi.audit.models import Entry
from jishi.core.errors import NotInScope, UserError
from jishi.ledger import actions
from jishi.ledger.base import Status
from jishi.ledger.models import Event
from jishi.ledger.registry import ledger
from jishi.orgs.models import Person
from jishi.orgs.tree import place
from tests.factories import make_org

TODAY = date(2026, 12, 1)
MARCH = date(2026, 3, 10)
EVENT = ledger("event")


def written(staffed, **values):
    """A draft of the clerk."""
    given = {"org": staffed.world.first, "on": MARCH, "title": "学习党章", "hats": 2} | values
    return actions.create(staffed.clerk, EVENT, given, today=TODAY)


def step(action, user, row, *more):
    return action(user, EVENT, row.pk, *more, version=row.version, today=TODAY)


def trace(row) -> list[str]:
    return list(Entry.objects.filter(row=row.pk).order_by("pk").values_list("action", flat=True))


def last_entry(row) -> Entry:
    return Entry.objects.filter(row=row.pk).order_by("-pk")[0]


def test_a_new_record_is_a_stamped_draft_of_its_writer_with_a_trace(staffed):
    row = Event.objects.get(pk=written(staffed, attended=12).pk)

    assert (row.status, row.version, row.created_by) == (Status.DRAFT, 1, staffed.clerk)
    assert (row.org_path, row.org_kind) == ("0001.0002.", staffed.world.first.kind)
    entry = last_entry(row)
    assert (entry.action, entry.record, entry.actor, entry.before) == ("create", "event", staffed.clerk, {})
    assert entry.institution_id == staffed.world.institution.pk
    assert entry.after["attended"] == 12
    assert entry.after["on"] == "2026-03-10"
    assert entry.after["org"] == staffed.world.first.pk


def test_a_record_is_stamped_with_the_place_of_its_own_date(staffed):
    world = staffed.world
    place(world.first, make_org(world.institution, "机关总支", 9, world.committee), date(2026, 6, 15))

    before, after = written(staffed), written(staffed, on=date(2026, 9, 1))

    assert (before.org_path, after.org_path) == ("0001.0002.", "0001.0009.0002.")


@pytest.mark.parametrize("who", ["stranger", "neighbour", "reader", "secretary"])
def test_who_may_not_edit_an_organisation_cannot_write_for_it(staffed, who):
    values = {"org": staffed.world.first, "on": MARCH, "title": "学习"}

    with pytest.raises(NotInScope, match="没有找到所选的组织"):
        actions.create(getattr(staffed, who), EVENT, values, today=TODAY)

    assert Event.objects.count() == 0


def test_all_faults_of_a_new_record_are_said_at_once_and_nothing_is_written(staffed):
    world = staffed.world
    with pytest.raises(UserError) as refused:
        written(staffed, title="", lecturer=99, hats=1, expected=10, attended=3, leave=1, absent=1)

    said = refused.value.problem
    assert "活动台账" in said
    for part in (
        "“主题”",
        "“主讲人”的代码 99",
        "“活动类型”有不在代码表中的代码",
        "应到人数应等于实到、请假、缺席之和",
    ):
        assert part in said
    assert Event.objects.filter(institution=world.institution).count() == 0
    assert Entry.objects.count() == 0


def test_a_person_of_another_institution_does_not_exist_for_this_one(staffed):
    other = Person.objects.create(institution=staffed.world.outside.institution, name="外人")
    values = {"org": staffed.world.first, "on": MARCH, "title": "心得", "person": other}

    with pytest.raises(UserError, match="“作者”没有找到，只能从本单位中选择"):
        actions.create(staffed.clerk, ledger("contribution"), values, today=TODAY)


def test_a_record_needs_an_organisation(staffed):
    with pytest.raises(UserError, match="“组织”没有填"):
        actions.create(staffed.clerk, EVENT, {"title": "学习"}, today=TODAY)


@pytest.mark.parametrize("name", ["status", "version", "org_path", "created_by", "institution", "nonsense"])
def test_what_only_actions_set_cannot_be_given(staffed, name):
    with pytest.raises(ValueError, match=name):
        written(staffed, **{name: 1})


def test_a_joint_event_keeps_its_hosts_with_their_place_on_the_day(staffed):
    world = staffed.world
    values = {"org": world.first, "on": MARCH, "title": "联合主题党日"}

    row = actions.create(staffed.clerk, EVENT, values, today=TODAY, hosts=[world.second, world.first])

    assert list(row.hosts.values_list("org", "org_path")) == [(world.second.pk, "0001.0003.")]
    assert last_entry(row).after["hosts"] == [world.second.pk]
    with pytest.raises(UserError, match="联合主办"):
        actions.update(staffed.clerk, EVENT, row.pk, {}, version=1, today=TODAY, hosts=[world.outside])
    changed = actions.update(staffed.clerk, EVENT, row.pk, {}, version=1, today=TODAY, hosts=[])
    assert (changed.version, changed.hosts.count(), last_entry(row).after) == (2, 0, {"hosts": []})


def test_a_change_writes_only_what_differs_and_counts_the_version(staffed):
    row = written(staffed)

    changed = actions.update(
        staffed.clerk, EVENT, row.pk, {"title": "学习条例", "hats": 2}, version=1, today=TODAY
    )

    assert (changed.title, changed.version) == ("学习条例", 2)
    entry = last_entry(row)
    assert entry.before == {"title": "学习党章", "duplicate_of": None}
    assert entry.after == {"title": "学习条例", "duplicate_of": None}


def test_a_change_that_changes_nothing_writes_nothing(staffed):
    row = written(staffed)

    same = actions.update(staffed.clerk, EVENT, row.pk, {"title": row.title}, version=1, today=TODAY)

    assert (same.version, trace(row)) == (1, ["create"])


def test_a_new_date_and_a_new_organisation_give_a_new_place(staffed):
    world = staffed.world
    group = make_org(world.institution, "党小组", 7, world.first, kind=4)
    row = written(staffed)

    moved = actions.update(staffed.clerk, EVENT, row.pk, {"org": group}, version=1, today=TODAY)

    assert (moved.org_path, moved.org_kind) == ("0001.0002.0007.", 4)
    with pytest.raises(NotInScope, match="所选的组织"):
        actions.update(staffed.clerk, EVENT, row.pk, {"org": world.second}, version=2, today=TODAY)
    with pytest.raises(NotInScope, match="所选的组织"):
        actions.update(staffed.clerk, EVENT, row.pk, {"org": world.outside}, version=2, today=TODAY)


def test_of_two_people_who_saw_the_same_version_only_one_changes_it(staffed):
    row = written(staffed)
    actions.update(staffed.clerk, EVENT, row.pk, {"attended": 5}, version=1, today=TODAY)

    with pytest.raises(UserError, match="刚刚被别人改过"):
        actions.update(staffed.clerk, EVENT, row.pk, {"attended": 6}, version=1, today=TODAY)

    assert Event.objects.get(pk=row.pk).attended == 5


def test_a_record_goes_from_draft_over_submitted_to_confirmed_and_back(staffed):
    row = written(staffed)
    row = step(actions.submit, staffed.clerk, row)
    row = step(actions.confirm, staffed.secretary, row)
    confirmed = row.status
    row = step(actions.return_, staffed.secretary, row, "人数不对")
    returned = row.status
    row = step(actions.submit, staffed.clerk, row)

    assert (confirmed, returned, row.status) == (Status.CONFIRMED, Status.RETURNED, Status.SUBMITTED)
    assert row.version == 5
    assert trace(row) == ["create", "submit", "confirm", "return", "submit"]
    reason = Entry.objects.get(row=row.pk, action="return")
    assert (reason.before, reason.after) == ({"status": 2}, {"status": 3, "reason": "人数不对"})


def test_of_two_reviewers_only_one_confirms(staffed):
    row = step(actions.submit, staffed.clerk, written(staffed))
    step(actions.confirm, staffed.secretary, row)

    with pytest.raises(UserError, match="已经确认过了"):
        step(actions.confirm, staffed.deputy, row)

    assert trace(row).count("confirm") == 1
    assert Entry.objects.get(row=row.pk, action="confirm").actor == staffed.secretary


STEPS = {
    "submit": (actions.submit, "clerk", {Status.DRAFT, Status.RETURNED}),
    "confirm": (actions.confirm, "secretary", {Status.SUBMITTED}),
    "return": (actions.return_, "secretary", {Status.SUBMITTED, Status.CONFIRMED}),
    "delete": (actions.delete, "clerk", {Status.DRAFT, Status.RETURNED}),
}


@pytest.mark.parametrize("status", Status, ids=lambda status: status.name.lower())
@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_taken_from_its_own_states_only(staffed, name, status):
    action, who, allowed = STEPS[name]
    row = staffed.world.row("event", on=MARCH, title="学习", status=status.name)
    more = ["人数不对"] if name == "return" else []

    if status in allowed:
        after = step(action, getattr(staffed, who), row, *more)
        assert (after.version, trace(row)) == (2, [name])
    else:
        with pytest.raises(UserError, match=r"这条记录(现在是|已经)"):
            step(action, getattr(staffed, who), row, *more)
        assert (Event.objects.get(pk=row.pk).version, trace(row)) == (1, [])


@pytest.mark.parametrize("who", ["stranger", "neighbour", "reader"])
@pytest.mark.parametrize("name", STEPS)
def test_who_has_no_right_gets_not_found_and_changes_nothing(staffed, name, who):
    action, _, allowed = STEPS[name]
    row = staffed.world.row("event", on=MARCH, title="学习", status=min(allowed).name)

    with pytest.raises(NotInScope, match="没有找到这条记录"):
        step(action, getattr(staffed, who), row, *(["原因"] if name == "return" else []))

    assert (Event.objects.get(pk=row.pk).version, trace(row)) == (1, [])


def test_the_clerk_cannot_review_and_the_secretary_cannot_edit(staffed):
    row = step(actions.submit, staffed.clerk, written(staffed))

    with pytest.raises(NotInScope):
        step(actions.confirm, staffed.clerk, row)
    with pytest.raises(NotInScope):
        actions.update(staffed.secretary, EVENT, row.pk, {}, version=2, today=TODAY)
    with pytest.raises(NotInScope):
        step(actions.delete, staffed.secretary, row)


def test_a_return_needs_a_reason(staffed):
    row = step(actions.submit, staffed.clerk, written(staffed))

    with pytest.raises(UserError, match="没有写退回的原因"):
        step(actions.return_, staffed.secretary, row, "  ")
    with pytest.raises(UserError, match="超过 200 字"):
        step(actions.return_, staffed.secretary, row, "改" * 201)


def test_a_submitted_record_cannot_be_changed(staffed):
    row = step(actions.submit, staffed.clerk, written(staffed))

    with pytest.raises(UserError, match="现在是“已提交”，不能修改"):
        actions.update(staffed.clerk, EVENT, row.pk, {"attended": 1}, version=2, today=TODAY)


def test_a_deleted_record_is_kept_and_comes_back_as_it_was(staffed):
    row = written(staffed)

    gone = step(actions.delete, staffed.clerk, row)
    with pytest.raises(NotInScope):
        step(actions.submit, staffed.clerk, gone)
    back = step(actions.restore, staffed.clerk, gone)

    assert (gone.deleted, back.deleted, back.status, back.version) == (True, False, Status.DRAFT, 3)
    assert trace(row) == ["create", "delete", "restore"]
    with pytest.raises(NotInScope):
        step(actions.restore, staffed.clerk, back)


def test_an_error_half_way_leaves_nothing_behind(staffed, monkeypatch):
    row = step(actions.submit, staffed.clerk, written(staffed))
    entries = Entry.objects.count()

    def broken(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("jishi.audit.trail.leave", broken)
    with pytest.raises(RuntimeError):
        step(actions.confirm, staffed.secretary, row)

    assert Event.objects.get(pk=row.pk).status == Status.SUBMITTED
    assert Entry.objects.count() == entries
