"""Who and what may be named in a sheet, and what a name in it means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models

from jishi.accounts.models import User
from jishi.exchange.cells import NOTHING, not_known, parts, said
from jishi.exchange.heads import plain
from jishi.ledger.entry.named import named
from jishi.ledger.entry.reading import Unreadable
from jishi.orgs.models import Organisation, Person

_WITH_BRACKETS = re.compile(r"(.+?)[（(]([^（()）]+)[)）]\s*")
MOST_NAMED = 2
MOST_GUESSED = 100
"""Misspelt organisations of one sheet for which the likely one is looked for: each takes a while."""
NOBODY = NOTHING | {"", "无"}
"""What people write where nobody and nothing is to be named."""
Named = Mapping[str, list[tuple[Any, str]]]
"""Name → the rows of that name, each with what tells it from the others."""
Orgs = Mapping[str, list[Organisation]]


@dataclass
class Names:
    """What somebody may write in the sheet of one ledger; worked out once, by whoever knows his rights.

    ``orgs`` are those he may write for, ``all_orgs`` those that may have joined
    in, by the words they go by; several of one name are told apart by the
    longer words. ``choices`` gives the rows a field may name.
    """

    user: User
    institution: int
    today: date
    orgs: Orgs
    all_orgs: Orgs
    choices: Callable[[models.Field[Any, Any]], models.QuerySet[Any]]
    others: frozenset[str] = frozenset()
    """The names of organisations he may not write for."""
    _read: dict[str, Named] = field(default_factory=dict)
    _unknown: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def only(self) -> Organisation | None:
        """The one organisation he may write for; None for several."""
        found = {org.pk: org for several in self.orgs.values() for org in several}
        return next(iter(found.values())) if len(found) == 1 else None

    def org(self, value: Any) -> Organisation:
        """The organisation a cell names; empty stands for the only one. Raises Unreadable."""
        text = said(value)
        if not text:
            if self.only is None:
                raise Unreadable("必填，请写这条记录属于哪个组织。")
            return self.only
        if text in self.others:
            raise Unreadable(f"“{text}”不在您负责填报的范围内。")
        return self._one(self._own, self.orgs, text, "没有您能填报的")

    @cached_property
    def _own(self) -> Orgs:
        return _by_words(self.orgs)

    @cached_property
    def _everyone(self) -> Orgs:
        return _by_words(self.all_orgs)

    def hosts(self, value: Any) -> list[Organisation]:
        """The further hosts a cell names; raises Unreadable."""
        text = said(value)
        named_here = dict.fromkeys(parts(text)) if plain(text) not in NOBODY else ()
        return [self._one(self._everyone, self.all_orgs, part, "没有") for part in named_here]

    def _one(self, by_words: Orgs, orgs: Orgs, text: str, lead: str) -> Organisation:
        word = plain(text)
        found = by_words.get(word, [])
        if len(found) == 1:
            return found[0]
        if found:
            longer = [name for name in orgs if plain(name).endswith(word) and plain(name) != word]
            full = "”“".join(longer[:MOST_NAMED])
            raise Unreadable(f"有 {len(found)} 个“{text[:30]}”，请写全称，如“{full}”。")
        if (lead, text) not in self._unknown:
            among = orgs if len(self._unknown) < MOST_GUESSED else ()
            self._unknown[lead, text] = not_known(text, among).replace("没有", lead, 1)
        raise Unreadable(self._unknown[lead, text])

    def read(self, fields: Iterable[models.Field[Any, Any]], texts: Mapping[str, set[str]]) -> None:
        """Look up all the names of each field at once. At most four queries a field."""
        for one in fields:
            words = {form for text in texts.get(one.name, ()) for form in _forms(text)}
            exact = "name" if one.related_model is Person else "title"
            rows = self.choices(one).filter(**{f"{exact}__in": sorted(words)}) if words else ()
            found = defaultdict[str, list[tuple[Any, str]]](list)
            for row, where in named(rows):
                found[str(getattr(row, exact))].append((row, where))
            self._read[one.name] = found

    def related(self, one: models.Field[Any, Any], value: Any) -> Any:
        """The row a cell names, None for an empty one; what ``read`` found. Raises Unreadable."""
        text, found = said(value), self._read[one.name]
        if plain(text) in NOBODY:
            if not one.null:
                raise Unreadable("必填，还没有填。")
            return None
        whole = next((form for form in (text, _closed_up(text)) if form in found), "")
        bare, where = _bare(text)
        name, where = (whole, "") if whole else (bare if bare in found else _closed_up(bare), where)
        fitting = [(row, at) for row, at in found.get(name, ()) if plain(where) in plain(at)]
        if len(fitting) == 1:
            return fitting[0][0]
        if fitting:
            raise Unreadable(_which(name, [at for _, at in fitting]))
        raise Unreadable(f"没有找到“{text[:30]}”，只能写您看得到的人员和记录。")


def _bare(text: str) -> tuple[str, str]:
    """A name and what stands in brackets behind it: 李明（第二支部）."""
    split = _WITH_BRACKETS.fullmatch(text)
    return (split[1].strip(), split[2].strip()) if split else (text, "")


def _closed_up(text: str) -> str:
    """张　三, as names are spread to one width, is 张三."""
    return "".join(text.split())


def _forms(text: str) -> set[str]:
    """All the names a cell may be meant to say."""
    bare = _bare(text)[0]
    return {text, bare, _closed_up(text), _closed_up(bare)}


def _which(name: str, places: list[str]) -> str:
    some = "、".join(f"{name}（{place.replace('　', ' ')}）" for place in places[:MOST_NAMED])
    return f"有 {len(places)} 个“{name}”，请在后面用括号写明是哪一个，如 {some}。"


def _by_words(orgs: Orgs) -> Orgs:
    """By the words as they are compared; of several that are then alike the first."""
    return {plain(name): several for name, several in reversed([*orgs.items()])}
