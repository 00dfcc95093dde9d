"""What a page of figures is asked for: the period and the organisation, read from the address."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Max
from django.http import HttpRequest

from jishi.core.dates import read_day
from jishi.core.errors import PeriodError, UserError
from jishi.core.periods import Period
from jishi.ledger.base import Status
from jishi.ledger.registry import ledger
from jishi.orgs.models import Organisation
from jishi.papers.desk import Job, job
from jishi.web.seat import Seat

INDENT = "\u3000"
YEARS_BACK = 2


@dataclass(frozen=True)
class Asked:
    """Period and organisation of a page, and what its two selects offer.

    ``org`` None is the whole institution, offered to those who may see all of
    it. ``problem`` is what was wrong with the period; the page then shows the
    year and what was typed.
    """

    seat: Seat
    period: Period
    org: Organisation | None
    orgs: list[Organisation]
    whole: bool
    typed: dict[str, str] = field(default_factory=dict)
    problem: str = ""

    @classmethod
    def of(cls, request: HttpRequest, seat: Seat) -> Asked:
        """Raises NotInScope for an organisation that is not the user's, UserError when he has none."""
        orgs = seat.orgs()
        if not orgs:
            raise UserError("您的授权里没有现在还在的组织。", "请联系管理员调整授权。", user=seat.user.pk)
        whole = _sees_all(seat)
        chosen = request.GET.get("org", "")
        org = seat.org(chosen) if chosen else None if whole else orgs[0]
        typed = {name: request.GET.get(name, "").strip() for name in ("first", "last")}
        latest = latest_year(seat.institution.pk, seat.today)
        try:
            return cls(seat, _period(request.GET.get("period", ""), typed, latest), org, orgs, whole, typed)
        except PeriodError as error:
            return cls(seat, Period.year_of(latest), org, orgs, whole, typed, error.for_page())

    @cached_property
    def job(self) -> Job:
        """The job of the desk for this period and organisation."""
        return replace(job(self.period, institution=self.seat.institution), org=self.org)

    @property
    def status(self) -> int:
        return 422 if self.problem else 200

    @cached_property
    def code(self) -> str:
        """The period as the address says it."""
        known = (code for _, group in self.period_choices for code, _ in group)
        return next((code for code in known if Period.parse(code) == self.period), str(self.period))

    @property
    def custom(self) -> bool:
        """Whether the period is none of those the select offers."""
        return self.code == str(self.period)

    @cached_property
    def query(self) -> str:
        """What a link to another page of figures takes along."""
        return self.query_for(self.code)

    def query_for(self, period: str, org: Organisation | None = None, **more: str) -> str:
        """The same for another period or organisation."""
        chosen = org or self.org
        return urlencode({"period": period, **({"org": str(chosen.pk)} if chosen else {}), **more})

    @property
    def org_value(self) -> str:
        return str(self.org.pk) if self.org else ""

    @property
    def scope_label(self) -> str:
        return self.org.name if self.org else self.seat.institution.name

    @property
    def days(self) -> list[tuple[str, str, str]]:
        """(name, label, text) of the two boxes for a span typed by hand."""
        said = {"first": self.period.first.isoformat(), "last": self.period.last.isoformat()}
        shown = self.typed if any(self.typed.values()) else said
        return [("first", "从", shown["first"]), ("last", "到", shown["last"])]

    @cached_property
    def period_choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(year, [(code, label)]) for the select: years, halves, quarters, months; first the year shown."""
        shown = {
            self.period.last.year,
            *range(self.seat.today.year, self.seat.today.year - YEARS_BACK - 1, -1),
        }
        return [(f"{year}年", _parts(year)) for year in sorted(shown, reverse=True)]

    @cached_property
    def org_choices(self) -> list[tuple[str, str]]:
        """(value, label) for the select, the tree shown by indentation."""
        first = [("", self.seat.institution.name)] if self.whole else []
        depths = [self.seat.tree.path(org.pk, self.seat.today).count(".") for org in self.orgs]
        top = min(depths)
        rows = zip(self.orgs, depths, strict=True)
        return first + [(str(org.pk), INDENT * (depth - top) + org.name) for org, depth in rows]


def latest_year(institution_id: int, today: date) -> int:
    """The year of the latest confirmed event up to today; today's where there is none. One query."""
    events = (
        ledger("event").rows(institution_id).filter(status=Status.CONFIRMED, deleted=False, on__lte=today)
    )
    last: date | None = events.aggregate(last=Max("on"))["last"]
    return (last or today).year


def _sees_all(seat: Seat) -> bool:
    """Whether everything that ever stood in the tree is within the user's scope."""
    scope = seat.scope()
    return all(scope.holds(stay.path) for stays in seat.tree.stays.values() for stay in stays)


def _period(code: str, typed: dict[str, str], year: int) -> Period:
    if not any(typed.values()):
        return Period.parse(code) if code else Period.year_of(year)
    days = {name: _day(name, text, year) for name, text in typed.items()}
    if days["last"] < days["first"]:
        raise PeriodError("起止日期颠倒了。", "截止日期不能早于起始日期，请改过来。", **typed)
    return Period(days["first"], days["last"])


def _day(name: str, text: str, year: int) -> date:
    label = {"first": "起始日期", "last": "截止日期"}[name]
    if not text:
        raise PeriodError(f"{label}没有填。", "自定起止要两个日期都填。", field=name)
    try:
        return read_day(text, year)
    except ValueError:
        raise PeriodError(
            f"看不懂{label}“{text}”。", "可以写 2026-06-26、0626、6.26 或 6月26日。", field=name
        ) from None


def _parts(year: int) -> list[tuple[str, str]]:
    codes = [str(year), f"{year}H1", f"{year}H2", *(f"{year}Q{n}" for n in (1, 2, 3, 4))]
    codes += [f"{year}-{month:02d}" for month in range(1, 13)]
    return [(code, Period.parse(code).label) for code in codes]
