"""Words of papers: what names a thing, and what only stands beside it."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parents[2] / "catalogue" / "_words" / "binding.toml"
GAP, NUMBER = "…", "×"
SLOT = "☐"
"""Stands for a blank in a text that is looked at."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Light words (they explain, but name nothing) by first character, longest first."""

    light: dict[str, tuple[str, ...]]
    foreign: tuple[str, ...]
    share: tuple[str, ...]
    prior: tuple[str, ...]
    growth: tuple[str, ...]
    change: tuple[str, ...]

    def with_names(self, names: Iterable[str]) -> Lexicon:
        """The same, knowing the institution's own names as light words."""
        merged = {first: set(words) for first, words in self.light.items()}
        for name in filter(None, names):
            merged.setdefault(name[0], set()).add(name)
        light = {first: tuple(sorted(words, key=len, reverse=True)) for first, words in merged.items()}
        return Lexicon(light, self.foreign, self.share, self.prior, self.growth, self.change)

    def unexplained(self, text: str, taken: set[int]) -> list[int]:
        """Places of characters that name something and are not ``taken``, light words passed over."""
        left, place = [], 0
        while place < len(text):
            if place in taken or not _names(text[place]):
                place += 1
                continue
            word = self._light_at(text, place, taken)
            if not word:
                left.append(place)
            place += len(word) or 1
        return left

    def _light_at(self, text: str, place: int, taken: set[int]) -> str:
        for word in self.light.get(text[place], ()):
            if text.startswith(word, place) and not taken.intersection(range(place, place + len(word))):
                return word
        return ""


def _names(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


@cache
def lexicon() -> Lexicon:
    data = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    by_first: dict[str, set[str]] = defaultdict(set)
    for kind in ("verbs", "adverbs", "nouns", "owners"):
        for word in data[kind]:
            by_first[word[0]].add(word)
    light = {first: tuple(sorted(words, key=len, reverse=True)) for first, words in by_first.items()}
    views = {name: tuple(sorted(words, key=len, reverse=True)) for name, words in data["views"].items()}
    return Lexicon(light=light, foreign=tuple(data["foreign"]), **views)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One surface phrase of one indicator, cut at its gaps."""

    owner: str
    text: str
    parts: tuple[str, ...]

    @classmethod
    def of(cls, owner: str, text: str) -> Phrase:
        spread = text.replace(NUMBER, f"{GAP}{SLOT}{GAP}")
        return cls(owner, text, tuple(part for part in spread.split(GAP) if part))

    @property
    def plain(self) -> bool:
        return len(self.parts) == 1

    @property
    def with_slot(self) -> bool:
        return SLOT in self.parts

    @property
    def weight(self) -> int:
        """Characters it explains."""
        return sum(len(part) for part in self.parts if part != SLOT)

    def places(self, text: str) -> list[int] | None:
        """Places of its characters in ``text``, parts in order, as late as can be; None if absent."""
        found: list[int] = []
        end = len(text)
        for part in reversed(self.parts):
            at = text.rfind(part, 0, end)
            if at < 0:
                return None
            found += range(at, at + len(part))
            end = at
        return found


class Index:
    """Phrases by the first two characters of their first part, to look at few of thousands."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.by_start: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in phrases:
            head = next(part for part in phrase.parts if part != SLOT)
            self.by_start[head[:2]].append(phrase)

    def within(self, text: str) -> Iterator[Phrase]:
        """Phrases whose head occurs in ``text``; each once."""
        for start in {text[at : at + 2] for at in range(len(text) - 1)} | set(text):
            yield from self.by_start.get(start, ())
