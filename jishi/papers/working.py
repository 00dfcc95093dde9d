"""Papers in hand (在办文稿): the draft as uploaded, what was decided of each blank, and every step."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from jishi.core.ids import new_id
from jishi.orgs.models import Institution, Organisation


class WorkingPaper(models.Model):
    """One paper in hand: the uploaded file, for whom and over which period it is filled.

    ``org`` empty means the whole institution. ``version`` counts the acts, so
    that of two people at one blank only one wins. ``remembered`` is what the
    office had confirmed for sentences of this draft when it came in: what is
    confirmed later does not move the proposals under somebody's hands.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="单位")
    org = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="统计范围"
    )
    title = models.CharField("标题", max_length=200)
    name = models.CharField("文件名", max_length=200)
    first = models.DateField("统计期起")
    last = models.DateField("统计期止")
    draft = models.BinaryField("草稿")
    draft_digest = models.CharField("草稿摘要", max_length=64)
    blanks = models.PositiveSmallIntegerField("空数", default=0)
    remembered = models.JSONField("已记住的句式", default=dict)
    version = models.PositiveIntegerField("版本", default=1)
    deleted = models.BooleanField("已删除", default=False)
    created_at = models.DateTimeField("导入时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人"
    )

    class Meta:
        verbose_name = "在办文稿"
        verbose_name_plural = verbose_name
        ordering = ("-updated_at", "-pk")
        indexes = [models.Index(fields=["institution", "deleted", "-updated_at"], name="working_paper_list")]

    def __str__(self) -> str:
        return self.title


class Choice(models.Model):
    """What a person decided of one blank: a figure of an indicator, words by hand, or to pass over it.

    A blank without a choice stands as the binder proposed it and waits. The
    ``text`` of an accepted figure is what it was printed as at that moment, so
    that the page can tell when the ledgers have moved since.
    """

    class State(models.TextChoices):
        ACCEPTED = "accepted", "已确认"
        BY_HAND = "by_hand", "手工"
        SKIPPED = "skipped", "先跳过"

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    paper = models.ForeignKey(WorkingPaper, models.CASCADE, related_name="choices", verbose_name="文稿")
    index = models.PositiveSmallIntegerField("序号")
    state = models.CharField("状态", max_length=10, choices=State)
    indicator = models.CharField("指标", max_length=60, blank=True)
    shown = models.CharField("表述", max_length=10, blank=True)
    total = models.CharField("占比的总数", max_length=60, blank=True)
    first = models.DateField("统计期起", null=True, blank=True)
    last = models.DateField("统计期止", null=True, blank=True)
    text = models.CharField("文字", max_length=200, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="决定人")
    at = models.DateTimeField("时间", auto_now=True)

    class Meta:
        verbose_name = "填空决定"
        verbose_name_plural = verbose_name
        ordering = ("paper", "index")
        constraints = [models.UniqueConstraint(fields=["paper", "index"], name="choice_once")]

    def __str__(self) -> str:
        return f"{self.paper}#{self.index + 1}"


class PaperStep(models.Model):
    """One act at a paper in hand, with what it changed before and after, so that it can be undone as one.

    ``number`` is the version of the paper it was done to. ``before`` and
    ``after`` hold choices by index of the blank, remembered bindings by
    fingerprint, and columns of the paper; None where there was none. An undoing
    is an act of its own and names its ``target``: steps are only ever added.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    paper = models.ForeignKey(WorkingPaper, models.CASCADE, related_name="steps", verbose_name="文稿")
    number = models.PositiveIntegerField("序号")
    verb = models.CharField("动作", max_length=20)
    before = models.JSONField("之前", default=dict)
    after = models.JSONField("之后", default=dict)
    target = models.PositiveIntegerField("撤销或重做的步骤", null=True, blank=True)
    undone = models.BooleanField("已撤销", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="操作人")
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = verbose_name
        ordering = ("paper", "number")
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="paper_step_once")]

    def __str__(self) -> str:
        return f"{self.paper} {self.number} {self.verb}"


class PaperVisit(models.Model):
    """Who has a paper open just now; a row lives for minutes and says nothing of the past."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    paper = models.ForeignKey(WorkingPaper, models.CASCADE, related_name="visits", verbose_name="文稿")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="用户")
    at = models.DateTimeField("最近一次")

    class Meta:
        verbose_name = "正在查看"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["paper", "user"], name="paper_visit_once")]

    def __str__(self) -> str:
        return f"{self.paper} {self.user}"
