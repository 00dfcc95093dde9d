"""Figures of a period by field of work, and the addresses of all pages of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_vary_headers

from jishi.accounts.roles import Right
from jishi.indicators import own
from jishi.indicators.catalogue import work_fields
from jishi.indicators.figures import Figure
from jishi.indicators.models import OwnIndicator
from jishi.indicators.spec import Indicator
from jishi.indicators.tally import values
from jishi.web import evidence
from jishi.web.asked import Asked
from jishi.web.doors import page
from jishi.web.pages import figures_one, figures_own
from jishi.web.seat import Seat

PAGE_ROWS = 100
COUNTED_AT_ONCE = 250
"""So many figures are computed to say how many are known; of a longer list only the page shown."""
SHOWN = {"": "全部", "known": "有数", "empty": "待补"}
OWN = "own"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the list; ``prior`` is the same period of last year."""

    item: Indicator
    value: str
    prior: str
    basis: str
    own: bool

    @property
    def unknown(self) -> bool:
        return self.value == evidence.UNKNOWN


@dataclass(frozen=True)
class Listing:
    """What the list shows: by words over all fields of work, without words one field at a time."""

    asked: Asked
    words: str
    field: str
    show: str
    number: str

    @classmethod
    def of(cls, request: HttpRequest, asked: Asked) -> Listing:
        words, was = (request.GET.get(name, "").strip() for name in ("q", "was"))
        field = request.GET.get("field", "") if words == was or "was" not in request.GET else ""
        fields = {"", OWN, *work_fields()}
        show = request.GET.get("show", "")
        return cls(
            asked,
            words,
            (field if field in fields else "") or ("" if words else next(iter(work_fields()))),
            show if show in SHOWN else "",
            request.GET.get("page", ""),
        )

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of the two dates carries along."""
        org = self.asked.org_value
        return [("q", self.words), ("field", self.field), ("show", self.show), ("org", org)]

    def found(self) -> list[Indicator]:
        """The indicators that carry every word, of all fields; one of exactly that name comes first."""
        words = self.words.lower().split()
        items = (item for item in self.asked.job.items.values() if item.id not in self.asked.job.retired)
        found = [item for item in items if all(word in _text(item) for word in words)]
        return sorted(found, key=lambda item: item.name.lower() != self.words.lower())

    def tabs(self, found: Iterable[Indicator]) -> list[tuple[str, str, int]]:
        """(field, its name, how many indicators) for the tabs."""
        found = list(found)
        counts = Counter(item.field for item in found)
        named = [(code, field.title, counts[code]) for code, field in work_fields().items()]
        own = (OWN, "本单位指标", sum(is_own(item) for item in found))
        everything = [("", "全部", len(found))] if self.words else []
        return [*everything, *named, *([own] if own[2] or self.asked.seat.may(Right.DEFINE) else [])]


def broken(asked: Asked) -> list[tuple[OwnIndicator, list[str]]]:
    """The own indicators that cannot be read, each with what is wrong."""
    return [(row, own.why_broken(row)) for row in asked.job.broken]


def is_own(item: Indicator) -> bool:
    """Whether the institution declared it itself."""
    return item.id.startswith(f"{OWN}.")


@page(Right.VIEW)
def start(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The figures of one field of work, or those found by words; an htmx request gets the table alone."""
    asked = Asked.of(request, seat)
    what = Listing.of(request, asked)
    found = what.found()
    mine = [item for item in found if what.field in ("", item.field) or (what.field == OWN and is_own(item))]
    known, shown = _page(what, mine)
    context = {
        "asked": asked,
        "what": what,
        "tabs": what.tabs(found),
        "shown_choices": SHOWN.items(),
        "total": len(mine),
        "known": known,
        "empty": None if known is None else len(mine) - known,
        "page": shown,
        "numbers": evidence.numbers(shown),
        "rows": _rows(asked, shown),
        "may_define": seat.may(Right.DEFINE),
        "own": what.field == OWN,
        "broken": broken(asked) if seat.may(Right.DEFINE) else [],
        "retired": [asked.job.items[code] for code in sorted(asked.job.retired)],
        "all": len(asked.job.items) - len(asked.job.retired),
    }
    fragment = getattr(request, "htmx", None) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    answer = render(
        request, "figures/_found.html" if fragment else "figures/list.html", context, status=asked.status
    )
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _page(what: Listing, mine: list[Indicator]) -> tuple[int | None, Page[Figure]]:
    """How many are known (None where that is too much to ask), and the figures of the page shown."""
    if len(mine) > COUNTED_AT_ONCE and not what.show:
        shown = Paginator(mine, PAGE_ROWS).get_page(what.number)
        figures = list(_figures(what.asked, shown).values())
        shown.object_list = figures  # type: ignore[assignment]
        return None, shown  # type: ignore[return-value]
    figures = list(_figures(what.asked, mine).values())
    kept = [one for one in figures if not what.show or (one.value is not None) == (what.show == "known")]
    return sum(one.value is not None for one in figures), Paginator(kept, PAGE_ROWS).get_page(what.number)


def _figures(asked: Asked, items: Iterable[Indicator], prior: bool = False) -> Mapping[str, Figure]:
    job = asked.job
    period = job.period.year_before() if prior else job.period
    return values(items, period, job.scope_in(period), known=job.items, tree=asked.seat.tree)


def _rows(asked: Asked, figures: Iterable[Figure]) -> list[Row]:
    figures = list(figures)
    prior = _figures(asked, [one.indicator for one in figures], prior=True)
    return [
        Row(
            one.indicator,
            evidence.value_of(one),
            evidence.value_of(prior[one.indicator.id], unknown="—"),
            f"{one.rows} 条记录" if one.basis == "rows" else evidence.basis_of(one),
            is_own(one.indicator),
        )
        for one in figures
    ]


def _text(item: Indicator) -> str:
    return " ".join((item.name, item.definition, item.unit, item.id, *item.words.phrases)).lower()


urlpatterns = [
    path("figures/", start, name="figures.list"),
    *figures_own.urlpatterns,
    *figures_one.urlpatterns,
]
