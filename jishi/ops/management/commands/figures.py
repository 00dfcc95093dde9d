"""List the figures of a period."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from jishi.core.errors import UserError
from jishi.indicators.catalogue import work_fields
from jishi.indicators.engine import evaluate
from jishi.indicators.figures import Figure
from jishi.ops.command import SteadyCommand
from jishi.ops.papers import add_scope, job_for, need_ledgers
from jishi.ops.report import table


class Command(SteadyCommand):
    help = "列出指标在统计期内的数，以及计入、未计入的记录条数。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_scope(parser)
        parser.add_argument("--field", default="", help="只列一个条线：study、branches、culture …")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def work(self, **options: Any) -> None:
        what = job_for(options)
        need_ledgers(what)
        fields = work_fields()
        if options["field"] and options["field"] not in fields:
            known = "、".join(f"{field.code}（{field.title}）" for field in fields.values())
            raise UserError(f"没有条线“{options['field']}”。", f"请从这些里选：{known}。")
        order = {code: number for number, code in enumerate(fields)}
        items = [i for i in what.items.values() if i.field == (options["field"] or i.field)]
        items.sort(key=lambda item: (order.get(item.field, len(order)), item.id))
        found = evaluate(items, what.period, what.scope, known=what.items)
        rows = [entry(found[item.id]) for item in items]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        shown = [
            (
                row["id"],
                row["name"],
                "待补" if row["value"] is None else row["value"],
                row["unit"],
                row["counted"],
            )
            for row in rows
        ]
        self.stdout.write(table(("编号", "指标", "数", "单位", "计入（条）"), shown))
        self.done(figures=len(rows), known=sum(row["value"] is not None for row in rows), period=what.period)


def entry(figure: Figure) -> dict[str, Any]:
    """One figure as the JSON output has it; ``value`` in ``unit``, null when nobody knows."""
    amount = figure.amount
    return {
        "id": figure.indicator.id,
        "field": figure.indicator.field,
        "name": figure.indicator.name,
        "value": None if amount is None else f"{amount:f}",
        "unit": figure.indicator.unit,
        "basis": figure.basis,
        "period": str(figure.period),
        "definition": figure.indicator.definition,
        "counted": len(figure.counted),
        "left_out": {reason.name.lower(): len(ids) for reason, ids in figure.left_out().items()},
    }
