"""Members in the making: who applied, how far each has come, and who became a member on the way."""

from __future__ import annotations

from datetime import date, timedelta

from jishi.ledger.lists import code_list
from jishi.ledger.models import DevelopmentStep
from jishi.ops.demo.people import member
from jishi.ops.demo.world import FIRST_DAY, LAST_DAY, YEARS, World, table
from jishi.orgs.models import Membership, Organisation, Person

CANDIDATES = 66
DAYS = {
    "applied": 0,
    "applicant_talk": 20,
    "activist": 200,
    "contact": 206,
    "activist_filed": 214,
    "observed": 390,
    "target": 590,
    "target_filed": 604,
    "sponsors": 610,
    "political_review": 630,
    "training": 655,
    "committee_review": 680,
    "preview": 690,
    "form_filled": 700,
    "admitted": 712,
    "superior_talk": 720,
    "approved": 745,
    "organisation_filed": 760,
    "assigned": 764,
    "oath": 790,
    "probation": 900,
    "full_applied": 1062,
    "full": 1080,
    "full_approved": 1105,
    "archived": 1125,
}
"""Days from the application to each step, for somebody whom nothing keeps waiting."""


def develop(world: World) -> None:
    """Candidates of the working branches, whose applications fall between the middle of 2022 and the end."""
    homes = [spec for spec in table("institution")["orgs"] if spec.get("seats")]
    members = {stay.person.pk for stays in world.members.values() for stay in stays}
    for n in range(CANDIDATES):
        home = homes[n % len(homes)]
        free = [p for seat in home["seats"] for p in world.staff[seat] if p.pk not in members]
        if not free:
            continue
        person = world.dice.choice(sorted(free, key=_age)[:20])
        members.add(person.pk)
        _candidate(world, home["key"], person, date(2022, 5, 10) + timedelta(days=25 * n))
    _league(world)


def _age(person: Person) -> tuple[int, int]:
    """Sorts the youngest first."""
    assert person.born_on is not None
    return (-person.born_on.toordinal(), person.pk)


def _candidate(world: World, key: str, person: Person, start: date) -> None:
    slow = 0.96 + world.dice.random() * 0.2
    given_up = world.dice.randint(220, 560) if world.dice.random() < 0.08 else 10**5
    reached = {
        step: start + timedelta(days=round(days * slow)) for step, days in DAYS.items() if days < given_up
    }
    if given_up < 10**5:
        reached["cancelled"] = start + timedelta(days=given_up)
    for step, on in reached.items():
        if FIRST_DAY <= on <= LAST_DAY:
            _step(world, world.orgs[key], person, step, "party", on)
    admitted, full = reached.get("admitted"), reached.get("full")
    if admitted and admitted <= LAST_DAY:
        became = full if full and full <= LAST_DAY else None
        member(world, key, person, admitted, became, Membership.Begun.ADMITTED)


def _league(world: World) -> None:
    """The League admits a few and recommends a few to the Party."""
    stays = [stay for stay in world.rows[Membership] if stay.kind == Membership.Kind.LEAGUE]
    for year in YEARS:
        for step in ("league_admitted", "league_recommended", "league_recommended"):
            for stay in world.dice.sample(stays, 3):
                _step(world, world.orgs["league"], stay.person, step, "league", world.day(year, 4))


def _step(world: World, org: Organisation, person: Person, step: str, track: str, on: date) -> None:
    assert person.born_on is not None
    world.record(
        DevelopmentStep,
        org,
        on,
        person=person,
        step=code_list("development_step").numbers[step],
        track=code_list("development_track").numbers[track],
        college=person.education <= Person.Education.COLLEGE,
        female=person.sex == Person.Sex.FEMALE,
        young=on.year - person.born_on.year <= 35,
        front_line=org.sector == Organisation.Sector.FIELD,
    )
