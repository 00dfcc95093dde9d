"""Which row of a sheet holds the headings, and which field each column is for. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.db import models

from jishi.exchange.book import Table
from jishi.ledger.entry.fields import form_fields, label_and_unit, required
from jishi.ledger.spec import LedgerSpec

HOSTS = "联合主办"
LOOKED_AT = 15
"""Rows in which headings are looked for."""
LIKE = 0.6
"""How alike two words are that may mean the same (difflib's ratio)."""
ALSO: Mapping[str, tuple[str, ...]] = {
    "org": ("党组织", "所在党组织", "支部", "党支部", "所在支部", "部门", "单位", "填报单位"),
    "on": ("日期", "时间"),
}
"""What offices write above the two columns every ledger has, whatever its own label is."""
UNSEEN = "\u200b\u200e\u200f\u2060\ufeff"
"""Characters nobody sees, which come along when text is copied from a chat."""
_APART = re.compile(rf"[\s*＊:：·{UNSEEN}]+")
_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|【.*?】")
Columns = dict[int, str]


@dataclass(frozen=True, slots=True)
class Heads:
    """Where the headings end; column → field name; column → what stands above it; for columns nobody knows
    the field that may be meant."""

    last_row: int
    fields: Columns
    texts: dict[int, str]
    guesses: Columns
    missing: tuple[str, ...]
    """Fields without which no line can be kept and for which there is no column."""


def writable_fields(spec: LedgerSpec) -> list[models.Field[Any, Any]]:
    """The fields of a sheet: those of the list first, in its order, as people know them from there."""
    order = {name: at for at, name in enumerate(spec.columns)}
    return sorted(form_fields(spec), key=lambda field: (order.get(field.name, 99), field.name == "remark"))


def heading(field: models.Field[Any, Any]) -> str:
    """What stands above its column in a template: 金额（元）; the unit where the label does not say it."""
    label, unit = label_and_unit(field)
    return f"{label}（{unit}）" if unit and unit not in label else label


def plain(text: Any) -> str:
    """A heading or a name without what people vary: width, spaces, stars, colons."""
    return _APART.sub("", unicodedata.normalize("NFKC", str(text or ""))).casefold()


def find_heads(spec: LedgerSpec, table: Table, chosen: Mapping[int, str] | None = None) -> Heads | None:
    """The headings of ``table``, None where no row holds any; ``chosen`` columns go before all words.

    Headings may stand in two rows, one below the other. The row with the most
    known words is taken, the upper of two.
    """
    known = _known(spec)
    numbers = [number for number in table.rows if number <= LOOKED_AT + min(table.rows)]
    best: tuple[int, int, dict[int, str]] = (0, 0, {})
    for number in numbers:
        single = _texts(table.rows[number])
        below = _texts(table.rows.get(number + 1, []))
        double = single | below
        for last, texts in ((number, single), (number + 1, double)):
            score = _score(texts, known)
            if score > best[0] and (last == number or _all_words(below, known)):
                best = (score, last, texts)
    return _named(spec, best[1], best[2], known, chosen or {}) if best[0] else None


def _all_words(texts: Mapping[int, str], known: Mapping[str, str]) -> bool:
    """Whether a row can be the lower of two rows of headings: it has a known one and no value."""
    return _score(texts, known) > 0 and not any(any(c.isdigit() for c in text) for text in texts.values())


def _score(texts: Mapping[int, str], known: Mapping[str, str]) -> int:
    return len({known[word] for word in _forms(texts.values()) if word in known})


def _forms(texts: Iterable[str]) -> list[str]:
    return [form for text in texts for form in (plain(text), _BRACKETS.sub("", plain(text)))]


def _texts(row: list[Any]) -> dict[int, str]:
    return {
        at: str(value).strip() for at, value in enumerate(row) if isinstance(value, str) and value.strip()
    }


def _known(spec: LedgerSpec) -> dict[str, str]:
    """Heading as it is compared → field; a label goes before what offices also write."""
    fields = form_fields(spec)
    found = {HOSTS: spec.hosts} if spec.hosts else {}
    for field in fields:
        found |= dict.fromkeys(_forms((str(field.verbose_name), heading(field))), field.name)
    for name, words in ALSO.items():
        if any(field.name == name for field in fields):
            found = dict.fromkeys(_forms(words), name) | found
    return found


def _named(
    spec: LedgerSpec, last: int, texts: Mapping[int, str], known: Mapping[str, str], chosen: Mapping[int, str]
) -> Heads:
    fields: Columns = {at: name for at, name in chosen.items() if name}
    labels = {plain(word) for field in form_fields(spec) for word in (field.verbose_name, heading(field))}
    for at, text in sorted(texts.items(), key=lambda one: plain(one[1]) not in labels):  # labels go first
        word = next((form for form in _forms([text]) if form in known), "")
        if at not in chosen and word and known[word] not in fields.values():
            fields[at] = known[word]
    free = {word: name for word, name in known.items() if name not in fields.values()}
    near = {
        at: get_close_matches(plain(text), free, 1, LIKE) for at, text in texts.items() if at not in fields
    }
    guesses = {at: free[found[0]] for at, found in near.items() if found and at not in chosen}
    missing = tuple(f.name for f in form_fields(spec) if required(f) and f.name not in fields.values())
    return Heads(last, dict(sorted(fields.items())), dict(texts), guesses, missing)
