"""List the blanks of a draft and what each of them asks for."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from jishi.indicators.spec import Indicator
from jishi.ops.command import SteadyCommand
from jishi.ops.papers import add_paper, job_for, read_paper, said_of
from jishi.ops.report import table
from jishi.papers.binding.model import Decision, Proposal
from jishi.papers.desk import Job, propose

DECISIONS = {Decision.BOUND: "已定", Decision.OFFERED: "待选", Decision.OPEN: "待填"}


class Command(SteadyCommand):
    help = "找出文稿里的空，说明每个空应填哪个指标。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_paper(parser, "草稿（.docx、.txt 或 .md）")
        parser.add_argument("--json", action="store_true", help="输出 JSON，每个空一个对象")

    def work(self, **options: Any) -> None:
        _, draft = read_paper(options)
        what = job_for(options, draft)
        self.stderr.write(said_of(what, draft, options), style_func=str)
        proposals = propose(draft, what)
        if options["json"]:
            found = [entry(proposal, what) for proposal in proposals]
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        rows = [
            (
                p.blank.index + 1,
                p.clause[:36],
                p.blank.unit,
                DECISIONS[p.decision],
                _name(p, what.items),
                p.why,
            )
            for p in proposals
        ]
        self.stdout.write(table(("空", "文中", "量词", "结果", "指标", "理由"), rows))
        counts = {decision: sum(p.decision is decision for p in proposals) for decision in Decision}
        for warning in draft.warnings:
            self.stderr.write(warning.text, style_func=str)
        self.done(blanks=len(proposals), **{key.value: number for key, number in counts.items()})


def entry(proposal: Proposal, what: Job) -> dict[str, Any]:
    """One blank as the JSON output has it; ``offset`` counts characters of the paragraph's text."""
    blank = proposal.blank
    return {
        "index": blank.index,
        "mark": blank.mark,
        "paragraph": blank.paragraph,
        "offset": blank.start,
        "clause": proposal.clause,
        "heading": proposal.heading,
        "kind": blank.kind,
        "decision": proposal.decision.value,
        "indicator": proposal.indicator or None,
        "name": _name(proposal, what.items) or None,
        "shown": proposal.shown.value,
        "unit": blank.unit,
        "scope": what.scope_label or None,
        "period": str(proposal.period or what.period),
        "confidence": proposal.confidence,
        "why": proposal.why,
        "value": proposal.value or None,
        "candidates": [
            {"indicator": offer.indicator or None, "name": offer.name, "confidence": offer.confidence}
            for offer in proposal.offers
        ],
    }


def _name(proposal: Proposal, items: Any) -> str:
    found: Indicator | None = items.get(proposal.indicator)
    return found.name if found else ""
