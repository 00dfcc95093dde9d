"""What the bookmarks of a filled paper enclose when it comes back. Pure."""

from __future__ import annotations

import re

from jishi.core.numerals import ARABIC, CHINESE
from jishi.word.model import Anchor
from jishi.word.story import Mark

LONGEST = 40
"""Characters a number can have on either side of its bookmark."""
_NUMBER = re.compile(f"{ARABIC.pattern}|{CHINESE.pattern}")


def anchor_of(mark: Mark, paragraph: int, text: str) -> Anchor:
    """The anchor a bookmark is now; one that is never closed ends with its paragraph."""
    end = len(text) if mark.end < mark.start else mark.end
    inside = text[mark.start : end]
    return Anchor(mark.name, paragraph, mark.start, end, inside, number_round(text, mark.start, end))


def number_round(text: str, start: int, end: int) -> str:
    """The longest number expression that touches ``start``–``end``; the text itself when none does.

    128 followed by a 0 that was typed outside the bookmark gives 1280.
    """
    near = _NUMBER.finditer(text, max(0, start - LONGEST), end + LONGEST)
    touching = [match[0] for match in near if match.start() <= end and start <= match.end()]
    return max(touching, key=len) if touching else text[start:end]
