"""Users and what they may see."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from jishi.core.ids import new_id
from jishi.orgs.models import Organisation


class User(AbstractUser):
    """A person who can sign in (用户)."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)


class Grant(models.Model):
    """One role a user holds over one subtree (授权).

    Rights never come from anywhere else: no grant, no rows. Superusers get
    theirs the same way, so that a page looks to them as it does to others.
    """

    class Role(models.TextChoices):
        VIEW = "view", "查阅"
        EDIT = "edit", "填报"
        REVIEW = "review", "审核"

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name="用户")
    org = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name="组织")
    role = models.CharField("角色", max_length=10, choices=Role.choices)

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["user", "org", "role"], name="grant_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}:{self.get_role_display()}@{self.org}"
