"""One form at work: the ledger, the record if there is one, what was typed, and what that means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from jishi.accounts.roles import Right
from jishi.ledger import actions
from jishi.ledger.entry.fields import form_fields, kind_of, label_and_unit, options
from jishi.ledger.entry.reading import Unreadable
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation
from jishi.web.forms import layout, related, usual
from jishi.web.forms.merge import Seen
from jishi.web.forms.reading import Texts, read, shown
from jishi.web.seat import Seat


@dataclass
class Answers:
    """What was typed, as columns hold it. ``faults`` by box; "" for what several boxes say together."""

    values: dict[str, Any]
    hosts: list[Organisation] | None
    faults: dict[str, str]
    whole: list[str] = field(default_factory=list)
    look: actions.Preview | None = None

    @property
    def sound(self) -> bool:
        return not self.faults and not self.whole


@dataclass
class Sheet:
    """The form of one record; ``row`` None is a new one."""

    seat: Seat
    spec: LedgerSpec
    row: Any | None
    texts: dict[str, list[str]]
    seen: Seen

    @property
    def pk(self) -> int | None:
        return self.row.pk if self.row is not None else None

    @cached_property
    def orgs(self) -> list[tuple[str, str]]:
        """Who may keep the record: (key, name), the organisation that keeps it now included."""
        return [(key, org.name) for key, org in self._mine.items()]

    @cached_property
    def all_orgs(self) -> dict[str, str]:
        """Every organisation of the institution by key; any may have held an event too."""
        return {key: org.name for key, org in self._all.items()}

    @cached_property
    def _mine(self) -> dict[str, Organisation]:
        mine = {str(org.pk): org for org in self.seat.orgs(Right.EDIT, self.spec.family)}
        if self.row is not None:
            mine.setdefault(str(self.row.org_id), self.row.org)
        return mine

    @cached_property
    def _all(self) -> dict[str, Organisation]:
        if not self.spec.hosts:
            return {}
        rows = Organisation.objects.filter(institution=self.seat.institution)
        tree, day = self.seat.tree, self.seat.today
        return {str(org.pk): org for org in sorted(rows, key=lambda org: tree.path(org.pk, day))}

    @property
    def year(self) -> int:
        return self.seat.today.year

    def read(self) -> Answers:
        """Everything typed and everything wrong with it, at once; nothing is written."""
        values, faults = read(self.spec, self.texts, self.year)
        for model_field in form_fields(self.spec):
            if not model_field.is_relation:
                continue
            try:
                values[model_field.name] = self._related(model_field)
            except Unreadable as fault:
                faults[model_field.name] = str(fault)
        answers = Answers(values, self._hosts(), faults)
        if values.get("org"):
            self._judge(answers)
        return answers

    def _related(self, model_field: Any) -> Any:
        if kind_of(model_field) == "org":
            chosen = self._mine.get("".join(self.texts.get("org", [])))
            if chosen is None:
                raise Unreadable("必填，请选择这条记录属于哪个组织。")
            return chosen
        kept = getattr(self.row, model_field.name) if self.row is not None else None
        found = related.resolve(self.seat, self.spec, model_field, self.texts, kept)
        if found is None and not model_field.null:
            raise Unreadable("必填，还没有填。")
        return found

    def _hosts(self) -> list[Organisation] | None:
        if not self.spec.hosts:
            return None
        return [self._all[key] for key in self.texts.get(self.spec.hosts, []) if key in self._all]

    def _judge(self, answers: Answers) -> None:
        """Add what the action would refuse, apart from boxes that are at fault already."""
        seat = self.seat
        look = actions.preview(seat.user, self.spec, answers.values, today=seat.today, pk=self.pk)
        answers.look = look
        for name, several in look.faults.items():
            said = "".join(several).removeprefix("：")
            if not name:
                answers.whole += [said + self._numbers_in(said) for said in several]
            elif name not in answers.faults:
                answers.faults[name] = said

    def _numbers_in(self, said: str) -> str:
        """What stands now in the number boxes a sentence speaks of (应到人数 by its word 应到)."""
        labels = {f.name: label_and_unit(f)[0] for f in form_fields(self.spec) if kind_of(f) == "number"}
        named = [(name, label) for name, label in labels.items() if label.removesuffix("人数") in said]
        filled = [f"{label} {''.join(self.texts[name])}" for name, label in named if self.texts.get(name)]
        return f"现在填的是：{'、'.join(filled)}。" if filled else ""

    def sections(self, faults: Mapping[str, str]) -> list[layout.Section]:
        made = layout.sections(
            self.spec,
            self.texts,
            faults,
            year=self.year,
            orgs=self.orgs,
            all_orgs=[one for one in self.all_orgs.items() if one[0] not in self.texts.get("org", [])],
            usual=usual.usual(self.seat, self.spec),
        )
        for section in made:
            for box in (*section.boxes, *section.more):
                if box.kind == "pick" and box.fault and box.text:
                    box.options = related.choices(self.seat, self.spec, box.name, box.text)
        return made

    def labels(self) -> dict[str, str]:
        """Box → label, in the order of the model."""
        found = {f.name: label_and_unit(f)[0] for f in form_fields(self.spec)}
        return found | ({self.spec.hosts: "联合主办"} if self.spec.hosts else {})

    def say(self, name: str, texts: Texts) -> str:
        """What a box says, as a person reads it; "" for nothing."""
        given = texts.get(name, [])
        if name == self.spec.hosts:
            return "、".join(text for key, text in self.all_orgs.items() if key in given)
        if name == "org":
            return dict(self.orgs).get("".join(given), "")
        kind = kind_of(self.spec.field(name))
        if kind == "flag":
            return "是" if given else ""
        known = {str(code): label for code, label in options(self.spec.field(name))}
        if kind in ("set", "select", "radio"):
            return "、".join(known[text] for text in given if text in known)
        return "".join(given)


def on_row(seat: Seat, spec: LedgerSpec, row: Any) -> Sheet:
    """The form of ``row`` as it is now."""
    texts = texts_of(spec, row)
    return Sheet(seat, spec, row, texts, Seen(row.version, texts))


def texts_of(spec: LedgerSpec, row: Any) -> dict[str, list[str]]:
    hosts = list(getattr(row, spec.hosts).values_list("org_id", flat=True)) if spec.hosts else []
    return shown(spec, row, sorted(hosts))


def blank(seat: Seat, spec: LedgerSpec, texts: dict[str, list[str]]) -> Sheet:
    """The form of a new record; the only organisation that can keep it, or one's own, is chosen already."""
    sheet = Sheet(seat, spec, None, dict(texts), Seen(0, {}))
    own = seat.own_org(Right.EDIT)
    if not sheet.texts.get("org") and (len(sheet.orgs) == 1 or own):
        sheet.texts["org"] = [sheet.orgs[0][0] if len(sheet.orgs) == 1 else str(own)]
    for model_field in form_fields(spec):
        if model_field.name not in texts and model_field.has_default() and model_field.default is not None:
            default = _default(model_field)
            if default:
                sheet.texts[model_field.name] = default
    return sheet


def _default(model_field: Any) -> list[str]:
    value = model_field.get_default()
    if value is True:
        return ["1"]
    return [str(value)] if value and kind_of(model_field) == "number" else []
