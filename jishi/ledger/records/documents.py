"""Rules, documents, notices and reminders."""

from __future__ import annotations

from django.db import models

from jishi.ledger.base import LedgerRecord, ledger_record
from jishi.ledger.fields import CodeField, DayField, QuantityField
from jishi.ledger.spec import LedgerSpec


@ledger_record
class Document(LedgerRecord):
    """One rule or document issued or revised (制度、文件); one row a title."""

    on = DayField("印发日期")
    kind = CodeField("文种", "document_kind")
    act = CodeField("动作", "document_act")
    field = CodeField("条线", "work_field")
    title = models.CharField("名称", max_length=200)
    number = models.CharField("文号", max_length=60, blank=True)
    copies = QuantityField("份数", default=1)

    class Meta:
        verbose_name = "制度文件"
        verbose_name_plural = verbose_name


DOCUMENT = LedgerSpec(
    code="document",
    model=Document,
    title="制度文件台账",
    family="documents",
    subject="title",
    columns=("org", "on", "kind", "act", "field", "title", "number", "copies", "status"),
    filters=("kind", "act", "field", "on"),
    search=("title", "number"),
    natural_key=("org", "on", "title"),
)


@ledger_record
class Reminder(LedgerRecord):
    """One sending of a notice or reminder (节前通知、廉洁提醒); ``receivers`` counts people reached."""

    on = DayField("发出日期")
    kind = CodeField("类别", "reminder_kind")
    channel = CodeField("方式", "reminder_channel")
    title = models.CharField("内容", max_length=200)
    copies = QuantityField("份（条）数", default=1)
    receivers = QuantityField("接收人数")
    answered = QuantityField("已落实份数")

    class Meta:
        verbose_name = "通知提醒"
        verbose_name_plural = verbose_name


REMINDER = LedgerSpec(
    code="reminder",
    model=Reminder,
    title="通知提醒台账",
    family="documents",
    subject="title",
    columns=("org", "on", "kind", "channel", "title", "copies", "receivers", "status"),
    filters=("kind", "channel", "on"),
    search=("title",),
    natural_key=("org", "on", "kind", "title"),
)
