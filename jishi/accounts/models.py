"""Users, what they may see, and what they keep for themselves."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models

from jishi.accounts.roles import Role
from jishi.core.ids import new_id
from jishi.orgs.models import Organisation

EVERY_LEDGER = "*"
"""Asked of a grant in the place of a family: is it for all ledgers?"""


class User(AbstractUser):
    """A person who can sign in (用户). ``last_name`` holds the whole name, as it is said here."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)

    @property
    def shown_name(self) -> str:
        """The name on pages: the person's, else the account's."""
        return self.last_name or self.username


class Grant(models.Model):
    """One role a user holds over one subtree (授权).

    Rights never come from anywhere else: no grant, no rows. Superusers get
    theirs the same way, so that a page looks to them as it does to others.
    ``families`` narrows a section's ledgers to its own (纪检: supervision);
    empty means all.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name="用户")
    org = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name="组织")
    role = models.CharField("角色", max_length=20, choices=Role)
    families = models.JSONField("台账范围", default=list, blank=True)

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["user", "org", "role"], name="grant_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}:{self.get_role_display()}@{self.org}"

    def opens(self, family: str) -> bool:
        """Whether ledgers of ``family`` are within it; "" asks for no ledger in particular, "*" for all."""
        return not family or not self.families or family in self.families


class Kept(models.Model):
    """Base of what a user keeps for himself; ``place`` is the page or ledger it belongs to."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="用户")
    place = models.CharField("位置", max_length=80)
    kept_at = models.DateTimeField("保存时间", auto_now=True)

    class Meta:
        abstract = True


class SavedFilter(Kept):
    """One query string a user named (我的筛选); a pinned one stands as a tab.

    Shared with a role it is a copy whose ``place`` names the role and the institution too.
    """

    name = models.CharField("名称", max_length=30)
    query = models.CharField("条件", max_length=1000, blank=True)
    pinned = models.BooleanField("固定为标签", default=False)

    class Meta:
        verbose_name = "我的筛选"
        verbose_name_plural = verbose_name
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["user", "place", "name"], name="saved_filter_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Habit(Kept):
    """One setting a user chose on a page, e.g. the columns of a ledger."""

    value: Any = models.JSONField("取值", default=dict)

    class Meta:
        verbose_name = "使用习惯"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["user", "place"], name="habit_once")]

    def __str__(self) -> str:
        return self.place


class UnsavedForm(Kept):
    """What a user had typed into a form and not saved yet (自动保存), so that a crash loses nothing."""

    data: Any = models.JSONField("内容", default=dict)

    class Meta:
        verbose_name = "未保存的表单"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["user", "place"], name="unsaved_form_once")]

    def __str__(self) -> str:
        return self.place
