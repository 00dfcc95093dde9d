"""Aid to villages, visits, allowances, proposals, difficulties solved."""

from __future__ import annotations

from django.db import models

from jishi.ledger.base import LedgerRecord, ledger_record
from jishi.ledger.fields import CodeField, DayField, FenField, FlagField, QuantityField
from jishi.ledger.spec import LedgerSpec, Span
from jishi.orgs.models import Person


@ledger_record
class Posting(LedgerRecord):
    """One person's stay in one village (驻村), from ``on`` to ``until``."""

    on = DayField("派驻日期")
    until = DayField("结束日期")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")
    role = CodeField("身份", "posting_role")
    youth = FlagField("青年")
    promoted_on = DayField("提拔日期")
    checked_on = DayField("体检日期")
    village = models.CharField("村", max_length=60)

    class Meta:
        verbose_name = "驻村"
        verbose_name_plural = verbose_name


POSTING = LedgerSpec(
    code="posting",
    model=Posting,
    title="驻村人员台账",
    family="aid",
    subject="village",
    columns=("org", "on", "until", "person", "role", "village", "promoted_on", "checked_on", "status"),
    filters=("role", "on"),
    natural_key=("person", "village", "on"),
    person="person",
    span=Span("on", "until"),
)


@ledger_record
class AidProject(LedgerRecord):
    """One aid project (帮扶项目), with what it yields; dated on its start."""

    on = DayField("立项日期")
    kind = CodeField("类别", "aid_project_kind")
    closed_on = DayField("完成日期")
    village = models.CharField("村", max_length=60)
    title = models.CharField("项目", max_length=200)
    roads_metres = QuantityField("道路（米）")
    lamps = QuantityField("路灯（盏）")
    jobs = QuantityField("带动就业人数")
    income_fen = FenField("增收（分）")

    class Meta:
        verbose_name = "帮扶项目"
        verbose_name_plural = verbose_name


AID_PROJECT = LedgerSpec(
    code="aid_project",
    model=AidProject,
    title="帮扶项目台账",
    family="aid",
    subject="title",
    columns=("org", "on", "kind", "village", "title", "closed_on", "status"),
    filters=("kind", "on"),
    search=("title", "village"),
    natural_key=("org", "village", "title"),
)


@ledger_record
class AidMoney(LedgerRecord):
    """One sum of aid money spent or given (帮扶资金), in 分, by source and purpose."""

    on = DayField("拨付日期")
    source = CodeField("资金来源", "aid_source")
    purpose = CodeField("用途", "aid_purpose")
    amount_fen = FenField("金额（分）")
    households = QuantityField("户数")
    persons = QuantityField("人数")
    givers = QuantityField("捐赠人次")
    project = models.ForeignKey(
        AidProject, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="项目"
    )
    village = models.CharField("村", max_length=60, blank=True)

    class Meta:
        verbose_name = "帮扶资金"
        verbose_name_plural = verbose_name


AID_MONEY = LedgerSpec(
    code="aid_money",
    model=AidMoney,
    title="帮扶资金台账",
    family="aid",
    subject="purpose",
    columns=("org", "on", "source", "purpose", "amount_fen", "households", "persons", "village", "status"),
    filters=("source", "purpose", "on"),
    natural_key=("org", "on", "source", "purpose", "amount_fen", "village"),
)


@ledger_record
class Difficulty(LedgerRecord):
    """One difficulty or opinion raised, and the day it was solved (办实事、意见建议)."""

    on = DayField("提出日期")
    source = CodeField("来源", "difficulty_source")
    kind = CodeField("类别", "difficulty_kind")
    closed_on = DayField("解决日期")
    quantity = QuantityField("件数", default=1)
    title = models.CharField("事项", max_length=200)

    class Meta:
        verbose_name = "办实事"
        verbose_name_plural = verbose_name


DIFFICULTY = LedgerSpec(
    code="difficulty",
    model=Difficulty,
    title="办实事台账",
    family="aid",
    subject="title",
    columns=("org", "on", "source", "kind", "title", "quantity", "closed_on", "status"),
    filters=("source", "kind", "on"),
    search=("title",),
    natural_key=("org", "on", "title"),
)


@ledger_record
class Visit(LedgerRecord):
    """One visit (到村、入户、调研、联系点): how many went and how many households were seen."""

    on = DayField("走访日期")
    kind = CodeField("类别", "visit_kind")
    visitor = CodeField("走访人", "visitor")
    people = QuantityField("走访人次", default=1)
    households = QuantityField("走访户数")
    village = models.CharField("地点", max_length=60, blank=True)

    class Meta:
        verbose_name = "走访"
        verbose_name_plural = verbose_name


VISIT = LedgerSpec(
    code="visit",
    model=Visit,
    title="走访台账",
    family="aid",
    subject="village",
    columns=("org", "on", "kind", "visitor", "people", "households", "village", "status"),
    filters=("kind", "visitor", "on"),
)


@ledger_record
class Allowance(LedgerRecord):
    """One giving of condolence or aid to people (慰问、困难补助): persons, households, money in 分."""

    on = DayField("发放日期")
    kind = CodeField("类别", "allowance_kind")
    receiver = CodeField("对象", "allowance_receiver")
    occasion = CodeField("时机", "holiday")
    persons = QuantityField("人次", default=1)
    households = QuantityField("户数")
    amount_fen = FenField("金额（分）")
    goods_fen = FenField("物资折价（分）")

    class Meta:
        verbose_name = "慰问补助"
        verbose_name_plural = verbose_name


ALLOWANCE = LedgerSpec(
    code="allowance",
    model=Allowance,
    title="慰问补助台账",
    family="aid",
    subject="kind",
    columns=("org", "on", "kind", "receiver", "occasion", "persons", "households", "amount_fen", "status"),
    filters=("kind", "receiver", "occasion", "on"),
)


@ledger_record
class Proposal(LedgerRecord):
    """One proposal of staff delegates (提案)."""

    on = DayField("提交日期")
    state = CodeField("办理情况", "proposal_state")
    closed_on = DayField("办结日期")
    title = models.CharField("案由", max_length=200)

    class Meta:
        verbose_name = "提案"
        verbose_name_plural = verbose_name


PROPOSAL = LedgerSpec(
    code="proposal",
    model=Proposal,
    title="提案台账",
    family="aid",
    subject="title",
    columns=("org", "on", "title", "state", "closed_on", "status"),
    filters=("state", "on"),
    search=("title",),
    natural_key=("org", "on", "title"),
)
