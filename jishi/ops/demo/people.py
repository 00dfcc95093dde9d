"""Organisations and people of the demo institution: who belonged where from when to when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from jishi.ops.demo.world import FIRST_DAY, LAST_DAY, YEARS, World, table
from jishi.orgs.fields import PATH_STEP
from jishi.orgs.models import (
    Employment,
    Institution,
    Membership,
    Name,
    Organisation,
    Person,
    Placement,
    Post,
    PostLevel,
)
from jishi.orgs.tree import EVER, Stay

DAY = timedelta(days=1)
Kind, Sector = Organisation.Kind, Organisation.Sector
EDUCATION = (10, 20, 20, 20, 30, 30, 30, 40, 40, 70)


def settle(world: World) -> None:
    """The institution with its names, its tree and everybody who was there on the first day."""
    plan = table("institution")
    world.institution = world.new(Institution, name=plan["name"])
    for name in plan["names"]:
        world.new(Name, kind=Name.Kind[name["kind"]], text=name["text"], since=plan["founded"])
    for spec in (*plan["orgs"], *_groups(plan), *_seats(plan)):
        _organisation(world, spec, plan["founded"])
    _move(world, **plan["moved"])
    _plant(world)
    for branch in (spec for spec in plan["orgs"] if spec.get("members")):
        _branch_members(world, branch)
    for seat in plan["seats"]:
        _fill_seat(world, seat)
    for _ in range(plan["retired_outside_the_party"]):
        _person(world, retired=True)
    _posts(world, plan)
    _unions(world)


def _groups(plan: dict[str, Any]) -> list[dict[str, Any]]:
    pairs = [(branch, n) for branch, size in plan["groups"].items() for n in range(1, size + 1)]
    return [
        {
            "key": f"{branch}.{n}",
            "number": 70 + place,
            "kind": "GROUP",
            "name": f"第{'一二三'[n - 1]}党小组",
            "parent": branch,
        }
        for place, (branch, n) in enumerate(pairs)
    ]


def _seats(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [seat | {"kind": "OFFICE", "parent": "committee"} for seat in plan["seats"]]


def _organisation(world: World, spec: dict[str, Any], since: date) -> None:
    org = world.new(
        Organisation,
        number=spec["number"],
        name=spec["name"],
        kind=Kind[spec["kind"]],
        sector=Sector[spec.get("sector", "NONE")],
        since=since,
    )
    parent = world.orgs.get(spec.get("parent", ""))
    above = world.rows[Placement][list(world.orgs).index(spec["parent"])].path if parent else ""
    world.new(Placement, org=org, parent=parent, since=since, path=f"{above}{org.number:0{PATH_STEP}d}.")
    world.orgs[spec["key"]] = org


def _move(world: World, org: str, parent: str, on: date) -> None:
    """Hang a branch, with the groups below it, under another general branch from a day on."""
    stays = {stay.org.pk: stay for stay in world.rows[Placement]}
    old, above = stays[world.orgs[org].pk], stays[world.orgs[parent].pk]
    new = f"{above.path}{old.path[-PATH_STEP - 1 :]}"
    for stay in [stay for stay in stays.values() if stay.path.startswith(old.path)]:
        stay.until = on - DAY
        below = above.org if stay is old else stay.parent
        world.new(Placement, org=stay.org, parent=below, since=on, path=stay.path.replace(old.path, new))


def _plant(world: World) -> None:
    """Let the world's tree know every stay, so that records can be stamped before anything is written."""
    for stay in world.rows[Placement]:
        world.tree.stays[stay.org.pk].append(Stay(stay.since, stay.until or EVER, stay.path))


def born(person: Person) -> int:
    """The year of birth; everybody here has one."""
    assert person.born_on is not None
    return person.born_on.year


def _person(world: World, *, retired: bool = False, woman: float = 0.34, year: int = 0) -> Person:
    dice, plan = world.dice, table("institution")
    female = dice.random() < woman
    letters = plan["given_women" if female else "given_men"]
    name = dice.choice(plan["surnames"]) + "".join(dice.sample(letters, dice.choice((1, 2, 2, 2))))
    any_year = (
        round(dice.triangular(1931, 1963, 1957)) if retired else dice.randint(1970 if female else 1965, 2001)
    )
    year = year or any_year
    birthday = date(year, dice.randint(1, 12), dice.randint(1, 28))
    left = birthday.replace(year=year + (55 if female else 60)) + timedelta(days=90)
    return world.new(
        Person,
        name=name,
        sex=Person.Sex.FEMALE if female else Person.Sex.MALE,
        born_on=birthday,
        minority=dice.random() < 0.08,
        education=dice.choice(EDUCATION),
        retired_on=left if left <= LAST_DAY else None,
        veteran_cadre=retired and year <= 1933,
    )


def _branch_members(world: World, spec: dict[str, Any]) -> None:
    """The members of one branch; those of working branches are staff of its seats as well."""
    retired = spec.get("sector") == "RETIRED"
    for n in range(spec["members"]):
        person = _person(world, retired=retired, woman=0.28)
        joined = date(world.dice.randint(max(1985, born(person) + 22), 2023), 6, world.dice.randint(1, 28))
        member(world, spec["key"], person, max(joined, table("institution")["founded"]), full=joined)
        if not retired:
            world.staff[spec["seats"][n % len(spec["seats"])]].append(person)


def member(
    world: World,
    key: str,
    person: Person,
    since: date,
    full: date | None = None,
    begun: Membership.Begun = Membership.Begun.INITIAL,
) -> Membership:
    """One stay as a Party member; ``full`` is the day of becoming a full member, where it has come."""
    stay = world.new(
        Membership, org=world.orgs[key], person=person, since=since, begun=begun, full_since=full
    )
    world.members[key].append(stay)
    return stay


def leave(world: World, stay: Membership, last: date, ended: Membership.Ended, to: str = "") -> None:
    """End a stay; with ``to`` the member goes on in that branch the day after."""
    stay.until, stay.ended = last, ended
    if to:
        member(world, to, stay.person, last + DAY, stay.full_since, Membership.Begun.MOVED_IN)


def _fill_seat(world: World, seat: dict[str, Any]) -> None:
    """Staff of one place of work; who retires in these years leaves the staff on that day."""
    staff = world.staff[seat["key"]]
    while len(staff) < seat["staff"]:
        staff.append(_person(world))
    for person in staff:
        employ(world, seat["key"], person, date(max(2009, born(person) + 23), 7, 1))


def employ(world: World, seat: str, person: Person, since: date) -> Employment:
    dice = world.dice
    worker = not seat.endswith("_seat")
    category = dice.choices(Employment.Category.values, (60, 30, 10) if worker else (10, 24, 66))[0]
    rank = dice.choices(Employment.TitleRank.values, (10, 2, 14, 34, 40))[0] if category == 2 else 0
    until = person.retired_on - DAY if person.retired_on and person.retired_on > since else None
    return world.new(
        Employment,
        org=world.orgs[seat],
        person=person,
        since=since,
        until=until,
        category=category,
        title_rank=rank,
    )


def _posts(world: World, plan: dict[str, Any]) -> None:
    for spec in plan["leaders"]:
        _leader(world, spec)
    for branch in world.branches:
        key = world.key(branch)
        serving = [m.person for m in world.members[key] if m.person not in world.leaders]
        retired = branch.sector == Sector.RETIRED
        for place, person in enumerate(serving[: 3 if len(serving) < 20 else 5]):
            _branch_post(world, branch, person, place, retired)
    for seat in plan["seats"]:
        for title in ("主要负责人", "副职"):
            _manager(world, seat["key"], title)
    reserve = [p for seat in world.staff.values() for p in seat if born(p) >= 1988][:14]
    for person in reserve:
        _post(world, "committee", person, Post.Role.RESERVE, "后备干部", PostLevel.ORDINARY)
    for person in world.staff["party_office"][2:5]:
        _post(world, "committee", person, Post.Role.FULL_TIME, "专职党务干部", PostLevel.ORDINARY)


def _leader(world: World, spec: dict[str, Any]) -> None:
    person = _person(world, woman=0.15, year=world.dice.randint(1973, 1979))
    member(world, spec["branch"], person, date(2009, 3, 1), full=date(1999, 7, 1))
    world.staff[spec["seat"]].append(person)
    employ(world, spec["seat"], person, date(2009, 3, 1))
    world.leaders.append(person)
    _post(world, "committee", person, Post.Role.LEADER, spec["title"], PostLevel[spec["level"]])
    if spec.get("secretary"):
        role = Post.Role.COMMITTEE_SECRETARY
        _post(world, "committee", person, role, "党委书记", PostLevel.DIVISION)


def _branch_post(world: World, branch: Organisation, person: Person, place: int, retired: bool) -> None:
    role = Post.Role.BRANCH_SECRETARY if place == 0 else Post.Role.COMMITTEE_MEMBER
    title = ("党支部书记", "组织委员", "宣传委员", "纪检委员", "青年委员")[place]
    level = PostLevel.OTHER if retired else PostLevel.SECTION if place == 0 else PostLevel.ORDINARY
    _post(world, world.key(branch), person, role, title, level)
    if place == 1 and not retired:
        _post(world, world.key(branch), person, Post.Role.PARTY_STAFF, "党务干部", level)


def _manager(world: World, seat: str, title: str) -> None:
    chosen = next(p for p in world.staff[seat] if p not in world.managers and p not in world.leaders)
    world.managers.append(chosen)
    _post(world, seat, chosen, Post.Role.MIDDLE, title, PostLevel.SECTION)


def _post(world: World, key: str, person: Person, role: int, title: str, level: int) -> None:
    since = date(world.dice.randint(2016, 2024), world.dice.randint(1, 12), 1)
    world.new(Post, org=world.orgs[key], person=person, role=role, title=title, level=level, since=since)


def _unions(world: World) -> None:
    """Union members are nearly all the staff, League members the young outside the Party."""
    party = {stay.person.pk for stays in world.members.values() for stay in stays}
    for person in (person for seat in world.staff.values() for person in seat):
        if world.dice.random() < 0.97:
            _joined(world, "union", person, Membership.Kind.UNION)
        if born(person) >= 1999 and person.pk not in party:
            _joined(world, "league", person, Membership.Kind.LEAGUE)


def _joined(world: World, key: str, person: Person, kind: Membership.Kind) -> None:
    since = date(min(2024, max(2009, born(person) + 23)), 7, 1)
    left = person.retired_on if person.retired_on and person.retired_on > since else None
    world.new(Membership, org=world.orgs[key], person=person, kind=kind, since=since, until=left)


def comings_and_goings(world: World) -> None:
    """Two years of change in the branches: transfers, deaths, moves, retirements; recruits on the staff."""
    for year in YEARS:
        for key in ("agency2", "yanxi", "tongyu"):
            joined = date(world.dice.randint(2008, 2019), 7, 1)
            person = _person(world, year=world.dice.randint(1975, 1992))
            day = world.day(year, world.dice.randint(2, 11))
            member(world, key, person, day, joined, Membership.Begun.TRANSFER_IN)
        _some_leave(world, year, ("agency3", "hegou"), Membership.Ended.TRANSFER_OUT)
        _some_leave(world, year, ("retired1", "retired2", "retired1"), Membership.Ended.DIED)
        for key, to in (
            ("agency1", "liping"),
            ("yuya", "agency4"),
            ("centre", "shanling"),
            ("wushi", "agency2"),
        ):
            _some_leave(world, year, (key,), Membership.Ended.MOVED_OUT, to)
        for seat in ("yanxi_seat", "maintenance", "centre_seat", "yuya_seat", "liping_seat", "finance"):
            recruit = _person(world, year=world.dice.randint(1997, 2003))
            world.staff[seat].append(recruit)
            employ(world, seat, recruit, date(year, 8, 1))
    _retirements(world)
    _hand_over(world)


def _some_leave(
    world: World, year: int, keys: tuple[str, ...], ended: Membership.Ended, to: str = ""
) -> None:
    for key in keys:
        busy = {post.person.pk for post in world.rows[Post]}
        day = world.day(year, world.dice.randint(2, 11))
        able = [m for m in world.members_on(key, day) if m.until is None and m.person.pk not in busy]
        chosen = world.dice.choice([m for m in able if m.since < date(year, 1, 1)])
        leave(world, chosen, day, ended, to)


def _retirements(world: World) -> None:
    """Members who retire in these years go over to a branch of the retired."""
    homes = ("retired1", "retired2")
    for branch in world.branches:
        key = world.key(branch)
        if key in homes:
            continue
        for stay in [m for m in world.members[key] if m.until is None]:
            gone = stay.person.retired_on
            if gone and gone > FIRST_DAY and gone - DAY > stay.since:
                leave(world, stay, gone, Membership.Ended.MOVED_OUT, world.dice.choice(homes))


def _hand_over(world: World) -> None:
    """A post whose holder retires goes on with somebody of the same place."""
    for post in list(world.rows[Post]):
        gone = post.person.retired_on
        if gone is None or gone <= FIRST_DAY:
            continue
        post.until = gone - DAY
        key = world.key(post.org)
        around = [m.person for m in world.members_on(key, gone)] or world.staff[key] or world.managers
        able = [p for p in around if p.retired_on is None]
        world.new(
            Post,
            org=post.org,
            person=world.dice.choice(able),
            role=post.role,
            title=post.title,
            level=post.level,
            since=gone,
        )
