"""Code lists (代码表) kept as data in ``catalogue/_lists``, one file a family.

A code is a small number in the table, a slug in the catalogue and a Chinese
label on the page. Models name a list, so a longer list is a change of data and
never a migration.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LISTS = Path(__file__).parents[1] / "catalogue" / "_lists"


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list: ``number`` ↔ ``slug`` ↔ ``label``, in the order of the file."""

    name: str
    title: str
    numbers: dict[str, int]
    labels: dict[int, str]

    @property
    def slugs(self) -> dict[int, str]:
        return {number: slug for slug, number in self.numbers.items()}

    def choices(self) -> list[tuple[int, str]]:
        return list(self.labels.items())


@cache
def code_lists() -> dict[str, CodeList]:
    """Every list by name; raises ValueError when a number or slug stands twice in one list."""
    found: dict[str, CodeList] = {}
    for file in sorted(LISTS.glob("*.toml")):
        tables = tomllib.loads(file.read_text(encoding="utf-8")).get("list", {})
        found |= {name: _list(name, table["title"], table["items"]) for name, table in tables.items()}
    return found


def code_list(name: str) -> CodeList:
    return code_lists()[name]


def _list(name: str, title: str, items: list[tuple[int, str, str]]) -> CodeList:
    numbers = {slug: number for number, slug, _ in items}
    labels = {number: label for number, _, label in items}
    if len(numbers) != len(items) or len(labels) != len(items):
        raise ValueError(f"code list {name}: a number or a slug stands twice")
    return CodeList(name, title, numbers, labels)
