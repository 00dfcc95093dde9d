"""Indicators that tests ask for, and how they ask."""

from datetime import date

from jishi.accounts.scope import Scope
from jishi.core.periods import Period
from jishi.indicators.engine import evaluate
from jishi.indicators.parse import indicator
from jishi.ledger.models import NilReturn
from jishi.orgs.tree import Tree

YEAR = Period.year_of(2026)
WORDS = {"definition": "-", "phrases": ["-"]}


def event_count(hat="theme_day", **more):
    return indicator(
        {
            "id": f"t.{hat}",
            "name": hat,
            "unit": "次",
            "record": "event",
            "measure": "count",
            "where": [["hats", "has", hat]],
        }
        | WORDS
        | more
    )


def figure_of(item, world, period=YEAR, org=None, **options):
    org = org or world.committee
    return evaluate([item], period, Scope.below(org, period.last), **options)[item.id]


def nil(world, org, indicator_id="", first=date(2026, 1, 1), last=date(2026, 12, 31), ledger="event"):
    row = NilReturn(org=org, on=first, until=last, ledger=ledger, indicator=indicator_id, status=2)
    row.stamp(Tree.of(org.institution_id))
    row.save()


def members(measure, **more):
    return indicator(
        {
            "id": f"t.members.{measure}",
            "name": measure,
            "unit": "名",
            "record": "membership",
            "measure": measure,
            "where": [["kind", "eq", "party"]],
        }
        | WORDS
        | more
    )


def covered():
    return indicator(
        {
            "id": "t.covered",
            "name": "覆盖",
            "unit": "人",
            "record": "coverage",
            "measure": ["latest", "covered"],
        }
        | WORDS
    )


def postings(measure, **more):
    said = {
        "id": f"t.postings.{measure}",
        "name": measure,
        "unit": "名",
        "record": "posting",
        "measure": measure,
    }
    return indicator(said | WORDS | more)
