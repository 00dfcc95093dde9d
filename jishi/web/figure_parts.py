"""A figure taken apart for its page: by months, by the organisations below, and the sum that ties them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from jishi.accounts.scope import Scope
from jishi.core.money import in_unit
from jishi.core.periods import Period
from jishi.indicators.figures import Figure
from jishi.indicators.split import among, dated, held_in, over
from jishi.orgs.fields import PATH_STEP
from jishi.orgs.models import Organisation
from jishi.web import evidence, links
from jishi.web.asked import Asked

LONGEST = 24
"""Months shown at most; a longer period has no chart."""
TALL = 100
FOLDED = {"none": "个下级组织为 0，名册里没有", "unknown": "个下级组织没有记录，也没有零报告"}


@dataclass(frozen=True, slots=True)
class Step:
    """One month (or end of a quarter) of a figure; ``height`` out of 100, ``query`` leads to its own page."""

    label: str
    period: str
    value: str
    basis: str
    height: int
    query: str
    ahead: bool

    @property
    def top(self) -> int:
        return TALL - self.height


@dataclass(frozen=True, slots=True)
class Below:
    """One organisation directly below; ``query`` is empty where this user may not go."""

    name: str
    value: str
    kind: str
    """"shown" in the table; "none" (nobody by the register) and "unknown" are only named."""
    query: str


@dataclass(frozen=True, slots=True)
class Sum:
    """children + direct − repeated = ours, as texts; joint events and persons held twice are ``repeated``."""

    children: str
    direct: str
    repeated: str
    ours: str


def steps(figure: Figure, asked: Asked) -> list[Step]:
    """The figure over its period: month by month, a state at the end of each quarter."""
    cuts = _cuts(figure.period, 1 if dated(figure) else 3)
    if not 1 < len(cuts) <= LONGEST:
        return []
    parts = over(figure, cuts, asked.job.items, asked.seat.tree)
    highest = max((part.value for part in parts if part.value is not None), default=0)
    return [_step(part, Decimal(highest), asked, dated(figure)) for part in parts]


def _step(part: Figure, highest: Decimal, asked: Asked, by_month: bool) -> Step:
    period = part.period
    ahead = period.first > asked.seat.today and part.value is None
    share = Decimal(part.value) / highest if part.value and highest > 0 else Decimal(0)
    return Step(
        f"{period.last.month}月" + ("" if by_month else "末"),
        period.label,
        "未到" if ahead else evidence.value_of(part),
        "" if ahead else evidence.basis_of(part),
        max(0, int(share * TALL)),
        asked.query_for(links.code_of(period)),
        ahead,
    )


def _cuts(period: Period, months: int) -> list[Period]:
    """``period`` cut at the ends of calendar months, or of every third."""
    cuts, first = [], period.first
    while first <= period.last:
        last = min(_end(first, months), period.last)
        cuts.append(Period(first, last))
        first = last + timedelta(days=1)
    return cuts


def _end(day: date, months: int) -> date:
    """The last day of the month, quarter … that ``day`` lies in."""
    number = -(-day.month // months) * months
    return Period.month(day.year, number).last


def below(figure: Figure, asked: Asked) -> tuple[list[Below], Sum | None]:
    """What each organisation directly below has, in the tree's order, and how that adds up to the figure."""
    found = _children(asked)
    scopes = [scope for _, scope in found]
    if not found:
        return [], None
    tree, known = asked.seat.tree, asked.job.items
    held = held_in(figure, scopes, tree) if figure.source else None
    parts = among(figure, scopes, known, tree, held)
    mine = {org.pk for org in asked.orgs}
    rows = [
        Below(
            org.name,
            _counts(part),
            {"unknown": "unknown", "register": "none"}.get(part.basis, "shown"),
            asked.query_for(asked.code, org) if org.pk in mine else "",
        )
        for (org, _), part in zip(found, parts, strict=True)
    ]
    return rows, _sum(figure, parts, held) if held is not None and figure.value is not None else None


def _counts(part: Figure) -> str:
    """What an organisation has, as plain counts: of a ratio both sides and no percentage."""
    sides = [side for side in (part.part, part.whole) if side]
    return " / ".join(evidence.value_of(side, unknown="—") for side in sides) or evidence.value_of(part)


def _children(asked: Asked) -> list[tuple[Organisation, Scope]]:
    """Those directly below on some day of the period, each at the places it had there."""
    period, stays = asked.period, asked.seat.tree.stays
    tops = {stay.path[: PATH_STEP + 1] for held in stays.values() for stay in held}
    bases = set(asked.job.scope.paths)
    if bases == {""}:
        bases = tops if len(tops) == 1 else {""}
    paths: dict[int, list[str]] = {}
    for org, held in stays.items():
        for stay in held:
            if stay.since <= period.last and stay.until >= period.first and _above(stay.path) in bases:
                paths.setdefault(org, []).append(stay.path)
    home = asked.seat.institution
    orgs = Organisation.objects.filter(institution=home).in_bulk(list(paths))
    placed = sorted(paths.items(), key=lambda one: one[1][-1])
    return [(orgs[pk], Scope(home.pk, tuple(dict.fromkeys(found)), orgs[pk].name)) for pk, found in placed]


def _above(path: str) -> str:
    return path[: -(PATH_STEP + 1)]


def _sum(figure: Figure, parts: Sequence[Figure], held: object) -> Sum | None:
    assert figure.source is not None
    assert isinstance(held, dict)
    item = figure.indicator
    loose = [row for row in figure.source.counted(item) if not held.get(row[0])]
    direct = figure.source.measured(item, loose)
    children = sum(int(part.value) for part in parts if part.value is not None)
    ours = int(figure.value or 0)
    return Sum(*(_exact(figure, value) for value in (children, direct, children + direct - ours, ours)))


def _exact(figure: Figure, value: int) -> str:
    """The number without rounding, so that the line adds up to the last digit; "" for nothing."""
    if not value:
        return ""
    return f"{in_unit(value, figure.indicator.unit):f}" if figure.is_money else str(value)
