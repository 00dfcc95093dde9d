"""Which boxes stand in which section of a form, worked out from the ledger's spec. Pure.

What the list page shows is what the office asks about; it stands in the
sections themselves. Everything else may be left empty and is folded away
until something stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from jishi.core.dates import read_day, told
from jishi.core.money import in_unit, read_fen
from jishi.ledger.entry.fields import form_fields, kind_of, label_and_unit, options, required
from jishi.ledger.entry.reading import DAY_SHAPES, MONTH_SHAPES, is_month, read_either
from jishi.ledger.spec import LedgerSpec
from jishi.web.forms.reading import Texts

FEW = 12
"""So many codes are all shown; of more the usual ones first."""
WIDTHS = {
    "set": "col-12",
    "long": "col-12",
    "radio": "col-12 col-md-8",
    "number": "col-6 col-md-3",
    "flag": "col-6 col-md-4",
    "pick": "col-12 col-md-8",
    "text": "col-12 col-md-8",
}
HALF = "col-12 col-sm-6 col-xl-4"


@dataclass
class Box:
    """One field as a form draws it."""

    name: str
    label: str
    kind: str
    unit: str = ""
    required: bool = False
    width: str = HALF
    texts: list[str] = field(default_factory=list)
    chosen: str = ""
    """The primary key of the related row."""
    options: list[tuple[str, str]] = field(default_factory=list)
    rest: list[tuple[str, str]] = field(default_factory=list)
    """Of many options those that are not usual."""
    usual: str = ""
    """What stands above ``options`` where there is a ``rest``."""
    measure: str = "种"
    hint: str = ""
    fault: str = ""
    longest: int | None = None
    year: int = 0
    """The year of a day typed without one."""
    month: bool = False
    first: bool = False
    """The page opens with the cursor in it."""

    @property
    def id(self) -> str:
        return f"f-{self.name}"

    @property
    def text(self) -> str:
        return self.texts[0] if self.texts else ""

    @property
    def told(self) -> bool:
        """Whether a line stands below the box: how it was understood, or what may be typed."""
        return self.kind in ("day", "money") or bool(self.hint)

    @property
    def described_by(self) -> str:
        """The ids of what explains the box to a screen reader."""
        return " ".join([f"{self.id}-echo"] * self.told + [f"{self.id}-fault"] * bool(self.fault))

    @property
    def template(self) -> str:
        return f"ledgers/form/_{self.kind}.html"

    @property
    def echo(self) -> str:
        """How a day or an amount was understood; "" where nothing, or nothing readable, was typed."""
        return echo(self.kind, self.text, self.year, month=self.month)


@dataclass
class Section:
    """One head of a form with its boxes; ``more`` are folded away unless one of them says something."""

    title: str
    boxes: list[Box]
    more: list[Box] = field(default_factory=list)

    @property
    def open(self) -> bool:
        return any(box.fault or _says(box) for box in self.more)

    @property
    def more_labels(self) -> str:
        return "、".join(box.label for box in self.more)


def type_first(made: list[Section]) -> None:
    """Let the page open with the cursor in the first box that is typed in."""
    typed = (box for section in made for box in section.boxes if box.kind not in ("set", "radio", "flag"))
    for box in [*typed][:1]:
        box.first = True


def _says(box: Box) -> bool:
    nothing = [["0"], []] if box.kind in ("select", "radio") else [[]]
    return box.texts not in nothing


def echo(kind: str, text: str, year: int, *, month: bool = False) -> str:
    """``text`` as it was understood: 0626 → 2026年6月26日（星期五）, 0.2万 → 2000 元."""
    try:
        if kind == "day":
            return told(read_either(text, year) if month else read_day(text, year))
        if kind == "money":
            amount = read_fen(text)
            return f"{in_unit(amount, '元', 2 if amount % 100 else 0):,f} 元"
    except ValueError:
        return ""
    return ""


def sections(
    spec: LedgerSpec,
    texts: Texts,
    faults: Mapping[str, str],
    *,
    year: int,
    orgs: Iterable[tuple[str, str]],
    all_orgs: Iterable[tuple[str, str]],
    usual: Mapping[str, list[int]],
) -> list[Section]:
    """The whole form. ``orgs`` may keep the row, ``all_orgs`` may have held it too."""
    found = {f.name: box_for(spec, f, texts, faults, year, usual) for f in form_fields(spec)}
    found["org"].options = list(orgs)
    if spec.hosts:
        found[spec.hosts] = _hosts(spec, texts, faults, all_orgs)
    remark = found.pop("remark")
    remark.width = "col-12"
    first = list(
        dict.fromkeys(filter(None, (spec.subject, "org", spec.date_field, *spec.columns, *spec.search)))
    )
    front = [found.pop(name) for name in first if name in found]
    back = list(found.values())
    numbers, money = ("number",), ("money",)
    made = [
        Section("基本情况", _wide([box for box in front if box.kind not in numbers + money], spec)),
        _folded("人数和数量", front, back, numbers),
        _folded("金额", front, back, money),
        Section("其他", [remark], [box for box in back if box.kind not in numbers + money]),
    ]
    return [section for section in made if section.boxes or section.more]


def _folded(title: str, front: list[Box], back: list[Box], kinds: tuple[str, ...]) -> Section:
    """Numbers of the list page, the others folded; with none on the list page all of them."""
    here, rest = [b for b in front if b.kind in kinds], [b for b in back if b.kind in kinds]
    return Section(title, here, rest) if here else Section(title, rest)


def _wide(boxes: list[Box], spec: LedgerSpec) -> list[Box]:
    for box in boxes:
        if box.name == spec.subject and box.kind in ("text", "long", "pick"):
            box.width = "col-12"
    return boxes


def box_for(
    spec: LedgerSpec,
    model_field: models.Field[Any, Any],
    texts: Texts,
    faults: Mapping[str, str],
    year: int,
    usual: Mapping[str, list[int]],
) -> Box:
    """One field as a form draws it; a day typed without a year lies in ``year``."""
    name, kind = model_field.name, kind_of(model_field)
    label, unit = label_and_unit(model_field)
    box = Box(name, label, kind, unit, required(model_field), WIDTHS.get(kind, HALF), year=year)
    box.texts, box.fault = list(texts.get(name, [])), faults.get(name, "")
    box.chosen = "".join(texts.get(f"{name}_pk", [])[:1])
    box.longest = model_field.max_length
    box.options = [(str(code), text) for code, text in options(model_field)]
    box.month = is_month(model_field)
    if kind == "day" and name == spec.date_field:
        box.hint = MONTH_SHAPES if box.month else DAY_SHAPES
    if kind == "set" and len(box.options) > FEW:
        _part(box, [str(code) for code in usual.get(name, [])])
    return box


def _part(box: Box, usual: list[str]) -> None:
    """The usual codes and the chosen ones first, all others behind."""
    front = {*usual, *box.texts}
    box.usual = "本年常用" if usual else "已选"
    box.rest = [one for one in box.options if one[0] not in front]
    box.options = [one for one in box.options if one[0] in front]


def _hosts(
    spec: LedgerSpec, texts: Texts, faults: Mapping[str, str], all_orgs: Iterable[tuple[str, str]]
) -> Box:
    label = str(spec.further_hosts().model._meta.get_field("org").verbose_name)
    box = Box(
        spec.hosts, label, "set", width="col-12", hint="和别的组织一起办的，每家各计一次，合计只计一次。"
    )
    box.texts, box.fault = list(texts.get(spec.hosts, [])), faults.get(spec.hosts, "")
    box.options, box.measure = list(all_orgs), "个"
    _part(box, [])
    return box
