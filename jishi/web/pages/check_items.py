"""What a check found, as the page shows it: the number in its words, the verdict, the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from jishi.core.numerals import read_number
from jishi.papers.checking import LABELS, Item, Report, Verdict, key_of
from jishi.papers.desk import Job
from jishi.papers.models import SealedFigure
from jishi.web.pages.sealed_became import Became
from jishi.web.pages.sealed_now import ENDS, State, shortened
from jishi.web.pages.sealed_rows import LINKS, Acts, Seen, acts_on, fate_of, records_behind, seen
from jishi.web.seat import Seat
from jishi.word.draft import Draft

LOOK = {
    Verdict.CHANGED: ("bad", "pencil"),
    Verdict.TWICE: ("bad", "wrong"),
    Verdict.STALE: ("warn", "alert"),
    Verdict.MISSING: ("warn", "x"),
    Verdict.NO_BACKING: ("idle", "none"),
    Verdict.LEFT_OVER: ("idle", "open"),
    Verdict.HAND: ("manual", "pencil"),
    Verdict.BACKED: ("ok", "check"),
}
"""Colour and icon of each verdict, those first that need a person."""
STATES = {verdict: State(verdict.value, LABELS[verdict], *look) for verdict, look in LOOK.items()}
WORDS_BEFORE, WORDS_AFTER = 26, 18


@dataclass(frozen=True, slots=True)
class Finding:
    """One number of the returned paper; ``before`` and ``after`` are the words of the text beside it."""

    item: Item
    state: State
    before: str
    after: str
    evidence: str
    now_tone: str
    rows: tuple[tuple[Became, Seen], ...]
    more: int


def findings(seat: Seat, draft: Draft, report: Report, what: Job) -> list[Finding]:
    """In text order; records that moved are named where the seat may view them."""
    lines = {paragraph.number: paragraph.text for paragraph in draft.paragraphs}
    sealed = {key_of(figure): figure for figure in report.paper.figures.all()} if report.paper else {}
    wanted = [row_id for item in report.items for row_id in item.rows[:LINKS]]
    names = [name for item in report.items if item.rows for name in _names(item, sealed)]
    known = seen(seat, records_behind(names, what.items), wanted) if wanted else {}
    acts: Acts = acts_on(known.values(), report.paper) if report.paper else {}
    return [_finding(item, lines, sealed, known, acts, report, what) for item in report.items]


def state_of(verdict: Verdict, report: Report) -> State:
    """How the page says a verdict: what was never sealed here cannot have been changed since."""
    unlike = verdict is Verdict.CHANGED and report.paper is None
    return replace(STATES[verdict], label="与台账不一致") if unlike else STATES[verdict]


def tally(report: Report) -> list[tuple[State, int]]:
    """How many of each verdict, those that need a person first, those without any left out."""
    counts = report.counts()
    return [(state_of(verdict, report), counts[verdict]) for verdict in STATES if counts[verdict]]


def _finding(
    item: Item,
    lines: Mapping[int, str],
    sealed: Mapping[str, SealedFigure],
    known: Mapping[int, Seen],
    acts: Acts,
    report: Report,
    what: Job,
) -> Finding:
    figure = sealed.get(item.key)
    frozen = {row_id: version for row_id, version in figure.rows} if figure else {}
    rows = tuple((fate_of(known[pk], frozen, acts), known[pk]) for pk in item.rows[:LINKS] if pk in known)
    before, after = (
        ("", "") if item.verdict is Verdict.MISSING else beside(lines.get(item.paragraph, ""), item)
    )
    evidence = _evidence(item, figure, report, what)
    state = state_of(item.verdict, report)
    return Finding(item, state, before, after, evidence, now_tone(item), rows, len(item.rows) - len(rows))


def now_tone(item: Item) -> str:
    """How loud today's number is: muted beside the same number, red where the paper says another one."""
    if item.verdict is Verdict.BACKED:
        return "muted"
    same = read_number(item.now) is not None and read_number(item.now) == read_number(item.text)
    return "" if same or item.verdict is Verdict.HAND else "bad-ink"


def beside(line: str, item: Item) -> tuple[str, str]:
    """The words of the paragraph before and after the number, within its sentence."""
    end = item.offset + len(item.text)
    before, after = line[: item.offset], line[end:]
    begin = max(before.rfind(mark) for mark in ENDS) + 1
    stop = min((place + 1 for place in map(after.find, ENDS) if place >= 0), default=len(after))
    return shortened(before[begin:], WORDS_BEFORE), _head(after[:stop])


def _head(words: str) -> str:
    return words if len(words) <= WORDS_AFTER else f"{words[:WORDS_AFTER]}…"


def _names(item: Item, sealed: Mapping[str, SealedFigure]) -> Sequence[str]:
    figure = sealed.get(item.key)
    return (figure.indicator, figure.total) if figure else (item.indicator,)


def _evidence(item: Item, figure: SealedFigure | None, report: Report, what: Job) -> str:
    """The page with the records behind the number: the sealed figure's, else the indicator's; "" for none."""
    if figure and report.paper:
        return reverse("sealed.figure", args=[report.paper.pk, figure.number])
    if not item.indicator:
        return ""
    asked = {"period": str(what.period)} | ({"org": what.org.pk} if what.org else {})
    return f"{reverse('figures.one', args=[item.indicator])}?{urlencode(asked)}"
