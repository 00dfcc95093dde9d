"""Own indicators: what is wrong with one is said, what is kept changes by rights and leaves a trace."""

from datetime import date

import pytest

from jishi.audit.models import Entry
from jishi.core.errors import CatalogueError, Conflict, NotInScope, UserError
from jishi.core.periods import Period
from jishi.indicators import own, parse
from jishi.indicators.models import OwnIndicator
from jishi.papers import desk
from tests.pages.staff import Staff

TODAY = date(2026, 7, 1)
YEAR = Period.year_of(2026)
SOUND = {
    "name": "读书会次数",
    "unit": "次",
    "record": "event",
    "measure": "count",
    "where": [["hats", "has", "theme_day"]],
    "definition": "开一次计一次。",
    "phrases": ["读书会"],
}
NONSENSE = {
    "not a table": "text",
    "a name that is a number": SOUND | {"name": 5},
    "phrases in one text": SOUND | {"phrases": "读书会"},
    "phrases of numbers": SOUND | {"phrases": [1]},
    "a measure that is a number": SOUND | {"measure": 3},
    "a measure of nothing": SOUND | {"measure": []},
    "a measure with a table in it": SOUND | {"measure": ["sum", {}]},
    "a ledger that is a list": SOUND | {"record": ["event"]},
    "conditions in a table": SOUND | {"where": {"hats": "lecture"}},
    "a condition of two": SOUND | {"where": [["hats", "has"]]},
    "a column that is a number": SOUND | {"where": [[1, "eq", 2]]},
    "no such column": SOUND | {"where": [["nothing", "eq", 2]]},
    "a column of a related row": SOUND | {"where": [["org__name", "eq", "a"]]},
    "text where a number belongs": SOUND | {"where": [["attended", "gte", "many"]]},
    "yes where a number belongs": SOUND | {"where": [["attended", "gte", True]]},
    "half a person": SOUND | {"where": [["attended", "gte", 2.5]]},
    "a list where one value belongs": SOUND | {"where": [["attended", "gte", [1, 2]]]},
    "no value at all": SOUND | {"where": [["level", "in", []]]},
    "a code nobody knows": SOUND | {"where": [["level", "gte", "highest"]]},
    "a table for a code": SOUND | {"where": [["level", "eq", {"a": 1}]]},
    "a set asked for being equal": SOUND | {"where": [["hats", "eq", "lecture"]]},
    "empty or not as text": SOUND | {"where": [["attended", "isnull", "yes"]]},
    "a day nobody can read": SOUND | {"where": [["on", "gte", "soon"]]},
    "a number for yes or no": SOUND | {"record": "decision", "where": [["big", "eq", 1]]},
    "text for an age": SOUND | {"record": "membership", "measure": "state", "where": [["age", "lte", "old"]]},
    "a number for retired": SOUND
    | {"record": "membership", "measure": "state", "where": [["retired", "eq", 1]]},
    "a date that is a number": SOUND | {"date": 3},
    "a sum of nothing": SOUND | {"measure": "sum"},
}


@pytest.fixture
def staff(world):
    return Staff.of(world)


def made(staff, **more):
    return own.create(staff.users["office"], staff.world.institution, SOUND | more, today=TODAY)


def job(staff):
    return desk.job(YEAR, institution=staff.world.institution)


@pytest.mark.parametrize("table", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_of_any_shape_is_named_as_a_fault(table):
    faults = parse.faults_in(table | {"id": "own.1"} if isinstance(table, dict) else table)

    assert faults
    assert all(fault.problem for fault in faults)


def test_all_faults_are_named_at_once(staff):
    wrong = {"unit": "", "record": "nowhere", "phrases": [], "definition": ""}

    with pytest.raises(CatalogueError) as error:
        made(staff, **wrong)

    assert all(f"“{key}”" in error.value.problem for key in wrong)
    assert not OwnIndicator.objects.exists()


def test_a_broken_one_stops_no_job_and_is_named(staff):
    sound = made(staff)
    for number, table in enumerate(NONSENSE.values(), start=100):
        OwnIndicator.objects.create(institution=staff.world.institution, code=f"own.{number}", table=table)

    what = job(staff)

    assert what.items[sound.code].name == "读书会次数"
    assert len(what.broken) == len(NONSENSE)
    assert all(own.why_broken(row) for row in what.broken)


def test_a_ratio_whose_side_is_gone_is_broken_and_says_so(staff):
    ratio = SOUND | {"id": "own.9", "record": "", "where": [], "measure": ["ratio", "own.1", "own.2"]}
    OwnIndicator.objects.create(institution=staff.world.institution, code="own.9", table=ratio)

    what = job(staff)

    assert [row.code for row in what.broken] == ["own.9"]
    assert "没有指标“own.1”" in " ".join(own.why_broken(what.broken[0]))


def test_a_new_one_gets_the_next_number_counts_at_once_and_leaves_a_trace(staff):
    first, second = made(staff), made(staff, name="另一个")

    assert [first.code, second.code] == ["own.1", "own.2"]
    assert set(job(staff).items) >= {"own.1", "own.2"}
    entry = Entry.objects.get(record=own.RECORD, row=first.pk)
    assert (entry.action, entry.actor) == ("create", staff.users["office"])
    assert entry.after["digest"] == first.as_indicator().digest


@pytest.mark.parametrize("person", ["clerk", "secretary", "leader", "administrator", "neighbour", "stranger"])
def test_only_who_may_define_changes_anything(staff, person):
    row, user, home = made(staff), staff.users[person], staff.world.institution

    with pytest.raises(UserError):
        own.create(user, home, SOUND | {"name": "新的"}, today=TODAY)
    with pytest.raises(UserError):
        own.retire(user, home, row.code, version=1, today=TODAY)

    row.refresh_from_db()
    assert (row.version, OwnIndicator.objects.count()) == (1, 1)


def test_a_name_that_is_taken_is_a_fault(staff):
    made(staff)

    for taken in ("读书会次数", "党员总数"):
        with pytest.raises(CatalogueError, match="已经有名为"):
            made(staff, name=taken)


def test_a_change_of_meaning_is_kept_in_the_trace_with_both_digests(staff):
    row, user = made(staff), staff.users["office"]
    was = row.as_indicator().digest

    changed = own.update(user, row.institution, row.code, SOUND | {"where": []}, version=1, today=TODAY)

    entry = Entry.objects.get(action="update", row=row.pk)
    assert changed.version == 2
    assert (entry.before["digest"], entry.after["digest"]) == (was, changed.as_indicator().digest)
    assert was != changed.as_indicator().digest


def test_nothing_changed_writes_nothing(staff):
    row = made(staff)

    same = own.update(staff.users["office"], row.institution, row.code, SOUND, version=1, today=TODAY)

    assert same.version == 1
    assert Entry.objects.filter(row=row.pk).count() == 1


def test_of_two_who_change_it_the_second_is_told(staff):
    row, user = made(staff), staff.users["office"]
    own.update(user, row.institution, row.code, SOUND | {"unit": "场"}, version=1, today=TODAY)

    with pytest.raises(Conflict):
        own.update(user, row.institution, row.code, SOUND | {"unit": "期"}, version=1, today=TODAY)

    row.refresh_from_db()
    assert row.table["unit"] == "场"


def test_a_retired_one_is_offered_no_more_but_still_counts_and_can_come_back(staff):
    row, user = made(staff), staff.users["office"]

    own.retire(user, row.institution, row.code, version=1, today=TODAY)

    what = job(staff)
    assert row.code in what.items and row.code in what.retired
    assert row.code not in desk.binder(what).items
    own.restore(user, row.institution, row.code, version=2, today=TODAY)
    assert row.code in desk.binder(job(staff)).items


def test_another_institution_has_none_of_ours(staff):
    row = made(staff)

    with pytest.raises(NotInScope):
        own.row_of(staff.world.outside.institution, row.code)
