"""Who changed what. Rows are only ever added."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from jishi.core.errors import InternalError
from jishi.core.ids import new_id
from jishi.orgs.models import Institution


class EntryQuerySet(models.QuerySet[Any]):
    """Entries can be read and added."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise InternalError("the audit log is only ever added to")

    def delete(self) -> NoReturn:
        raise InternalError("the audit log is only ever added to")


class Entry(models.Model):
    """One change (操作留痕): who did which action to which row, and the values before and after.

    Written through ``audit.trail.leave``; changing or deleting one raises InternalError.
    """

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

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "操作留痕"
        verbose_name_plural = verbose_name
        indexes = [
            models.Index(fields=["institution", "record", "row"], name="audit_row"),
            models.Index(fields=["institution", "at", "id"], name="audit_when"),
            models.Index(fields=["institution", "actor", "at"], name="audit_who"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.record}#{self.row}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise InternalError("the audit log is only ever added to")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise InternalError("the audit log is only ever added to")
