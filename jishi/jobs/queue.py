"""Asking for long work, and a worker's hold on it. Each change is one UPDATE that says what must hold."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.timezone import now

from jishi.accounts.models import User
from jishi.core.errors import NotInScope, UserError
from jishi.jobs.models import LONGEST_SAID, Job
from jishi.orgs.models import Institution

LEASE = timedelta(seconds=60)
TRIES = 3
OPEN = (Job.State.WAITING, Job.State.RUNNING)


class Cancelled(Exception):
    """Somebody asked for the job to stop; raised between two steps."""


class LeaseLost(Exception):
    """Another worker holds the job now; nothing more may be written for it."""


def ask(user: User, home: Institution, kind: str, title: str, asked: Mapping[str, Any]) -> Job:
    """Put work in the queue; the job already there when the same user asked the same before it ended."""
    key = hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()
    for _ in range(TRIES):  # the job that was in the way may have ended before it was looked for
        try:
            with transaction.atomic():
                return Job.objects.create(
                    institution=home, kind=kind, title=title, key=key, asked=dict(asked), by=user
                )
        except IntegrityError:
            if found := Job.objects.filter(by=user, kind=kind, key=key, state__in=OPEN).first():
                return found
    raise UserError("同样的任务刚刚办完又有人提出。", "请再办一次。", kind=kind)


def mine(user: User) -> QuerySet[Job]:
    """The jobs of ``user``, newest first; nobody sees another's."""
    return Job.objects.filter(by=user)


def one(user: User, pk: int) -> Job:
    """One of ``mine``; raises NotInScope."""
    found = mine(user).filter(pk=pk).first()
    if found is None:
        raise NotInScope("没有找到这个任务。", "它可能已过期清理。", job=pk)
    return found


def cancel(user: User, pk: int) -> Job:
    """Ask the worker to stop after the step it is at; a job still waiting ends at once."""
    job = one(user, pk)
    waiting = Job.objects.filter(pk=pk, state=Job.State.WAITING)
    if not waiting.update(state=Job.State.CANCELLED, ended_at=now(), said="已取消，没有开始。"):
        Job.objects.filter(pk=pk, state=Job.State.RUNNING).update(cancel_asked=True)
    job.refresh_from_db()
    return job


def claim() -> Job | None:
    """Take the oldest job that waits or whose worker died, with a lease; None when there is nothing to do."""
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, lease_until__lt=now())
    for pk, lease in Job.objects.filter(free).order_by("asked_at", "pk").values_list("pk", "lease"):
        mine_now = secrets.token_hex(8)
        taken = Job.objects.filter(free, pk=pk, lease=lease).update(
            state=Job.State.RUNNING,
            lease=mine_now,
            lease_until=now() + LEASE,
            tries=F("tries") + 1,
            began_at=now(),
        )
        if taken:
            return Job.objects.select_related("by", "institution").get(pk=pk)
    return None


def step(job: Job, done: int, total: int) -> None:
    """Say that ``done`` of ``total`` is done for good, and renew the lease.

    Raises Cancelled when somebody asked to stop, LeaseLost when the job is
    another worker's by now.
    """
    held = Job.objects.filter(pk=job.pk, lease=job.lease, state=Job.State.RUNNING)
    if not held.update(done=done, total=total, lease_until=now() + LEASE):
        raise LeaseLost
    job.done, job.total = done, total
    if held.filter(cancel_asked=True).exists():
        raise Cancelled


def end(job: Job, state: Job.State, said: str) -> bool:
    """Close the job; False, and nothing written, when it is not this worker's any more.

    What of ``said`` is longer than the column is cut off.
    """
    held = Job.objects.filter(pk=job.pk, lease=job.lease, state=Job.State.RUNNING)
    return bool(held.update(state=state, said=said[:LONGEST_SAID], ended_at=now(), lease_until=None))
