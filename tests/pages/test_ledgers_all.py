"""An act on all that the conditions find: said first, done once it was seen."""

from __future__ import annotations

from datetime import date

import pytest

from jishi.ledger.base import Status
from jishi.ledger.models import Event
from jishi.web.pages import ledgers_all

YEAR = date.today().year  # noqa: DTZ011
LIST = "/ledgers/event/"


def event(staff, title, status="draft", org="first"):
    return staff.world.row("event", org=org, on=date(YEAR, 3, 10), title=title, status=status)


def ask(client, act="submit", count=0, **more):
    given = {"act": act, "all": "1", "query": "q=学习", "count": str(count)}
    return client.post(f"{LIST}bulk/", given | more)


def agree(client, answer, **more):
    """The button of the page that asked, pressed."""
    names = ("act", "reason", "query", "able", "seen")
    said = {name: answer.context[name] for name in names} | {"count": answer.context["total"], "all": "1"}
    return client.post(f"{LIST}bulk/", said | more, follow=True)


def states(*rows):
    return [Status(one.status) for one in Event.objects.filter(pk__in=[r.pk for r in rows]).order_by("pk")]


def html(answer):
    return answer.content.decode()


def test_what_would_be_done_is_said_first_and_nothing_is_done(office, staff):
    rows = [event(staff, f"学习{n}") for n in range(3)]
    done, other = event(staff, "学习过", "confirmed"), event(staff, "清理河道")

    answer = ask(office, count=4)

    assert (answer.status_code, answer.context["total"], answer.context["able"]) == (200, 4, 3)
    assert answer.context["left"] == [("现在是“已确认”，不能提交审核", 1)]
    assert "提交审核 3 条</button>" in html(answer) and "含“学习”" in html(answer)
    assert states(*rows, done, other) == [Status.DRAFT] * 3 + [Status.CONFIRMED, Status.DRAFT]

    told = html(agree(office, answer))
    assert "已提交 3 条" in told and "没有办成" not in told
    assert states(*rows, done, other) == [Status.SUBMITTED] * 3 + [Status.CONFIRMED, Status.DRAFT]


@pytest.mark.parametrize(
    ("act", "before", "after"),
    [
        ("confirm", "submitted", Status.CONFIRMED),
        ("return", "confirmed", Status.RETURNED),
    ],
)
def test_every_act_asks_first(office, staff, act, before, after):
    row = event(staff, "学习", before)

    answer = ask(office, act, 1, reason="人数不对")
    assert answer.context["able"] == 1
    agree(office, answer)

    assert states(row) == [after]


def test_the_bin_asks_first_and_gives_back(office, staff):
    row = event(staff, "学习")

    agree(office, ask(office, "delete", 1))
    assert Event.objects.get(pk=row.pk).deleted
    office.post(f"{LIST}undo/")

    assert not Event.objects.get(pk=row.pk).deleted


def test_a_number_that_changed_is_said_and_asked_again(office, staff):
    first = event(staff, "学习一")
    answer = ask(office, count=1)
    second = event(staff, "学习二")

    again = agree(office, answer)
    assert again.status_code == 409
    assert "条件下刚才是 1 条，现在是 2 条" in html(again)
    assert states(first, second) == [Status.DRAFT] * 2

    agree(office, again)
    assert states(first, second) == [Status.SUBMITTED] * 2


def test_rows_that_changed_behind_the_same_number_are_asked_again(office, staff):
    first, second = event(staff, "学习一"), event(staff, "学习二")
    answer = ask(office, count=2)
    Event.objects.filter(pk=first.pk).update(version=2)
    changed = agree(office, answer)
    Event.objects.filter(pk=first.pk).update(status=Status.CONFIRMED)
    fewer = agree(office, changed)

    assert (changed.status_code, fewer.status_code) == (409, 409)
    assert "刚刚被别人改过" in html(changed)
    assert "刚才能办的是 2 条，现在是 1 条" in html(fewer)
    assert states(first, second) == [Status.CONFIRMED, Status.DRAFT]


def test_a_list_that_was_older_is_told_so(office, staff):
    event(staff, "学习")

    assert "条件下刚才是 3 条，现在是 1 条" in html(ask(office, count=3))


def test_rows_one_may_only_look_at_are_counted_apart(client, staff):
    row, other = event(staff, "学习", "submitted"), event(staff, "学习", "submitted", "second")
    client.force_login(staff.users["clerk"])
    answer = ask(client, "confirm", 1)

    assert (answer.context["able"], answer.context["left"]) == (0, [("不在您能确认的范围里", 1)])
    assert "没有一条能确认" in html(answer) and "autofocus" not in html(answer)
    assert agree(client, answer).status_code == 200
    assert states(row, other) == [Status.SUBMITTED] * 2


def test_nobody_skips_the_question_by_a_digest_of_nothing(office, staff):
    row = event(staff, "学习")

    for seen in ("", "1", "0" * 16):
        ask(office, count=1, seen=seen)
    assert states(row) == [Status.DRAFT]


def test_too_many_are_refused_before_they_are_asked_for(office, staff, monkeypatch):
    monkeypatch.setattr(ledgers_all, "MOST", 1)
    event(staff, "学习一")
    event(staff, "学习二")

    event(staff, "学习三", "submitted")

    for act, said in {"submit": "条件下能提交审核的有 2 条，一次最多办 1 条", "confirm": ""}.items():
        answer = ask(office, act, 3)
        assert (answer.status_code == 422) == bool(said)
        assert said in html(answer)
    monkeypatch.setattr(ledgers_all, "MOST_LOOKED_AT", 2)
    assert "条件下有 3 条" in html(ask(office, "confirm", 3))


def test_of_a_figure_only_its_rows_are_meant(office, staff):
    row = staff.world.row("event", on=date(YEAR, 3, 10), title="学习", hats=["lecture"])
    other = event(staff, "学习", "confirmed")
    query = "figure=branches.lecture.count"

    answer = ask(office, "return", 1, query=query, reason="不对")
    assert (answer.context["total"], answer.context["able"]) == (1, 1)
    agree(office, answer)

    assert states(row, other) == [Status.RETURNED, Status.CONFIRMED]


def test_rows_in_the_bin_that_a_figure_leaves_out_are_told_as_such(office, staff):
    gone = staff.world.row("event", on=date(YEAR, 3, 10), hats=["lecture"], deleted=True)

    answer = ask(office, "return", 1, query="figure=branches.lecture.count&left=deleted", reason="不对")

    assert (answer.context["able"], answer.context["left"]) == (0, [("在回收站里", 1)])
    assert states(gone) == [Status.CONFIRMED]


def test_a_return_without_a_reason_is_not_even_asked_for(office, staff):
    event(staff, "学习", "submitted")

    assert ask(office, "return", 1).status_code == 422


def test_rows_that_are_ticked_are_acted_on_at_once(office, staff):
    row = event(staff, "学习")

    office.post(f"{LIST}bulk/", {"act": "submit", "row": f"{row.pk}:1"})
    assert states(row) == [Status.SUBMITTED]


def test_the_question_costs_few_queries(office, staff, django_assert_max_num_queries):
    for n in range(40):
        event(staff, f"学习{n}")
    ask(office, count=40)

    with django_assert_max_num_queries(14):
        ask(office, count=40)
