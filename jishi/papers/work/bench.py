"""A paper on the bench: every blank with its state, its value and what was decided of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from jishi.papers.answers import Answer, answer_of, answers_from, asked, needs
from jishi.papers.binding.model import Decision, Hand, Proposal, Shown
from jishi.papers.desk import Job
from jishi.papers.filling import Filling, print_in, printing
from jishi.papers.remarks import Contradiction
from jishi.papers.values import UNKNOWN, Printed
from jishi.papers.work.counted import Counted, stamp
from jishi.papers.work.opened import Opened, job_of, opened
from jishi.papers.work.picks import Pick
from jishi.papers.working import Choice, WorkingPaper
from jishi.word.model import Blank

Taken = Choice.State


class State(StrEnum):
    """Where a blank stands, as the list and the paper show it."""

    PROPOSED = "proposed"
    CHOICE = "choice"
    OPEN = "open"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"
    MANUAL = "manual"
    CONFIRMED = "confirmed"


LABELS = {
    State.PROPOSED: "待确认",
    State.CHOICE: "待选",
    State.OPEN: "待填",
    State.CONFLICT: "有出入",
    State.UNKNOWN: "无数据",
    State.SKIPPED: "先跳过",
    State.MANUAL: "手工",
    State.CONFIRMED: "已确认",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One blank: ``proposal`` before anybody decided it, ``decided`` as it counts now.

    ``text`` is what stands in the filled paper, "" where nothing does yet.
    ``wrong`` are contradictions, ``notes`` all other remarks.
    """

    proposal: Proposal
    decided: Proposal
    state: State
    choice: Choice | None = None
    answer: Answer | None = None
    printed: Printed | None = None
    wrong: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    moved: bool = False
    """Whether the ledgers give another value than was accepted."""

    @property
    def blank(self) -> Blank:
        return self.proposal.blank

    @property
    def index(self) -> int:
        return self.proposal.blank.index

    @property
    def number(self) -> int:
        """As people count."""
        return self.index + 1

    @property
    def text(self) -> str:
        return self.printed.text if self.printed else ""

    @property
    def label(self) -> str:
        return LABELS[self.state]

    @property
    def settled(self) -> bool:
        """Whether a person said what goes here."""
        return self.choice is not None and self.choice.state != Taken.SKIPPED

    @property
    def waits(self) -> bool:
        """Whether it still has to be looked at, or again."""
        return self.choice is None or self.moved

    @property
    def sure(self) -> bool:
        """Whether it may be accepted with others at one stroke: sure, known, nothing against it."""
        return self.state is State.PROPOSED


class Bench:
    """One paper as it stands. Reads only; the acts are in the modules beside it."""

    def __init__(self, paper: WorkingPaper, before: Bench | None = None) -> None:
        """``before`` is the same paper a moment ago: only what was decided is read anew."""
        self.paper = paper
        self.what: Job = before.what if before else job_of(paper)
        self.opened: Opened = before.opened if before else opened(paper, self.what)
        self.at: int = before.at if before else stamp(paper.institution_id)
        rows = Choice.objects.filter(paper=paper).select_related("by")
        self.choices: dict[int, Choice] = {row.index: row for row in rows}

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        return self.opened.proposals

    @cached_property
    def counted(self) -> Counted:
        """Figures of this paper's scope; a ledger is read for all proposals and offers at once."""
        names = [
            name for p in self.proposals for name in (p.indicator, p.total, *(o.indicator for o in p.offers))
        ]
        return Counted(self.what, names, self.at)

    @cached_property
    def decided(self) -> tuple[Proposal, ...]:
        """The proposals with what people chose in the place of what the binder said."""
        return tuple(decide(p, self.choices.get(p.blank.index)) for p in self.followed)

    @cached_property
    def followed(self) -> tuple[Proposal, ...]:
        """The proposals, those that speak of an earlier figure following what was chosen there."""
        return tuple(follow(self.proposals, self.choices))

    @cached_property
    def filling(self) -> Filling:
        """What is decided and what is sure, filled in."""
        return self.filled(self.decided)

    def filled(self, proposals: Iterable[Proposal]) -> Filling:
        made, base = tuple(proposals), self.what.period
        figures = self.counted.of(asked(made, self.what.items, base))
        return printing(self.opened.draft, made, answers_from(made, self.what.items, base, figures))

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(self._cell(p, d) for p, d in zip(self.followed, self.decided, strict=True))

    @cached_property
    def tally(self) -> Mapping[State, int]:
        """How many blanks are in each state."""
        return Counter(cell.state for cell in self.cells)

    @property
    def settled(self) -> int:
        return sum(cell.settled for cell in self.cells)

    @property
    def sure(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.sure]

    def next_open(self, index: int) -> int | None:
        """The next blank after ``index`` that waits, from the top again at the end; None when none does."""
        waiting = [cell.index for cell in self.cells if cell.waits and cell.index != index]
        return next((one for one in waiting if one > index), waiting[0] if waiting else None)

    def answer(self, proposal: Proposal) -> Answer | None:
        """The answer to a proposal that is no part of the filling: one candidate of a blank."""
        if proposal.indicator not in self.what.items:
            return None
        figures = self.counted.of(needs(proposal, self.what.period))
        return answer_of(proposal, tuple(figures[one] for one in needs(proposal, self.what.period)))

    def print(self, answer: Answer) -> Printed:
        """An answer as its paragraph would have it."""
        return print_in(answer, self._lines[answer.proposal.blank.paragraph])

    @cached_property
    def _lines(self) -> dict[int, str]:
        return {paragraph.number: paragraph.text for paragraph in self.opened.draft.paragraphs}

    def _moved(self, choice: Choice | None, found: Answer) -> str:
        """What to say when the ledgers give an accepted figure another value than when it was accepted."""
        if choice is None or choice.state != Taken.ACCEPTED or not choice.indicator:
            return ""
        text = self.print(found).text
        return "" if text == choice.text else f"确认时是 {choice.text}，现在按台账是 {text}，请再确认一次"

    def _against_ledgers(self, proposal: Proposal, choice: Choice | None) -> str:
        """What to say when words by hand differ from what the ledgers give for a sure proposal."""
        if choice is None or choice.state != Taken.BY_HAND or proposal.decision is not Decision.BOUND:
            return ""
        found = self.answer(proposal)
        if found is None or found.value is None or self.print(found).text == choice.text:
            return ""
        return f"手工填的是 {choice.text}，按台账是 {self.print(found).text}"

    def _cell(self, proposal: Proposal, decided: Proposal) -> Cell:
        index = proposal.blank.index
        choice, found = self.choices.get(index), self.filling.answers.get(index)
        printed = self.filling.texts.get(index)
        said = self.filling.remarks.get(index, ())
        wrong = [str(one) for one in said if isinstance(one, Contradiction)]
        moved = self._moved(choice, found) if found else ""
        if found:
            wrong += filter(None, (found.remark, moved))
        wrong += filter(None, (self._against_ledgers(proposal, choice),))
        notes = [one for one in said if not isinstance(one, Contradiction)]
        told = (tuple(wrong), tuple(notes), bool(moved))
        cell = Cell(proposal, decided, State.OPEN, choice, found, printed, *told)
        return replace(cell, state=state_of(cell))


def follow(proposals: Iterable[Proposal], choices: Mapping[int, Choice]) -> list[Proposal]:
    """The proposals, a share, growth or last year's value following the figure a person chose before it."""
    instead: dict[tuple[int, str], str] = {}
    found = []
    for proposal in proposals:
        choice, place = choices.get(proposal.blank.index), (proposal.blank.paragraph, proposal.indicator)
        if choice is not None and choice.state == Taken.ACCEPTED and choice.indicator:
            instead[place] = choice.indicator
        elif proposal.shown is not Shown.VALUE and place in instead:
            proposal = replace(proposal, indicator=instead[place])
        found.append(proposal)
    return found


def decide(proposal: Proposal, choice: Choice | None) -> Proposal:
    """A proposal with the choice a person made of it."""
    if choice is None:
        return proposal
    who = choice.by.shown_name
    if choice.state == Taken.ACCEPTED:
        return Pick.chosen(choice).asked_of(proposal, f"{proposal.why}；{who}已确认")
    if choice.state == Taken.BY_HAND:
        why = f"{who}手工填写{'：' + choice.note if choice.note else ''}"
        hand = Hand(who, choice.at, choice.note)
        return replace(proposal, decision=Decision.BY_HAND, value=choice.text, why=why, hand=hand)
    return replace(proposal, decision=Decision.OPEN, value="", why=f"{who}先跳过")


def state_of(cell: Cell) -> State:
    if cell.choice is not None and cell.choice.state != Taken.ACCEPTED:
        return State.MANUAL if cell.choice.state == Taken.BY_HAND else State.SKIPPED
    if cell.wrong:
        return State.CONFLICT
    if cell.choice is not None:
        return State.CONFIRMED
    if cell.decided.decision is Decision.BOUND and cell.printed is not None:
        return State.UNKNOWN if cell.text == UNKNOWN else State.PROPOSED
    return State.CHOICE if cell.decided.decision is Decision.OFFERED else State.OPEN
