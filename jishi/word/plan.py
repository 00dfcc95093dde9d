"""A compiled plan: a paper cut into the bytes between its values, for filling it again quickly."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol
from xml.sax.saxutils import escape

from jishi.word.model import Fill
from jishi.word.splice import clean

_NONE: Mapping[str, str] = MappingProxyType({})


class Filler(Protocol):
    """``Draft.fill``."""

    def __call__(
        self, values: Mapping[int, Fill], *, properties: Mapping[str, str], manifest: bytes | None
    ) -> bytes: ...


Writer = Callable[[Mapping[str, bytes], Mapping[str, str], bytes | None], bytes]
"""(changed parts, properties, manifest) → the file."""
Places = tuple[tuple[int, bool], ...]
"""What stands between the fixed bytes: (blank, whether it is the name of its bookmark)."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """One part: fixed bytes, and what stands between them."""

    fixed: tuple[bytes, ...]
    places: Places
    codec: str

    def filled(self, words: Mapping[tuple[int, bool], bytes]) -> bytes:
        out = [self.fixed[0]]
        for place, after in zip(self.places, self.fixed[1:], strict=True):
            out += [words[place], after]
        content = b"".join(out)
        return content if self.codec == "utf-8" else content.decode().encode(self.codec, "xmlcharrefreplace")


@dataclass(frozen=True, slots=True)
class Plan:
    """A paper with one set of blanks bound; ``fill`` gives the bytes that ``Draft.fill`` would give."""

    shapes: Mapping[int, Fill]
    parts: Mapping[str, Pieces]
    write: Writer
    slow: Filler

    def fill(
        self,
        values: Mapping[int, Fill],
        *,
        properties: Mapping[str, str] = _NONE,
        manifest: bytes | None = None,
    ) -> bytes:
        """The filled file.

        Quick when ``values`` fill the blanks of the plan, each with or without
        bookmark, highlight and dropped words as there; otherwise, and for text
        with outer spaces, it is filled the slow way.
        """
        if not self.parts or not self._fits(values):
            return self.slow(values, properties=properties, manifest=manifest)
        words: dict[tuple[int, bool], bytes] = {}
        for index, fill in values.items():
            words[index, False] = escape(clean(fill.text)).encode()
            words[index, True] = escape(fill.bookmark, {'"': "&quot;"}).encode()
        changed = {part: pieces.filled(words) for part, pieces in self.parts.items()}
        return self.write(changed, properties, manifest)

    def _fits(self, values: Mapping[int, Fill]) -> bool:
        return values.keys() == self.shapes.keys() and all(
            _shape(fill) == self.shapes[index]
            and fill.text
            and fill.text == fill.text.strip()
            and '"' not in fill.text
            for index, fill in values.items()
        )


def _shape(fill: Fill) -> Fill:
    return replace(fill, text="", bookmark="_" if fill.bookmark else "")


def compiled(
    values: Mapping[int, Fill],
    changed: Callable[[Mapping[int, Fill]], Mapping[str, tuple[bytes, str]]],
    write: Writer,
    slow: Filler,
) -> Plan:
    """Fill once with tokens nobody could have typed, then cut the parts at them.

    ``changed`` gives each changed part in UTF-8 with the codec it is written in.
    """
    key = secrets.token_hex(12)
    tokens = {
        index: replace(fill, text=f"{key}t{index}t", bookmark=f"{key}b{index}b" if fill.bookmark else "")
        for index, fill in values.items()
    }
    token = re.compile(rb"%s([tb])(\d+)[tb]" % key.encode())
    parts = {}
    for part, (content, codec) in changed(tokens).items():
        cut = token.split(content)
        places = tuple((int(number), kind == b"b") for kind, number in zip(cut[1::3], cut[2::3], strict=True))
        parts[part] = Pieces(tuple(cut[::3]), places, codec)
    return Plan({index: _shape(fill) for index, fill in values.items()}, parts, write, slow)
