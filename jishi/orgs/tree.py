"""Where organisations stood in the tree on a day. One small table read once, asked many times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

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
        """Two queries, whatever the size."""
        tree = cls()
        rows = Placement.objects.filter(institution_id=institution_id).order_by("since")
        for org_id, since, until, path in rows.values_list("org_id", "since", "until", "path"):
            tree.stays[org_id].append(Stay(since, until or EVER, path))
        tree.kinds = dict(
            Organisation.objects.filter(institution_id=institution_id).values_list("pk", "kind")
        )
        return tree

    def path(self, org_id: int, day: date) -> str:
        """The path on ``day``; before the first stay the first, after the last (or in a gap) the latest."""
        stays = self.stays.get(org_id) or []
        found = stays[0].path if stays else ""
        for stay in stays:
            if stay.since <= day:
                found = stay.path
        return found

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


@transaction.atomic
def place(org: Organisation, parent: Organisation | None, since: date) -> Placement:
    """Put ``org`` under ``parent`` from ``since`` on, ending the stay it had; its subtree moves along.

    Raises UserError when the parent has no place on that day, or stands below ``org`` itself.
    """
    above = _path_on(parent, since) if parent else ""
    path = f"{above}{org.number:0{PATH_STEP}d}."
    if parent and f".{org.number:0{PATH_STEP}d}." in f".{above}":
        raise UserError(f"“{org}”不能移到自己的下级“{parent}”。", "请另选上级组织。", org=org.pk)
    before = Placement.objects.filter(org=org, since__lt=since).order_by("since").last()
    old = before.path if before else None
    _end(org, since)
    made = Placement.objects.create(
        institution_id=org.institution_id, org=org, parent=parent, since=since, path=path
    )
    if old is not None and old != path:
        _move_below(org.institution_id, old, path, since)
    return made


def _path_on(org: Organisation, day: date) -> str:
    found = Placement.objects.filter(org=org, since__lte=day).order_by("since").last()
    if found is None:
        raise UserError(f"“{org}”在 {day} 还没有隶属关系。", "请先登记它的上级组织。", org=org.pk)
    return found.path


def _end(org: Organisation, since: date) -> None:
    Placement.objects.filter(org=org, since__gte=since).delete()
    Placement.objects.filter(org=org, until__isnull=True).update(until=since - timedelta(days=1))


def _move_below(institution_id: int, old: str, new: str, since: date) -> None:
    below = Placement.objects.filter(institution_id=institution_id, until__isnull=True)
    for stay in list(below.filter(path__gt=old, path__lt=old[:-1] + "/")):
        Placement.objects.filter(pk=stay.pk).update(until=since - timedelta(days=1))
        Placement.objects.create(
            institution_id=institution_id,
            org_id=stay.org_id,
            parent_id=stay.parent_id,
            since=since,
            path=new + stay.path[len(old) :],
        )
