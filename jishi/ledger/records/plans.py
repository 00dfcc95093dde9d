"""Problems, plans, and counts that are reported as a state (花名册、清单)."""

from __future__ import annotations

from django.db import models

from jishi.ledger.base import LedgerRecord, ledger_record
from jishi.ledger.fields import CodeField, DayField, QuantityField
from jishi.ledger.spec import LedgerSpec


@ledger_record
class Problem(LedgerRecord):
    """One problem the year's paper names (存在问题), with its cause."""

    on = DayField("提出日期")
    field = CodeField("条线", "work_field")
    closed_on = DayField("解决日期")
    title = models.CharField("问题", max_length=300)
    cause = models.CharField("原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "存在问题"
        verbose_name_plural = verbose_name


PROBLEM = LedgerSpec(
    code="problem",
    model=Problem,
    title="存在问题台账",
    family="plans",
    subject="title",
    columns=("org", "on", "field", "title", "cause", "closed_on", "status"),
    filters=("field", "on"),
    search=("title", "cause"),
    natural_key=("org", "on", "title"),
)


@ledger_record
class PlanTask(LedgerRecord):
    """One task of a plan (工作打算), with owner and date; ``on`` is the day it was set."""

    on = DayField("提出日期")
    field = CodeField("条线", "work_field")
    due_on = DayField("完成期限")
    done_on = DayField("完成日期")
    title = models.CharField("任务", max_length=300)
    owner = models.CharField("责任单位", max_length=100, blank=True)

    class Meta:
        verbose_name = "计划任务"
        verbose_name_plural = verbose_name


PLAN_TASK = LedgerSpec(
    code="plan_task",
    model=PlanTask,
    title="计划任务台账",
    family="plans",
    subject="title",
    columns=("org", "on", "field", "title", "owner", "due_on", "done_on", "status"),
    filters=("field", "on"),
    search=("title", "owner"),
    natural_key=("org", "on", "title"),
)


@ledger_record
class Roster(LedgerRecord):
    """One count of a list kept elsewhere (先锋岗、志愿者、帮扶户), as of a day; the newest one holds."""

    on = DayField("统计日期")
    kind = CodeField("清单", "roster_kind")
    quantity = QuantityField("数量")
    persons = QuantityField("涉及人数")
    hours = QuantityField("时长（小时）")

    class Meta:
        verbose_name = "清单数"
        verbose_name_plural = verbose_name


ROSTER = LedgerSpec(
    code="roster",
    model=Roster,
    title="清单台账",
    family="plans",
    subject="kind",
    columns=("org", "on", "kind", "quantity", "persons", "status"),
    filters=("kind", "on"),
    natural_key=("org", "on", "kind"),
    latest_key=("org", "kind"),
)


class NilReturn(LedgerRecord):
    """One statement that an organisation had nothing to report (零报告) from ``on`` to ``until``.

    ``ledger`` is the code of the ledger; ``indicator`` narrows it to one
    figure, empty means the whole ledger. It speaks for the subtree of ``org``.
    Only a confirmed one counts.
    """

    on = DayField("起始日期", null=False, blank=False)
    until = DayField("截止日期", null=False, blank=False)
    ledger = models.CharField("台账", max_length=40)
    indicator = models.CharField("指标", max_length=60, blank=True)

    class Meta:
        verbose_name = "零报告"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "org", "ledger", "indicator", "on", "until"], name="nil_return_once"
            )
        ]


NIL_RETURN = LedgerSpec(
    code="nil_return",
    model=NilReturn,
    title="零报告",
    family="plans",
    subject="ledger",
    columns=("org", "on", "until", "ledger", "indicator", "status"),
    filters=("ledger", "on", "status"),
)
"""Not in the registry: it is written and confirmed like a record, but there is nothing in it to count."""
