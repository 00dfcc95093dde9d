"""Publicity, platforms, accreditation."""

from __future__ import annotations

from django.db import models

from jishi.ledger.base import LedgerRecord, ledger_record
from jishi.ledger.fields import CodeField, DayField, QuantityField
from jishi.ledger.spec import LedgerSpec


@ledger_record
class Coverage(LedgerRecord):
    """One count of who is on a platform (学习强国、智慧党建、智慧团建) on a day; the newest one holds."""

    on = DayField("统计日期")
    platform = CodeField("平台", "platform")
    due = QuantityField("应覆盖人数")
    covered = QuantityField("已覆盖人数")
    hours = QuantityField("人均学时")

    class Meta:
        verbose_name = "平台覆盖"
        verbose_name_plural = verbose_name


COVERAGE = LedgerSpec(
    code="coverage",
    model=Coverage,
    title="平台覆盖台账",
    family="publicity",
    subject="platform",
    columns=("org", "on", "platform", "due", "covered", "status"),
    filters=("platform", "on"),
    natural_key=("org", "on", "platform"),
    latest_key=("org", "platform"),
)


@ledger_record
class Publicity(LedgerRecord):
    """One item published or put up (信息、推文、展板、视频); ``quantity`` of its measure word."""

    on = DayField("发布日期")
    channel = CodeField("渠道", "publicity_channel")
    level = CodeField("媒体层级", "level")
    form = CodeField("形式", "publicity_form")
    quantity = QuantityField("数量", default=1)
    reads = QuantityField("阅读量")
    title = models.CharField("标题", max_length=200)

    class Meta:
        verbose_name = "宣传报道"
        verbose_name_plural = verbose_name


PUBLICITY = LedgerSpec(
    code="publicity",
    model=Publicity,
    title="宣传报道台账",
    family="publicity",
    subject="title",
    columns=("org", "on", "channel", "level", "form", "title", "quantity", "status"),
    filters=("channel", "level", "form", "on"),
    search=("title",),
    natural_key=("org", "on", "channel", "title"),
)


@ledger_record
class Accreditation(LedgerRecord):
    """One step of one unit towards a title (文明单位、星级支部): applied, awarded, passed re-examination."""

    on = DayField("日期")
    scheme = CodeField("创建项目", "accreditation_scheme")
    act = CodeField("进展", "accreditation_act")
    level = CodeField("层级", "level")
    stars = CodeField("星级", "stars")
    edition = QuantityField("届次")
    unit_name = models.CharField("单位名称", max_length=100)

    class Meta:
        verbose_name = "创建认定"
        verbose_name_plural = verbose_name


ACCREDITATION = LedgerSpec(
    code="accreditation",
    model=Accreditation,
    title="创建认定台账",
    family="publicity",
    subject="unit_name",
    columns=("org", "on", "scheme", "act", "level", "stars", "edition", "unit_name", "status"),
    filters=("scheme", "act", "level", "on"),
    search=("unit_name",),
    natural_key=("org", "on", "scheme", "act", "unit_name"),
)
