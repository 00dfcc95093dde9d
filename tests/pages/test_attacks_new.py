"""What may be tried at the list of who came, at lines, bulk changes, kept filters and what is handed out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from jishi.accounts.models import SavedFilter
from jishi.core.errors import UserError, WrongValues
from jishi.core.money import LARGEST
from jishi.jobs import queue
from jishi.ledger import actions
from jishi.ledger.actions.record_attendance import Said
from jishi.ledger.base import Status
from jishi.ledger.models import Attendance, Event, Visit
from jishi.ledger.registry import ledger
from jishi.orgs.models import Membership
from jishi.papers.source_table import workbook
from jishi.papers.written import Written
from jishi.web.pages.ledgers_change import settable
from tests.pages.staff import MISSING

MARCH, TODAY = date(2026, 3, 10), date(2026, 12, 1)
HUGE = str(2**63)
"""As many digits as a primary key has, and more than any column holds."""
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def sign_in(client, staff):
    def named(name):
        client.force_login(staff.users[name])
        return client

    return named


@pytest.fixture
def event(staff):
    return staff.row("event", "own", on=MARCH, status="draft", title="三月主题党日")


def attendance(event):
    return reverse("events.attendance", args=[event.pk])


def line_of(staff, event, who="甲某", **named):
    named = {"on": MARCH, "presence": "present", "status": "draft"} | named
    return staff.world.row("attendance", event=event, person=who, **named)


def change(client, name, rows, value, do="change", code="event"):
    form = {"field": name, "rows": rows, "value": value, "shown": value, "do": do}
    return client.post(reverse("ledgers.change", args=[code]), form)


@pytest.mark.parametrize("number", [HUGE, "9" * 19, "9" * 5000, "²", "-1"])
def test_a_forged_number_breaks_no_list_of_who_came(sign_in, event, number):
    form = {"version": 1, "words": "某人", "among": number, "rest_role": number}
    form |= {"extra": [f"{number}:某人", number, ":", "1:"], "p-1": number, "r-1": number}
    clerk = sign_in("clerk")

    answers = [clerk.post(attendance(event), form | {"do": do}) for do in ("add", "rest", "save")]

    assert [answer.status_code for answer in answers] == [422, 200, 302]
    assert not Attendance.objects.exists()


def test_names_that_are_markup_stay_text_wherever_they_came(sign_in, staff):
    event = staff.row("event", "own", on=None, status="draft", title=SCRIPT)
    person = staff.world.person(SCRIPT)
    home = staff.world.institution
    Membership.objects.create(institution=home, org=staff.world.first, person=person, since=date(2020, 1, 1))
    clerk = sign_in("clerk")

    pages = [clerk.get(attendance(event)), clerk.get(reverse("events.sign_in_sheet", args=[event.pk]))]
    saved = clerk.post(attendance(event), {"version": 1, f"p-{person.pk}": 1, "do": "save"})
    pages += [
        clerk.get(saved["Location"]),
        clerk.post(attendance(event), {"version": 2, "do": "add", "words": SCRIPT}),
    ]

    assert all(SCRIPT not in page.content.decode() for page in pages)
    assert all("&lt;script&gt;" in page.content.decode() for page in pages)


def test_a_line_does_not_come_back_without_its_event(sign_in, staff, event):
    """It would be handed in, confirmed and counted, and no list would show it."""
    line, clerk = line_of(staff, event), sign_in("clerk")
    for code, row in (("attendance", line), ("event", event)):
        clerk.post(reverse("ledgers.step", args=[code, row.pk, "delete"]), {"version": 1})

    answer = clerk.post(reverse("bin.restore", args=["attendance", line.pk]), {"version": 2})

    assert answer.status_code == 422
    assert "请先恢复那个活动" in answer.content.decode()
    clerk.post(reverse("bin.restore", args=["event", event.pk]), {"version": 2})
    assert clerk.post(reverse("bin.restore", args=["attendance", line.pk]), {"version": 2}).status_code == 302
    assert not Attendance.objects.get().deleted


def test_a_line_is_not_written_for_an_event_deleted_meanwhile(staff, event):
    values = {"org": staff.world.first, "on": MARCH, "event": event, "person": staff.world.person("甲某")}
    Event.objects.filter(pk=event.pk).update(deleted=True)

    with pytest.raises(UserError, match="在回收站里"):
        actions.create(staff.users["clerk"], ledger("attendance"), values | {"presence": 1}, today=TODAY)


@pytest.mark.parametrize("named", [{}, {"event": "没有的活动"}, {"event": "三月主题党日", "event_pk": HUGE}])
def test_a_line_without_an_event_is_a_fault_like_any_other(sign_in, staff, named):
    form = {"org": staff.world.first.pk, "on": "2026-03-10", "presence": 1, "person": "甲某"} | named
    clerk = sign_in("clerk")

    saved = clerk.post(reverse("ledgers.new", args=["attendance"]), form)

    assert saved.status_code == 422
    assert "event" in saved.context["sheet"].read().faults
    assert clerk.post(reverse("ledgers.counts", args=["attendance"]), form).status_code == 200


def test_nobody_slips_a_line_into_an_event_that_is_being_reviewed(sign_in, staff, event):
    """Whoever confirms the event confirms its lines: those that stood in it when he read it."""
    sign_in("clerk").post(reverse("ledgers.step", args=["event", event.pk, "submit"]), {"version": 1})
    line = line_of(staff, event)
    step = reverse("ledgers.step", args=["attendance", line.pk, "submit"])

    answer = sign_in("clerk").post(step, {"version": 1})

    assert answer.status_code == 422
    assert "正等审核" in answer.content.decode()
    sign_in("office").post(reverse("ledgers.step", args=["event", event.pk, "confirm"]), {"version": 2})
    assert Attendance.objects.get().status == Status.DRAFT
    assert sign_in("clerk").post(step, {"version": 1}).status_code == 302
    assert [one.row.pk for one in sign_in("office").get("/review/").context["items"]] == [line.pk]


def test_lines_keep_the_day_and_place_of_their_event_in_a_change_of_many(staff):
    assert {field.name for field in settable(ledger("attendance"))} == {"presence", "role", "remark"}


@pytest.mark.parametrize("position", ["sibling", "foreign", "above", "missing"])
def test_a_list_out_of_reach_is_neither_read_nor_written(sign_in, staff, position):
    event = None if position == "missing" else staff.row("event", position, on=MARCH, status="draft")
    address = reverse("events.attendance", args=[event.pk if event else MISSING])
    form = {"version": 1, "do": "save", f"p-{staff.world.person('甲某').pk}": 1}

    assert sign_in("clerk").get(address).status_code == 404
    assert sign_in("clerk").post(address, form).status_code == 404
    assert not Attendance.objects.exists()


def test_a_line_is_not_moved_to_an_event_out_of_reach(sign_in, staff, event):
    theirs = staff.row("event", "sibling", on=MARCH, status="draft", title="二支部的活动")
    line = line_of(staff, event)
    form = {"org": staff.world.first.pk, "on": "2026-03-10", "presence": 1, "person": "甲某"}
    form |= {"person_pk": line.person_id, "event": theirs.title, "event_pk": theirs.pk}

    answer = sign_in("clerk").post(reverse("ledgers.edit", args=["attendance", line.pk]), form)

    assert answer.status_code in (409, 422)
    line.refresh_from_db()
    assert line.event_id == event.pk


def test_a_person_of_another_institution_comes_to_no_event(staff, event):
    stranger = staff.world.person("外人")
    stranger.institution = staff.world.outside.institution
    stranger.save()

    with pytest.raises(UserError):
        actions.record_attendance(
            staff.users["clerk"], event.pk, {stranger.pk: Said(1)}, version=1, today=TODAY, numbers=True
        )


def test_a_day_changed_in_many_rows_is_taken_back(sign_in, staff):
    row = staff.row("visit", "own", on=MARCH, status="draft")
    office = sign_in("office")
    change(office, "on", f"{row.pk}:1", "2026-04-01", code="visit")
    assert Visit.objects.get().on == date(2026, 4, 1)

    assert office.post(reverse("ledgers.undo", args=["visit"])).status_code == 302
    assert Visit.objects.get().on == MARCH


def test_a_change_of_many_reaches_only_rows_within_reach_and_each_once(sign_in, staff, event):
    at = {"on": MARCH, "status": "draft", "place": "原处"}
    others = [staff.row("event", position, **at) for position in ("sibling", "foreign")]
    rows = [f"{pk}:1" for pk in (event.pk, event.pk, *(row.pk for row in others), HUGE)]
    rows += [f"{event.pk}:{'9' * 18}", "x", ":"]
    clerk = sign_in("clerk")

    looked = change(clerk, "place", ",".join(rows), "新处", "look")
    change(clerk, "place", ",".join(rows), "新处")

    assert "原处" not in looked.content.decode()
    assert [Event.objects.get(pk=row.pk).place for row in (event, *others)] == ["新处", "原处", "原处"]
    event.refresh_from_db()
    assert event.version == 2


@pytest.mark.parametrize(
    "name", ["status", "org", "org_path", "title", "deleted", "version", "created_by", "pk"]
)
def test_no_form_sets_what_is_not_offered(sign_in, event, name):
    assert change(sign_in("office"), name, f"{event.pk}:1", "1").status_code == 422


def test_ten_thousand_rows_are_refused_at_once(sign_in, django_assert_max_num_queries):
    office = sign_in("office")

    with django_assert_max_num_queries(12):
        assert change(office, "place", ",".join(f"{n}:1" for n in range(10_000)), "x").status_code == 422


def test_a_filter_too_long_to_keep_is_refused_and_not_cut_off(sign_in):
    office = sign_in("office")
    words = "学" * 200  # each takes nine characters in an address

    answer = office.post(
        reverse("ledgers.keep_filter", args=["event"]), {"name": "长", "query": f"q={words}"}
    )

    assert answer.status_code == 422
    assert "筛选的条件太长" in answer.content.decode()
    assert not SavedFilter.objects.exists()


def test_a_shared_filter_carries_no_organisation_and_nobody_else_changes_it(sign_in, staff):
    office, second = sign_in("office"), staff.world.second.pk
    query = f"org={second}&org=%32&status=0"
    office.post(reverse("ledgers.keep_filter", args=["event"]), {"name": "草稿", "query": query})
    mine = SavedFilter.objects.get()
    share = {"act": "share", "role": "reader"}
    office.post(reverse("ledgers.change_filter", args=["event", mine.pk]), share)
    shared = SavedFilter.objects.exclude(pk=mine.pk).get()
    assert "org" not in shared.query

    for name in ("reader", "neighbour"):
        client = sign_in(name)
        for pk, act in ((mine.pk, "delete"), (shared.pk, "delete"), (shared.pk, "share")):
            address = reverse("ledgers.change_filter", args=["event", pk])
            answer = client.post(address, {"act": act, "role": "clerk"})
            assert answer.status_code in (404, 422), (name, act)
    assert set(SavedFilter.objects.values_list("pk", flat=True)) == {mine.pk, shared.pk}


def test_a_condition_said_many_times_is_one(sign_in):
    again = "&".join(["status=" + ",".join("0" * 100)] * 20)

    answer = sign_in("office").get(f"/ledgers/event/?{again}")

    assert answer.context["asked"].pairs == (("status", "0"),)
    assert len(answer.context["chips"]) == 1


@pytest.mark.parametrize(
    "back",
    ["//evil.example", "/\\evil.example", "/\t/evil.example", "http://evil.example", "/a\r\nSet-Cookie: b=c"],
)
def test_an_act_leads_to_no_other_site(sign_in, staff, back):
    row = staff.row("event", "own", on=MARCH, status="submitted")
    step = reverse("ledgers.step", args=["event", row.pk, "confirm"])

    there = sign_in("office").post(step, {"version": 1, "back": back})["Location"]

    assert there in (reverse("ledgers.one", args=["event", row.pk]), "/a%0D%0ASet-Cookie:%20b=c")


def test_nothing_written_by_hand_is_run_as_a_formula():
    """A control character before the sign goes when the cell is written: the sign is the first then."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    one = Written(1, "\x01=1+1", "数据", "\x02@SUM(A1)", "\x03-1", at, "\x0b＝1+1")

    book = load_workbook(BytesIO(workbook([], "\x01=1+1", [one])))

    kinds = {cell.value: cell.data_type for sheet in book for row in sheet for cell in row}
    assert {"=1+1", "@SUM(A1)", "-1", "＝1+1", "=1+1 数据依据表"} <= kinds.keys()
    assert "f" not in kinds.values()


def test_a_job_and_its_file_are_its_owners_alone(sign_in, staff):
    job = queue.ask(
        staff.users["auditor"], staff.world.institution, "trail.export", "导出操作留痕", {"query": ""}
    )

    for name in ("office", "administrator", "neighbour"):
        for page in ("jobs.one", "jobs.file"):
            assert sign_in(name).get(reverse(page, args=[job.pk])).status_code == 404
        assert sign_in(name).post(reverse("jobs.cancel", args=[job.pk])).status_code == 404


def test_amounts_too_large_to_be_added_up_are_refused_at_every_door(sign_in, staff):
    """A few of them would leave nobody a list of figures: their sum is more than a database holds."""
    form = {"org": staff.world.first.pk, "on": "2026-03-10", "amount_fen": "9999999999999999"}
    values = {"org": staff.world.first, "on": MARCH, "amount_fen": LARGEST + 1}

    answer = sign_in("office").post(reverse("ledgers.new", args=["aid_money"]), form)
    with pytest.raises(WrongValues) as refused:
        actions.create(staff.users["office"], ledger("aid_money"), values, today=TODAY)

    assert "amount_fen" in answer.context["sheet"].read().faults
    assert "amount_fen" in refused.value.faults
