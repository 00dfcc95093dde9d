"""Two people changed one record: what it was, what I typed, what the other one made of it. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jishi.core.errors import UserError
from jishi.web.forms.reading import Texts

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the form was opened on: the version of the record, and what stood in its boxes."""

    version: int
    texts: dict[str, list[str]]

    def packed(self) -> str:
        return json.dumps({"version": self.version, "texts": self.texts}, ensure_ascii=False)


def unpacked(text: str) -> Seen:
    """The ``Seen`` a form carries; raises UserError when it carries none."""
    try:
        data = json.loads(text)
        return Seen(int(data["version"]), texts_in(data["texts"]))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        raise UserError(
            "这一页不完整，看不出您看到的是第几版。", "请把没保存的内容抄下来，刷新页面后再填。"
        ) from None


def texts_in(data: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Texts as a column can hold them: JSON may spell half a character, or none."""
    return {str(name): [_whole(str(text)) for text in given] for name, given in data.items()}


def _whole(text: str) -> str:
    return text.replace("\0", "").encode(errors="replace").decode()


@dataclass(frozen=True, slots=True)
class Difference:
    """One box in which the two differ. ``take`` is the side nobody can mind, "" when both changed it."""

    name: str
    label: str
    was: str
    mine: str
    theirs: str
    take: str


def differences(
    labels: Mapping[str, str], was: Texts, mine: Texts, theirs: Texts, say: Callable[[str, Texts], str]
) -> list[Difference]:
    """The boxes in which ``mine`` and ``theirs`` say different things; ``say`` tells what a box says."""
    found = []
    for name, label in labels.items():
        before, here, there = (say(name, texts) for texts in (was, mine, theirs))
        if here == there:
            continue
        take = THEIRS if here == before else MINE if there == before else ""
        found.append(Difference(name, label, before, here, there, take))
    return found


def merged(mine: Texts, theirs: Texts, taken: Mapping[str, str]) -> dict[str, list[str]]:
    """Theirs, with the boxes of mine where ``taken`` says so; the chosen row goes with its words."""
    found = {name: list(given) for name, given in theirs.items()}
    for name, side in taken.items():
        for box in (name, f"{name}_pk"):
            if side == MINE and (box in mine or box in theirs):
                found[box] = list(mine.get(box, []))
    return found
