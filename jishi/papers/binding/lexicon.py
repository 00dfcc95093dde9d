"""Words of papers: what names a thing, and what only stands beside it."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).parents[2] / "catalogue" / "_words" / "binding.toml"
_OTHER_PLACE = re.compile(
    r"全[国省市县区州旗镇乡]|[省市县区州]委|[省市县区州]纪委|[省市县区]直|政协|(?:[县镇乡村]|社区|街道|市县|高新区|经开区|开发区)"
    r"(?![^，。]{0,10}(?:局|中心|院|校|公司|段|所|站|驻村|帮扶))"
)
_QUOTED = re.compile(r"“[^“”]{1,12}”|《[^《》]{1,60}》")
_PLANNED_HEADING = re.compile(r"下一步|打算|明年|下年度|工作计划|工作安排|工作思路")
_PLANNED = re.compile(
    r"明年|下一年|下步|下一步|力争|争取(?!上级|资金|到)|确保|不少于|不低于|至少"
    r"|(?:计划|拟)(?:再|于|在)?(?:开展|召开|组织|举办|完成|发展|投入)"
)
_CLAUSE = re.compile(r"[，,；;：:（）()。]")
_TIME = re.compile(
    r"^(?:今年以来|今年|去年|全年|截至目前|目前|20\d\d年(?:度)?|\d{1,2}月(?:份|底)?|[至到]|上半年|下半年|一季度"
    r"|[1-9]|共|累计)+"
)
GAP, NUMBER = "…", "×"
START = 2
SLOT = "☐"
"""Stands for a blank in a text that is looked at."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Light words (they explain, but name nothing) by first character, longest first."""

    light: dict[str, tuple[str, ...]]
    own_names: tuple[str, ...]
    foreign: tuple[str, ...]
    fixed: tuple[str, ...]
    carried: re.Pattern[str]
    actors: re.Pattern[str]
    heavy: re.Pattern[str]
    """Words put together of light ones that do name something (发展对象)."""
    bodies: dict[str, tuple[str, ...]]
    """Own bodies by field of work (工会, 纪委): they say who did it, and of that field only."""
    table_heads: tuple[str, ...]
    share: tuple[str, ...]
    prior: tuple[str, ...]
    growth: tuple[str, ...]
    change: tuple[str, ...]

    def with_names(self, names: Iterable[str]) -> Lexicon:
        """The same, knowing the institution's own names as light words."""
        names = tuple(filter(None, names))
        merged = {first: set(words) for first, words in self.light.items()}
        for name in names:
            merged.setdefault(name[0], set()).add(name)
        light = {first: tuple(sorted(words, key=len, reverse=True)) for first, words in merged.items()}
        return replace(self, light=light, own_names=names)

    def speaks_of_others(self, before: str, left: str, headings: Sequence[str], phrase: str) -> bool:
        """Whether the number is not one of what was done here: another body's, or a target for later.

        The title names another body, a clause begins with one (全县…), or the
        sentence speaks of next year.

        A word that belongs to the matched phrase (县纪委监委移送) speaks of nobody else.
        """
        title = headings[0] if headings else ""
        if _OTHER_PLACE.search(title) and not any(name in title for name in self.own_names):
            return True
        if _PLANNED_HEADING.search("".join(headings[1:])) or _PLANNED.search(before + left):
            return True
        others = tuple(word for word in self.foreign if word not in phrase)
        clauses = [part for part in _CLAUSE.split(before + left) if part]
        return any(_TIME.sub("", clause).startswith(others) for clause in clauses)

    def carried_by(self, phrase: str) -> bool:
        """Whether a phrase names nothing of its own, only what is said of one named before (参加, 整改率)."""
        taken = covered(self.carried, phrase)
        return bool(taken) and not self.unexplained(phrase, taken | covered(self.actors, phrase))

    def unexplained(self, text: str, taken: set[int]) -> list[int]:
        """Places of characters that name something and are not ``taken``, light words passed over."""
        taken = taken | _brands(text, taken) if "“" in text or "《" in text else taken
        left, after = [], 0
        heavy = covered(self.heavy, text)
        for place, char in enumerate(text):
            if place < after or place in taken or not "\u4e00" <= char <= "\u9fff":
                continue
            word = "" if place in heavy else self._light_at(text, place, taken)
            if not word:
                left.append(place)
            after = place + len(word)
        return left

    def _light_at(self, text: str, place: int, taken: set[int]) -> str:
        for word in self.light.get(text[place], ()):
            if text.startswith(word, place) and taken.isdisjoint(range(place, place + len(word))):
                return word
        return ""


def _brands(text: str, taken: set[int]) -> set[int]:
    """Places inside quotation marks (“书香公路”, 《规则》) of which no phrase takes anything: names."""
    quoted = [range(match.start(), match.end()) for match in _QUOTED.finditer(text)]
    return {at for span in quoted if not taken.intersection(span) for at in span}


def covered(words: re.Pattern[str], text: str) -> set[int]:
    """Places in ``text`` of any of ``words``."""
    return {at for match in words.finditer(text) for at in range(match.start(), match.end())}


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of ``words``, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


@cache
def lexicon() -> Lexicon:
    data = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    by_first: dict[str, set[str]] = defaultdict(set)
    for kind in ("verbs", "adverbs", "nouns", "owners"):
        for word in data[kind]:
            by_first[word[0]].add(word)
    light = {first: tuple(sorted(words, key=len, reverse=True)) for first, words in by_first.items()}
    views: dict[str, Any] = {
        name: tuple(sorted(words, key=len, reverse=True)) for name, words in data["views"].items()
    }
    listed: dict[str, Any] = {name: tuple(data[name]) for name in ("foreign", "fixed", "table_heads")}
    found: dict[str, Any] = {name: _any_of(data[name]) for name in ("carried", "actors", "heavy")}
    bodies = {field: tuple(words) for field, words in data["bodies"].items()}
    return Lexicon(light=light, own_names=(), bodies=bodies, **listed, **found, **views)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One surface phrase of one indicator, cut at its gaps."""

    owner: str
    text: str
    parts: tuple[str, ...]
    with_slot: bool
    weight: int
    """Characters it explains."""

    @classmethod
    def of(cls, owner: str, text: str) -> Phrase:
        spread = text.replace(NUMBER, f"{GAP}{SLOT}{GAP}")
        parts = tuple(part for part in spread.split(GAP) if part)
        weight = sum(len(part) for part in parts if part != SLOT)
        return cls(owner, text, parts, SLOT in parts, weight)

    @property
    def plain(self) -> bool:
        return len(self.parts) == 1

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


@cache
def _alike() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads(WORDS.read_text(encoding="utf-8"))["alike"]
    return {word: tuple(others) for word, others in data.items()}


def spellings(text: str) -> set[str]:
    """A phrase, and the same with words exchanged that mean the same (到村 and 到挂钩村)."""
    found = {text}
    for word, others in _alike().items():
        found |= {one.replace(word, other) for one in list(found) if word in one for other in others}
    return found


@lru_cache(maxsize=4)
def phrase_index(phrases: tuple[tuple[str, tuple[str, ...]], ...]) -> Index:
    """The index of (indicator id, its phrases); kept, since a catalogue changes seldom."""
    return Index(
        Phrase.of(owner, spelt)
        for owner, texts in phrases
        for spelt in sorted({one for text in texts for one in spellings(text)})
    )


class Index:
    """Phrases by their first part, and how long that may be by its first characters: few are looked up."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.by_head: dict[str, list[Phrase]] = defaultdict(list)
        sizes: dict[str, set[int]] = defaultdict(set)
        for phrase in phrases:
            head = next(part for part in phrase.parts if part != SLOT)
            self.by_head[head].append(phrase)
            sizes[head[:START]].add(len(head))
        self.sizes = {start: tuple(found) for start, found in sizes.items()}

    def within(self, text: str) -> Iterator[Phrase]:
        """Phrases whose head occurs in ``text``; each once."""
        starts = ((at, self.sizes.get(text[at : at + START], ())) for at in range(len(text)))
        heads = {*text, *(text[at : at + size] for at, sizes in starts for size in sizes)}
        for head in heads & self.by_head.keys():
            yield from self.by_head[head]
