"""What became of one record since a paper was sealed: the act in a word, and what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jishi.ledger.base import Status
from jishi.web.history import TAKEN_BACK, Act

MOST = 3
"""Changes told in a line; the record's own page has them all."""
CONTENT = ("update", "mark_duplicate")
"""Acts that change what a record says."""
BARE = {"restore": "恢复", "confirm": "重新确认", "take_back": "重新确认"}
"""What a record that counts and says what it said has been through, by act."""
UNCONFIRMED = f"撤回{TAKEN_BACK[Status.CONFIRMED]}"


@dataclass(frozen=True, slots=True)
class Became:
    """``word`` names the act (退回, 删除 …), ``said`` what it changed or why; "" where nothing is known."""

    word: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Now:
    """How a record stands today; ``frozen`` is its sealed version, None for one that came later."""

    version: int
    frozen: int | None
    deleted: bool
    status: int
    duplicate: bool


def became(now: Now, acts: Sequence[Act]) -> Became:
    """The last state decides the word; ``acts`` are those since the paper was sealed, the newest first."""
    done = {act.action for act in acts}
    changes = told(acts)
    if now.frozen is None:
        return Became(_came(done), "；".join(changes) if "create" not in done else "")
    if now.deleted:
        return Became("删除", _by(acts, "delete"))
    if now.status != Status.CONFIRMED:
        return _not_confirmed(now, acts, changes)
    if now.duplicate:
        return Became("标为重复", _by(acts, "mark_duplicate"))
    if now.version == now.frozen:
        return Became("不再计入")
    if not changes and not done.intersection(CONTENT):
        return Became(next((word for act, word in BARE.items() if act in done), "修改"))
    return Became("恢复" if "restore" in done and not changes else "修改", "；".join(changes))


def _not_confirmed(now: Now, acts: Sequence[Act], changes: list[str]) -> Became:
    """Given back, or the confirmation was taken back by whoever had given it."""
    undone = next((act for act in acts if act.action == "return" or act.name == UNCONFIRMED), None)
    if undone is not None and undone.action != "return":
        return Became(UNCONFIRMED, f"{undone.who} {undone.at:%Y-%m-%d}")
    again = ["已重新提交，还没有确认"] if now.status == Status.SUBMITTED else []
    return Became("退回", "；".join([*_reason(acts), *changes, *again]))


def told(acts: Iterable[Act]) -> list[str]:
    """What all acts together changed, field by field: 实到人数 18 → 20."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for act in reversed([act for act in acts if act.action in CONTENT]):
        for change in act.changes:
            first.setdefault(change.label, change.before)
            last[change.label] = change.after
    lines = [f"{name} {first[name]} → {last[name]}" for name in last if first[name] != last[name]]
    return lines if len(lines) <= MOST else [*lines[:MOST], f"等 {len(lines)} 项"]


def _came(done: set[str]) -> str:
    """Why a record counts that did not: entered, brought back from the bin, changed, or only confirmed."""
    known = {"create": "新增", "restore": "恢复", "update": "修改"}
    return next((word for action, word in known.items() if action in done), "新增")


def _reason(acts: Iterable[Act]) -> list[str]:
    return [f"原因：{act.reason}" for act in acts if act.action == "return" and act.reason][:1]


def _by(acts: Iterable[Act], action: str) -> str:
    """Who did it and when."""
    return next((f"{act.who} {act.at:%Y-%m-%d}" for act in acts if act.action == action), "")
