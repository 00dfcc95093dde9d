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
LISTS = "选项"
"""The worksheet of a template on which stands what may be filled in; no line is read from it."""
LOOKED_AT = 15
"""Rows in which headings are looked for."""
LIKE = 0.6
"""How alike two words are that may mean the same (difflib's ratio)."""
ALSO: Mapping[str, tuple[str, ...]] = {
    "org": (
        *("党组织", "所在党组织", "组织名称", "支部", "党支部", "所在支部", "支部名称", "部门", "责任部门"),
        *("单位", "填报单位", "报送单位", "责任单位", "主办单位", "承办单位"),
    ),
    "on": ("日期", "时间"),
    "title": ("标题", "题目", "主题", "名称", "内容", "主要内容", "活动内容", "活动主题", "会议主题", "事项"),
}
"""What offices write above the columns most ledgers have, whatever their own labels are."""
NUMBERING = frozenset(("序号", "编号", "no", "no.", "行号"))
"""Headings of columns that only count the lines."""
FEW = 2
"""So many known words make a row of headings, unless it has no more than this at all."""
UNSEEN = "\u200b\u200e\u200f\u2060\ufeff"
"""Characters nobody sees, which come along when text is copied from a chat."""
_APART = re.compile(rf"[\s*＊:：·{UNSEEN}]+")
LONGEST_HEAD = 200
"""Characters of a heading that are read."""
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
    known words is taken, the upper of two. Where no row has enough of them, the
    first that looks like headings: somebody has to say then what each one means.
    """
    known = _known(spec)
    numbers = [number for number in table.rows if number <= LOOKED_AT + min(table.rows)]
    best: tuple[float, int, dict[int, str]] = (0, 0, {})
    for number in numbers:
        single = _texts(table.rows[number])
        below = _texts(table.rows.get(number + 1, []))
        best = max(best, (_score(single, known), number, single), key=_first)
        if (lower := _lower(single, below, known)) is not None:
            both = single | below
            best = max(best, (_score(both, known) + lower, number + 1, both), key=_first)
    if best[0] < min(FEW, len(best[2])) or not best[2]:
        best = max(((_looks(table.rows[n]), n, _texts(table.rows[n])) for n in numbers), key=_first)
    return _named(spec, best[1], best[2], known, chosen or {}) if best[0] else None


def _first(one: tuple[float, int, dict[int, str]]) -> float:
    return one[0]


def _looks(row: list[Any]) -> int:
    """How many headings a row has that nobody knows, if it has headings: several words, none of them twice,
    no number and no day among them."""
    texts = _texts(row)
    held = [value for value in row if value not in (None, "")]
    words = {text for text in texts.values() if not any(c.isdigit() for c in text)}
    return len(words) if len(words) == len(held) >= FEW else 0


def _lower(single: Mapping[int, str], below: Mapping[int, str], known: Mapping[str, str]) -> float | None:
    """What speaks for a row as the lower of two rows of headings; None where it cannot be: it has a value.

    A heading that is merged over both rows speaks for it, since then it is no
    line; a known word alone does so only if both rows know more than the upper.
    """
    if any(any(c.isdigit() for c in text) for text in below.values()):
        return None
    if any(single.get(at) == text for at, text in below.items()):
        return 0.5
    return -0.5 if _score(below, known) else None


def _score(texts: Mapping[int, str], known: Mapping[str, str]) -> int:
    return len({known[word] for word in _forms(texts.values()) if word in known})


def _forms(texts: Iterable[str]) -> list[str]:
    return [form for text in texts for form in (plain(text), _BRACKETS.sub("", plain(text)))]


def _texts(row: list[Any]) -> dict[int, str]:
    return {
        at: value.strip()[:LONGEST_HEAD]
        for at, value in enumerate(row)
        if isinstance(value, str) and value.strip()
    }


def _known(spec: LedgerSpec) -> dict[str, str]:
    """Heading as it is compared → field; a label goes before what offices also write."""
    fields = form_fields(spec)
    found = {HOSTS: spec.hosts} if spec.hosts else {}
    for field in fields:
        label = str(field.verbose_name)
        found = dict.fromkeys(_forms([label.removesuffix("人数")]), field.name) | found
        found |= dict.fromkeys(_forms((label, heading(field))), field.name)
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
    unknown = {at: text for at, text in texts.items() if at not in fields and plain(text) not in NUMBERING}
    guesses = {at: name for at, text in unknown.items() if at not in chosen and (name := _guess(text, free))}
    missing = tuple(f.name for f in form_fields(spec) if required(f) and f.name not in fields.values())
    return Heads(last, dict(sorted(fields.items())), dict(texts), guesses, missing)


def _guess(text: str, free: Mapping[str, str]) -> str:
    """The field a heading may mean: the only one whose label holds it, else the most alike; "" for none."""
    word = plain(text)
    holding = {name for form, name in free.items() if word in form or (len(form) >= FEW and form in word)}
    near = get_close_matches(word, free, 1, LIKE)
    return holding.pop() if len(holding) == 1 else free[near[0]] if near else ""
