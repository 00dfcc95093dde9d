"""Ledgers over people and places: not records of events, but stays with a first and a last day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from jishi.ledger.spec import LedgerSpec, Span
from jishi.orgs.models import Employment, Membership, Placement, Post


def age(row: Mapping[str, Any], on: date) -> int | None:
    """Whole years on the day asked about; None when the birth date is not known."""
    born: date | None = row["born_on"]
    return None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def retired(row: Mapping[str, Any], on: date) -> bool:
    """Retired on or before the day asked about."""
    left: date | None = row["retired_on"]
    return left is not None and left <= on


def full(row: Mapping[str, Any], on: date) -> bool:
    """A full member on the day asked about; before that, probationary."""
    since: date | None = row["full_since"]
    return since is not None and since <= on


PERSON = {
    "sex": "person__sex",
    "born_on": "person__born_on",
    "minority": "person__minority",
    "education": "person__education",
    "retired_on": "person__retired_on",
    "veteran_cadre": "person__veteran_cadre",
}
NAMED = {"age": "年龄", "retired": "已退休"}

MEMBERSHIP = LedgerSpec(
    code="membership",
    model=Membership,
    title="组织关系台账",
    family="people",
    subject="person",
    columns=("org", "person", "kind", "since", "until", "begun", "ended", "full_since"),
    date_field="since",
    person="person",
    span=Span(),
    related=PERSON,
    derived={"age": age, "retired": retired, "full": full},
    named=NAMED | {"full": "已转正"},
    in_records=False,
)

POST = LedgerSpec(
    code="post",
    model=Post,
    title="任职台账",
    family="people",
    subject="title",
    columns=("org", "person", "role", "level", "title", "since", "until"),
    date_field="since",
    person="person",
    span=Span(),
    related=PERSON,
    derived={"age": age, "retired": retired},
    named=NAMED,
    in_records=False,
)

EMPLOYMENT = LedgerSpec(
    code="employment",
    model=Employment,
    title="人员台账",
    family="people",
    subject="person",
    columns=("org", "person", "category", "title_rank", "since", "until"),
    date_field="since",
    person="person",
    span=Span(),
    related=PERSON,
    derived={"age": age, "retired": retired},
    named=NAMED,
    in_records=False,
)

PLACEMENT = LedgerSpec(
    code="organisation",
    model=Placement,
    title="组织台账",
    family="people",
    subject="org",
    columns=("org", "parent", "since", "until"),
    date_field="since",
    person="org",
    span=Span(),
    related={"kind": "org__kind", "sector": "org__sector"},
    named={"kind": "组织类别"},
    in_records=False,
)
