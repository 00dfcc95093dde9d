"""What stands beside a form: is it ready to be handed in, and where will it count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CheckConstraint, Q

from jishi.accounts.roles import Right
from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.reasons import Reason
from jishi.indicators.whatif import Effect, effects
from jishi.ledger import access
from jishi.ledger.entry.fields import form_fields, kind_of, required
from jishi.papers.desk import job
from jishi.papers.models import Choice
from jishi.papers.work.door import handled, has_all
from jishi.web.evidence import value_of
from jishi.web.forms.sheet import Answers, Sheet

SHOWN = 8
"""So many figures stand beside the form; the others are folded."""
ICONS = {"y": "done", "e": "wrong", "w": "alert"}


@dataclass(frozen=True, slots=True)
class Check:
    """One line: ``mark`` y in order, e must be put right, w should be looked at; ``box`` to go to."""

    mark: str
    said: str
    box: str = ""
    row: int | None = None
    """A record to look at."""

    @property
    def icon(self) -> str:
        return ICONS[self.mark]


@dataclass(frozen=True, slots=True)
class Line:
    """One figure the record will count in: from what to what, or what it lacks."""

    code: str
    name: str
    before: str
    after: str
    unit: str
    lacks: str = ""


@dataclass
class Aside:
    """Both lists. ``hint`` says why no figure is named."""

    checks: list[Check]
    lines: list[Line]
    period: str = ""
    place: str = ""
    hint: str = ""
    papers: list[tuple[str, str]] = field(default_factory=list)
    """(title of a paper in hand, its places that show one of these figures)."""

    @property
    def done(self) -> int:
        return sum(check.mark == "y" for check in self.checks)

    @property
    def first(self) -> list[Line]:
        return self.lines[:SHOWN]

    @property
    def rest(self) -> list[Line]:
        return self.lines[SHOWN:]


def aside(sheet: Sheet, answers: Answers) -> Aside:
    """Everything beside the form, for what stands in it now."""
    day = answers.values.get(sheet.spec.date_field)
    found = Aside(
        [
            *_filled(sheet, answers),
            *_wrong(sheet, answers),
            *_same(sheet, answers),
            *_when(sheet, answers, day),
        ],
        [],
    )
    if answers.look is None or day is None:
        found.hint = "选好组织、填好日期以后，这里说明它会计入哪些数。"
        return found
    if answers.look.original is not None:
        found.hint = "和已有的一条记录重复，两条只计一次，各个数不会再加。"
        return found
    period = Period.year_of(day.year)
    moved = _effects(sheet, answers, period)
    found.period, found.place = str(day.year), _counted_for(sheet).label or "您的管理范围"
    lines = [_line(sheet, effect) for effect in moved]
    found.lines = [line for line in lines if line.lacks or line.before != line.after]
    if not moved:
        found.hint = f"照现在填的，它不计入 {day.year} 年的任何指标；选了类型再看。"
    if sheet.seat.may(Right.PAPER):
        found.papers = _papers(sheet, {effect.before.indicator.id for effect in moved}, period)
    return found


def _filled(sheet: Sheet, answers: Answers) -> list[Check]:
    wanted = [f.name for f in form_fields(sheet.spec) if required(f)]
    empty = [name for name in wanted if name in answers.faults and not "".join(sheet.texts.get(name, []))]
    filled = f"{len(wanted) - len(empty)} / {len(wanted)}"
    if empty:
        return [Check("e", f"必填项还没填完（{filled}），去填", empty[0])]
    return [Check("y", f"必填项已填（{filled}）")]


def _wrong(sheet: Sheet, answers: Answers) -> list[Check]:
    labels = sheet.labels()
    typed = {name: said for name, said in answers.faults.items() if "".join(sheet.texts.get(name, []))}
    found = [Check("e", f"{labels.get(name, name)}：{said}", name) for name, said in typed.items()]
    found += [Check("e", said, box_of(labels, said)) for said in answers.whole]
    adds_up = any(isinstance(rule, CheckConstraint) for rule in sheet.spec.model._meta.constraints)
    said = any(
        "".join(sheet.texts.get(f.name, [])) for f in form_fields(sheet.spec) if kind_of(f) == "number"
    )
    return found or _too_many(answers) or ([Check("y", "人数对得上")] if adds_up and said else [])


def _too_many(answers: Answers) -> list[Check]:
    """More came than were to come: it may be kept, since not every number need be known, but not praised."""
    expected = answers.values.get("expected")
    others = sum(answers.values.get(name) or 0 for name in ("attended", "leave", "absent"))
    if expected is None or others <= expected:
        return []
    said = f"应到 {expected} 人，实到、请假、缺席合起来 {others} 人，多了，核对一下"
    return [Check("w", said, "expected")]


def box_of(labels: dict[str, str], said: str) -> str:
    """The first box whose label stands in the sentence; "" where none does."""
    return next((name for name, label in labels.items() if label in said), "")


def _same(sheet: Sheet, answers: Answers) -> list[Check]:
    if answers.look is None or not sheet.spec.natural_key:
        return []
    pk = answers.look.original
    if pk is None:
        return [Check("y", "没有发现重复的记录")]
    seat = sheet.seat
    seen = access.rows_for(seat.user, sheet.spec, seat.today).filter(pk=pk).exists()
    return [Check("w", "和已有的一条记录重复，可以保存，只计一次", row=pk if seen else None)]


def _when(sheet: Sheet, answers: Answers, day: date | None) -> list[Check]:
    today, box = sheet.seat.today, sheet.spec.date_field
    label = sheet.labels()[box]
    if box in answers.faults:
        return []
    if day is None:
        return [Check("w", f"没有{label}，不会计入任何数", box)]
    if day > today:
        return [Check("w", f"{label}在今天之后", box)]
    if day.year != today.year:
        return [Check("w", f"{label}在 {day.year} 年，计入 {day.year} 年的数", box)]
    return [Check("y", f"{label}在 {day.year} 年内")]


def _effects(sheet: Sheet, answers: Answers, period: Period) -> list[Effect]:
    assert answers.look is not None
    seat, spec = sheet.seat, sheet.spec
    known = job(period, institution=seat.institution).items
    return effects(answers.look.row, spec.code, period, _counted_for(sheet), known=known, tree=seat.tree)


def _counted_for(sheet: Sheet) -> Scope:
    """The whole institution for who may see all of this ledger, else his own part of it."""
    seat = sheet.seat
    mine = seat.scope(Right.VIEW, sheet.spec.family)
    whole = has_all(mine, seat.today, seat.tree)
    return Scope.whole(seat.institution.pk, seat.institution.name) if whole else mine


def _line(sheet: Sheet, effect: Effect) -> Line:
    item = effect.before.indicator
    lacks = ""
    if effect.why_not is Reason.NO_VALUE:
        name = item.measure[1] if len(item.measure) > 1 else sheet.spec.person
        lacks = f"填了“{sheet.labels().get(name, name)}”才计入"
    elif effect.why_not is not None:
        lacks = effect.why_not.label
    return Line(item.id, item.name, value_of(effect.before), value_of(effect.after), item.unit, lacks)


def _papers(sheet: Sheet, codes: Iterable[str], period: Period) -> list[tuple[str, str]]:
    """Papers in hand the seat works at, over this time, that show one of these figures. One query."""
    seat = sheet.seat
    began = Q(paper__created_by=seat.user)
    mine = handled(seat.paper_scopes, seat.today, seat.tree, began, "paper__org")
    rows: Any = Choice.objects.filter(
        mine,
        paper__institution=seat.institution,
        paper__deleted=False,
        paper__last__gte=period.first,
        paper__first__lte=period.last,
        state=Choice.State.ACCEPTED,
        indicator__in=list(codes),
    )
    places: dict[str, list[int]] = {}
    for title, index in rows.order_by("paper", "index").values_list("paper__title", "index"):
        places.setdefault(title, []).append(index + 1)
    return [(title, "、".join(map(str, found))) for title, found in places.items()]
