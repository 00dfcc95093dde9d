"""What others did to a record while somebody had it open, in one sentence: who, when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from jishi.core.errors import UserError
from jishi.ledger import actions
from jishi.ledger.spec import LedgerSpec
from jishi.web.history import Act, since_version

NAMED = 3
"""So many people are named; what the last of them did is said for all."""


def meanwhile(spec: LedgerSpec, row: Any, version: int, today: date) -> str:
    """李卫国 10:40 改过这条, of what came after ``version``; "" where the row is as it was seen."""
    return "" if row.version == version else told(since_version(spec, row, version), today)


def told(acts: Sequence[Act], today: date) -> str:
    """The sentence for ``acts``, newest first; none are told as somebody's, since the version moved."""
    if not acts:
        return "有人改过这条"
    people = list(dict.fromkeys(act.who for act in acts))
    who = "、".join(people[:NAMED]) + (f"等 {len(people)} 人" if len(people) > NAMED else "")
    last = acts[0]
    did = "改过这条" if last.action == "update" else f"对这条办了“{last.name}”"
    return f"{who} {when(last.at, today)} {did}"


def when(at: datetime, today: date) -> str:
    """10:40 of today, else with the day."""
    day = "" if at.date() == today else f"{at.month}月{at.day}日 "
    return f"{at:%Y}年{day}{at:%H:%M}" if at.year != today.year else f"{day}{at:%H:%M}"


def on_saving(spec: LedgerSpec, row: Any) -> str:
    """What comes of it when somebody saves over the change."""
    try:
        actions.changeable(spec, row)
    except UserError as error:
        return f"{error.problem}您填的还留着。"
    return "保存时会并排给您看。"
