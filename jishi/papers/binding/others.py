"""Blanks that are no figures: names of the institution, years. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jishi.core.periods import Period
from jishi.papers.binding.model import Decision, Offer, Proposal
from jishi.papers.binding.slots import Slot

LEAST_SUFFIX = 1


@dataclass(frozen=True, slots=True)
class Names:
    """Names the institution goes by, by kind ("full", "short" …, see orgs.Name.Kind)."""

    known: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def all(self) -> list[str]:
        return [name for names in self.known.values() for name in names]

    def fitting(self, after: str) -> list[tuple[str, str]]:
        """(name, what stands in for the mark) of each name whose end follows the blank; longest end first."""
        found = []
        own = [*self.known.get("full", ()), *self.known.get("short", ())]
        for name in dict.fromkeys([*own, *self.all()]):
            size = next((n for n in range(len(name) - 1, 0, -1) if after.startswith(name[-n:])), 0)
            if size >= LEAST_SUFFIX:
                found.append((size, name, name[: len(name) - size]))
        return [(name, stem) for size, name, stem in sorted(found, key=lambda item: -item[0])]


def propose_other(slot: Slot, names: Names, base: Period, mark: str) -> Proposal:
    """A name is bound when exactly one of the institution's names ends as the text goes on."""
    fits = names.fitting(slot.right) if slot.blank.kind == "name" else []
    longest = [fit for fit in fits if _suffix(fit) == _suffix(fits[0])] if fits else []
    ours = slot.right.startswith(("县委", "县政府", "市委", "区委"))  # whose leadership the office is under
    bound = len(longest) == 1 and (_suffix(longest[0]) >= 2 or (len(fits) == 1 and ours))
    value = longest[0][1] if bound else ""
    if slot.blank.kind == "date" and slot.right.startswith("年") and slot.blank.mark.startswith("20"):
        bound, value = True, str(base.last.year)
    return Proposal(
        blank=slot.blank,
        decision=Decision.BOUND if bound else Decision.OFFERED if fits else Decision.OPEN,
        why=_why(slot, longest[0][0] if longest else "", value),
        heading=slot.headings[-1] if slot.headings else "",
        clause=slot.window.replace("☐", slot.blank.mark),
        fingerprint=mark,
        confidence=0.97 if bound else 0.5 if fits else 0.0,
        offers=tuple(Offer("", name, 0.5) for name, _ in fits[:5]),
        value=value,
    )


def _suffix(fit: tuple[str, str]) -> int:
    return len(fit[0]) - len(fit[1])


def _why(slot: Slot, name: str, value: str) -> str:
    if name:
        return f"后文与本单位名称“{name}”的结尾相同"
    if value:
        return f"文稿统计的是{value}年"
    kinds = {"name": "名称", "date": "日期", "edition": "届次", "titles": "文件标题"}
    return f"这里是{kinds.get(slot.blank.kind, '其他内容')}，请人工填写"
