"""Member development, elections and dues."""

from __future__ import annotations

from django.db import models

from jishi.ledger.base import LedgerRecord, ledger_record
from jishi.ledger.fields import CodeField, DayField, FenField, FlagField, QuantityField
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Person


@ledger_record
class DevelopmentStep(LedgerRecord):
    """One step one person has reached in member development (发展党员25步之一)."""

    on = DayField("办理日期")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")
    step = CodeField("步骤", "development_step")
    track = CodeField("类别", "development_track")
    college = FlagField("大专及以上学历")
    female = FlagField("女")
    young = FlagField("35岁及以下")
    front_line = FlagField("生产一线")

    class Meta:
        verbose_name = "发展党员"
        verbose_name_plural = verbose_name


DEVELOPMENT = LedgerSpec(
    code="development_step",
    model=DevelopmentStep,
    title="发展党员台账",
    family="development",
    subject="step",
    columns=("org", "on", "person", "step", "track", "status"),
    filters=("step", "track", "on"),
    natural_key=("person", "step", "track"),
    person="person",
)


@ledger_record
class Election(LedgerRecord):
    """One election of one organisation (换届、增补); ``on`` is the day it was completed."""

    on = DayField("完成日期")
    due_on = DayField("应换届日期")
    kind = CodeField("类别", "election_kind")
    body = CodeField("选举组织", "election_body")
    on_time = FlagField("按期")
    seats = QuantityField("应选人数")
    elected = QuantityField("当选人数")
    voters_due = QuantityField("应到有选举权人数")
    voters_present = QuantityField("实到有选举权人数")

    class Meta:
        verbose_name = "换届选举"
        verbose_name_plural = verbose_name


ELECTION = LedgerSpec(
    code="election",
    model=Election,
    title="换届选举台账",
    family="development",
    subject="kind",
    columns=("org", "due_on", "on", "kind", "body", "seats", "elected", "status"),
    filters=("kind", "body", "on"),
    natural_key=("org", "kind", "body", "due_on"),
)


@ledger_record
class Dues(LedgerRecord):
    """One organisation's dues for one month (党费、团费、工会经费), money in 分."""

    on = DayField("所属月份")
    kind = CodeField("费用", "dues_kind")
    payers = QuantityField("交纳人数")
    due_fen = FenField("应收（分）")
    paid_fen = FenField("实收（分）")
    remitted_fen = FenField("上缴（分）")
    granted_fen = FenField("下拨（分）")
    spent_fen = FenField("支出（分）")

    class Meta:
        verbose_name = "党费收缴"
        verbose_name_plural = verbose_name


DUES = LedgerSpec(
    code="dues",
    model=Dues,
    title="党费台账",
    family="development",
    subject="kind",
    columns=("org", "on", "kind", "payers", "due_fen", "paid_fen", "remitted_fen", "spent_fen", "status"),
    filters=("kind", "on"),
    natural_key=("org", "on", "kind"),
)
