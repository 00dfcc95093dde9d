"""Rows by a long list of ids."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, F, Func


class Among(Func):
    """Whether ``name`` is one of ``ids``, which travel as one parameter: for filters.

    ``__in`` makes a parameter of each, and building the query then takes
    longer than running it.
    """

    def __init__(self, ids: Sequence[int], name: str = "pk") -> None:
        super().__init__(F(name), output_field=BooleanField())
        self.ids = list(ids)

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(self.ids)]

    def as_postgresql(self, compiler: Any, connection: Any, **_: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY(%s::bigint[])", [*params, self.ids]
