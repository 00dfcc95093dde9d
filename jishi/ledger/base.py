"""What every ledger record has in common."""

from __future__ import annotations

from typing import Any, TypeVar

from django.conf import settings
from django.db import models

from jishi.core.ids import new_id
from jishi.ledger.fields import COUNTED, DayField
from jishi.orgs.fields import PathField
from jishi.orgs.models import Institution, Organisation
from jishi.orgs.tree import Tree


class Status(models.IntegerChoices):
    DRAFT = 0, "草稿"
    SUBMITTED = 1, "已提交"
    CONFIRMED = 2, "已确认"
    RETURNED = 3, "已退回"


OPEN = (Status.DRAFT, Status.RETURNED)
"""A row its clerk may still change."""


class RecordQuerySet(models.QuerySet[Any]):
    """Rows of one record type. Pages start from ``jishi.ledger.access``, not from here."""

    def confirmed(self) -> RecordQuerySet:
        return self.filter(status=Status.CONFIRMED, deleted=False)


class LedgerRecord(models.Model):
    """Base of the typed ledger records (台账).

    A record belongs to one organisation and has one date, ``on``, that decides
    the period it counts in. It counts only when confirmed, not deleted and not
    a duplicate. ``org_path`` and ``org_kind`` are what the organisation had on
    that date (see ``stamp``), so a branch that moved in June counts with each
    parent for its half.
    """

    id = models.BigIntegerField("编号", primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="+", verbose_name="单位", db_index=False, editable=False
    )
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="组织")
    on = DayField("日期")
    org_path = PathField("当时路径", editable=False)
    org_kind = models.PositiveSmallIntegerField(
        "组织类别", choices=Organisation.Kind, editable=False, default=0
    )
    status = models.PositiveSmallIntegerField("状态", choices=Status, default=Status.DRAFT)
    deleted = models.BooleanField("已删除", default=False, editable=False)
    duplicate_of = models.BigIntegerField("重复于", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    remark = models.CharField("备注", max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name="填报人"
    )
    created_at = models.DateTimeField("录入时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.org} {self.on or '日期未填'} {self._meta.verbose_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and not self.org_path:
            self.stamp(Tree.of(self.org.institution_id))
        super().save(*args, **kwargs)

    def stamp(self, tree: Tree) -> None:
        """Set the keys that follow from organisation and date; call it again when either changes."""
        self.institution_id = self.org.institution_id
        self.org_kind = self.org.kind
        self.org_path = tree.path(self.org_id, self.on or self.org.since)


_Record = TypeVar("_Record", bound=type[LedgerRecord])
HEAD = ("institution", "org_path", "on", "status", "deleted", "duplicate_of", "org", "org_kind", "version")


def ledger_record(model: _Record) -> _Record:
    """Give a record model its one covering index: keys, person, then all an indicator may read.

    Built from the fields themselves so that no list of them is kept twice
    (one covering index a table: docs/decisions/0004-keys-and-index.md).
    """
    opened = [
        f.name
        for f in model._meta.local_fields
        if (isinstance(f, COUNTED) or f.name == "person") and f.name not in HEAD
    ]
    index = models.Index(fields=[*HEAD, *opened, "id"], name=f"{model._meta.model_name}_cover"[:30])
    model._meta.indexes = [*model._meta.indexes, index]
    model._meta.original_attrs["indexes"] = model._meta.indexes
    return model
