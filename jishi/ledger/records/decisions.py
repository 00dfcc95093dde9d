"""Decisions of the committee and of the administrative meeting."""

from __future__ import annotations

from django.db import models

from jishi.core.ids import new_id
from jishi.ledger.base import LedgerRecord, ledger_record
from jishi.ledger.fields import CodeField, DayField, FenField, FlagField, QuantityField
from jishi.ledger.records.events import Event
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Person


@ledger_record
class Decision(LedgerRecord):
    """One matter on the agenda of one meeting (议题), with how it was decided.

    ``big`` is its 三重一大 class, 0 when it is none. Votes are of members
    present; a written opinion is not a vote.
    """

    on = DayField("会议日期")
    event = models.ForeignKey(
        Event, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="会议"
    )
    body = CodeField("决策会议", "decision_body")
    big = CodeField("三重一大类别", "big_matter")
    topic = CodeField("议题内容", "matter_topic")
    outcome = CodeField("结果", "decision_outcome")
    principal_last = FlagField("主要负责人末位表态")
    due = QuantityField("应到人数")
    present = QuantityField("实到人数")
    yes = QuantityField("同意票")
    no = QuantityField("不同意票")
    abstain = QuantityField("弃权票")
    amount_fen = FenField("金额（分）")
    title = models.CharField("议题", max_length=200)

    class Meta:
        verbose_name = "议题"
        verbose_name_plural = verbose_name


class View(models.Model):
    """One member's view on one matter, in the order of speaking (发言顺序)."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    institution_id = models.BigIntegerField(editable=False)
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="views", verbose_name="议题")
    place = models.PositiveSmallIntegerField("发言次序")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="发言人")
    stance = CodeField("意见", "stance")

    class Meta:
        verbose_name = "发言"
        verbose_name_plural = verbose_name
        ordering = ("decision", "place")
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "decision", "place"], name="view_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.person}"


DECISION = LedgerSpec(
    code="decision",
    model=Decision,
    title="议题台账",
    family="decisions",
    subject="title",
    columns=("org", "on", "body", "title", "big", "topic", "outcome", "principal_last", "status"),
    filters=("body", "big", "topic", "outcome", "on"),
    search=("title",),
    natural_key=("org", "on", "title"),
)
