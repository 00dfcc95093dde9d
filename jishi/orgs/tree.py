"""Where organisations stood in the tree on a day. One small table read once, asked many times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from jishi.core.errors import UserError
from jishi.core.periods import Period
from jishi.orgs.fields import PATH_STEP, inside
from jishi.orgs.models import Organisation, Placement

EVER = date.max


@dataclass(frozen=True, slots=True)
class Stay:
    """One placement: from ``since`` to ``until``, both included."""

    since: date
    until: date
    path: str


@dataclass(slots=True)
class Tree:
    """All placements of one institution, for questions about any day."""

    stays: dict[int, list[Stay]] = field(default_factory=lambda: defaultdict(list))
    kinds: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, institution_id: int) -> Tree:
        """Two queries, whatever the size; none while it is ``held``."""
        if institution_id in (kept := _in_hand.get()):
            return kept[institution_id]
        tree = cls()
        rows = Placement.objects.filter(institution_id=institution_id).order_by("since")
        for org_id, since, until, path in rows.values_list("org_id", "since", "until", "path"):
            tree.stays[org_id].append(Stay(since, until or EVER, path))
        tree.kinds = dict(
            Organisation.objects.filter(institution_id=institution_id).values_list("pk", "kind")
        )
        return tree

    @classmethod
    @contextmanager
    def held(cls, institution_id: int) -> Iterator[None]:
        """Read the tree once for all that is done inside; nothing inside may change it."""
        token = _in_hand.set({**_in_hand.get(), institution_id: cls.of(institution_id)})
        try:
            yield
        finally:
            _in_hand.reset(token)

    def path(self, org_id: int, day: date) -> str:
        """The path on ``day``; before the first stay the first, after the last (or in a gap) the latest."""
        stays = self.stays.get(org_id) or []
        found = stays[0].path if stays else ""
        for stay in stays:
            if stay.since <= day:
                found = stay.path
        return found

    def paths(self, org_id: int, until: date, since: date = date.min) -> tuple[str, ...]:
        """Every path it had on a day from ``since`` to ``until``; none when it never had a place."""
        later = [stay.path for stay in self.stays.get(org_id, ()) if since < stay.since <= until]
        return tuple(dict.fromkeys(filter(None, (self.path(org_id, since), *later))))

    def stayed(self, org_id: int, span: Period, root: str) -> bool:
        """Whether the organisation stood below ``root`` on any day of ``span``."""
        return any(
            stay.since <= span.last and stay.until >= span.first and inside(stay.path, root)
            for stay in self.stays.get(org_id, ())
        )

    def leaves(self, root: str, span: Period, kinds: Iterable[int]) -> Iterator[tuple[int, str]]:
        """(organisation, path) of those of ``kinds`` that stood below ``root`` at the end of ``span``."""
        wanted = set(kinds)
        for org_id, stays in self.stays.items():
            if self.kinds.get(org_id) not in wanted:
                continue
            for stay in stays:
                if stay.since <= span.last <= stay.until and inside(stay.path, root):
                    yield org_id, stay.path


_in_hand: ContextVar[Mapping[int, Tree]] = ContextVar("held_trees", default={})  # noqa: B039  # never changed


@transaction.atomic
def place(org: Organisation, parent: Organisation | None, since: date) -> Placement:
    """Put ``org`` under ``parent`` from ``since`` on, for good; what stands below it moves along.

    Stays of ``org`` that began on ``since`` or later are replaced. ``since``
    may lie in the past: then rows written meanwhile need ``ledger.restamp``.
    Raises UserError when the parent has no place on that day, or would stand
    below ``org`` on any day from then on.
    """
    held = _held(org.institution_id)
    above = parent.pk if parent else None
    if parent and not any(stay.since <= since for stay in held[parent.pk]):
        raise UserError(f"“{parent}”在 {since} 还没有隶属关系。", "请先登记它的上级组织。", org=parent.pk)
    held[org.pk] = [*_cut(held[org.pk], since), _Held(since, EVER, above)]
    days = sorted({since, *(s.since for stays in held.values() for s in stays if s.since > since)})
    lines = {day: _lines(org, held, day) for day in days}
    steps = _steps(org.institution_id)
    for pk in {pk for found in lines.values() for pk, line in found.items() if org.pk in line}:
        paths = {day: "".join(steps[each] for each in reversed(found[pk])) for day, found in lines.items()}
        _rewrite(org.institution_id, pk, held[pk], since, paths)
    return Placement.objects.get(org=org, since=since)


@dataclass(frozen=True, slots=True)
class _Held:
    """One stay by its parent; where that puts it follows from the parents of the parent."""

    since: date
    until: date
    parent: int | None


def _held(institution_id: int) -> dict[int, list[_Held]]:
    """All stays, those that only the move of a parent had cut in two made whole again."""
    found: dict[int, list[_Held]] = defaultdict(list)
    rows = Placement.objects.filter(institution_id=institution_id).order_by("since")
    for org_id, since, until, parent in rows.values_list("org_id", "since", "until", "parent_id"):
        stays = found[org_id]
        if stays and stays[-1].parent == parent and _next(stays[-1].until) == since:
            since = stays.pop().since
        stays.append(_Held(since, until or EVER, parent))
    return found


def _steps(institution_id: int) -> dict[int, str]:
    """What each organisation adds to a path."""
    rows = Organisation.objects.filter(institution_id=institution_id)
    return {pk: f"{number:0{PATH_STEP}d}." for pk, number in rows.values_list("pk", "number")}


def _next(day: date) -> date:
    return day if day == EVER else day + timedelta(days=1)


def _cut(stays: list[_Held], day: date) -> list[_Held]:
    """What ``stays`` say of the time before ``day``."""
    eve = day - timedelta(days=1)
    return [replace(stay, until=min(stay.until, eve)) for stay in stays if stay.since < day]


def _lines(org: Organisation, held: dict[int, list[_Held]], day: date) -> dict[int, list[int]]:
    """For every organisation, itself and all above it on ``day``, from below; raises UserError for a loop."""
    parents = {pk: _deciding(stays, day).parent for pk, stays in held.items() if stays}
    lines = {pk: _line(pk, parents) for pk in parents}
    if not all(lines.values()):
        raise UserError(f"“{org}”不能移到自己的下级组织下面。", "请另选上级组织。", org=org.pk, day=str(day))
    return lines


def _deciding(stays: list[_Held], day: date) -> _Held:
    """The stay that decides on ``day``, by the rule of ``Tree.path``."""
    return max((stay for stay in stays if stay.since <= day), key=lambda stay: stay.since, default=stays[0])


def _line(pk: int, parents: dict[int, int | None]) -> list[int]:
    """``pk`` and all above it; empty when that runs in a circle."""
    line, above = [pk], parents[pk]
    while above is not None:
        if above in line:
            return []
        line.append(above)
        above = parents.get(above)
    return line


def _rewrite(institution_id: int, pk: int, stays: list[_Held], since: date, paths: dict[date, str]) -> None:
    """Write the stays of one organisation anew from ``since`` on, one for each path it has."""
    rows = Placement.objects.filter(institution_id=institution_id, org_id=pk)
    rows.filter(since__gte=since).delete()
    rows.filter(Q(until__isnull=True) | Q(until__gte=since)).update(until=since - timedelta(days=1))
    for stay in stays:
        days = [day for day in paths if max(stay.since, since) <= day <= stay.until]
        turns = [
            day
            for past, day in zip([None, *days], days, strict=False)
            if not past or paths[past] != paths[day]
        ]
        ends = [*(day - timedelta(days=1) for day in turns[1:]), stay.until]
        for first, last in zip(turns, ends, strict=False):
            Placement.objects.create(
                institution_id=institution_id,
                org_id=pk,
                parent_id=stay.parent,
                since=first,
                until=None if last == EVER else last,
                path=paths[first],
            )
