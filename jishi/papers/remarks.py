"""Remarks of the source table: sums that do not add up, and how a zero may be worded. Pure."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from jishi.core.periods import Period
from jishi.indicators.spec import Relation
from jishi.papers.answers import Answer
from jishi.papers.binding.model import Shown

WORDING = Path(__file__).parents[1] / "catalogue" / "_words" / "wording.toml"


class Contradiction(str):
    """A remark that something is wrong: numbers of one paper that cannot both be true."""

    __slots__ = ()


@cache
def zero_wordings() -> dict[str, list[str]]:
    """Suggestions for a zero by field of work; "" for any other field."""
    found: dict[str, list[str]] = tomllib.loads(WORDING.read_text(encoding="utf-8"))["zero"]
    return found


def remarks(found: Mapping[int, Answer], relations: Iterable[Relation]) -> dict[int, list[str]]:
    """Chinese remarks by blank index; empty for what needs none.

    A relation is looked at only where its total and the parts stand in the
    paper for the same period. A difference is told, never mended.
    """
    said: dict[int, list[str]] = defaultdict(list)
    values: dict[tuple[str, Period], tuple[int, Decimal]] = {}
    for index, one in found.items():
        if one.value == 0:
            figure = one.figures[0]
            words = zero_wordings().get(figure.indicator.field, zero_wordings()[""])
            said[index].append(f"值为 0，可以{'，或'.join(words)}")
        if one.proposal.shown is Shown.VALUE and one.value is not None:
            figure = one.figures[0]
            values[figure.indicator.id, figure.period] = index, Decimal(one.value)
    for relation in relations:
        for period in {period for name, period in values if name == relation.total}:
            _compare(relation, period, values, found, said)
    return dict(said)


def _compare(
    relation: Relation,
    period: Period,
    values: Mapping[tuple[str, Period], tuple[int, Decimal]],
    found: Mapping[int, Answer],
    said: dict[int, list[str]],
) -> None:
    index, total = values[relation.total, period]
    parts = [values[name, period] for name in relation.parts if (name, period) in values]
    whole = sum((value for _, value in parts), Decimal(0))
    if relation.kind == "partition" and len(parts) == len(relation.parts) and whole != total:
        mine, theirs = _in_unit(found[index], whole), _in_unit(found[index], total)
        wrong = f"各部分合计 {mine}，与总数 {theirs} 不等，请核对口径（{relation.source}）"
        said[index].append(Contradiction(wrong))
    if relation.kind == "partition" and 2 <= len(parts) < len(relation.parts) and whole < total:
        mine, rest = _in_unit(found[index], whole), _in_unit(found[index], total - whole)
        said[index].append(f"文中列出的 {len(parts)} 项合计 {mine}，其余 {rest} 不在文中")
    if relation.kind == "containment":
        for part, value in parts:
            if value > total:
                name = found[index].figures[0].indicator.name
                said[part].append(Contradiction(f"比“{name}”还多，请核对口径（{relation.source}）"))


def _in_unit(one: Answer, value: Decimal) -> str:
    return f"{value / 1_000_000:f} 万元" if one.money else f"{value:f}"
