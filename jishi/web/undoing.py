"""What a user just did to records and may take back at once: kept in his session until the next act."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.urls import reverse

from jishi.core.errors import NotInScope, UserError
from jishi.ledger.spec import LedgerSpec

UNDO = "ledgers.undo"
STEPS = ("submit", "confirm", "return")
"""Acts that the notice offers to take back, beside what it says of them."""
Pick = tuple[int, int]
"""(id, version) of a row as the page showed it."""


def to_undo(request: HttpRequest, spec: LedgerSpec, rows: Sequence[Pick], said: str, **more: Any) -> str:
    """Let the next list offer to take this act back; for a change ``field`` and what ``was`` in it by id.

    Returns the key that tells it from an act of another window.
    """
    key = secrets.token_hex(4)
    kept = {"ledger": spec.code, "rows": list(rows), "said": said, "new": True, "key": key}
    request.session[UNDO] = kept | more
    return key


def to_take_back(
    request: HttpRequest, spec: LedgerSpec, rows: Sequence[Pick], step: str, *, many: bool = False, back: str
) -> str:
    """Let the notice tagged with the returned key offer to take ``step`` back, and then lead to ``back``."""
    return to_undo(request, spec, rows, "", step=step, many=many, back=back, new=False)


def undoable(request: HttpRequest) -> dict[str, Any] | None:
    """What the undo bar offers: once, on the first list shown after the act."""
    last = request.session.get(UNDO)
    if not last or not last["new"]:
        return None
    request.session[UNDO] = last | {"new": False}
    return {"ledger": last["ledger"], "said": last["said"], "key": last.get("key", "")}


def offered(request: HttpRequest, message: Message) -> dict[str, Any] | None:
    """The form that takes back what ``message`` tells: its address and what it says; None for others.

    One record is named with its version, so that the form holds whatever else was done meanwhile.
    """
    last = request.session.get(UNDO)
    if not last or not last.get("step") or last["key"] not in (message.extra_tags or "").split():
        return None
    back = {"back": last["back"]}
    if last["many"]:
        return {"address": reverse(UNDO, args=[last["ledger"]]), "says": back | {"key": last["key"]}}
    ((pk, version),) = last["rows"]
    address = reverse("ledgers.step", args=[last["ledger"], pk, "take_back"])
    return {"address": address, "says": back | {"version": version}}


def taken(request: HttpRequest, spec: LedgerSpec) -> dict[str, Any]:
    """The act that is to be taken back now; it cannot be twice. Raises UserError when there is none."""
    last = request.session.get(UNDO)
    if not last or request.POST.get("key") not in (None, last.get("key", "")):
        raise UserError(
            "没有可以撤销的操作。", "移到回收站的，请到回收站里恢复；改过的，记录的“经过”里有原来的内容。"
        )
    if last["ledger"] != spec.code:
        raise NotInScope(
            "这本台账没有可以撤销的操作。", "请回到刚才操作的那一本台账再撤销。", ledger=spec.code
        )
    del request.session[UNDO]
    kept: dict[str, Any] = last
    return kept
