"""Supervision: pledges, inspections, findings, and numbers of discipline work.

Discipline ledgers hold numbers, classes and dates only, never names or contents.
"""

from __future__ import annotations

from django.db import models

from jishi.ledger.base import LedgerRecord, ledger_record
from jishi.ledger.fields import CodeField, DayField, FenField, FlagField, LevelField, QuantityField
from jishi.ledger.spec import LedgerSpec


@ledger_record
class Pledge(LedgerRecord):
    """One signing of responsibility letters or promises (责任书、承诺书): ``copies`` were signed."""

    on = DayField("签订日期")
    kind = CodeField("类别", "pledge_kind")
    signer = CodeField("签订人", "pledge_signer")
    copies = QuantityField("份数", default=1)
    title = models.CharField("名称", max_length=200)

    class Meta:
        verbose_name = "责任书"
        verbose_name_plural = verbose_name


PLEDGE = LedgerSpec(
    code="pledge",
    model=Pledge,
    title="责任书台账",
    family="supervision",
    subject="title",
    columns=("org", "on", "kind", "signer", "title", "copies", "status"),
    filters=("kind", "signer", "on"),
    search=("title",),
    natural_key=("org", "on", "kind", "title"),
)


@ledger_record
class Inspection(LedgerRecord):
    """One check (监督检查、督查、明察暗访): how many units were seen and notices given."""

    on = DayField("检查日期")
    kind = CodeField("检查类型", "inspection_kind")
    holiday = CodeField("节日", "holiday")
    title = models.CharField("检查内容", max_length=200)
    units = QuantityField("检查单位数")
    groups = QuantityField("检查组数")
    people = QuantityField("检查人员数")
    problems = QuantityField("发现问题数")
    rectified = QuantityField("已整改数")
    notices = QuantityField("下发通报期数")
    orders = QuantityField("整改通知份数")
    talks = QuantityField("访谈人次")

    class Meta:
        verbose_name = "监督检查"
        verbose_name_plural = verbose_name


INSPECTION = LedgerSpec(
    code="inspection",
    model=Inspection,
    title="监督检查台账",
    family="supervision",
    subject="title",
    columns=("org", "on", "kind", "holiday", "title", "units", "problems", "notices", "status"),
    filters=("kind", "holiday", "on"),
    search=("title",),
    natural_key=("org", "on", "kind", "title"),
)


@ledger_record
class Finding(LedgerRecord):
    """One problem found by others or by ourselves, until it is closed (问题整改)."""

    on = DayField("反馈日期")
    source = CodeField("来源", "finding_source")
    state = CodeField("整改状态", "finding_state")
    at_once = FlagField("立行立改")
    due_on = DayField("整改期限")
    closed_on = DayField("销号日期")
    measures = QuantityField("整改措施条数")
    rules_made = QuantityField("建章立制项数")
    refund_fen = FenField("清退资金（分）")
    title = models.CharField("问题", max_length=200)

    class Meta:
        verbose_name = "问题整改"
        verbose_name_plural = verbose_name


FINDING = LedgerSpec(
    code="finding",
    model=Finding,
    title="问题整改台账",
    family="supervision",
    subject="title",
    columns=("org", "on", "source", "title", "state", "due_on", "closed_on", "status"),
    filters=("source", "state", "on"),
    search=("title",),
    natural_key=("org", "on", "source", "title"),
)


@ledger_record
class Clue(LedgerRecord):
    """One clue received (问题线索): number, source, way and dates; nothing of its contents."""

    on = DayField("受理日期")
    number = models.CharField("编号", max_length=40)
    source = CodeField("来源", "clue_source")
    way = CodeField("处置方式", "clue_way")
    closed_on = DayField("办结日期")

    class Meta:
        verbose_name = "问题线索"
        verbose_name_plural = verbose_name


CLUE = LedgerSpec(
    code="clue",
    model=Clue,
    title="问题线索台账",
    family="supervision",
    subject="number",
    columns=("org", "on", "number", "source", "way", "closed_on", "status"),
    filters=("source", "way", "on"),
    natural_key=("number",),
)


@ledger_record
class Case(LedgerRecord):
    """One case filed (立案), by its number."""

    on = DayField("立案日期")
    number = models.CharField("编号", max_length=40)
    closed_on = DayField("结案日期")
    lesson_on = DayField("一案一整改完成日期")

    class Meta:
        verbose_name = "立案"
        verbose_name_plural = verbose_name


CASE = LedgerSpec(
    code="case",
    model=Case,
    title="案件台账",
    family="supervision",
    subject="number",
    columns=("org", "on", "number", "closed_on", "lesson_on", "status"),
    filters=("on",),
    natural_key=("number",),
)


@ledger_record
class Sanction(LedgerRecord):
    """One handling of one person under the four forms (四种形态): class, date, case number.

    ``party`` is the Party sanction, ``service`` the 政务处分, 0 when there was
    none; one person with both is one row.
    """

    on = DayField("决定日期")
    number = models.CharField("编号", max_length=40)
    form = CodeField("形态", "four_forms")
    measure = CodeField("措施", "first_form_measure")
    party = CodeField("党纪处分", "party_sanction")
    service = CodeField("政务处分", "service_sanction")
    level = LevelField("职级")
    transferred = FlagField("移送司法")
    organisational = FlagField("组织处理")

    class Meta:
        verbose_name = "处分处理"
        verbose_name_plural = verbose_name


SANCTION = LedgerSpec(
    code="sanction",
    model=Sanction,
    title="处分处理台账",
    family="supervision",
    subject="number",
    columns=("org", "on", "number", "form", "party", "service", "level", "status"),
    filters=("form", "party", "service", "on"),
    natural_key=("number", "on"),
    either={"sanctioned": ("party", "service")},
    named={"sanctioned": "受党纪或政务处分"},
)


@ledger_record
class Petition(LedgerRecord):
    """One petition or report received (信访举报): source, class and dates only."""

    on = DayField("收到日期")
    number = models.CharField("编号", max_length=40)
    source = CodeField("来源", "petition_source")
    kind = CodeField("类别", "petition_kind")
    accepted = FlagField("受理", default=True)
    repeated = FlagField("重复")
    closed_on = DayField("办结日期")
    in_time = FlagField("按期办结")

    class Meta:
        verbose_name = "信访举报"
        verbose_name_plural = verbose_name


PETITION = LedgerSpec(
    code="petition",
    model=Petition,
    title="信访举报台账",
    family="supervision",
    subject="number",
    columns=("org", "on", "number", "source", "kind", "accepted", "closed_on", "status"),
    filters=("source", "kind", "on"),
    natural_key=("number",),
)


@ledger_record
class Talk(LedgerRecord):
    """One talk with one person (谈心谈话、提醒谈话、约谈): kind, level and date, never what was said."""

    on = DayField("谈话日期")
    kind = CodeField("谈话类型", "talk_kind")
    talker = CodeField("谈话人", "talker")
    level = LevelField("对象职级")
    collective = FlagField("集体谈话")
    people = QuantityField("人次", default=1)

    class Meta:
        verbose_name = "谈话"
        verbose_name_plural = verbose_name


TALK = LedgerSpec(
    code="talk",
    model=Talk,
    title="谈话台账",
    family="supervision",
    subject="kind",
    columns=("org", "on", "kind", "talker", "level", "people", "status"),
    filters=("kind", "level", "on"),
)
