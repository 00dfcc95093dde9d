"""The pages of long work."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jishi.jobs import queue, worker

MADE = worker.Made("活动台账.xlsx", "application/octet-stream", b"rows", "共 12 条。")


def make(job, step):
    step(1, 1)
    return MADE


@pytest.fixture
def job(client, staffed, settings):
    settings.JOB_KINDS = {"make": f"{__name__}.make"}
    client.force_login(staffed.clerk)
    return queue.ask(staffed.clerk, staffed.world.institution, "make", "导出活动台账", {})


def test_a_running_job_asks_for_itself_again_and_an_ended_one_does_not(client, job):
    waiting = client.get(reverse("jobs.one", args=[job.pk]), headers={"HX-Request": "true"})
    worker.run_one()
    ended = client.get(reverse("jobs.one", args=[job.pk]), headers={"HX-Request": "true"})

    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert "<html" not in waiting.content.decode()
    assert "hx-trigger" not in ended.content.decode()
    assert "共 12 条。" in ended.content.decode()
    assert "HX-Request" in waiting["Vary"]


def test_the_file_is_downloaded_under_its_name_and_never_shown(client, job):
    worker.run_one()

    answer = client.get(reverse("jobs.file", args=[job.pk]))

    assert answer.content == b"rows"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%B4%BB%E5%8A%A8")
    assert "导出活动台账" in client.get(reverse("jobs.list")).content.decode()


def test_the_list_takes_few_queries(client, job, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get(reverse("jobs.list"))
