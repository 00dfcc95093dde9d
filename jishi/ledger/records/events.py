"""Events: gatherings, who was there, what was read out, handed in and conveyed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jishi.core.ids import new_id
from jishi.ledger.base import LedgerRecord, ledger_record
from jishi.ledger.fields import CodeField, CodeSetField, DayField, FlagField, LevelField, QuantityField
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.fields import PathField
from jishi.orgs.models import Organisation, Person


@ledger_record
class Event(LedgerRecord):
    """One gathering (活动、会议), whatever it was called: each *hat* it wore is counted once.

    One row is one gathering; held over several days it is dated on its first.
    ``org`` is the host who keeps the record, further hosts stand in EventHost.
    ``attended`` counts those who came of those who were to come; who sat in (列席)
    stands in the attendance lines alone. Where ``expected`` is known,
    expected = attended + leave + absent.
    """

    on = DayField("召开日期")
    hats = CodeSetField("活动类型", "event_hat")
    topics = CodeSetField("研究主题", "event_topic")
    traits = CodeSetField("形式", "event_trait")
    lecturer = CodeField("主讲人", "lecturer")
    level = CodeField("主办层级", "level")
    title = models.CharField("主题", max_length=200)
    place = models.CharField("地点", max_length=100, blank=True)
    expected = QuantityField("应到人数")
    attended = QuantityField("实到人数")
    leave = QuantityField("请假人数")
    absent = QuantityField("缺席人数")
    speakers = QuantityField("发言人次")
    days = QuantityField("天数")
    hours = QuantityField("学时")
    opinions = QuantityField("征求意见条数")
    problems = QuantityField("查摆问题个数")
    handouts = QuantityField("发放资料份数")
    passed = QuantityField("合格人数")

    class Meta:
        verbose_name = "活动记录"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="event_attendance_adds_up",
                condition=Q(expected__isnull=True)
                | Q(attended__isnull=True)
                | Q(leave__isnull=True)
                | Q(absent__isnull=True)
                | Q(expected=F("attended") + F("leave") + F("absent")),
                violation_error_message="应到人数应等于实到、请假、缺席之和，请核对。",
            ),
        ]


class EventHost(models.Model):
    """One further host of a joint event (联合举办), with the place it had on the day."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    institution_id = models.BigIntegerField(editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="hosts", verbose_name="活动")
    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="联合主办")
    org_path = PathField("当时路径", editable=False)

    class Meta:
        verbose_name = "联合主办"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["institution_id", "event", "org"], name="event_host_once"),
        ]
        indexes = [models.Index(fields=["institution_id", "org_path", "event"], name="event_host_cover")]

    def __str__(self) -> str:
        return f"{self.org}"


EVENT = LedgerSpec(
    code="event",
    model=Event,
    title="活动台账",
    family="events",
    subject="title",
    columns=("org", "on", "hats", "title", "expected", "attended", "leave", "absent", "status"),
    filters=("hats", "topics", "on", "status"),
    search=("title", "place"),
    natural_key=("org", "on", "hats", "title"),
    hosts="hosts",
)


@ledger_record
class Attendance(LedgerRecord):
    """One person's presence at one event; ``on`` is the event's date, and its state the event's."""

    on = DayField("日期")
    event = models.ForeignKey(Event, models.CASCADE, related_name="+", verbose_name="活动")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")
    presence = CodeField("到会情况", "presence")
    role = CodeField("参会身份", "attendance_role")
    hours = QuantityField("学时")

    class Meta:
        verbose_name = "到会记录"
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["institution", "person", "on"], name="attendance_person")]


ATTENDANCE = LedgerSpec(
    code="attendance",
    model=Attendance,
    title="到会台账",
    family="events",
    subject="event",
    columns=("org", "on", "event", "person", "presence", "role", "hours", "status"),
    filters=("presence", "role", "on"),
    natural_key=("event", "person"),
    person="person",
    goes_with="event",
    related={"hats": "event__hats"},
)


@ledger_record
class Contribution(LedgerRecord):
    """One paper or speech given by one person (书面发言、交流材料、心得体会、调研报告).

    ``copies`` is how many were handed in where the office notes only a number.
    """

    on = DayField("提交日期")
    event = models.ForeignKey(
        Event, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="活动"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="作者"
    )
    kind = CodeField("类别", "contribution_kind")
    author_role = CodeField("作者身份", "attendance_role")
    author_level = LevelField("作者职级")
    published = CodeField("发表层级", "level")
    title = models.CharField("题目", max_length=200)
    copies = QuantityField("份数", default=1)

    class Meta:
        verbose_name = "发言材料"
        verbose_name_plural = verbose_name


CONTRIBUTION = LedgerSpec(
    code="contribution",
    model=Contribution,
    title="发言材料台账",
    family="events",
    subject="title",
    columns=("org", "on", "kind", "title", "person", "author_role", "copies", "status"),
    filters=("kind", "author_role", "on"),
    search=("title",),
    natural_key=("org", "on", "kind", "title", "person"),
    person="person",
)


@ledger_record
class Conveyance(LedgerRecord):
    """One instruction or document conveyed and studied at one meeting (传达学习)."""

    on = DayField("传达日期")
    event = models.ForeignKey(
        Event, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="会议"
    )
    kind = CodeField("类别", "conveyance_kind")
    issuer = CodeField("来文层级", "level")
    title = models.CharField("名称", max_length=200)
    at_committee = FlagField("党委会传达")

    class Meta:
        verbose_name = "传达学习"
        verbose_name_plural = verbose_name


CONVEYANCE = LedgerSpec(
    code="conveyance",
    model=Conveyance,
    title="传达学习台账",
    family="events",
    subject="title",
    columns=("org", "on", "kind", "issuer", "title", "status"),
    filters=("kind", "issuer", "on"),
    search=("title",),
    natural_key=("org", "on", "title"),
)
