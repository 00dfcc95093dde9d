"""Checking in by phone: the desk, the wall, the phone, and how it ends in the list of who came."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jishi.audit.models import Entry
from jishi.flows.check_in import desk
from jishi.flows.check_in.models import CheckIn
from jishi.ledger.models import Attendance, Event
from jishi.orgs.models import Membership
from jishi.web.pages import check_in as pages
from tests.pages.came import LEAVE, MARCH, PRESENT, html
from tests.pages.checking_in import ADDRESS, at_desk, code_on, do, opened, over, passed, tick, ticked

pytestmark = pytest.mark.usefixtures("phones_reach_us")


def test_from_the_wall_to_the_list_of_who_came(clerk, phone, event, members):
    page = html(clerk.get(f"/ledgers/event/{event.pk}/attendance/"))
    assert at_desk(event) in page
    assert "第一支部：2 人" in html(clerk.get(at_desk(event)))

    opened(clerk, event)
    answer = tick(phone, code_on(clerk, event), "甲某")
    assert "甲某，已签到" in html(phone.get(answer["Location"]))
    assert "<li>甲某</li>" in html(clerk.get(at_desk(event, "now/")))

    do(clerk, event, "close")
    form = {"version": event.version, "do": "take_over"}
    page = html(clerk.post(f"/ledgers/event/{event.pk}/attendance/", form))
    assert "签到的 1 人已按到会选好，还没有保存" in page
    chosen = dict(re.findall(r'name="p-(\d+)" value="([1-4])" checked', page))
    assert chosen == {str(members["甲某"].pk): str(PRESENT)}
    assert not Attendance.objects.exists()

    said = {f"p-{members['甲某'].pk}": PRESENT, f"p-{members['乙某'].pk}": LEAVE}
    hidden = re.findall(r'name="ticked" value="(\d+)"', page)
    clerk.post(
        f"/ledgers/event/{event.pk}/attendance/",
        said | {"version": event.version, "do": "save", "ticked": hidden},
    )
    event.refresh_from_db()
    assert (event.expected, event.attended, event.leave) == (2, 1, 1)
    assert not CheckIn.objects.exists()


def test_the_wall_names_who_is_there_and_nobody_else(clerk, phone, event, members):
    opened(clerk, event)
    tick(phone, code_on(clerk, event), "甲某")

    wall = html(clerk.get(at_desk(event, "screen/")))
    assert "甲某" in wall
    assert "乙某" not in wall
    assert re.search(r"1<small> / 2 人", wall)
    assert f"{ADDRESS.removeprefix('https://')}/s/" in wall
    assert 'src="data:image/svg+xml' in wall


def test_the_phone_sees_the_meeting_and_no_names(clerk, phone, event, members):
    opened(clerk, event)
    tick(phone, code_on(clerk, event), "甲某")

    page = html(phone.get(f"/s/{code_on(clerk, event)}/"))
    assert "三月主题党日" in page
    assert "3月10日（星期二）" in page
    assert "甲某" not in page and "乙某" not in page


def test_a_code_is_typed_as_people_type(clerk, phone, event, members):
    opened(clerk, event)
    code = code_on(clerk, event)

    assert "确认签到" in html(phone.post("/s/", {"code": f" {code[:3].lower()} {code[3:]}"}))
    answer = phone.post("/s/", {"code": "<b>"})
    assert answer.status_code == 422
    assert "没有这个短码“&lt;b&gt;”" in html(answer)


def test_a_name_not_on_the_list_is_told_and_kept_in_the_box(clerk, phone, event, members):
    opened(clerk, event)

    answer = tick(phone, code_on(clerk, event), "丙某")

    assert answer.status_code == 422
    assert 'value="丙某"' in html(answer)
    assert "名单上没有“丙某”" in html(answer)
    assert ticked(event) == []


def test_a_page_that_stood_open_too_long_asks_for_the_code(clerk, phone, event, members):
    opened(clerk, event)
    said = passed(phone, code_on(clerk, event))
    over(event)

    answer = phone.post("/s/tick/", {"pass": said, "name": "甲某"})
    assert answer.status_code == 422
    assert "签到已经截止" in html(answer)
    assert "打开太久了" in html(phone.post("/s/tick/", {"pass": "x", "name": "甲某"}))


def test_a_tick_is_taken_back_on_the_phone(clerk, phone, event, members):
    opened(clerk, event)
    done = tick(phone, code_on(clerk, event), "甲某")["Location"]

    assert "5 分钟内可撤回" in html(phone.get(done))
    assert "甲某 的签到已撤回" in html(phone.post(done))
    assert ticked(event) == []
    assert "签到已撤回" in html(phone.get(done))
    assert phone.post(done).status_code == 422


def test_the_phone_keeps_the_name_only_when_told(clerk, phone, event, members):
    opened(clerk, event)
    code = code_on(clerk, event)
    tick(phone, code, "甲某")
    assert 'value="甲某"' not in html(phone.get(f"/s/{code}/"))

    answer = tick(phone, code, "甲某", keep="1")
    cookie = answer.cookies[pages.COOKIE]
    assert (cookie["httponly"], cookie["path"], cookie["secure"]) == (True, "/s/", True)
    assert 'value="甲某"' in html(phone.get(f"/s/{code}/", secure=True))

    tick(phone, code, "甲某")
    assert 'value="甲某"' not in html(phone.get(f"/s/{code}/", secure=True))


def test_what_the_box_said_stays_after_a_wrong_name(clerk, phone, event, members):
    opened(clerk, event)
    code = code_on(clerk, event)

    for keep in ("", "1"):
        page = html(tick(phone, code, "甲", keep=keep))
        assert ('name="keep" value="1" checked' in page) == bool(keep)


def test_a_forged_cookie_is_no_name(clerk, phone, event, members):
    opened(clerk, event)
    phone.cookies[pages.COOKIE] = "%E7%94%B2%E6%9F%90:x:y"

    assert 'id="name" name="name" value=""' in html(phone.get(f"/s/{code_on(clerk, event)}/"))


def test_at_the_door_one_follows_another(clerk, phone, event, members):
    opened(clerk, event)

    page = html(tick(phone, code_on(clerk, event), "甲某", door="1", keep="1"))
    assert "甲某，已签到" in page
    assert 'name="door" value="1" checked' in page
    said = re.search(r'name="pass" value="([^"]+)"', page)[1]
    page = html(phone.post("/s/tick/", {"pass": said, "name": "乙某", "door": "1", "keep": "1"}))

    assert ticked(event) == ["乙某", "甲某"]
    assert 'id="name" name="name" value=""' in page
    assert pages.COOKIE not in phone.cookies  # everybody's computer keeps nobody's name
    assert 'name="keep" value="1">' in page
    assert 'autocomplete="off"' in page  # nor does its browser offer that of another
    assert "已经签到过了" in html(phone.post("/s/tick/", {"pass": said, "name": "乙某", "door": "1"}))


def test_the_desk_speaks_for_whoever_has_no_phone(clerk, event, members):
    opened(clerk, event)
    key = members["乙某"].pk

    do(clerk, event, f"tick:{key}")
    assert ticked(event) == ["乙某"]
    do(clerk, event, f"untick:{key}")
    assert ticked(event) == []
    do(clerk, event, "add", words=" 甲某")
    do(clerk, event, "add", words="丙某")  # of another branch
    assert ticked(event) == ["丙某", "甲某"]

    answer = do(clerk, event, "add", words="无名")
    assert answer.status_code == 422
    assert "没有找到“无名”" in html(answer)


@pytest.mark.parametrize(
    "what", ("tick:", "tick:x", "tick:99999999999999999999999", "untick:-1", "", "nonsense")
)
def test_nonsense_at_the_desk_does_nothing(clerk, event, members, what):
    opened(clerk, event)

    assert do(clerk, event, what).status_code in (302, 422)
    assert ticked(event) == []


def test_of_two_guests_of_one_name_the_desk_chooses(clerk, world, event, members):
    opened(clerk, event)
    other = type(members["丙某"]).objects.create(institution=world.institution, name="丙某")

    page = html(do(clerk, event, "add", words="丙某"))
    assert "本单位有 2 个“丙某”" in page
    do(clerk, event, "add", words="丙某", among=other.pk)

    assert [person.pk for person in desk.arrived(CheckIn.objects.get())] == [other.pk]


def test_a_site_without_an_address_for_phones_says_so_and_has_no_pages_for_them(
    clerk,
    phone,
    event,
    members,
    settings,
):
    settings.PHONE_ADDRESS = ""

    assert "没有开通扫码签到" in html(clerk.get(at_desk(event)))
    assert do(clerk, event, "open", minutes="30").status_code == 422
    assert not CheckIn.objects.exists()
    assert phone.get("/s/").status_code == 404
    assert phone.get("/s/234567/").status_code == 404
    assert phone.post("/s/tick/").status_code == 404
    assert phone.get("/s/done/x/").status_code == 404
    assert at_desk(event) not in html(clerk.get(f"/ledgers/event/{event.pk}/attendance/"))


def test_an_address_only_this_machine_has_is_warned_about(clerk, event, members, settings):
    assert "只有这台电脑打得开" not in html(clerk.get(at_desk(event)))
    settings.PHONE_ADDRESS = "http://127.0.0.1:8000"
    assert "只有这台电脑打得开" in html(clerk.get(at_desk(event)))


def test_a_machine_that_guesses_has_to_wait(clerk, phone, event, members, monkeypatch):
    monkeypatch.setattr(pages, "MOST_CODES", 3)
    opened(clerk, event)
    code = code_on(clerk, event)

    for _ in range(3):
        assert phone.post("/s/", {"code": "222222"}).status_code == 422
    answer = phone.get("/s/333333/")

    assert answer.status_code == 429
    assert "请等 5 分钟再试" in html(answer)
    assert phone.get("/s/333333/", REMOTE_ADDR="192.0.2.7").status_code == 422
    assert phone.get(f"/s/{code}/").status_code == 200  # nobody shuts out a hall


def test_names_are_not_guessed_either(clerk, phone, event, members, monkeypatch):
    monkeypatch.setattr(pages, "MOST_NAMES", 2)
    opened(clerk, event)
    code = code_on(clerk, event)

    for name in ("王某", "李某"):
        assert tick(phone, code, name).status_code == 422
    assert tick(phone, code, "甲某").status_code == 429
    assert ticked(event) == []


def test_the_desk_of_an_event_handed_in_is_closed(clerk, event, members):
    opened(clerk, event)
    Event.objects.filter(pk=event.pk).update(status=1)

    assert "活动已经提交，不能签到" in html(clerk.get(at_desk(event)))
    assert "签到已截止" in html(clerk.get(at_desk(event, "screen/")))
    for what in ("open", "add", f"tick:{members['甲某'].pk}"):
        assert do(clerk, event, what, minutes="30", words="甲某").status_code == 422
    assert ticked(event) == []
    assert do(clerk, event, "close").status_code == 302


@pytest.mark.skipif(not connection.features.has_select_for_update, reason="SQLite holds the whole file")
@pytest.mark.parametrize("what", ("close", "drop", "add"))
def test_two_desks_act_one_after_the_other(clerk, event, members, what):
    opened(clerk, event)

    with CaptureQueriesContext(connection) as asked:
        do(clerk, event, what, words="丙某")

    assert any("FOR UPDATE" in one["sql"] and "check_in_checkin" in one["sql"] for one in asked)


def test_the_wall_asks_on_while_the_list_may_be_opened_again(clerk, event, members):
    opened(clerk, event)
    over(event)
    wall = html(clerk.get(at_desk(event, "now/")))
    assert "签到已截止" in wall and 'hx-trigger="every 5s"' in wall

    do(clerk, event, "open", minutes="15")
    assert "正在签到" in html(clerk.get(at_desk(event, "now/")))

    do(clerk, event, "drop")
    assert "hx-trigger" not in html(clerk.get(at_desk(event, "now/")))


def test_a_refusal_on_the_phone_leads_to_no_page_that_asks_for_an_account(clerk, phone, event, members):
    opened(clerk, event)
    done = tick(phone, code_on(clerk, event), "甲某")["Location"]
    do(clerk, event, "drop")

    answer = phone.get(done)

    assert answer.status_code == 422
    assert "名单交给会务了" in html(answer)
    assert "工作台" not in html(answer)
    assert "工作台" in html(do(clerk, event, "close"))


def test_thrown_away_it_is_gone_and_the_trail_says_who_did_it(clerk, phone, event, members):
    opened(clerk, event)
    tick(phone, code_on(clerk, event), "甲某")

    do(clerk, event, "drop")

    assert ticked(event) is None
    assert [one.action for one in Entry.objects.order_by("pk")] == ["open_check_in", "drop_check_in"]
    assert "作废扫码签到" in html(clerk.get(f"/ledgers/event/{event.pk}/"))
    answer = do(clerk, event, "close")
    assert answer.status_code == 422


def test_a_hall_of_two_hundred_costs_as_many_queries_as_a_room_of_two(
    clerk,
    phone,
    world,
    event,
    members,
    django_assert_max_num_queries,
):
    for n in range(150):
        Membership.objects.create(
            institution=world.institution, org=world.first, person=world.person(f"{n}号"), since=MARCH
        )
    found = opened(clerk, event)
    found.places.update(came=True)
    for address, most in ((at_desk(event), 14), (at_desk(event, "now/"), 14)):
        with django_assert_max_num_queries(most):
            assert clerk.get(address).status_code == 200
    code = code_on(clerk, event)
    with django_assert_max_num_queries(3):
        phone.get(f"/s/{code}/")
