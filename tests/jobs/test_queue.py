"""Long work: taken once, gone on with after a crash, stopped when asked."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from jishi.core.errors import NotInScope, UserError
from jishi.jobs import queue, worker
from jishi.jobs.models import Job, JobFile

SEEN: list[int] = []


def count(job, step):
    """Three steps; each notes its number, and a job that was interrupted goes on where it was."""
    for number in range(job.done, 3):
        SEEN.append(number)
        step(number + 1, 3)
    return worker.Made("数.txt", "text/plain", b"3", "共 3 步。")


def refuse(job, step):
    raise UserError("没有可导出的记录。", "请放宽条件。")


def crash(job, step):
    raise RuntimeError("no such thing")


@pytest.fixture
def asked(staffed, settings):
    settings.JOB_KINDS = {name: f"{__name__}.{name}" for name in ("count", "refuse", "crash")}
    SEEN.clear()

    def ask(kind="count", user=staffed.clerk, **given):
        return queue.ask(user, staffed.world.institution, kind, "数一数", given)

    return ask


def test_a_job_is_done_and_its_file_kept(asked):
    job = asked()

    done = worker.run_one()

    assert (done.pk, done.state, done.done, done.said) == (job.pk, Job.State.DONE, 3, "共 3 步。")
    assert bytes(done.file.data) == b"3"
    assert worker.run_one() is None


def test_the_same_work_asked_twice_is_one_job_until_it_has_ended(asked):
    first, again, other = asked(year=2026), asked(year=2026), asked(year=2025)

    assert first.pk == again.pk != other.pk
    worker.run_one()
    assert asked(year=2026).pk != first.pk


def test_work_asked_again_in_the_moment_the_first_ends_is_a_new_job(asked, monkeypatch):
    first, atomic = asked(year=2026), transaction.atomic

    @contextmanager
    def ended_meanwhile(*args, **named):
        try:
            with atomic(*args, **named):
                yield
        except IntegrityError:
            if not named:
                Job.objects.filter(pk=first.pk).update(state=Job.State.DONE)
            raise

    monkeypatch.setattr(transaction, "atomic", ended_meanwhile)

    again = asked(year=2026)

    assert again.pk != first.pk
    assert again.state == Job.State.WAITING


def test_a_job_whose_worker_died_is_gone_on_with_by_another(asked):
    asked()
    dead = queue.claim()
    queue.step(dead, 2, 3)
    assert queue.claim() is None
    Job.objects.update(lease_until=now() - timedelta(seconds=1))

    done = worker.run_one()

    assert SEEN == [2]
    assert done.state == Job.State.DONE
    with pytest.raises(queue.LeaseLost):
        queue.step(dead, 3, 3)
    assert not queue.end(dead, Job.State.FAILED, "")


def test_of_two_workers_only_one_takes_a_job(asked):
    job = asked()
    stale = Job.objects.get(pk=job.pk)
    queue.claim()

    assert queue.claim() is None
    assert Job.objects.filter(pk=stale.pk, lease=stale.lease).count() == 0


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_after_its_step(asked, staffed):
    waiting = asked(n=1)
    assert queue.cancel(staffed.clerk, waiting.pk).state == Job.State.CANCELLED

    running = asked(n=2)
    taken = queue.claim()
    queue.cancel(staffed.clerk, running.pk)
    with pytest.raises(queue.Cancelled):
        queue.step(taken, 1, 3)


def test_a_job_that_died_three_times_is_given_up(asked):
    asked()
    for _ in range(queue.TRIES):
        queue.claim()
        Job.objects.update(lease_until=now() - timedelta(seconds=1))

    given_up = worker.run_one()

    assert given_up.state == Job.State.FAILED
    assert "中断" in given_up.said


@pytest.mark.parametrize(("kind", "said"), [("refuse", "请放宽条件"), ("crash", "JS-900-")])
def test_what_went_wrong_is_said(asked, kind, said):
    asked(kind)

    failed = worker.run_one()

    assert failed.state == Job.State.FAILED
    assert said in failed.said
    assert not JobFile.objects.exists()


def test_a_long_list_of_faults_still_ends_the_job(asked):
    asked()

    assert queue.end(queue.claim(), Job.State.FAILED, "错" * 600)
    assert Job.objects.get().said == "错" * 500


def test_nobody_sees_the_job_of_another(asked, staffed):
    job = asked()

    with pytest.raises(NotInScope):
        queue.one(staffed.secretary, job.pk)
    with pytest.raises(NotInScope):
        queue.cancel(staffed.secretary, job.pk)


def test_old_files_are_swept_away(asked):
    asked()
    worker.run_one()
    assert worker.sweep() == 0

    JobFile.objects.update(made_at=now() - timedelta(days=8))
    assert worker.sweep() == 1


def test_the_worker_throws_old_files_away_by_itself(asked, monkeypatch):
    asked()
    worker.run_one()
    JobFile.objects.update(made_at=now() - timedelta(days=8))
    stop = threading.Event()
    monkeypatch.setattr(stop, "wait", lambda pause: stop.set())
    # The worker's thread closes its own connection; here that would be the test's.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)

    worker.run_for_ever(stop)

    assert not JobFile.objects.exists()
