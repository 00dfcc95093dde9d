"""The form of a record: what it keeps, what it says, and that nothing typed is lost."""

from __future__ import annotations

import json
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from jishi.accounts.models import UnsavedForm
from jishi.ledger import actions
from jishi.ledger.base import Status
from jishi.ledger.models import AidMoney, Attendance, Event, NilReturn
from jishi.ledger.registry import LEDGERS
from jishi.orgs.models import Membership, Person
from tests.people import make_user

TODAY = date(2026, 11, 26)
EVENT = LEDGERS["event"]


def address(name, *args):
    return reverse(f"ledgers.{name}", args=args)


def filled(world, **more):
    return {"org": str(world.first.pk), "title": "学习", "on": "6月26日", "do": "draft"} | more


def seen(row, **texts):
    return json.dumps({"version": row.version, "texts": {name: [text] for name, text in texts.items()}})


def page(answer):
    return unescape(answer.content.decode())


def test_a_record_typed_as_an_office_writes_is_kept_as_a_draft(desk, world):
    answer = desk.post(address("new", "event"), filled(world, attended="２５人", hats=["1", "3"]))

    row = Event.objects.get()
    assert answer["Location"] == address("one", "event", row.pk)
    assert (row.on.month, row.on.day, row.attended, row.status) == (6, 26, 25, Status.DRAFT)
    assert row.hats == (1 << 1) + (1 << 3)


def test_money_typed_in_ten_thousands_is_kept_to_the_fen_and_shown_in_yuan(desk, world):
    desk.post(address("new", "aid_money"), {"org": world.first.pk, "amount_fen": "0.2万", "do": "draft"})

    row = AidMoney.objects.get()
    shown = page(desk.get(address("edit", "aid_money", row.pk)))
    assert row.amount_fen == 200_000
    assert 'value="2000"' in shown
    assert "2,000 元" in shown


def test_saving_and_handing_in_is_one_act(desk, world):
    desk.post(address("new", "event"), filled(world, do="submit"))

    assert Event.objects.get().status == Status.SUBMITTED


def test_all_faults_are_said_at_once_and_nothing_typed_is_lost(desk, world):
    wrong = filled(world, title="", on="6月31日", attended="很多", place="局机关三楼会议室", hats=["3"])

    answer = desk.post(address("new", "event"), wrong)

    said = page(answer)
    assert (answer.status_code, Event.objects.count()) == (422, 0)
    assert "有 3 处要改" in said
    for name in ("title", "on", "attended"):
        assert f'href="#f-{name}"' in said
        assert f'id="f-{name}-fault"' in said
    for kept in ("6月31日", "很多", "局机关三楼会议室", 'name="hats" value="3" checked'):
        assert kept in said


def test_numbers_that_do_not_add_up_are_said_beside_the_first_of_them(desk, world):
    answer = desk.post(
        address("new", "event"), filled(world, expected="30", attended="28", leave="1", absent="0")
    )

    said = page(answer)
    assert answer.status_code == 422
    assert "之和，请核对。现在填的是：应到人数 30、实到人数 28、请假人数 1、缺席人数 0。" in said
    assert 'id="f-expected-fault"' in said


def test_a_repetition_is_kept_and_leads_to_the_row_it_repeats(desk, world):
    first = world.row("event", on=date(2026, 6, 26), title="学习")

    answer = desk.post(address("new", "event"), filled(world, on="2026-06-26"), follow=True)

    assert Event.objects.exclude(pk=first.pk).get().duplicate_of == first.pk
    assert any(
        "重复" in str(m) and address("one", "event", first.pk) in str(m) for m in answer.context["messages"]
    )


def test_one_more_begins_with_the_same_organisation_and_day(desk, world):
    answer = desk.post(address("new", "event"), filled(world, do="again"))

    texts = desk.get(answer["Location"]).context["sheet"].texts
    assert texts == {"org": [str(world.first.pk)], "on": [str(Event.objects.get().on)]}


def test_a_copy_leaves_out_what_differs_each_time(desk, world):
    row = world.row(
        "event", on=date(2026, 6, 26), title="每月学习", place="三楼", attended=25, hats=["lecture"]
    )

    texts = desk.get(f"{address('new', 'event')}?copy={row.pk}").context["sheet"].texts

    assert (texts["title"], texts["place"], len(texts["hats"])) == (["每月学习"], ["三楼"], 1)
    assert not {"on", "attended"} & texts.keys()


def test_joint_hosts_are_kept_and_the_keeper_is_not_among_them(desk, world):
    desk.post(address("new", "event"), filled(world, hosts=[str(world.second.pk), str(world.outside.pk)]))

    assert [host.org for host in Event.objects.get().hosts.all()] == [world.second]


class TestSomebodySavedFirst:
    @pytest.fixture
    def row(self, world):
        return world.row("event", on=date(2026, 6, 26), title="旧题", place="甲", status="draft")

    @pytest.fixture
    def opened(self, row):
        """What a form opened now carries."""
        return seen(row, org=str(row.org_id), on="2026-06-26", title="旧题", place="甲")

    @pytest.fixture
    def changed(self, world, row):
        """Somebody else changes title and place meanwhile."""
        other = make_user("other", "office", world.committee)
        return actions.update(
            other, EVENT, row.pk, {"title": "他的题", "place": "乙"}, version=row.version, today=TODAY
        )

    def merge(self, desk, world, row, opened, **taken):
        mine = filled(world, title="我的题", place="甲", on="2026-06-26", seen=opened, attended="9")
        shown = desk.post(address("edit", "event", row.pk), mine)
        carried = shown.context["carried"]
        answer = desk.post(
            address("edit", "event", row.pk), carried | {f"take-{k}": v for k, v in taken.items()}
        )
        row.refresh_from_db()
        return shown, answer

    def test_both_versions_are_shown_and_the_choice_is_kept(self, desk, world, row, opened, changed):
        shown, answer = self.merge(desk, world, row, opened, title="mine", place="theirs", attended="mine")

        said = page(shown)
        assert shown.status_code == 409
        assert all(text in said for text in ("旧题", "我的题", "他的题", "两边都改了"))
        assert answer.status_code == 302
        assert (row.title, row.place, row.attended, row.version) == ("我的题", "乙", 9, changed.version + 1)

    def test_what_both_changed_must_be_chosen(self, desk, world, row, opened, changed):
        _, answer = self.merge(desk, world, row, opened, place="theirs", attended="mine")

        assert answer.status_code == 422
        assert answer.context["said"] == "还有没选的：主题。"
        assert row.version == changed.version

    def test_a_third_change_is_shown_again(self, desk, world, row, opened, changed):
        shown = desk.post(address("edit", "event", row.pk), filled(world, title="我的题", seen=opened))
        other = make_user("third", "office", world.committee)
        actions.update(other, EVENT, row.pk, {"title": "第三题"}, version=changed.version, today=TODAY)

        taken = {f"take-{one.name}": "mine" for one in shown.context["found"]}
        answer = desk.post(address("edit", "event", row.pk), shown.context["carried"] | taken)

        assert answer.status_code == 409
        assert "第三题" in page(answer)

    def test_a_row_handed_in_meanwhile_stays_and_the_typed_text_too(self, desk, world, row, opened):
        actions.submit(make_user("other", "office", world.committee), EVENT, row.pk, version=1, today=TODAY)

        answer = desk.post(address("edit", "event", row.pk), filled(world, title="我的题", seen=opened))

        assert answer.status_code == 422
        assert "不能修改" in page(answer)
        assert "我的题" in page(answer)

    def test_a_form_that_does_not_say_what_it_was_opened_on_is_refused(self, desk, world, row):
        assert desk.post(address("edit", "event", row.pk), filled(world)).status_code == 422


def test_a_confirmed_record_cannot_be_opened_for_changing(desk, world):
    row = world.row("event", on=date(2026, 6, 26))

    answer = desk.get(address("edit", "event", row.pk))

    assert answer.status_code == 422
    assert "请先请审核人退回" in page(answer)


class TestAutosave:
    def test_typed_text_is_kept_offered_taken_up_and_gone_once_saved(self, desk, world):
        said = page(desk.post(address("autosave", "event"), filled(world, title="没写完", on="6月")))

        offered = page(desk.get(address("new", "event")))
        resumed = page(desk.get(address("new", "event") + "?resume=1"))
        desk.post(address("new", "event"), filled(world))
        assert "已自动保存" in said
        assert "上次有没保存的内容" in offered
        assert "没写完" not in offered
        assert "data-record" not in offered  # or the new text would replace the old unseen
        assert 'value="没写完"' in resumed
        assert 'value="6月"' in resumed
        assert not UnsavedForm.objects.exists()

    def test_it_can_be_dropped(self, desk, world):
        desk.post(address("autosave", "event"), filled(world))

        answer = desk.post(address("autosave", "event"), {"drop": "1"})

        assert answer["Location"] == address("new", "event")
        assert not UnsavedForm.objects.exists()

    def test_it_stays_with_its_user_and_its_record(self, desk, world, client):
        row = world.row("event", on=date(2026, 6, 26), status="draft")
        desk.post(address("autosave", "event"), filled(world, row=row.pk, title="我的", seen=seen(row)))

        assert "上次有没保存" in page(desk.get(address("edit", "event", row.pk)))
        assert "上次有没保存" not in page(desk.get(address("new", "event")))
        client.force_login(make_user("other", "clerk", world.first))
        assert "上次有没保存" not in page(client.get(address("edit", "event", row.pk)))

    def test_what_was_typed_over_an_older_version_meets_the_newer_one(self, desk, world):
        row = world.row("event", on=date(2026, 6, 26), title="旧题", status="draft")
        mine = filled(world, row=row.pk, title="我的题", seen=seen(row, title="旧题"))
        desk.post(address("autosave", "event"), mine)
        actions.update(
            make_user("other", "office", world.committee),
            EVENT,
            row.pk,
            {"title": "他的题"},
            version=1,
            today=TODAY,
        )

        resumed = desk.get(address("edit", "event", row.pk) + "?resume=1").context["sheet"]
        answer = desk.post(address("edit", "event", row.pk), mine | {"seen": resumed.seen.packed()})

        assert answer.status_code == 409


class TestBesideTheForm:
    def ask(self, desk, world, **typed):
        return page(desk.post(address("counts", "event"), filled(world, on="2026-06-26", **typed)))

    def test_it_says_which_figures_the_record_would_move(self, desk, world):
        hat = str(EVENT.field("hats").codes.numbers["theme_day"])
        world.row("event", on=date(2026, 3, 1), hats=["theme_day"])

        said = self.ask(desk, world, hats=[hat])

        assert "主题党日" in said
        assert "1 → <b>2</b> 次" in said
        assert not Event.objects.filter(title="学习").exists()

    def test_it_says_what_is_missing_and_what_does_not_add_up(self, desk, world):
        said = self.ask(desk, world, title="", expected="30", attended="28", leave="0", absent="0")

        assert "必填项还没填完（1 / 2）" in said
        assert "应到人数应等于" in said

    def test_more_who_came_than_were_to_come_is_not_praised(self, desk, world):
        said = self.ask(desk, world, expected="5", attended="6")

        assert "应到 5 人，实到、请假、缺席合起来 6 人" in said
        assert "人数对得上" not in said

    def test_it_finds_a_repetition_before_it_is_saved(self, desk, world):
        first = world.row("event", on=date(2026, 6, 26), title="学习")

        said = self.ask(desk, world)

        assert address("one", "event", first.pk) in said
        assert "两条只计一次" in said

    def test_it_shows_back_how_a_day_was_understood(self, desk, world):
        assert 'id="f-on-echo" hx-swap-oob="true">2026年6月26日（星期五）' in self.ask(desk, world)

    def test_without_a_date_it_says_that_nothing_counts(self, desk, world):
        said = page(desk.post(address("counts", "event"), filled(world, on="")))

        assert "没有召开日期，不会计入任何数" in said


class TestChoosingAPerson:
    @pytest.fixture
    def people(self, world):
        """Two of one name and one of another in the first branch, one in the second."""

        def member(name, org):
            person = Person.objects.create(institution=world.institution, name=name)
            Membership.objects.create(
                institution=world.institution, org=org, person=person, since=date(2020, 1, 1)
            )
            return person

        return [
            member("王伟", world.first),
            member("王伟", world.first),
            member("李静", world.first),
        ], member("赵强", world.second)

    def attend(self, desk, world, **person):
        event = world.row("event", on=date(2026, 6, 26), title="学习")
        given = {"org": world.first.pk, "event": "学习", "event_pk": event.pk, "do": "draft"}
        return desk.post(address("new", "attendance"), given | person)

    def test_a_name_that_fits_one_is_enough(self, desk, world, people):
        assert self.attend(desk, world, person="李静").status_code == 302
        assert Attendance.objects.get().person == people[0][2]

    def test_a_name_of_several_is_asked_about_and_the_chosen_one_is_kept(self, desk, world, people):
        asked = self.attend(desk, world, person="王伟")
        chosen = self.attend(desk, world, person="王伟", person_pk=people[0][1].pk)

        assert "有 2 个“王伟”" in page(asked)
        assert f'name="person_pk" value="{people[0][1].pk}"' in page(asked)
        assert chosen.status_code == 302
        assert Attendance.objects.get().person == people[0][1]

    def test_only_people_of_ones_own_organisations_are_found(self, desk, world, people):
        found = page(desk.get(address("pick", "attendance", "person"), {"person": "王"}))
        other = page(desk.get(address("pick", "attendance", "person"), {"person": "赵强"}))

        assert found.count("王伟<small>第一支部") == 2
        assert "没有找到“赵强”" in other
        assert "没有找到“赵强”" in page(self.attend(desk, world, person="赵强", person_pk=people[1].pk))

    def test_a_field_that_is_no_search_is_not_there(self, desk, world):
        assert desk.get(address("pick", "attendance", "presence")).status_code == 404


class TestNilReturn:
    def test_it_is_handed_in_at_once(self, desk, world):
        answer = desk.post(address("nil", "event"), {"org": world.first.pk, "period": "2026Q1"})

        row = NilReturn.objects.get()
        assert answer["Location"] == f"{address('list', 'event')}?org={world.first.pk}&period=2026Q1"
        assert (row.ledger, row.on, row.until, row.status) == (
            "event",
            date(2026, 1, 1),
            date(2026, 3, 31),
            Status.SUBMITTED,
        )

    def test_it_is_refused_where_there_are_records(self, desk, world):
        world.row("event", on=date(2026, 2, 1))

        answer = desk.post(address("nil", "event"), {"org": world.first.pk, "period": "2026Q1"})

        assert answer.status_code == 422
        assert "有 1 条记录，不能报零" in page(answer)
        assert not NilReturn.objects.exists()

    def test_a_section_speaks_for_its_own_ledgers(self, world, client):
        user = make_user("section", "section", world.committee)
        user.grants.update(families=["supervision"])
        client.force_login(user)

        answer = client.post(address("nil", "clue"), {"org": world.committee.pk, "period": "2026"})

        assert answer.status_code == 302
        assert NilReturn.objects.get().status == Status.SUBMITTED


@pytest.mark.parametrize("code", [spec.code for spec in LEDGERS.values() if spec.in_records])
def test_every_ledger_has_a_form_and_rows_of_registers_have_none(desk, world, code):
    row = world.row(code, status="draft", on=date(2026, 6, 26))

    assert desk.get(address("new", code)).status_code == 200
    answer = desk.get(address("edit", code, row.pk))
    assert (answer.status_code, desk.get(address("new", "membership")).status_code) == (200, 404)


def test_opening_a_form_asks_the_database_little(desk, world, django_assert_max_num_queries):
    for day in range(1, 20):
        row = world.row("event", on=date(2026, 6, day), hats=["theme_day"], hosts=["second"], status="draft")

    with django_assert_max_num_queries(36):
        desk.get(address("edit", "event", row.pk))
