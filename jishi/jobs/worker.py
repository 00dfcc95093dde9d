"""Doing the work: take a job, run its function, keep what it made."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import close_old_connections, transaction
from django.utils.module_loading import import_string
from django.utils.timezone import now

from jishi.core.errors import UserError
from jishi.jobs import queue
from jishi.jobs.models import Job, JobFile

log = logging.getLogger("jishi")
PAUSE = 1.0
"""Seconds between two looks at an empty queue."""
SWEEP = 3600.0
"""Seconds between two looks for files that are too old."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a job hands over: a sentence about what was done, and one file, if it made one (``data``)."""

    name: str = ""
    media_type: str = ""
    data: bytes = b""
    said: str = ""


Work = Callable[[Job, Callable[[int, int], None]], Made]
"""What does a kind of job: it calls ``step(done, total)`` between steps, and may be called again after a
crash, with ``job.done`` steps behind it."""


def run_one() -> Job | None:
    """Do one job to its end, whatever that is; None when there was none."""
    job = queue.claim()
    if job is None:
        return None
    try:
        _work(job)
    except queue.Cancelled:
        queue.end(job, Job.State.CANCELLED, "已按您的要求取消，没有留下文件。")
    except queue.LeaseLost:
        log.info("job lease lost: job=%s", job.pk)
    except UserError as error:
        log.info("job refused: job=%s %s", job.pk, error.for_log())
        queue.end(job, Job.State.FAILED, error.for_page())
    except Exception:
        code = f"JS-900-{secrets.token_hex(2).upper()}"
        log.exception("job failed: job=%s code=%s", job.pk, code)
        queue.end(job, Job.State.FAILED, f"系统出错，没有办成。请联系管理员并告知编号 {code}。")
    job.refresh_from_db()
    return job


def _work(job: Job) -> None:
    if job.tries > queue.TRIES:
        queue.end(job, Job.State.FAILED, "试了几次都中断了，没有办成。请稍后再试，或联系管理员。")
        return
    work: Work = import_string(settings.JOB_KINDS[job.kind])
    made = work(job, lambda done, total: queue.step(job, done, total))
    with transaction.atomic():
        if queue.end(job, Job.State.DONE, made.said) and made.data:
            JobFile.objects.create(job=job, name=made.name, media_type=made.media_type, data=made.data)


def sweep() -> int:
    """Throw away files older than ``settings.JOB_FILE_DAYS``; how many."""
    old = JobFile.objects.filter(made_at__lt=now() - timedelta(days=settings.JOB_FILE_DAYS))
    return old.delete()[0]


def run_for_ever(stop: threading.Event) -> None:
    """Work until ``stop`` is set; one at a time, so that pages keep a core. Old files go meanwhile."""
    next_sweep = time.monotonic()
    while not stop.is_set():
        close_old_connections()
        try:
            if time.monotonic() >= next_sweep:
                sweep()
                next_sweep = time.monotonic() + SWEEP
            worked = run_one() is not None
        except Exception:  # the database may be away for a moment: try again
            log.exception("job queue out of reach")
            worked = False
        if not worked:
            stop.wait(PAUSE)


def in_background() -> threading.Event:
    """Start a worker beside the pages; set the event to stop it."""
    stop = threading.Event()
    threading.Thread(target=run_for_ever, args=(stop,), name="jishi-jobs", daemon=True).start()
    return stop
