"""What may go into one blank: the proposal, other indicators, other ways of saying it, names; with values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from jishi.core.periods import Period
from jishi.indicators.spec import Indicator
from jishi.papers.answers import needs
from jishi.papers.binding.model import Decision, Shown
from jishi.papers.desk import names_of
from jishi.papers.sources import SHOWN_AS
from jishi.papers.work.bench import Bench, Cell
from jishi.papers.work.picks import Pick
from jishi.papers.working import Choice

MOST, MOST_FOUND = 9, 8
PERCENT = ("%", "％")


@dataclass(frozen=True, slots=True)
class Option:
    """One radio button: what it is, what it would print."""

    pick: Pick
    name: str
    note: str
    text: str
    unit: str = ""
    on: bool = False


def current(cell: Cell) -> Pick:
    """What the panel shows first: what was accepted, else what the binder proposes."""
    choice = cell.choice
    if choice is not None and choice.state == Choice.State.ACCEPTED:
        return Pick.chosen(choice)
    return Pick.proposed(cell.proposal)


def options(bench: Bench, cell: Cell, on: Pick, period: Period | None = None) -> list[Option]:
    """The radio buttons of a blank, the one that is ``on`` among them, nine at most."""
    if cell.blank.kind != "figure":
        return _names(bench, cell, on)
    first, proposal = Pick.proposed(cell.proposal), cell.proposal
    picks = [first] if first.indicator else []
    picks += [Pick(offer.indicator) for offer in proposal.offers if offer.indicator]
    picks += _ways(bench, cell, picks[0]) if picks else []
    if period:
        picks = [replace(pick, period=period) for pick in picks]
    known = list(dict.fromkeys(picks))[:MOST]
    if on.indicator and on not in known:
        known = [*known[: MOST - 1], on]
    return priced(bench, cell, known, on)


def priced(bench: Bench, cell: Cell, picks: Iterable[Pick], on: Pick) -> list[Option]:
    """Picks with the values they would print, counted together."""
    asked = [(pick, pick.asked_of(cell.proposal)) for pick in picks if pick.indicator in bench.what.items]
    bench.counted.of([one for _, each in asked for one in needs(each, bench.what.period)])
    found = []
    for pick, each in asked:
        item, answer = bench.what.items[pick.indicator], bench.answer(each)
        text = bench.print(answer).text if answer else ""
        note = _note(bench, cell, pick, item)
        found.append(Option(pick, item.name + SHOWN_AS[pick.shown], note, text, item.unit, pick == on))
    return found


def found_by(bench: Bench, words: str) -> list[Pick]:
    """Indicators whose name, definition or phrases hold every word asked for."""
    asked = words.split()
    if not asked:
        return []
    hits = [item for item in bench.what.items.values() if all(word in _said(item) for word in asked)]
    best = sorted(hits, key=lambda item: (not all(word in item.name for word in asked), len(item.name)))
    return [Pick(item.id) for item in best[:MOST_FOUND]]


def periods(bench: Bench) -> list[tuple[str, str]]:
    """(days, label) of the periods a figure may be counted over instead: the paper's, its year's parts."""
    base = bench.what.period
    year = base.first.year
    spans = [base, Period.year_of(year), Period.months(year, 1, 6), Period.months(year, 7, 12)]
    spans += [Period.quarter(year, n) for n in (1, 2, 3, 4)] + [Period.year_of(year - 1)]
    return [(str(span), span.label) for span in dict.fromkeys(spans)]


def _ways(bench: Bench, cell: Cell, first: Pick) -> list[Pick]:
    """Other ways of saying the first indicator's figure that the unit beside the blank allows."""
    item = bench.what.items.get(first.indicator)
    if item is None:
        return []
    total = first.total or item.words.part_of
    if cell.blank.unit in PERCENT:
        ways = [Pick(item.id, Shown.SHARE, total)] if total in bench.what.items else []
        return [*ways, Pick(item.id, Shown.GROWTH)]
    return [Pick(item.id), Pick(item.id, Shown.PRIOR), Pick(item.id, Shown.CHANGE)]


def _names(bench: Bench, cell: Cell, on: Pick) -> list[Option]:
    """Names of the institution that end as the text goes on, each with what would stand in for the mark."""
    paragraph = next(p for p in bench.opened.draft.paragraphs if p.number == cell.blank.paragraph)
    after = paragraph.text[cell.blank.end :]
    fits = names_of(bench.what).fitting(after) if cell.blank.kind == "name" else []
    picks = {stem: f"全称“{name}”" if stem != name else "" for name, stem in fits}
    for text in (cell.proposal.value, on.text):
        if text:
            picks.setdefault(text, "")
    return [Option(Pick(text=text), text, note, text, on=text == on.text) for text, note in picks.items()][
        :MOST
    ]


def _note(bench: Bench, cell: Cell, pick: Pick, item: Indicator) -> str:
    if pick == Pick.proposed(cell.proposal):
        return "建议" if cell.proposal.decision is Decision.BOUND else "最接近"
    period = pick.asked_of(cell.proposal).period or bench.what.period
    return period.label if pick.period else ""


def _said(item: Indicator) -> str:
    return " ".join((item.name, item.definition, *item.words.phrases))
