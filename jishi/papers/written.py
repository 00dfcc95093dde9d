"""What people wrote into a paper by hand: no ledger stands behind it, so who and when does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from jishi.papers.binding.model import Proposal
from jishi.papers.values import Printed
from jishi.word.model import Blank

NO_COUNT = "手工填写，不是计数"
KINDS = {
    "figure": "数据",
    "name": "名称",
    "date": "日期",
    "edition": "届次",
    "titles": "文件标题",
}


@dataclass(frozen=True, slots=True)
class Written:
    """One blank written by hand; ``note`` is where the writer says it comes from, "" for nothing."""

    number: int
    clause: str
    kind: str
    text: str
    who: str
    at: datetime
    note: str

    @property
    def when(self) -> str:
        return f"{localtime(self.at):%Y-%m-%d %H:%M}"


def kind_of(blank: Blank) -> str:
    """What kind of thing stands in a blank, as the tables say it."""
    return KINDS.get(blank.kind, "其他")


def written(proposals: Iterable[Proposal], texts: Mapping[int, Printed]) -> list[Written]:
    """Every blank of a filling that a person wrote, figures and words alike, in text order."""
    return [
        Written(
            number=one.blank.index + 1,
            clause=one.clause,
            kind=kind_of(one.blank),
            text=texts[one.blank.index].text,
            who=one.hand.who,
            at=one.hand.at,
            note=one.hand.note,
        )
        for one in proposals
        if one.hand and one.blank.index in texts
    ]
