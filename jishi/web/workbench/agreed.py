"""What was checked of a blank and found right: the parts of a total that add up to it."""

from __future__ import annotations

from decimal import Decimal

from jishi.indicators.catalogue import relations
from jishi.indicators.spec import Relation
from jishi.papers.answers import Answer
from jishi.papers.binding.model import Shown
from jishi.papers.work.bench import Bench, Cell


def agreed(bench: Bench, cell: Cell) -> list[str]:
    """Chinese sentences; only sums whose total and parts all stand in this paper, for the same period."""
    answer = cell.answer
    if answer is None or answer.value is None or answer.proposal.shown is not Shown.VALUE:
        return []
    name, period = answer.figures[0].indicator.id, answer.figures[0].period
    here = {
        one.figures[0].indicator.id: one
        for one in bench.filling.answers.values()
        if one.proposal.shown is Shown.VALUE and one.figures[0].period == period and one.value is not None
    }
    sums = [one for one in relations() if one.kind == "partition" and name in (one.total, *one.parts)]
    return [_said(one, here) for one in sums if _adds_up(one, here)]


def _adds_up(relation: Relation, here: dict[str, Answer]) -> bool:
    if any(name not in here for name in (relation.total, *relation.parts)):
        return False
    return sum(Decimal(here[part].value or 0) for part in relation.parts) == here[relation.total].value


def _said(relation: Relation, here: dict[str, Answer]) -> str:
    parts = "＋".join(here[part].text() for part in relation.parts)
    return f"与文中各部分合计一致：{here[relation.total].text()}＝{parts}"
