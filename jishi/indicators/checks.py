"""`manage.py check` reads the whole catalogue, so a wrong one never starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, register

from jishi.indicators import catalogue, parse


@register()
def catalogue_is_sound(app_configs: Any, **kwargs: Any) -> list[Error]:
    return [Error(fault, id="jishi.E210") for fault in faults()]


def faults() -> Iterator[str]:
    """Every fault of every table, then names used twice and references that lead nowhere."""
    tables = catalogue.tables()
    for table in tables.values():
        yield from map(str, parse.faults_in(table))
    for name, times in Counter(table.get("name") for table in tables.values()).items():
        if times > 1:
            yield f"指标名称“{name}”用了 {times} 次，请改成不同的名称。"
    for key, table in tables.items():
        measure = parse.measure_of(table)
        named = [*table.get("follows", ()), *filter(None, [table.get("part_of")])]
        named += measure[1:] if measure[0] == "ratio" else ()
        for other in named:
            if other not in tables:
                yield f"指标“{key}”提到的指标“{other}”不存在，请检查编号。"
    for relation in catalogue.relations():
        for other in (relation.total, *relation.parts):
            if other not in tables:
                yield f"关系“{relation.id}”提到的指标“{other}”不存在，请检查编号。"
