"""Where a paper meets the ledgers: open, propose, answer. What pages and commands start from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import OperationalError, ProgrammingError

from jishi.accounts.scope import Scope
from jishi.core.errors import UserError
from jishi.core.periods import Period
from jishi.indicators.catalogue import shipped, work_fields
from jishi.indicators.models import OwnIndicator
from jishi.indicators.spec import Indicator
from jishi.orgs.models import Institution, Name, Organisation
from jishi.papers.binding.binder import Binder
from jishi.papers.binding.model import Proposal
from jishi.papers.binding.others import Names
from jishi.papers.models import ConfirmedBinding
from jishi.word.draft import Draft

_YEAR = re.compile(r"(20\d{2})\s*年")
_PARTS = {
    "上半年": (1, 6),
    "下半年": (7, 12),
    "第一季度": (1, 3),
    "第二季度": (4, 6),
    "第三季度": (7, 9),
    "第四季度": (10, 12),
}
"""First and last month of the parts of a year that titles name."""


@dataclass(frozen=True, slots=True)
class Job:
    """For whom and over what a paper is filled: institution, part of the tree, period.

    ``institution`` is None where no ledgers have been set up: blanks can still
    be found and bound, but nothing can be counted.
    """

    institution: Institution | None
    org: Organisation | None
    period: Period
    items: Mapping[str, Indicator]

    @property
    def scope(self) -> Scope:
        assert self.institution is not None
        if self.org is None:
            return Scope.whole(self.institution.pk, self.institution.name)
        return Scope.below(self.org, self.period.last, self.period.first)

    @property
    def scope_label(self) -> str:
        return self.org.name if self.org else self.institution.name if self.institution else ""


def job(period: Period, *, institution: Institution | None = None, org_name: str = "") -> Job:
    """A job for the one institution of this database, or the one given.

    Raises UserError when there are several and none was named, or when no
    organisation is called ``org_name``.
    """
    home = institution or the_institution()
    org = _organisation(home, org_name) if org_name else None
    own = {}
    if home is not None:
        rows = OwnIndicator.objects.filter(institution=home).order_by("code")
        own = {item.id: item for item in (row.as_indicator() for row in rows)}
    return Job(home, org, period, {**shipped(), **own})


def the_institution() -> Institution | None:
    """The only institution, None when the database is new or empty; UserError when there are several."""
    try:
        found = list(Institution.objects.order_by("pk")[:2])
    except (OperationalError, ProgrammingError):  # no tables yet
        return None
    if len(found) > 1:
        raise UserError(
            "数据库里有多个单位。", "请用 --institution 写明为哪个单位办理。", institutions=len(found)
        )
    return found[0] if found else None


def institution_called(name: str) -> Institution:
    """The institution of this name; raises UserError when there is none."""
    found = Institution.objects.filter(name=name).first()
    if found is None:
        raise UserError(f"没有名为“{name}”的单位。", "请用数据库里的单位全称。", institution=name)
    return found


def period_of_paper(draft: Draft, today: date) -> Period:
    """The period the title names (2026年度, 2026年上半年 …); without one, the year of ``today``."""
    title = next((p.text for p in draft.paragraphs if p.level == 1 and p.text.strip()), "")
    found = _YEAR.search(title) or _YEAR.search(draft.name)
    year = int(found[1]) if found else today.year
    months = next((months for word, months in _PARTS.items() if word in title), (1, 12))
    return Period.months(year, *months)


def propose(draft: Draft, what: Job) -> list[Proposal]:
    """Proposals for every blank of ``draft``, remembering what this institution confirmed before."""
    numbers = {blank.paragraph for blank in draft.blanks}
    headings = {number: draft.headings(number) for number in numbers}
    return binder(what).bind(draft.paragraphs, draft.blanks, headings, what.period)


def binder(what: Job) -> Binder:
    """A binder that knows this institution's names and what it confirmed."""
    return Binder(what.items, work_fields(), names_of(what), _remembered(what))


def names_of(what: Job) -> Names:
    """The names in force at the end of the period."""
    if what.institution is None:
        return Names()
    known: dict[str, list[str]] = {}
    rows = Name.objects.filter(institution=what.institution, since__lte=what.period.last).order_by("pk")
    for row in rows:
        if row.until is None or row.until >= what.period.last:
            known.setdefault(Name.Kind(row.kind).name.lower(), []).append(row.text)
    return Names(known)


def _remembered(what: Job) -> dict[str, str]:
    if what.institution is None:
        return {}
    rows = ConfirmedBinding.objects.filter(institution=what.institution)
    return dict(rows.values_list("fingerprint", "indicator"))


def _organisation(home: Institution | None, name: str) -> Organisation:
    found = list(Organisation.objects.filter(institution=home, name=name)) if home else []
    if not found:
        raise UserError(f"没有名为“{name}”的组织。", "请用台账里的全称，或不写组织按全单位统计。", org=name)
    return found[0]
