"""What waits for one person: returned records, old drafts, reviews, papers, tasks due, silent months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils.timezone import now

from jishi.accounts.roles import RIGHTS, Right, Role
from jishi.accounts.scope import Scope
from jishi.audit.models import Entry
from jishi.ledger.base import Status
from jishi.ledger.families import KEPT
from jishi.ledger.registry import ledger
from jishi.web import links
from jishi.web.across import Across
from jishi.web.gatherings import BRANCH, EVENT, held, lines
from jishi.web.inhand import Hand
from jishi.web.rows import may, rows_of
from jishi.web.seat import Seat

EACH = 3
"""Lines of one kind; more are a number with a link."""
OLD = timedelta(days=7)
SOON, NEAR = timedelta(days=30), timedelta(days=7)
KEEPERS = (Role.OFFICE, Role.SECRETARY, Role.CLERK)
"""Who is shown the months a branch said nothing of: the branch itself and the office, nobody else."""


@dataclass(frozen=True, slots=True)
class Task:
    """One line: how urgent (``light`` is a class of the style sheet, ``word`` says it), what, where to go."""

    light: str
    word: str
    title: str
    detail: str
    address: str
    act: str
    due: str = ""


class Mine(NamedTuple):
    """One record of the user's own."""

    code: str
    pk: int
    status: int
    touched: datetime


def tasks(seat: Seat, hands: list[Hand]) -> list[Task]:
    """Everything: what others wait for first (given back, to be reviewed), then by how soon it is due."""
    mine = _mine(seat)
    makers: tuple[Iterable[Task], ...] = (
        returned(seat, [one for one in mine if one.status == Status.RETURNED]),
        reviews(seat),
        planned(seat),
        papers(seat, hands),
        drafts([one for one in mine if one.status == Status.DRAFT]),
        silent(seat),
        problems(seat),
    )
    return [task for made in makers for task in made]


def returned(seat: Seat, mine: list[Mine]) -> Iterator[Task]:
    """Records given back to whoever entered them, with the reason."""
    newest = sorted(mine, key=lambda one: one.touched, reverse=True)[:EACH]
    items = Across(seat, Right.EDIT, Q()).items([(one.code, one.pk) for one in newest])
    reasons = _reasons(seat, [(item.spec.code, item.row.pk) for item in items])
    for item in items:
        why = reasons.get((item.spec.code, item.row.pk), "")
        detail = "：".join(filter(None, (item.row.org.name, why)))
        yield Task("red", "退回给我", item.subject, detail, links.row(item.spec, item.row.pk), "去改")
    if len(mine) > EACH:
        rest = f"还有 {len(mine) - EACH} 条退回的记录"
        yield Task("red", "退回给我", rest, "", links.to("ledgers.home"), "去看")


def drafts(mine: list[Mine]) -> Iterator[Task]:
    """Drafts of one's own nobody touched for a week, by ledger, the fullest first."""
    number = Counter(one.code for one in mine)
    codes = sorted((code for code in KEPT if number[code]), key=lambda code: -number[code])
    for code in codes[:EACH]:
        address = links.rows(code, status=int(Status.DRAFT), period="all")
        yield Task(
            "grey",
            "放了一周",
            f"{KEPT[code].title}里有 {number[code]} 条草稿",
            "写完提交，或者删掉",
            address,
            "去看",
        )
    if rest := codes[EACH:]:
        title = f"另有 {len(rest)} 本台账里有 {sum(number[code] for code in rest)} 条草稿"
        yield Task("grey", "放了一周", title, "写完提交，或者删掉", links.to("ledgers.home"), "去看")


def reviews(seat: Seat) -> Iterator[Task]:
    """Records handed in that wait for this reviewer."""
    counts = Across(seat, Right.REVIEW, Q(status=Status.SUBMITTED)).counts()
    if counts:
        most = sorted(counts, key=lambda found: -found[1])[:3]
        detail = "、".join(f"{spec.title} {count}" for spec, count in most)
        detail += f"等 {len(counts)} 本台账" if len(counts) > len(most) else ""
        title = f"{sum(count for _, count in counts)} 条记录等您审核"
        yield Task("amber", "待审核", title, detail, links.to("review.queue"), "去审")


def papers(seat: Seat, hands: list[Hand]) -> Iterator[Task]:
    """Papers one brought in oneself that have open blanks."""
    for hand in hands:
        if hand.left and hand.paper.created_by_id == seat.user.pk:
            yield Task("run", "在办", hand.paper.title, f"还有 {hand.left} 处没有定", hand.address, "去填")


def planned(seat: Seat) -> Iterator[Task]:
    """Tasks of the plan that are overdue or due within a month."""
    spec = ledger("plan_task")
    if not may(seat, spec, Right.EDIT):
        return
    rows = rows_of(seat, spec, Right.EDIT).filter(
        status=Status.CONFIRMED, done_on=None, due_on__lte=seat.today + SOON
    )
    found = list(rows.order_by("due_on", "pk")[: EACH + 1])
    for row in found[:EACH]:
        light, word = _due(row.due_on, seat.today)
        detail = "，".join(dict.fromkeys(filter(None, (row.org.name, row.owner))))
        yield Task(light, word, row.title, detail, links.row(spec, row.pk), "去办", f"应于 {row.due_on}")
    if len(found) > EACH:
        more = rows.count() - EACH
        address = links.rows(spec.code, period="all", status=int(Status.CONFIRMED))
        yield Task(
            "grey", "计划任务", f"还有 {more} 项到期或快到期", "写上完成日期就不再列出", address, "去看"
        )


def problems(seat: Seat) -> Iterator[Task]:
    """Problems named in papers that have no day of being solved."""
    spec = ledger("problem")
    if may(seat, spec, Right.EDIT):
        rows = rows_of(seat, spec, Right.EDIT)
        count = rows.filter(status=Status.CONFIRMED, closed_on=None).count()
        if count:
            title = f"{count} 个存在问题还没有写解决日期"
            yield Task("grey", "存在问题", title, "", links.rows(spec.code, period="all"), "去看")


def silent(seat: Seat) -> Iterator[Task]:
    """Months gone by without an event or a word of a branch, for the branch itself and the office."""
    kept = [one for one in seat.grants if Role(one.role) in KEEPERS and one.opens(EVENT.family)]
    if not kept:
        return
    mine = Scope.granted(seat.institution.pk, kept, seat.tree, seat.today)
    found = lines(seat, held(seat, seat.today.year))
    rows = [line for line in found if mine.holds(seat.tree.path(line.org.pk, seat.today))]
    bare = [
        (line.org, months)
        for line in rows
        if line.org.kind == BRANCH and (months := [m for m in line.bare if m < seat.today.month])
    ]
    if not bare:
        return
    said = "；".join(f"{org.name} {'、'.join(map(str, months))}月" for org, months in bare[:3])
    more = f"；共 {len(bare)} 个支部" if len(bare) > 3 else ""
    yield Task(
        "grey",
        "没有记录",
        "有的月份没有活动记录，也没有零报告",
        said + more,
        links.to("calendar.year"),
        "看日历",
    )


def _mine(seat: Seat) -> list[Mine]:
    """One's own records that were returned or lie as drafts for a week; of those nobody is named for, the
    ones of the very organisations one keeps, not of all below them. Over all ledgers by one query.
    """
    wanted = Q(status=Status.RETURNED) | Q(status=Status.DRAFT, updated_at__lt=now() - OLD)
    kept = {grant.org_id for grant in seat.grants if Right.EDIT in RIGHTS[Role(grant.role)]}
    whose = Q(created_by=seat.user) | Q(created_by=None, org__in=kept)
    rows = Across(seat, Right.EDIT, wanted & whose).found("pk", "status", "updated_at")
    return [Mine(*row) for row in rows]


def _reasons(seat: Seat, wanted: list[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Why each was returned the last time; one query."""
    if not wanted:
        return {}
    entries = Entry.objects.filter(
        institution=seat.institution,
        record__in={code for code, _ in wanted},
        row__in=[pk for _, pk in wanted],
    ).filter(action="return")
    return {
        (code, row): str(after.get("reason", ""))
        for code, row, after in entries.order_by("pk").values_list("record", "row", "after")
    }


def _due(day: date, today: date) -> tuple[str, str]:
    if day < today:
        return "red", f"逾期 {(today - day).days} 天"
    if day == today:
        return "amber", "今天到期"
    return "amber" if day - today <= NEAR else "run", f"还有 {(day - today).days} 天"
