"""Finding anything by its name: a small finder for each kind of thing, within what the seat may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.timezone import localtime

from jishi.accounts.roles import Right
from jishi.core.periods import Period
from jishi.indicators.catalogue import work_fields
from jishi.ledger import access
from jishi.ledger.people.access import FAMILY, STAYS, Reach
from jishi.orgs.models import Organisation
from jishi.papers.desk import job
from jishi.papers.models import Paper, PaperStep
from jishi.papers.work.door import papers_for
from jishi.papers.work.steps import FIXED
from jishi.web import links
from jishi.web.cells import relations, subject_of
from jishi.web.helptext import pages as help_pages
from jishi.web.menu import MENU
from jishi.web.rows import ledgers, may, rows_of
from jishi.web.seat import Seat

LONGEST = 60
"""Characters of a question; nobody types more, and every one costs."""
MOST_WORDS = 4
EACH = 5
"""Hits of one kind; the page of that kind finds the rest."""
IN_ALL = 40
"""Records shown over all ledgers together."""


@dataclass(frozen=True, slots=True)
class Pill:
    """Where a paper stands; word and icon carry it, colour repeats it."""

    label: str
    colour: str
    icon: str


IN_HAND = Pill("在办", "info", "pencil")
SEALED = Pill("已定稿", "ok", "seal")


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is called, what tells it from others of the name, where it is.

    ``status`` is that of a record, ``pill`` where a paper stands.
    """

    title: str
    detail: str
    address: str
    status: int | None = None
    pill: Pill | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one kind. ``more`` leads to the page that finds all of them, where there are more."""

    title: str
    icon: str
    hits: tuple[Hit, ...]
    more: str = ""


def words_in(question: str) -> str:
    """The question as it is searched for: one line, a few words."""
    return " ".join(question[:LONGEST].split()[:MOST_WORDS])


def found(seat: Seat, words: str) -> list[Group]:
    """Everything called by all of ``words`` that the seat may see; nothing for no words."""
    if not words:
        return []
    return [group for finder in FINDERS for group in finder(seat, words) if group.hits]


def pages(seat: Seat, words: str) -> Iterator[Group]:
    """Pages of the menu, ledgers to open and to enter into, help."""
    hits = [
        Hit(entry.label, head or "主菜单", links.to(entry.name))
        for head, entries in MENU
        for entry in entries
        if _says(entry.label, words) and entry.open_to(seat)
    ]
    hits += [
        Hit(f"打开{spec.title}", "台账", links.rows(spec.code))
        for spec in ledgers(seat)
        if _says(f"打开{spec.title}", words)
    ]
    hits += [
        Hit(f"登记一条：{spec.title}", "台账", links.to("ledgers.new", spec.code))
        for spec in ledgers(seat, Right.EDIT)
        if _says(f"登记一条{spec.title}", words) and spec.code != "nil_return"
    ]
    hits += [
        Hit(page.title, "帮助", links.to("help.page", page.slug))
        for page in help_pages().values()
        if _says(page.title, words)
    ]
    yield Group("页面", "open", tuple(hits[: 2 * EACH]))


def records(seat: Seat, words: str) -> Iterator[Group]:
    """Records by the searchable fields of their ledgers, those entered last first; one query a ledger."""
    left = IN_ALL
    for spec in ledgers(seat):
        if not (spec.search and spec.in_records and left > 0):
            continue
        rows = access.search(rows_of(seat, spec), spec, words)
        rows = rows.select_related(*relations(spec, ("org", spec.subject))).order_by("-pk")[: EACH + 1]
        hits = [
            Hit(
                subject_of(spec, row),
                f"{row.org.name} {row.on or '日期未填'}",
                links.row(spec, row.pk),
                row.status,
            )
            for row in rows
        ]
        more = links.rows(spec.code, q=words, period="all")
        left -= len(hits)
        yield Group(spec.title, "books", tuple(hits[:EACH]), more if len(hits) > EACH else "")


def people(seat: Seat, words: str) -> Iterator[Group]:
    """Members, holders of posts and staff by name; only where the registers are open."""
    if not may(seat, STAYS["membership"], Right.VIEW):
        return
    scope, tree = seat.scope(Right.VIEW, FAMILY), seat.tree
    orgs = frozenset(pk for pk in tree.stays if scope.holds(tree.path(pk, seat.today)))
    reach = Reach(seat.institution.pk, orgs, tree)
    persons = list(reach.people().filter(_named("name", words)).order_by("name", "pk")[: 2 * EACH])
    where: dict[int, str] = {}
    for spec in STAYS.values() if persons else ():
        stays = reach.stays(spec).filter(person__in=persons).order_by("-since")
        for pk, org in stays.values_list("person", "org__name"):
            where.setdefault(pk, org)
    hits = [Hit(one.name, where.get(one.pk, ""), links.to("people.one", one.pk)) for one in persons]
    yield Group("党员和人员", "people", tuple(hits))


def indicators(seat: Seat, words: str) -> Iterator[Group]:
    """Indicators by name or by the words papers use for them."""
    if not seat.may(Right.VIEW):
        return
    fields = work_fields()
    hits = [
        Hit(
            item.name,
            fields[item.field].title if item.field in fields else "自定义",
            links.to("figures.one", item.id),
        )
        for item in job(Period.day(seat.today), institution=seat.institution).items.values()
        if _says(item.name, words) or _says(" ".join(item.words.phrases), words)
    ]
    hits.sort(key=lambda hit: (not _says(hit.title, words), len(hit.title)))
    more = links.to("figures.list", q=words)
    yield Group("指标", "target", tuple(hits[:EACH]), more if len(hits) > EACH else "")


def papers(seat: Seat, words: str) -> Iterator[Group]:
    """Papers in hand by their title, each with whether it is sealed: one query."""
    if seat.may(Right.PAPER):
        rows = papers_for(seat.user, seat.institution.pk, seat.today).filter(_named("title", words))
        hits = [_paper(row) for row in rows.annotate(**_SEALING)[:EACH]]
        yield Group("文稿", "paper", tuple(hits))


def organisations(seat: Seat, words: str) -> Iterator[Group]:
    """Organisations of today by name."""
    right = Right.VIEW if seat.may(Right.VIEW) else Right.TREE
    hits = [org for org in seat.orgs(right) if _says(org.name, words)]
    yield Group("组织", "tree", tuple(_of(org) for org in hits[:EACH]))


FINDERS: tuple[Callable[[Seat, str], Iterable[Group]], ...] = (
    pages,
    people,
    organisations,
    indicators,
    papers,
    records,
)


def _of(org: Organisation) -> Hit:
    return Hit(org.name, org.get_kind_display(), links.to("orgs.one", org.pk))


_VERSIONS = Paper.objects.filter(working=OuterRef("pk")).order_by("-number")
_WORK = PaperStep.objects.filter(paper=OuterRef("pk")).exclude(verb__in=FIXED).order_by("-number")
_SEALING = {
    "sealed_on": Subquery(_VERSIONS.values("sealed_at")[:1]),
    "sealed_as": Subquery(_VERSIONS.values("number")[:1]),
    "worked_on": Subquery(_WORK.values("at")[:1]),
}
"""The last version of a paper, and when it was last worked at: after sealing it is in hand again."""


def _paper(row: Any) -> Hit:
    """Whose, over what, and since when it stands as it does."""
    about = f"{row.org.name if row.org else row.institution.name} · {Period(row.first, row.last).label}"
    if row.sealed_on is None:
        since, pill = f"{localtime(row.created_at):%Y-%m-%d %H:%M} 导入", IN_HAND
    else:
        since, pill = f"{localtime(row.sealed_on):%Y-%m-%d %H:%M} 定稿，第 {row.sealed_as} 版", SEALED
        if row.worked_on and row.worked_on > row.sealed_on:
            since, pill = f"{since}，后来又改过", IN_HAND
    return Hit(row.title, f"{about} · {since}", links.paper(row.pk), pill=pill)


def _named(field: str, words: str) -> Q:
    """Every word occurs in ``field``; the database's own LIKE escapes what the word holds."""
    wanted = Q()
    for word in words.split():
        wanted &= Q(**{f"{field}__icontains": word})
    return wanted


def _says(text: str, words: str) -> bool:
    return all(word.casefold() in text.casefold() for word in words.split())
