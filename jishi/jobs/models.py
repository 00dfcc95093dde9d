"""Long work, and the files it made."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from jishi.core.ids import new_id
from jishi.orgs.models import Institution

LONGEST_SAID = 500


class Job(models.Model):
    """One piece of long work somebody asked for (任务).

    ``kind`` names the function that does it (settings.JOB_KINDS), ``asked`` is
    what it is given. While a worker is at it, it holds a lease that it renews
    with every step; a lease that ran out is a worker that died, and another
    goes on from ``done`` steps. ``key`` is the same for the same work asked
    twice: the second time the first job is returned.
    """

    class State(models.IntegerChoices):
        WAITING = 0, "排队中"
        RUNNING = 1, "正在办"
        DONE = 2, "已办完"
        FAILED = 3, "没有办成"
        CANCELLED = 4, "已取消"

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("种类", max_length=40)
    title = models.CharField("名称", max_length=200)
    key = models.CharField("幂等键", max_length=64)
    asked: Any = models.JSONField("参数", default=dict)
    state = models.PositiveSmallIntegerField("状态", choices=State, default=State.WAITING)
    done = models.PositiveIntegerField("已办", default=0)
    total = models.PositiveIntegerField("共", default=0)
    said = models.CharField("说明", max_length=LONGEST_SAID, blank=True)
    cancel_asked = models.BooleanField("要求取消", default=False)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    lease = models.CharField("租约", max_length=32, blank=True)
    lease_until = models.DateTimeField("租约到期", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人")
    asked_at = models.DateTimeField("提出时间", auto_now_add=True)
    began_at = models.DateTimeField("开始时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "任务"
        verbose_name_plural = verbose_name
        ordering = ("-asked_at", "-pk")
        indexes = [models.Index(fields=["state", "lease_until"], name="job_next")]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "kind", "key"], condition=Q(state__in=(0, 1)), name="job_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ended(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)


class JobFile(models.Model):
    """One file a job made, for the one who asked; thrown away after ``settings.JOB_FILE_DAYS``."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    job = models.OneToOneField(Job, models.CASCADE, related_name="file", verbose_name="任务")
    name = models.CharField("文件名", max_length=220)
    media_type = models.CharField("类型", max_length=100)
    data = models.BinaryField("内容")
    made_at = models.DateTimeField("生成时间", auto_now_add=True)

    class Meta:
        verbose_name = "任务文件"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.name
