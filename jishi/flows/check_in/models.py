"""The list of one event while phones may tick names on it.

Nothing here says when or in what order somebody came: a tick is a flag, and
all of it is deleted once the attendance is written (docs/decisions/0035).
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from jishi.core.ids import new_id
from jishi.ledger.registry import ledger
from jishi.orgs.models import Institution, Person


def by_chance() -> int:
    """A key that tells nothing: ``core.ids.new_id`` would tell when a guest was put on the list."""
    return secrets.randbits(62) + 1


class CheckIn(models.Model):
    """One event that people check in to by phone (扫码签到), until ``until`` at the latest."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="单位")
    event = models.OneToOneField(
        ledger("event").model, models.CASCADE, related_name="check_in", verbose_name="活动"
    )
    key = models.CharField("密钥", max_length=64, default=secrets.token_urlsafe, editable=False)
    """What the codes are made from; it never leaves the server."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="会务")
    until: models.DateTimeField[datetime, datetime] = models.DateTimeField("截止时间")

    class Meta:
        verbose_name = "扫码签到"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.event}"

    @property
    def is_open(self) -> bool:
        return now() < self.until


class Place(models.Model):
    """One person on the list."""

    id = models.BigIntegerField(primary_key=True, default=by_chance, editable=False)
    check_in = models.ForeignKey(CheckIn, models.CASCADE, related_name="places", verbose_name="扫码签到")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")
    came = models.BooleanField("已签到", default=False)

    class Meta:
        verbose_name = "签到名单"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["check_in", "person"], name="check_in_place_once")]

    def __str__(self) -> str:
        return f"{self.person}"
