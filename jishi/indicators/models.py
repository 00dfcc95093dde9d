"""Indicators that users add in the page."""

from __future__ import annotations

from typing import Any

from django.db import models

from jishi.core.ids import new_id
from jishi.indicators.parse import indicator
from jishi.indicators.spec import Indicator
from jishi.orgs.models import Institution


class OwnIndicator(models.Model):
    """An indicator an institution declared for itself (自定义指标).

    ``table`` has the very keys of a table in ``indicators.toml``. It is read
    by the same parser and counted by the same engine: what ships and what is
    added differ in where they are kept, and in nothing else. A retired one is
    offered to no paper any more, and still counts what was sealed by it.
    Changed only through ``indicators.own``.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="单位")
    code = models.CharField("编号", max_length=60)
    table: Any = models.JSONField("指标定义")
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    retired_on = models.DateField("停用日期", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "自定义指标"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["institution", "code"], name="own_indicator_once"),
        ]

    def __str__(self) -> str:
        return str(self.table.get("name") or self.code) if isinstance(self.table, dict) else self.code

    def as_indicator(self) -> Indicator:
        """Raises CatalogueError when the table no longer fits, e.g. a field was renamed."""
        return indicator(self.table)
