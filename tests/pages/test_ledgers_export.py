"""Long lists are written as a job: for whom it was asked, and for what he may still view."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from jishi.accounts.models import Grant
from jishi.audit.models import Entry
from jishi.jobs import worker
from jishi.jobs.models import Job
from tests.pages.staff import Staff

MARCH = date(2026, 3, 10)
EXPORT = "/ledgers/event/export/?period=2026&q=学习"


@pytest.fixture
def staff(client, world, monkeypatch):
    monkeypatch.setattr("jishi.web.pages.ledgers_export.MOST_AT_ONCE", 1)
    monkeypatch.setattr("jishi.web.pages.ledgers_export.CHUNK", 2)
    staff = Staff.of(world)
    for number in range(3):
        staff.world.row("event", on=MARCH, title=f"第{number}次学习")
    client.force_login(staff.users["clerk"])
    return staff


def test_a_long_list_becomes_a_job_whose_file_has_every_row(client, staff):
    answer = client.get(EXPORT)
    job = worker.run_one()

    assert answer["Location"] == f"/jobs/{job.pk}/"
    assert (job.state, job.done, job.total) == (Job.State.DONE, 3, 3)
    sheet = load_workbook(BytesIO(client.get(f"/jobs/{job.pk}/file/").content)).active
    assert sheet.max_row == 3 + 3
    assert Entry.objects.get(action="export").actor == staff.users["clerk"]


def test_rows_taken_out_of_reach_meanwhile_are_not_in_the_file(client, staff):
    client.get(EXPORT)
    Grant.objects.filter(user=staff.users["clerk"]).update(org=staff.world.second)

    job = worker.run_one()

    sheet = load_workbook(BytesIO(bytes(job.file.data))).active
    assert sheet.max_row == 3


def test_a_job_of_somebody_without_any_grant_left_is_refused(client, staff):
    client.get(EXPORT)
    Grant.objects.filter(user=staff.users["clerk"]).delete()

    job = worker.run_one()

    assert job.state == Job.State.FAILED
    assert "授权已经收回" in job.said
