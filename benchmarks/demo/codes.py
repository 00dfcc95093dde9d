"""What the tables of the database are called and what their numbers mean, written down by hand.

Nothing here is taken from the program: the tables were read off the schema,
the numbers of the code lists come from the catalogue's own TOML files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CATALOGUE = Path(__file__).resolve().parents[2] / "jishi" / "catalogue"

STAYS = {
    "membership": ("orgs_membership", "since", "until"),
    "post": ("orgs_post", "since", "until"),
    "employment": ("orgs_employment", "since", "until"),
    "organisation": ("orgs_placement", "since", "until"),
    "posting": ("ledger_posting", "on", "until"),
}
"""Ledgers whose rows hold from one day to another: table, first day, last day."""

NO_RECORD = ("membership", "post", "employment", "organisation")
"""Stays that are neither drafted nor confirmed, and have no version."""

NEWEST_OF = {"coverage": "platform", "roster": "kind"}
"""States reported again and again: the newest row holds of each organisation and this column."""

SETS = ("hats", "topics", "traits")
"""Columns in which bit n stands for number n of their list."""

LISTS = {
    "posting.role": "posting_role",
    "aid_project.kind": "aid_project_kind",
    "aid_money.source": "aid_source",
    "aid_money.purpose": "aid_purpose",
    "difficulty.source": "difficulty_source",
    "difficulty.kind": "difficulty_kind",
    "visit.kind": "visit_kind",
    "visit.visitor": "visitor",
    "allowance.kind": "allowance_kind",
    "allowance.receiver": "allowance_receiver",
    "allowance.occasion": "holiday",
    "proposal.state": "proposal_state",
    "appraisal.scheme": "appraisal_scheme",
    "appraisal.subject_kind": "appraisal_subject",
    "appraisal.grade": "appraisal_grade",
    "personnel_action.kind": "personnel_kind",
    "personnel_action.rank": "personnel_rank",
    "honour.title_kind": "honour_kind",
    "honour.receiver": "honour_receiver",
    "honour.level": "level",
    "decision.body": "decision_body",
    "decision.big": "big_matter",
    "decision.topic": "matter_topic",
    "decision.outcome": "decision_outcome",
    "development_step.step": "development_step",
    "development_step.track": "development_track",
    "election.kind": "election_kind",
    "election.body": "election_body",
    "dues.kind": "dues_kind",
    "document.kind": "document_kind",
    "document.act": "document_act",
    "document.field": "work_field",
    "reminder.kind": "reminder_kind",
    "reminder.channel": "reminder_channel",
    "event.hats": "event_hat",
    "event.topics": "event_topic",
    "event.traits": "event_trait",
    "event.lecturer": "lecturer",
    "event.level": "level",
    "attendance.hats": "event_hat",
    "attendance.presence": "presence",
    "attendance.role": "attendance_role",
    "contribution.kind": "contribution_kind",
    "contribution.author_role": "attendance_role",
    "contribution.published": "level",
    "conveyance.kind": "conveyance_kind",
    "conveyance.issuer": "level",
    "problem.field": "work_field",
    "plan_task.field": "work_field",
    "roster.kind": "roster_kind",
    "coverage.platform": "platform",
    "publicity.channel": "publicity_channel",
    "publicity.level": "level",
    "publicity.form": "publicity_form",
    "accreditation.scheme": "accreditation_scheme",
    "accreditation.act": "accreditation_act",
    "accreditation.level": "level",
    "accreditation.stars": "stars",
    "pledge.kind": "pledge_kind",
    "pledge.signer": "pledge_signer",
    "inspection.kind": "inspection_kind",
    "inspection.holiday": "holiday",
    "finding.source": "finding_source",
    "finding.state": "finding_state",
    "clue.source": "clue_source",
    "clue.way": "clue_way",
    "sanction.form": "four_forms",
    "sanction.measure": "first_form_measure",
    "sanction.party": "party_sanction",
    "sanction.service": "service_sanction",
    "petition.source": "petition_source",
    "petition.kind": "petition_kind",
    "talk.kind": "talk_kind",
    "talk.talker": "talker",
}
"""Which list of ``catalogue/_lists`` a column takes its numbers from."""

ORG_KIND = "committee general_branch branch group discipline office union league"
LEVEL = "none division section ordinary other"
ROLE = "leader committee_secretary branch_secretary committee_member middle party_staff reserve full_time"

NUMBERS: dict[str, dict[str, int]] = {
    "organisation.kind": {name: n for n, name in enumerate(ORG_KIND.split(), start=1)},
    "organisation.sector": {"none": 0, "agency": 1, "field": 2, "retired": 3, "joint": 4},
    "membership.kind": {"party": 1, "league": 2, "union": 3},
    "membership.begun": {"initial": 0, "admitted": 1, "transfer_in": 2, "moved_in": 3, "restored": 4},
    "membership.ended": {"still": 0, "transfer_out": 1, "moved_out": 2, "died": 3, "left": 4},
    "post.role": {name: n for n, name in enumerate(ROLE.split(), start=1)},
    "employment.category": {"management": 1, "technical": 2, "worker": 3},
    "employment.title_rank": {"none": 0, "senior": 1, "vice_senior": 2, "middle": 3, "junior": 4},
    "*.org_kind": {name: n for n, name in enumerate(ORG_KIND.split(), start=1)},
    "*.level": {name: n for n, name in enumerate(LEVEL.split())},
    "*.author_level": {name: n for n, name in enumerate(LEVEL.split())},
    "*.sex": {"unknown": 0, "male": 1, "female": 2},
    "*.education": {
        "unknown": 0,
        "postgraduate": 10,
        "bachelor": 20,
        "college": 30,
        "secondary": 40,
        "below": 70,
    },
}
"""Numbers of what is no list of the catalogue; ``*`` stands for any ledger LISTS does not name."""


def lists() -> dict[str, dict[str, int]]:
    """Slug → number for every list of the catalogue."""
    found: dict[str, dict[str, int]] = {}
    for file in (CATALOGUE / "_lists").glob("*.toml"):
        for name, table in tomllib.loads(file.read_text("utf-8")).get("list", {}).items():
            found[name] = {slug: number for number, slug, _ in table["items"]}
    return found


LISTED = lists()


def number(record: str, column: str, value: Any) -> Any:
    """What stands in the table for ``value``; KeyError when a slug belongs to no list known here."""
    if not isinstance(value, str):
        return int(value) if isinstance(value, bool) else value
    place = f"{record}.{column}"
    if place in LISTS:
        return LISTED[LISTS[place]][value]
    return (NUMBERS.get(place) or NUMBERS[f"*.{column}"])[value]


def indicators() -> Iterator[dict[str, Any]]:
    """Every declaration of the catalogue, as it stands in the file."""
    for file in sorted(CATALOGUE.glob("*/indicators.toml")):
        yield from tomllib.loads(file.read_text("utf-8"))["indicator"]
