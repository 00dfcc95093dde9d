"""Papers, what was frozen in them, and what the office confirmed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from jishi.core.ids import new_id
from jishi.orgs.models import Institution, Organisation
from jishi.papers.working import Choice, PaperStep, PaperVisit, WorkingPaper

__all__ = [
    "Choice",
    "ConfirmedBinding",
    "Paper",
    "PaperFile",
    "PaperStep",
    "PaperVisit",
    "SealedFigure",
    "WorkingPaper",
]


class Paper(models.Model):
    """One sealed state of one paper (文稿定稿): what was printed, and the file's digest.

    ``document`` is the eight characters every mark in the file begins with.
    Sealing the same draft again makes a new row; nothing in one ever changes.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="单位")
    document = models.CharField("文稿编号", max_length=8)
    name = models.CharField("文件名", max_length=200)
    first = models.DateField("统计期起")
    last = models.DateField("统计期止")
    org = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="统计范围"
    )
    draft_digest = models.CharField("草稿摘要", max_length=64)
    file_digest = models.CharField("定稿摘要", max_length=64)
    working = models.ForeignKey(
        WorkingPaper, models.PROTECT, null=True, related_name="sealed", verbose_name="在办文稿"
    )
    number = models.PositiveSmallIntegerField("版次", default=1)
    sealed_at = models.DateTimeField("定稿时间", auto_now_add=True)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="定稿人"
    )

    class Meta:
        verbose_name = "定稿"
        verbose_name_plural = verbose_name
        ordering = ("-sealed_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["institution", "document"], name="paper_document_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PaperFile(models.Model):
    """One file of a sealed paper, as it went out: the paper, its source table, the annex."""

    class Kind(models.TextChoices):
        PAPER = "paper", "定稿"
        TABLE = "table", "数据依据表"
        ANNEX = "annex", "数据依据表附件"

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="files", verbose_name="定稿")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    name = models.CharField("文件名", max_length=220)
    data = models.BinaryField("内容")

    class Meta:
        verbose_name = "定稿文件"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["paper", "kind"], name="paper_file_once")]

    def __str__(self) -> str:
        return self.name


class SealedFigure(models.Model):
    """One blank of a sealed paper: what was printed and the rows it stood on.

    ``rows`` are [id, version] of every counted row. ``left`` and ``right`` are
    the words beside it, by which it is found when the marks are gone.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="单位")
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="figures", verbose_name="定稿")
    number = models.PositiveSmallIntegerField("序号")
    mark = models.CharField("标记", max_length=40)
    indicator = models.CharField("指标", max_length=60, blank=True)
    digest = models.CharField("口径摘要", max_length=12, blank=True)
    shown = models.CharField("表述", max_length=10)
    total = models.CharField("占比的总数", max_length=60, blank=True)
    first = models.DateField("统计期起", null=True)
    last = models.DateField("统计期止", null=True)
    value = models.CharField("值", max_length=40, blank=True)
    text = models.CharField("文字", max_length=100)
    unit = models.CharField("量词", max_length=10, blank=True)
    approx = models.CharField("约数词", max_length=4, blank=True)
    rows = models.JSONField("依据", default=list)
    paragraph = models.PositiveIntegerField("段落")
    left = models.CharField("前文", max_length=200, blank=True)
    right = models.CharField("后文", max_length=200, blank=True)

    class Meta:
        verbose_name = "定稿数据"
        verbose_name_plural = verbose_name
        ordering = ("paper", "number")
        constraints = [
            models.UniqueConstraint(fields=["institution", "paper", "number"], name="sealed_figure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.paper}#{self.number}"


class ConfirmedBinding(models.Model):
    """One answer a person gave for one kind of sentence; ``indicator`` is empty for "none of ours"."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="单位")
    fingerprint = models.CharField("句式摘要", max_length=16)
    indicator = models.CharField("指标", max_length=60, blank=True)
    confirmed_at = models.DateTimeField("确认时间", auto_now=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="确认人"
    )

    class Meta:
        verbose_name = "已确认的绑定"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["institution", "fingerprint"], name="confirmed_binding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.fingerprint} {self.indicator}"
