"""Families of ledgers (台账门类): what the office calls them, in the order it thinks of them."""

from __future__ import annotations

from collections.abc import Iterable

from jishi.ledger.records.plans import NIL_RETURN
from jishi.ledger.registry import LEDGERS
from jishi.ledger.spec import LedgerSpec

FAMILIES: dict[str, str] = {
    "events": "活动和会议",
    "decisions": "议事决策",
    "documents": "制度文件和通知",
    "development": "党员发展、换届、党费",
    "publicity": "宣传和创建",
    "cadres": "干部和表彰",
    "supervision": "监督执纪",
    "aid": "帮扶、慰问、提案",
    "plans": "问题、计划、清单",
    "people": "组织和人员名册",
}

KEPT: dict[str, LedgerSpec] = {**LEDGERS, NIL_RETURN.code: NIL_RETURN}
"""What can be listed and reviewed: every ledger, and the statements that there was nothing."""


def in_families(specs: Iterable[LedgerSpec]) -> list[tuple[str, list[LedgerSpec]]]:
    """(title of the family, its ledgers), families without any left out."""
    found: dict[str, list[LedgerSpec]] = {code: [] for code in FAMILIES}
    for spec in specs:
        found[spec.family].append(spec)
    return [(FAMILIES[code], group) for code, group in found.items() if group]
