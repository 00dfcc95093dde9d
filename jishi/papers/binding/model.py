"""What the binder says of each blank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from jishi.core.periods import Period
from jishi.word.model import Blank


class Decision(StrEnum):
    BOUND = "bound"
    OFFERED = "offered"
    OPEN = "open"
    BY_HAND = "by_hand"
    """A person typed it: no proposal of the binder's, but it is printed."""


class Shown(StrEnum):
    """Which way of saying an indicator's figure a blank asks for."""

    VALUE = "value"
    PRIOR = "prior"
    """the same figure a year earlier"""
    CHANGE = "change"
    """how much more or less than a year earlier"""
    GROWTH = "growth"
    """the same in percent"""
    SHARE = "share"
    """in percent of the total it is a part of"""


@dataclass(frozen=True, slots=True)
class Offer:
    """One proposal; ``confidence`` from 0 to 1."""

    indicator: str
    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Hand:
    """Who wrote into a blank, when, and where he says it comes from ("" for nothing said)."""

    who: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one blank probably asks for.

    ``value`` is the text for a name or date blank; ``total`` is the indicator a
    SHARE is a share of. ``why`` is a Chinese phrase a clerk can follow.
    """

    blank: Blank
    decision: Decision
    why: str
    heading: str
    clause: str
    fingerprint: str
    indicator: str = ""
    shown: Shown = Shown.VALUE
    total: str = ""
    period: Period | None = None
    scope: str = ""
    confidence: float = 0.0
    offers: tuple[Offer, ...] = ()
    value: str = ""
    hand: Hand | None = None
