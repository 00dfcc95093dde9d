"""Records that hang together: meetings and agenda, attendance, elections, dues, postings, nil returns."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from jishi.ledger.lists import code_list
from jishi.ledger.models import (
    AidMoney,
    AidProject,
    Attendance,
    Decision,
    Dues,
    Election,
    Event,
    NilReturn,
    Posting,
    View,
)
from jishi.ops.demo.world import LAST_DAY, YEARS, World, table
from jishi.orgs.models import Organisation, Person


def code(name: str, slug: str) -> int:
    return code_list(name).numbers[slug]


def hat(slug: str) -> int:
    return 1 << code("event_hat", slug)


def meetings(world: World) -> None:
    """The Party committee meets every other week, the administrative meeting twice a month."""
    for plan in table("meetings")["body"]:
        for year in YEARS:
            for n in range(plan["times"]):
                _meeting(world, plan, world.day(year, 1 + n * 12 // plan["times"]), n)


def _meeting(world: World, plan: dict[str, Any], on: date, n: int) -> None:
    topics = [topic for topic, every in plan["topics"].items() if n % every == 0]
    event = world.record(
        Event,
        world.orgs[plan["org"]],
        on,
        hats=hat(plan["body"]),
        topics=_topics(topics),
        title=plan["title"].format(year=on.year, n=n + 1),
        expected=7,
        attended=7,
        leave=0,
        absent=0,
    )
    for _ in range(world.dice.randint(*plan["matters"])):
        _matter(world, event, plan["body"])


def _topics(slugs: list[str]) -> int:
    return sum(1 << code("event_topic", slug) for slug in slugs)


def _matter(world: World, event: Event, body: str) -> None:
    given = world.dice.choice(table("meetings")["matter"])
    assert event.on is not None
    big = given.get("big", "")
    matter = world.record(
        Decision,
        event.org,
        event.on,
        event=event,
        body=code("decision_body", body),
        topic=code("matter_topic", given["topic"]),
        big=code("big_matter", big) if big else 0,
        outcome=world.dice.choices((1, 2, 3), (95, 4, 1))[0],
        title=given["title"].format(month=event.on.month, year=event.on.year),
        principal_last=bool(big) and world.dice.random() < 0.97,
        due=7,
        present=7,
        yes=7,
        no=0,
        abstain=0,
        amount_fen=world.dice.randint(10, 90) * 1_000_000 if big == "funds" else None,
    )
    if big in ("personnel", "funds"):
        speakers = [*world.leaders[1:], world.leaders[0]] if matter.principal_last else world.leaders
        for place, person in enumerate(speakers, 1):
            world.new(View, decision=matter, place=place, person=person, stance=code("stance", "agree"))


def attendance(world: World) -> None:
    """Person by person: study of the centre group, training of Party staff, managers at warning education."""
    group = [*world.leaders, *world.managers[:6]]
    staff = [m for key in ("agency1", "yanxi", "liping", "tongyu") for m in world.members[key][:7]]
    for event in world.rows[Event]:
        if event.hats & hat("centre_group"):
            _lines(world, event, group, "group_member")
        elif event.hats & hat("training") and event.org.kind == Organisation.Kind.COMMITTEE:
            _lines(world, event, [stay.person for stay in staff], "party_staff")
        elif event.hats & hat("warning_education") and event.org is world.orgs["discipline"]:
            _lines(world, event, world.dice.sample(world.managers, 22), "manager")


def _lines(world: World, event: Event, people: list[Person], role: str) -> None:
    """One line a person; two managers never make it to warning education."""
    for person in people:
        presence = world.dice.choices(("present", "leave", "absent"), (93, 6, 1))[0]
        if role == "manager" and person in world.managers[-2:]:
            presence = "leave"
        world.record(
            Attendance,
            event.org,
            event.on,
            event=event,
            person=person,
            presence=code("presence", presence),
            role=code("attendance_role", role),
            hours=event.hours if presence == "present" else 0,
        )


def elections(world: World) -> None:
    """Branches whose term is over, one of them late and one still to come; a by-election; the union."""
    due: dict[int, tuple[str, ...]] = {2025: ("agency1", "liping", "hegou", "retired1", "wushi")}
    due[2026] = ("agency2", "agency3", "centre", "yanxi", "yuya", "tongyu", "shanling", "retired2")
    for year, keys in due.items():
        for n, key in enumerate(keys):
            deadline = world.day(year, 3 + n)
            late = key == "shanling"
            held = None if key == "retired2" else deadline + timedelta(days=40 if late else -9)
            _election(world, key, "due", "branch", date(year, 1, 15), deadline, on_time=False)
            _election(world, key, "term", "branch", held, deadline, on_time=held is not None and not late)
        _election(world, "tongyu", "by_election", "branch", world.day(year, 9), None, on_time=True)
    _election(world, "union", "term", "union", date(2026, 3, 26), date(2026, 4, 30), on_time=True)


def _election(
    world: World, key: str, kind: str, body: str, on: date | None, due_on: date | None, *, on_time: bool
) -> None:
    voters = len(world.members_on(key, on or LAST_DAY)) or 96
    seats = 1 if kind == "by_election" else 5
    held = kind != "due" and on is not None
    world.record(
        Election,
        world.orgs[key],
        on,
        due_on=due_on,
        kind=code("election_kind", kind),
        body=code("election_body", body),
        on_time=on_time,
        seats=seats if held else None,
        elected=seats if held else None,
        voters_due=voters if held else None,
        voters_present=voters - world.dice.randint(0, 2) if held else None,
    )


def dues(world: World) -> None:
    """Every branch every month; the League and the union by the quarter. Money in 分."""
    for year in YEARS:
        for month in range(1, 13):
            for branch in world.branches:
                _month(world, branch, date(year, month, 25))
            if month % 3 == 0:
                for key, kind, rate in (("league", "league", 300), ("union", "union", 6000)):
                    _dues(world, world.orgs[key], date(year, month, 25), kind, 64, rate)


def _month(world: World, branch: Organisation, on: date) -> None:
    payers = len(world.members_on(world.key(branch), on))
    rate = 1500 if branch.sector == Organisation.Sector.RETIRED else 5200
    _dues(world, branch, on, "party", payers, rate)


def _dues(world: World, org: Organisation, on: date, kind: str, payers: int, rate: int) -> None:
    due = payers * (rate + world.dice.randint(0, 8) * 50)
    paid = due - (rate if world.dice.random() < 0.04 else 0)
    world.record(
        Dues,
        org,
        on,
        kind=code("dues_kind", kind),
        payers=payers,
        due_fen=due,
        paid_fen=paid,
        remitted_fen=paid * 4 // 10 if on.month % 3 == 0 else 0,
        granted_fen=world.dice.choice((0, 0, 0, 80000)),
        spent_fen=world.dice.choice((0, 0, 30000, 52000)),
    )


def postings(world: World) -> None:
    """Five people stood in the villages; one came home, two were added, one was promoted."""
    for plan in table("meetings")["posting"]:
        seat = world.staff[plan["seat"]]
        world.record(
            Posting,
            world.orgs["committee"],
            plan["on"],
            until=plan.get("until"),
            person=seat[plan["nth"]],
            role=code("posting_role", plan["role"]),
            youth=plan.get("youth", False),
            promoted_on=plan.get("promoted_on"),
            checked_on=plan.get("checked_on"),
            village=plan["village"],
        )


def link_money(world: World) -> None:
    """Money for roads and industry belongs to a project of the same village, where there is one."""
    purposes = {code("aid_purpose", slug) for slug in ("road", "industry", "public_facility")}
    for money in world.rows[AidMoney]:
        of_village = [p for p in world.rows[AidProject] if p.village == money.village and p.on <= money.on]
        if money.purpose in purposes and of_village:
            money.project = of_village[-1]


def nil_returns(world: World) -> None:
    """Who said that there was nothing: for a whole ledger or for one figure, by the year or the quarter."""
    quarters = [date(year, month, 1) for year in (*YEARS, 2027) for month in (1, 4, 7, 10)][:9]
    for plan in table("meetings")["nil"]:
        org = world.orgs[plan["org"]]
        spans = [(date(year, 1, 1), date(year, 12, 31)) for year in plan.get("years", ())]
        if plan.get("quarters"):
            spans = [(first, after - timedelta(days=1)) for first, after in pairwise(quarters)]
        for first, last in spans:
            world.record(
                NilReturn, org, first, until=last, ledger=plan["ledger"], indicator=plan.get("indicator", "")
            )
