"""Long work one asked for: how far it is, what it made, how to stop it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from jishi.core.errors import NotInScope
from jishi.jobs import queue
from jishi.jobs.models import JobFile
from jishi.web.answers import download
from jishi.web.doors import WRITE, page
from jishi.web.seat import Seat

SHOWN = 50


@page()
def listed(request: HttpRequest, seat: Seat) -> HttpResponse:
    """My jobs, newest first."""
    jobs = queue.mine(seat.user).select_related("file").defer("file__data")[:SHOWN]
    return render(request, "jobs/list.html", {"jobs": jobs})


@page()
def one(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """One job; the fragment asks for itself again until the job has ended."""
    job = queue.one(seat.user, pk)
    context = {"job": job, "has_file": JobFile.objects.filter(job=job).exists()}
    fragment = getattr(request, "htmx", False)
    answer = render(request, "jobs/_progress.html" if fragment else "jobs/one.html", context)
    answer["Vary"] = "HX-Request"
    return answer


@page(methods=WRITE)
def cancel(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """Ask for the job to stop."""
    queue.cancel(seat.user, pk)
    return redirect("jobs.one", pk=pk)


@page()
def file(request: HttpRequest, seat: Seat, pk: int) -> HttpResponse:
    """The file a job made."""
    found = JobFile.objects.filter(job=queue.one(seat.user, pk)).first()
    if found is None:
        raise NotInScope("这个任务没有文件，或文件已过期清理。", "需要的话请重新办一次。", job=pk)
    return download(bytes(found.data), found.name, found.media_type)


urlpatterns = [
    path("jobs/", listed, name="jobs.list"),
    path("jobs/<int:pk>/", one, name="jobs.one"),
    path("jobs/<int:pk>/cancel/", cancel, name="jobs.cancel"),
    path("jobs/<int:pk>/file/", file, name="jobs.file"),
]
