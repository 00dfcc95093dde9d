"""Organisations, people, and who belonged where from when to when.

Nothing here has a "current" value: every question names a day.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jishi.core.ids import new_id
from jishi.orgs.fields import PathField


class Institution(models.Model):
    """One institution (单位): the owner of every row below it; its key never changes."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    name = models.CharField("单位全称", max_length=100)

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.name


class Dated(models.Model):
    """Base of what held from one day to another: ``since`` included, ``until`` included, open when empty."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="单位")
    since = models.DateField("起始日期")
    until = models.DateField("截止日期", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_until_ge_since",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="截止日期不能早于起始日期，请核对。",
            )
        ]


class Name(Dated):
    """One name the institution goes by or writes often (全称、简称、上级、县、网站、公众号)."""

    class Kind(models.IntegerChoices):
        FULL = 1, "单位全称"
        SHORT = 2, "单位简称"
        SUPERIOR = 3, "上级单位"
        COUNTY = 4, "所在县（市、区）"
        SITE = 5, "门户网站"
        CHANNEL = 6, "微信公众号"
        VILLAGE = 7, "帮扶村"

    kind = models.PositiveSmallIntegerField("类别", choices=Kind)
    text = models.CharField("名称", max_length=100)

    class Meta(Dated.Meta):
        verbose_name = "名称"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.text


class Organisation(Dated):
    """One Party organisation or office, valid from ``since`` to ``until``.

    ``number`` is its own, fixed part of every path it ever has; where it hangs
    in the tree is a Placement, which has dates of its own.
    """

    class Kind(models.IntegerChoices):
        COMMITTEE = 1, "党委"
        GENERAL_BRANCH = 2, "党总支"
        BRANCH = 3, "党支部"
        GROUP = 4, "党小组"
        DISCIPLINE = 5, "纪委"
        OFFICE = 6, "科室"
        UNION = 7, "工会"
        LEAGUE = 8, "团组织"

    class Sector(models.IntegerChoices):
        NONE = 0, "不分"
        AGENCY = 1, "机关"
        FIELD = 2, "基层"
        RETIRED = 3, "离退休"
        JOINT = 4, "联合"

    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("名称", max_length=100)
    kind = models.PositiveSmallIntegerField("类别", choices=Kind)
    sector = models.PositiveSmallIntegerField("支部类型", choices=Sector, default=Sector.NONE)

    class Meta(Dated.Meta):
        verbose_name = "组织"
        verbose_name_plural = verbose_name
        ordering = ("number",)
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["institution", "number"], name="organisation_number_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Placement(Dated):
    """One stay of an organisation under one parent; ``path`` is the place it gives."""

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="placements", verbose_name="组织")
    parent = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上级组织"
    )
    path = PathField("路径")

    class Meta(Dated.Meta):
        verbose_name = "隶属关系"
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["institution", "path"], name="placement_path")]

    def __str__(self) -> str:
        return f"{self.org} {self.since}"


class Person(models.Model):
    """One person of the institution. In service or retired is a question of dates, not a flag."""

    class Sex(models.IntegerChoices):
        UNKNOWN = 0, "未知"
        MALE = 1, "男"
        FEMALE = 2, "女"

    class Education(models.IntegerChoices):
        UNKNOWN = 0, "未填"
        POSTGRADUATE = 10, "研究生"
        BACHELOR = 20, "本科"
        COLLEGE = 30, "大专"
        SECONDARY = 40, "中专及高中"
        BELOW = 70, "初中及以下"

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="单位")
    name = models.CharField("姓名", max_length=40)
    sex = models.PositiveSmallIntegerField("性别", choices=Sex, default=Sex.UNKNOWN)
    born_on = models.DateField("出生日期", null=True, blank=True)
    minority = models.BooleanField("少数民族", default=False)
    education = models.PositiveSmallIntegerField("学历", choices=Education, default=Education.UNKNOWN)
    retired_on = models.DateField("退休日期", null=True, blank=True)
    veteran_cadre = models.BooleanField("离休", default=False)

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.name


class Membership(Dated):
    """One stay of a person in one organisation, as Party, League or union member.

    A move ends one row the day before and begins another. ``full_since`` is
    the day of becoming a full Party member; before it, or while it is empty,
    the member is probationary.
    """

    class Kind(models.IntegerChoices):
        PARTY = 1, "中共党员"
        LEAGUE = 2, "共青团员"
        UNION = 3, "工会会员"

    class Begun(models.IntegerChoices):
        INITIAL = 0, "期初"
        ADMITTED = 1, "发展"
        TRANSFER_IN = 2, "转入"
        MOVED_IN = 3, "内部调入"
        RESTORED = 4, "恢复"

    class Ended(models.IntegerChoices):
        STILL = 0, "在册"
        TRANSFER_OUT = 1, "转出"
        MOVED_OUT = 2, "内部调出"
        DIED = 3, "去世"
        LEFT = 4, "出党出团退会"

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="所在组织")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name="人员")
    kind = models.PositiveSmallIntegerField("身份", choices=Kind, default=Kind.PARTY)
    begun = models.PositiveSmallIntegerField("进入方式", choices=Begun, default=Begun.INITIAL)
    ended = models.PositiveSmallIntegerField("离开方式", choices=Ended, default=Ended.STILL)
    full_since = models.DateField("转正日期", null=True, blank=True)

    class Meta(Dated.Meta):
        verbose_name = "组织关系"
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["institution", "kind", "org"], name="membership_org")]

    def __str__(self) -> str:
        return f"{self.person} {self.org}"


class PostLevel(models.IntegerChoices):
    """Level of a person's post (职务层次), as talks and sanctions are reported by it."""

    NONE = 0, "未填"
    DIVISION = 1, "处级"
    SECTION = 2, "科级"
    ORDINARY = 3, "一般干部"
    OTHER = 4, "其他人员"


class Post(Dated):
    """One post a person held in one organisation from one day to another."""

    class Role(models.IntegerChoices):
        LEADER = 1, "领导班子成员"
        COMMITTEE_SECRETARY = 2, "党委书记"
        BRANCH_SECRETARY = 3, "党支部书记"
        COMMITTEE_MEMBER = 4, "委员"
        MIDDLE = 5, "中层干部"
        PARTY_STAFF = 6, "党务干部"
        RESERVE = 7, "后备干部"
        FULL_TIME = 8, "专职党务"

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="所在组织")
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    role = models.PositiveSmallIntegerField("职务类别", choices=Role)
    level = models.PositiveSmallIntegerField("职务层次", choices=PostLevel, default=PostLevel.NONE)
    title = models.CharField("职务", max_length=60)

    class Meta(Dated.Meta):
        verbose_name = "任职"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.person} {self.title}"


class Employment(Dated):
    """One stay of a person on the institution's staff, in one office or section."""

    class Category(models.IntegerChoices):
        MANAGEMENT = 1, "管理"
        TECHNICAL = 2, "专业技术"
        WORKER = 3, "工勤"

    class TitleRank(models.IntegerChoices):
        NONE = 0, "无"
        SENIOR = 1, "正高"
        VICE_SENIOR = 2, "副高"
        MIDDLE = 3, "中级"
        JUNIOR = 4, "初级"

    org = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="所在部门")
    person = models.ForeignKey(Person, models.PROTECT, related_name="employments", verbose_name="人员")
    category = models.PositiveSmallIntegerField("岗位类别", choices=Category)
    title_rank = models.PositiveSmallIntegerField("职称", choices=TitleRank, default=TitleRank.NONE)

    class Meta(Dated.Meta):
        verbose_name = "在编人员"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.person} {self.org}"
