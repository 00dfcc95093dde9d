"""One sheet somebody brought, from the look at it to the day it can no longer be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from jishi.core.ids import new_id
from jishi.orgs.models import Institution

KEPT = timedelta(days=7)
"""So long a sheet is kept, and what it wrote can be taken back."""


FOR_ALL = "all"
"""Among the columns: what somebody said once for all lines."""


def week() -> datetime:
    """When a sheet brought or written now is thrown away."""
    return now() + KEPT


class Batch(models.Model):
    """One sheet of one ledger (导入批次), seen by nobody but who brought it.

    ``looked`` is what the look at it found (``exchange.looking``), empty until then, ``columns``
    what somebody chose for headings nobody knew: column → field, "" for none.
    ``written`` is one entry a record: its number, its version afterwards, and
    None for a new one or what stood in the changed fields before.
    """

    class State(models.IntegerChoices):
        LOOKED_AT = 0, "待导入"
        WRITTEN = 1, "已导入"
        TAKEN_BACK = 2, "已撤销"

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="单位")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="导入人")
    ledger = models.CharField("台账", max_length=40)
    name = models.CharField("文件名", max_length=220)
    data = models.BinaryField("内容")
    long = models.BooleanField("表长", default=False)
    """Whether a look at it takes over a second."""
    columns: Any = models.JSONField("对照", default=dict)
    looked: Any = models.JSONField("核对结果", default=dict)
    written: Any = models.JSONField("写入", default=list)
    state = models.PositiveSmallIntegerField("状态", choices=State, default=State.LOOKED_AT)
    brought_at = models.DateTimeField("上传时间", auto_now_add=True)
    written_at = models.DateTimeField("写入时间", null=True, blank=True)
    until = models.DateTimeField("保留到", default=week)
    """The last moment at which it can be looked at or taken back."""

    class Meta:
        verbose_name = "导入批次"
        verbose_name_plural = verbose_name
        ordering = ("-brought_at", "-pk")
        indexes = [models.Index(fields=["by", "until"], name="batch_of")]

    def __str__(self) -> str:
        return self.name

    @property
    def chosen(self) -> dict[int, str]:
        """``columns`` by number; JSON has only texts for keys."""
        return {int(at): name for at, name in self.columns.items() if at != FOR_ALL}

    @property
    def for_all(self) -> dict[str, str]:
        """Field → what every line says of it, for want of a column."""
        found: dict[str, str] = self.columns.get(FOR_ALL, {})
        return found

    @property
    def may_go_back(self) -> bool:
        return self.state == self.State.WRITTEN and bool(self.written) and now() < self.until
