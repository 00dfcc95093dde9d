"""Long work that a page asked for: who sits behind it by the time it is done, and the file it hands over."""

from __future__ import annotations

from jishi.accounts.roles import Right
from jishi.core.errors import NotInScope
from jishi.jobs.models import Job
from jishi.jobs.worker import Made
from jishi.web.answers import media_type_of
from jishi.web.seat import Seat


def seat_of(job: Job, right: str = Right.VIEW) -> Seat:
    """The seat of who asked; raises NotInScope where ``right`` was taken from him meanwhile."""
    seat = Seat.of(job.by)
    if seat is None or not seat.may(right):
        raise NotInScope("您的授权已经收回。", "请联系系统管理员。", job=job.pk)
    return seat


def file_of(name: str, data: bytes) -> Made:
    """What an export hands over."""
    return Made(name, media_type_of(name), data, "已导出。")
