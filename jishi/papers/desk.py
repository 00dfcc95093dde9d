"""Where a paper meets the ledgers: open, propose, answer. What pages and commands start from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from django.db import OperationalError, ProgrammingError

from jishi.accounts.scope import Scope
from jishi.core.errors import UserError
from jishi.core.periods import Period
from jishi.indicators import own
from jishi.indicators.catalogue import shipped, work_fields
from jishi.indicators.models import OwnIndicator
from jishi.indicators.spec import Indicator
from jishi.orgs.models import Institution, Name, Organisation
from jishi.papers.binding.binder import Binder
from jishi.papers.binding.model import Proposal
from jishi.papers.binding.others import Names
from jishi.papers.binding.times import named_in
from jishi.papers.models import ConfirmedBinding
from jishi.word.draft import Draft

TITLE_LINES = 6
_SPACE = re.compile(r"\s+")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_CHINESE_YEAR = re.compile(r"[二两][〇零○0][〇零○一二三四五六七八九]{2}(?=年)")
_CHINESE_DIGITS = str.maketrans("〇零○一二两三四五六七八九", "0001223456789")
_YEAR = re.compile(r"(20\d{2})年")


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
    retired: frozenset[str] = frozenset()
    """Those of ``items`` that papers are offered no more; what was sealed by them still counts."""
    broken: tuple[OwnIndicator, ...] = ()
    """Own indicators that cannot be read, so that a page can name them; they stand in no paper."""

    @property
    def scope(self) -> Scope:
        """The scope of the job's own period."""
        return self.scope_in(self.period)

    def scope_in(self, period: Period) -> Scope:
        """The same organisation at every place it had in ``period``; the whole institution without one."""
        assert self.institution is not None
        if self.org is None:
            return Scope.whole(self.institution.pk, self.institution.name)
        return Scope.below(self.org, period.last, period.first)

    @property
    def scope_label(self) -> str:
        return self.org.name if self.org else self.institution.name if self.institution else ""


def job(period: Period, *, institution: Institution | None = None, org_name: str = "") -> Job:
    """A job for the one institution of this database, or the one given.

    Raises UserError when there are several and none was named, or when no
    organisation is called ``org_name``.
    """
    home = institution or the_institution()
    org = _organisation(home, org_name) if org_name and (home is None or org_name != home.name) else None
    mine = own.read(home.pk) if home else own.Own()
    return Job(home, org, period, {**shipped(), **mine.items}, mine.retired, mine.broken)


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


def title_of(draft: Draft) -> str:
    """The title, all its lines together; the file's name where the paper has none.

    Title lines are those before the first heading or sentence, six at most:
    office papers put the body's name, the title and the year on lines of their own.
    """
    lines: list[str] = []
    for paragraph in draft.paragraphs:
        text = paragraph.text.strip().lstrip("# ")
        ended = paragraph.level > 1 or len(text) > 60 or text.endswith(("。", "：", ":", "；"))
        if lines and (ended or len(lines) == TITLE_LINES):
            break
        if text:
            lines.append(text)
    return "".join(lines) or draft.name


def year_named(draft: Draft) -> int | None:
    """The year the title names, in whatever digits; None when it names none."""
    found = _YEAR.search(_plain_digits(title_of(draft)))
    return int(found[1]) if found else None


def period_of_paper(draft: Draft, today: date) -> Period:
    """The period the title names (2026年度, 二〇二六年上半年, 2026年1—11月 …).

    Without a year it is the year of ``today``; whoever asks should say so.
    """
    whole = Period.year_of(year_named(draft) or today.year)
    return named_in(_plain_digits(title_of(draft)), whole)


def _plain_digits(text: str) -> str:
    plain = _SPACE.sub("", text).translate(_WIDE)
    return _CHINESE_YEAR.sub(lambda match: match[0].translate(_CHINESE_DIGITS), plain)


def organisation_named(draft: Draft, home: Institution | None) -> Organisation | None:
    """The organisation of the tree whose name stands in the title, the longest; None when there is none."""
    if home is None:
        return None
    title = _SPACE.sub("", title_of(draft))
    found = [org for org in Organisation.objects.filter(institution=home) if org.name in title]
    below = [org for org in found if org.kind != Organisation.Kind.COMMITTEE]
    return max(below, key=lambda org: len(org.name), default=None)


def propose(draft: Draft, what: Job, remembered: Mapping[str, str] | None = None) -> list[Proposal]:
    """Proposals for every blank of ``draft``, remembering what this institution confirmed before.

    ``remembered`` in its place where a paper keeps to what was confirmed when it came in.
    """
    numbers = {blank.paragraph for blank in draft.blanks}
    headings = {number: draft.headings(number) for number in numbers}
    return binder(what, remembered).bind(draft.paragraphs, draft.blanks, headings, what.period)


def binder(what: Job, remembered: Mapping[str, str] | None = None) -> Binder:
    """A binder that knows this institution's names and what it confirmed."""
    known = confirmed(what) if remembered is None else remembered
    offered = {name: item for name, item in what.items.items() if name not in what.retired}
    return Binder(offered, work_fields(), names_of(what), known)


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


def ended_names(what: Job) -> list[str]:
    """Names that ended before the period and are no part of one in force."""
    rows = Name.objects.filter(institution=what.institution, until__lt=what.period.first)
    current = set(
        Name.objects.filter(institution=what.institution, until__isnull=True).values_list("text", flat=True)
    )
    return [text for text in rows.values_list("text", flat=True) if not any(text in name for name in current)]


def confirmed(what: Job) -> dict[str, str]:
    """What the institution confirmed, by fingerprint of the sentence."""
    if what.institution is None:
        return {}
    rows = ConfirmedBinding.objects.filter(institution=what.institution)
    return dict(rows.values_list("fingerprint", "indicator"))


def _organisation(home: Institution | None, name: str) -> Organisation:
    found = list(Organisation.objects.filter(institution=home, name=name)) if home else []
    if not found:
        known = Organisation.objects.filter(institution=home).values_list("name", flat=True) if home else []
        near = "、".join(f"“{one}”" for one in get_close_matches(name, list(known), n=3, cutoff=0.3))
        remedy = f"{'是不是' + near + '？' if near else ''}请用台账里的全称，或不写组织按全单位统计。"
        raise UserError(f"没有名为“{name}”的组织。", remedy, org=name)
    return found[0]
