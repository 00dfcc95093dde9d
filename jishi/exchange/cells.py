"""What one cell means for its field: days, amounts, codes by their label, names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from difflib import SequenceMatcher, get_close_matches
from typing import Any

from django.db import models
from openpyxl.utils.datetime import from_excel

from jishi.exchange.book import LONGEST, UNCOUNTED
from jishi.exchange.heads import LISTS, UNSEEN, plain
from jishi.ledger.entry.fields import kind_of, options
from jishi.ledger.entry.reading import READERS, Unreadable

YES = frozenset(map(plain, ("是", "有", "√", "✓", "✔", "☑", "对", "y", "yes", "1", "true", "○")))
NO = frozenset(map(plain, ("否", "无", "没有", "×", "✗", "✘", "☐", "n", "no", "0", "false", "-", "—", "/")))
NOTHING = frozenset(map(plain, ("—", "--", "-", "/", "／", "无数据", "不详")))
"""What people write in a cell that says nothing."""
SERIAL = (20_000, 80_000)
"""Days since 1900 as Excel keeps them (1954 to 2119): a number in a column of days is one of these."""
LEADS = re.compile(r"^'(?=[=+\-@\t\r])")
SEVERAL = re.compile(r"(?<![、，,;；\n/|+＋])[、，,;；\n/|+＋]++(?![^（(）)]{0,40}+[）)])")
"""What stands between several names; not within brackets, which belong to one of them. Every character is
looked at a bounded number of times."""
WITH_TIME = re.compile(r"(.*\d日?)(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.0+)?)?", re.ASCII)
TOO_LONG = 10**15
"""A number of so many digits has lost its last ones: a spreadsheet keeps fifteen."""
FEW, MOST_ALIKE = 8, 3
OLDEST = 1950
"""No record of an office is older."""
ALIKE = 0.7
"""How alike two names are of which one may be meant; 支委会 is no 党委会."""
_UNSEEN = dict.fromkeys(map(ord, UNSEEN))


def said(value: Any) -> str:
    """A cell as its reader saw it: 25 for 25.0, a day without its midnight, no guard of an export."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < TOO_LONG else format(value, ".15g")
    return LEADS.sub("", str(value).translate(_UNSEEN)).strip()[:LONGEST]


def meant(field: models.Field[Any, Any], value: Any, year: int) -> Any:
    """``value`` of a cell as the column of ``field`` holds it; raises Unreadable with what to do."""
    text, kind = said(value), kind_of(field)
    if text == UNCOUNTED:
        raise Unreadable("这里的公式还没有算出结果，请用 WPS 或 Excel 打开表格，保存一次后重新上传。")
    if text.startswith("#") and text.endswith(("!", "?", "A", "0")) and text[1:2].isupper():
        raise Unreadable(f"单元格里的公式出错了（{text}），请改成数或文字。")
    if plain(text) in NOTHING and kind not in ("flag", "text", "long"):
        text = ""
    if kind in ("text", "long") and isinstance(value, int | float) and abs(value) >= TOO_LONG:
        raise Unreadable("这串数字太长，末尾几位已经被表格软件改掉了。请把这一列设成文本格式，再重新填写。")
    if kind not in ("text", "long"):
        text = text.removeprefix("'")  # typed so that a spreadsheet takes it for text
    if kind == "day":
        return _sensible(READERS[kind](field, [_day(value, text)], year))
    if kind == "flag":
        return _flag(field, text)
    if kind in ("select", "radio"):
        return _code(field, text) if text else 0
    if kind == "set":
        return sum(1 << code for code in {_code(field, part) for part in dict.fromkeys(_labels(field, text))})
    return READERS[kind](field, [text], year)


def parts(text: str) -> list[str]:
    """Several names in one cell."""
    return [part.strip() for part in SEVERAL.split(text) if part.strip()]


def _day(value: Any, text: str) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, int | float) and SERIAL[0] < value < SERIAL[1]:
        day = from_excel(value)
        return day.strftime("%Y-%m-%d") if isinstance(day, datetime) else text
    if isinstance(value, float) and text[-2:] in (".1", ".2", ".3"):
        raise Unreadable(f"“{text}”是一个数，末尾的 0 可能丢了，看不出是哪一天。请写成 2026-03-10 这样。")
    timed = WITH_TIME.fullmatch(text)
    return timed[1] if timed else text


def _sensible(day: date | None) -> date | None:
    """Raises Unreadable for 1901, which a spreadsheet makes of 0626."""
    if day is not None and day.year < OLDEST:
        raise Unreadable(f"表里存的是 {day.isoformat()}，请核对年份；日期写成 2026-03-10 这样。")
    return day


def _labels(field: models.Field[Any, Any], text: str) -> list[str]:
    """Several codes in one cell; blanks stand between them where no label has one."""
    known = {plain(label) for _, label in options(field)}
    apart = [[part] if plain(part) in known else part.split() for part in parts(text)]
    return [word for words in apart for word in words]


def _flag(field: models.Field[Any, Any], text: str) -> bool:
    if not text:
        return bool(field.get_default())
    if plain(text) in YES | NO:
        return plain(text) in YES
    raise Unreadable(f"“{text[:20]}”看不出是还是否，请填“是”或“否”。")


def _code(field: models.Field[Any, Any], text: str) -> int:
    unsaid = {plain(label): code for code, label in field.flatchoices if not code}  # as an export says it
    known: dict[str, int] = unsaid | {plain(label): code for code, label in options(field)}
    if (code := known.get(plain(text))) is not None:
        return code
    labels = [label for _, label in options(field)]
    told = not_known(text, labels)
    raise Unreadable(told if "？" in told and len(labels) > FEW else told + _all(labels))


def not_known(text: str, names: Iterable[str]) -> str:
    """没有“X”，是不是“Y”？"""
    close = "”或“".join(nearest(text, names))
    return f"没有“{text[:30]}”" + (f"，是不是“{close}”？" if close else "。")


def nearest(text: str, names: Iterable[str]) -> list[str]:
    """The ones of ``names`` that may be meant, at most two that are equally near. One that holds all of
    ``text`` goes first."""
    by: Mapping[str, str] = {plain(name): name for name in names}
    word = plain(text)
    holding = [name for key, name in by.items() if word and (word in key or key in word)]
    if len(holding) == 1:
        return holding
    close = get_close_matches(word, by, 3, ALIKE)
    alike = [one for one in close if _ratio(word, one) == _ratio(word, close[0])]
    return [by[one] for one in sorted(alike, key=[*by].index)] if len(alike) < MOST_ALIKE else []


def _ratio(one: str, other: str) -> float:
    """As ``get_close_matches`` reckons it, which depends on the order of the two."""
    return SequenceMatcher(None, other, one).ratio()


def _all(labels: list[str]) -> str:
    """What may stand there, the first ones of many."""
    more = "" if len(labels) <= FEW else f" 等，全部的在模板的“{LISTS}”表里"
    return f"可填：{'、'.join(labels[:FEW])}{more}。"
