"""Every ledger, by hand: what is not in this list does not exist."""

from __future__ import annotations

from jishi.core.errors import CatalogueError
from jishi.ledger.records import (
    aid,
    cadres,
    decisions,
    development,
    documents,
    events,
    people,
    plans,
    publicity,
    supervision,
)
from jishi.ledger.spec import LedgerSpec

LEDGERS: dict[str, LedgerSpec] = {
    spec.code: spec
    for spec in (
        events.EVENT,
        events.ATTENDANCE,
        events.CONTRIBUTION,
        events.CONVEYANCE,
        decisions.DECISION,
        documents.DOCUMENT,
        documents.REMINDER,
        development.DEVELOPMENT,
        development.ELECTION,
        development.DUES,
        publicity.COVERAGE,
        publicity.PUBLICITY,
        publicity.ACCREDITATION,
        cadres.APPRAISAL,
        cadres.PERSONNEL,
        cadres.HONOUR,
        supervision.PLEDGE,
        supervision.INSPECTION,
        supervision.FINDING,
        supervision.CLUE,
        supervision.CASE,
        supervision.SANCTION,
        supervision.PETITION,
        supervision.TALK,
        aid.POSTING,
        aid.AID_PROJECT,
        aid.AID_MONEY,
        aid.DIFFICULTY,
        aid.VISIT,
        aid.ALLOWANCE,
        aid.PROPOSAL,
        plans.PROBLEM,
        plans.PLAN_TASK,
        plans.ROSTER,
        people.MEMBERSHIP,
        people.POST,
        people.EMPLOYMENT,
        people.PLACEMENT,
    )
}


def ledger(code: str) -> LedgerSpec:
    """The ledger called ``code``; raises CatalogueError for an unknown one."""
    try:
        return LEDGERS[code]
    except KeyError:
        raise CatalogueError(f"没有名为“{code}”的台账。", "请从台账目录中选择。", ledger=code) from None
