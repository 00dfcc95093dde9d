"""The workplace: what waits for me, papers in hand, figures of the year, what is empty, what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from jishi.accounts.models import Habit
from jishi.accounts.roles import Right
from jishi.core.periods import Period
from jishi.indicators.spec import Indicator
from jishi.indicators.tally import divisible
from jishi.ledger.people.users import reach_of, users_of
from jishi.papers.desk import Job
from jishi.web import charts, gatherings, links
from jishi.web.asked import Asked
from jishi.web.changes import recent
from jishi.web.doors import BOTH, page
from jishi.web.inhand import hands
from jishi.web.seat import Seat
from jishi.web.todo import tasks
from jishi.web.wanting import wanting
from jishi.web.yearly import Trend, of_year

PLACE = "workplace"
COUNT = 5
AT_ONCE = 6
"""Things to do that are shown at once; the rest is folded, so that the figures are on the first screen."""
USUAL = (
    "branches.member.total",
    "branches.three_meetings.count",
    "branches.theme_day.count",
    "study.centre_group.count",
    "aid.fund.total",
    "branches.lecture.count",
    "branches.dues.paid",
    "aid.village_visit.count",
    "supervision.check.count",
    "supervision.finding.count",
    "supervision.finding.done",
    "supervision.clue.count",
    "supervision.petition.count",
)
"""The figures shown to somebody who chose none: the first five of ledgers he may see."""
OF_THE_WHOLE = ("study.centre_group.count", "aid.fund.total")
"""Those that say nothing of a branch alone."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The figures a user wants to see, and the one whose months are drawn."""

    items: tuple[Indicator, ...]
    trend: Indicator | None

    @classmethod
    def of(cls, seat: Seat, known: Mapping[str, Indicator], whole: bool) -> Chosen:
        kept = Habit.objects.filter(user=seat.user, place=PLACE).values_list("value", flat=True).first() or {}
        opened = {spec.code for spec in seat.ledgers(Right.VIEW)}
        skipped = () if whole else OF_THE_WHOLE
        usual = [n for n in USUAL if n in known and known[n].record in opened and n not in skipped][:COUNT]
        items = tuple(known[name] for name in kept.get("shown", usual) if name in known)
        drawn = known.get(kept.get("trend", ""))
        return cls(items, drawn or next((item for item in items if divisible(item)), None))


@page()
def home(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everything, as far as the user's rights go."""
    in_hand = hands(seat)
    waiting = tasks(seat, in_hand)
    context: dict[str, Any] = {
        "tasks": waiting[:AT_ONCE],
        "later": waiting[AT_ONCE:],
        "hands": in_hand,
        "papers": seat.may(Right.PAPER),
        "calendar": gatherings.open_to(seat),
    }
    if seat.may(Right.EDIT):
        context["new"] = links.to("ledgers.home")
    if seat.may(Right.VIEW):
        context |= {"recent": recent(seat), "views": True} | _year(request, seat)
    if seat.may(Right.USERS):
        context["users"] = users_of(reach_of(seat.user, seat.institution, seat.today)).count()
    return render(request, "workplace/home.html", context)


@page(Right.VIEW)
def empty(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Which figures of the year nobody knows and somebody waits for; computed when somebody looks there."""
    return render(request, "workplace/_empty.html", {"wanting": wanting(Asked.of(request, seat))})


@page(Right.VIEW, BOTH)
def choose(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Choose the figures of the workplace by their names."""
    asked = Asked.of(request, seat)
    known = asked.job.items
    by_name = {item.name: item for item in known.values()}
    now = Chosen.of(seat, known, asked.whole)
    typed = {f"shown{n}": item.name for n, item in enumerate(now.items, start=1)}
    typed["trend"] = now.trend.name if now.trend else ""
    faults: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in _names()}
        faults = {name: fault for name, text in typed.items() if (fault := _fault(name, text, by_name))}
        if not faults:
            return _keep(
                request, seat, [by_name[typed[n]].id for n in _names()[:COUNT] if typed[n]], typed, by_name
            )
    fields = [(name, label, typed.get(name, ""), faults.get(name, "")) for name, label in _labels()]
    context = {"fields": fields, "faults": faults, "names": sorted(by_name), "count": COUNT}
    return render(request, "workplace/choose.html", context, status=422 if faults else 200)


def _year(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    """The figures of the year with last year's, one of them by months; nothing without an organisation."""
    if not seat.orgs():
        return {}
    asked = Asked.of(request, seat)
    year = asked.period.first.year
    upto = min(seat.today, date(year, 12, 31))
    chosen = Chosen.of(seat, asked.job.items, asked.whole)
    figures, trend = of_year(chosen.items, chosen.trend, asked.job, upto)
    period = Period(date(year, 1, 1), upto)
    return {
        "asked": asked,
        "year": year,
        "upto": upto,
        "figures": [(one, _one(one.item, period, asked.job)) for one in figures],
        "trend": trend,
        "chart": _drawn(trend) if trend else "",
        "empty_list": _list_of(asked),
    }


def _list_of(asked: Asked) -> str:
    """The figures nobody knows, for the period and organisation of the page."""
    return links.to("figures.list", show="empty", period=asked.code, org=asked.org_value)


def _one(item: Indicator, period: Period, what: Job) -> str:
    org = what.org.pk if what.org else None
    return links.to("figures.one", item.id, period=links.code_of(period), org=org)


def _drawn(trend: Trend) -> str:
    """The months as two lines, last year's dashed."""
    unit = trend.item.unit
    sides = [
        (
            f"{months[0].period.first.year}年",
            [charts.Point(m.amount, f"{m.period.label} {m.text}{unit}", m.address) for m in months],
        )
        for months in (trend.now, trend.then)
    ]
    labels = [f"{number}月" for number in range(1, 13)]
    return charts.trend(f"{trend.item.name}按月（{unit}）", labels, sides[0], sides[1])


def _names() -> list[str]:
    return [*(f"shown{n}" for n in range(1, COUNT + 1)), "trend"]


def _labels() -> list[tuple[str, str]]:
    return [*((f"shown{n}", f"第 {n} 个数") for n in range(1, COUNT + 1)), ("trend", "按月画图的数")]


def _fault(name: str, text: str, by_name: Mapping[str, Indicator]) -> str:
    """What is wrong with one line, in Chinese; "" for nothing."""
    if not text:
        return ""
    if text not in by_name:
        near = get_close_matches(text, by_name, n=1, cutoff=0.3)
        return f"没有名为“{text}”的指标。{f'是不是“{near[0]}”？' if near else '请从提示的名称中选择。'}"
    if name == "trend" and not divisible(by_name[text]):
        return f"“{text}”不能按月分开（它是某一天的状态、人数去重或比率）。请选一个计次、计件或金额的指标。"
    return ""


def _keep(
    request: HttpRequest,
    seat: Seat,
    shown: list[str],
    typed: Mapping[str, str],
    by_name: Mapping[str, Indicator],
) -> HttpResponse:
    drawn = by_name[typed["trend"]].id if typed["trend"] else ""
    value = {"shown": list(dict.fromkeys(shown)), "trend": drawn}
    if shown:
        Habit.objects.update_or_create(user=seat.user, place=PLACE, defaults={"value": value})
    else:
        Habit.objects.filter(user=seat.user, place=PLACE).delete()
    messages.success(request, "工作台会按您的选择显示。" if shown else "工作台恢复成原来的几个数。")
    return redirect("workplace")


urlpatterns = [
    path("", home, name="workplace"),
    path("workplace/empty/", empty, name="workplace.empty"),
    path("workplace/choose/", choose, name="workplace.choose"),
]
