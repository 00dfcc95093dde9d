"""The shipped catalogue: fields of work, indicators, relations, as data."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from jishi.core.errors import CatalogueError
from jishi.indicators.parse import indicator
from jishi.indicators.spec import Indicator, Relation, WorkField

CATALOGUE = Path(__file__).parents[1] / "catalogue"


@cache
def tables(root: Path = CATALOGUE) -> dict[str, dict[str, Any]]:
    """The tables of every ``<field>/indicators.toml``, by id; a second use of an id is an error."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(root.glob("*/indicators.toml")):
        for table in tomllib.loads(file.read_text(encoding="utf-8")).get("indicator", []):
            if table["id"] in found:
                raise CatalogueError(f"指标编号“{table['id']}”用了两次。", file=file.parent.name)
            found[table["id"]] = table | {"field": file.parent.name}
    return found


@cache
def shipped() -> dict[str, Indicator]:
    """Every shipped indicator by id; raises CatalogueError when one is unsound."""
    return {name: indicator(table) for name, table in tables().items()}


@cache
def relations(root: Path = CATALOGUE) -> tuple[Relation, ...]:
    """The arithmetic relations between figures (parts → total)."""
    data = tomllib.loads((root / "relations.toml").read_text(encoding="utf-8"))
    return tuple(
        Relation(item["id"], item["kind"], item["total"], tuple(item["parts"]), item.get("source", ""))
        for item in data.get("relation", [])
    )


@cache
def work_fields(root: Path = CATALOGUE) -> dict[str, WorkField]:
    """Fields of work by code, in the order papers treat them."""
    found = []
    for file in root.glob("*/field.toml"):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        found.append(WorkField(file.parent.name, data["title"], data["order"], tuple(data["headings"])))
    return {field.code: field for field in sorted(found, key=lambda field: field.order)}
