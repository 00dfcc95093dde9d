"""What a blank may be filled with: a figure in one way of saying it, or a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from jishi.core.errors import UserError
from jishi.core.periods import Period
from jishi.papers.binding.model import Decision, Proposal, Shown
from jishi.papers.desk import Job
from jishi.papers.working import Choice

_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Pick:
    """One thing to choose; ``period`` None is the one the words of the blank name, ``text`` is a name's."""

    indicator: str = ""
    shown: Shown = Shown.VALUE
    total: str = ""
    period: Period | None = None
    text: str = ""

    @property
    def code(self) -> str:
        """As a form sends it."""
        days = str(self.period) if self.period else ""
        return _SEPARATOR.join((self.indicator, self.shown.value, self.total, days, self.text))

    @classmethod
    def read(cls, code: str, what: Job) -> Pick:
        """The pick a form sent; raises UserError when it names what is not there."""
        parts = code.split(_SEPARATOR, 4)
        try:
            indicator, shown, total, days, text = parts
            made = cls(indicator, Shown(shown), total, Period.parse(days) if days else None, text)
        except (ValueError, UserError) as error:
            raise UserError("还没有选填什么。", "请先选一项，或手工填。") from error
        if any(name and name not in what.items for name in (indicator, total)) or not (indicator or text):
            raise UserError("所选的指标已经不在目录里。", "请刷新页面后再选。", indicator=indicator)
        return made

    @classmethod
    def proposed(cls, proposal: Proposal) -> Pick:
        """What the binder proposes; an empty pick where it proposes nothing."""
        if proposal.blank.kind != "figure":
            return cls(text=proposal.value)
        return cls(proposal.indicator, proposal.shown, proposal.total)

    @classmethod
    def chosen(cls, choice: Choice) -> Pick:
        """What an accepted choice holds."""
        days = Period(choice.first, choice.last) if choice.first and choice.last else None
        if not choice.indicator:
            return cls(text=choice.text)
        return cls(choice.indicator, Shown(choice.shown or Shown.VALUE), choice.total, days)

    def asked_of(self, proposal: Proposal, why: str = "") -> Proposal:
        """The proposal as it is once this pick is decided."""
        return replace(
            proposal,
            decision=Decision.BOUND,
            indicator=self.indicator,
            shown=self.shown,
            total=self.total,
            period=self.period or self._own_period(proposal),
            value=self.text,
            why=why or proposal.why,
        )

    def _own_period(self, proposal: Proposal) -> Period | None:
        """The period the words name; last year's when this speaks of last year and they do not, and back."""
        period = proposal.period
        if period is None or self.shown == proposal.shown or Shown.PRIOR not in (self.shown, proposal.shown):
            return period
        return period.year_before() if self.shown is Shown.PRIOR else _year_after(period)


def _year_after(period: Period) -> Period:
    return Period(_later(period.first), _later(period.last))


def _later(day: date) -> date:
    leap = day.month == 2 and day.day == 29
    return date(day.year + 1, day.month, 28 if leap else day.day)
