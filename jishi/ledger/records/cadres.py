"""Cadres: appraisal, selection, appointments, honours."""

from __future__ import annotations

from django.db import models

from jishi.ledger.base import LedgerRecord, ledger_record
from jishi.ledger.fields import CodeField, DayField, FlagField, QuantityField
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Person


@ledger_record
class Appraisal(LedgerRecord):
    """One result of one appraisal (考核、评议), for one person or one leading group.

    Where only totals are kept, ``quantity`` is how many got this grade.
    """

    on = DayField("评定日期")
    scheme = CodeField("考核项目", "appraisal_scheme")
    subject_kind = CodeField("对象", "appraisal_subject")
    grade = CodeField("等次", "appraisal_grade")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员"
    )
    quantity = QuantityField("数量", default=1)

    class Meta:
        verbose_name = "考核评议"
        verbose_name_plural = verbose_name


APPRAISAL = LedgerSpec(
    code="appraisal",
    model=Appraisal,
    title="考核评议台账",
    family="cadres",
    subject="scheme",
    columns=("org", "on", "scheme", "subject_kind", "grade", "person", "quantity", "status"),
    filters=("scheme", "subject_kind", "grade", "on"),
    natural_key=("org", "on", "scheme", "person", "grade"),
    person="person",
)


@ledger_record
class PersonnelAction(LedgerRecord):
    """One act of personnel work for one person (任免、交流、遴选、招聘、退休)."""

    on = DayField("日期")
    kind = CodeField("事项", "personnel_kind")
    rank = CodeField("层次", "personnel_rank")
    young = FlagField("35岁及以下")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员"
    )
    quantity = QuantityField("人数", default=1)

    class Meta:
        verbose_name = "干部人事"
        verbose_name_plural = verbose_name


PERSONNEL = LedgerSpec(
    code="personnel_action",
    model=PersonnelAction,
    title="干部人事台账",
    family="cadres",
    subject="kind",
    columns=("org", "on", "kind", "rank", "person", "quantity", "status"),
    filters=("kind", "rank", "on"),
    natural_key=("org", "on", "kind", "person"),
    person="person",
)


@ledger_record
class Honour(LedgerRecord):
    """One honour given or received (表彰、奖励): ``quantity`` persons or units."""

    on = DayField("表彰日期")
    title_kind = CodeField("荣誉", "honour_kind")
    receiver = CodeField("对象", "honour_receiver")
    level = CodeField("层级", "level")
    title = models.CharField("荣誉名称", max_length=200)
    quantity = QuantityField("数量", default=1)

    class Meta:
        verbose_name = "表彰奖励"
        verbose_name_plural = verbose_name


HONOUR = LedgerSpec(
    code="honour",
    model=Honour,
    title="表彰奖励台账",
    family="cadres",
    subject="title",
    columns=("org", "on", "title_kind", "receiver", "level", "title", "quantity", "status"),
    filters=("title_kind", "receiver", "level", "on"),
    search=("title",),
    natural_key=("org", "on", "title_kind", "title"),
)
