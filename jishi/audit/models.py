"""Who changed what. Rows are only ever added."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from jishi.core.ids import new_id
from jishi.orgs.models import Institution


class Entry(models.Model):
    """One change (操作留痕): who did which action to which row, and the values before and after."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="单位")
    at = models.DateTimeField("时间", auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="操作人"
    )
    action = models.CharField("动作", max_length=40)
    record = models.CharField("台账", max_length=40)
    row = models.BigIntegerField("编号")
    before = models.JSONField("变更前", default=dict)
    after = models.JSONField("变更后", default=dict)

    class Meta:
        verbose_name = "操作留痕"
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["institution", "record", "row"], name="audit_row")]

    def __str__(self) -> str:
        return f"{self.action} {self.record}#{self.row}"
