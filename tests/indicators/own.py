"""Indicators for tests: every measure and every operator at least once, whatever ships."""

from __future__ import annotations

from typing import Any

from jishi.indicators import catalogue
from jishi.indicators.parse import indicator
from jishi.indicators.spec import Indicator


def table(name: str, record: str, measure: Any, *where: list[Any], **more: Any) -> dict[str, Any]:
    said = {"unit": "个", "definition": "-", "phrases": ["-"], "name": name, "where": list(where)}
    return said | {"id": f"own.{name}", "record": record, "measure": measure} | more


def ratio(name: str, part: str, whole: str) -> dict[str, Any]:
    shown = {"id": f"own.{name}", "name": name, "unit": "%", "definition": "-", "phrases": ["-"]}
    return shown | {"measure": ["ratio", f"own.{part}", f"own.{whole}"]}


OWN: dict[str, dict[str, Any]] = {
    made["id"]: made
    for made in (
        table("events", "event", "count"),
        table("eq", "event", "count", ["lecturer", "eq", "branch_secretary"], part_of="own.events"),
        table("ne", "event", "count", ["lecturer", "ne", "branch_secretary"], part_of="own.eq"),
        table("in", "event", "count", ["level", "in", ["province", "city"]]),
        table("not_in", "event", "count", ["level", "not_in", ["province", "city"]]),
        table("numbers", "event", "count", ["attended", "gte", 3], ["attended", "lte", 9]),
        table("number_ne", "event", "count", ["attended", "ne", 3], ["leave", "not_in", [1, 2]]),
        table("hat", "event", "count", ["hats", "has", "theme_day"]),
        table("any_hat", "event", "count", ["hats", "has", ["theme_day", "lecture"]], part_of="own.hat"),
        table("both_hats", "event", "count", ["hats", "has_all", ["theme_day", "lecture"]]),
        table("no_hat", "event", "count", ["hats", "lacks", ["theme_day", "lecture"]]),
        table("blank", "event", "count", ["attended", "isnull", True]),
        table("noted", "event", "count", ["attended", "isnull", False], ["org_kind", "eq", "branch"]),
        table("sum", "event", ["sum", "attended"], ["hats", "has", "lecture"], part_of="own.events"),
        ratio("rate", "any_hat", "events"),
        ratio("money_rate", "spent", "paid"),
        ratio("across", "eq", "present"),
        table("present", "attendance", "persons", ["hats", "has", "theme_day"]),
        table("lines", "attendance", "count"),
        table("authors", "contribution", "persons", ["author_level", "in", ["division", "section"]]),
        table("closed", "finding", "count", ["closed_on", "isnull", False], date="closed_on"),
        table("late", "finding", "count", ["due_on", "lte", "2026-06-30"], date="closed_on"),
        table("paid", "dues", ["sum", "paid_fen"], unit="元"),
        table("spent", "dues", ["sum", "spent_fen"], ["kind", "ne", "league"], unit="元"),
        table("covered", "coverage", ["latest", "covered"]),
        table("covered_one", "coverage", ["latest", "covered"], ["platform", "eq", "study_power"]),
        table("covered_rows", "coverage", "count"),
        table("roster", "roster", ["latest", "persons"]),
        table("members", "membership", "state", ["kind", "eq", "party"]),
        table("women", "membership", "state", ["sex", "eq", "female"], part_of="own.members"),
        table("young", "membership", "during", ["age", "lte", 35], ["retired", "eq", False]),
        table("old", "membership", "state", ["age", "gte", 60]),
        table("probationary", "membership", "state", ["full", "eq", False]),
        table("joined", "membership", "count", ["begun", "in", ["admitted", "restored"]]),
        table("left", "membership", "persons", ["ended", "ne", "still"], date="until"),
        table("became_full", "membership", "count", date="full_since"),
        table("secretaries", "post", "state", ["role", "eq", "branch_secretary"]),
        table("leaders", "post", "during", ["level", "lte", 2], ["minority", "eq", False]),
        table("staff", "employment", "state", ["education", "not_in", ["unknown", "below"]]),
        table("posted", "posting", "state", ["youth", "eq", True]),
        table("posted_during", "posting", "during"),
        table("promoted", "posting", "persons", date="promoted_on"),
        table("posting_ends", "posting", "count", date="until"),
        table("branches", "organisation", "state", ["kind", "eq", "branch"]),
        table("units", "organisation", "during", ["sector", "ne", "retired"]),
        table("founded", "organisation", "count"),
    )
}


def everything() -> dict[str, dict[str, Any]]:
    """The tables of all indicators, shipped and own, by id."""
    return catalogue.tables() | OWN


def parsed() -> dict[str, Indicator]:
    return {name: indicator(found) for name, found in everything().items()}
