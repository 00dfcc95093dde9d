"""What a page says when something goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header

from jishi.core.errors import Conflict, NotInScope, UserError

log = logging.getLogger("jishi")

View = Callable[..., HttpResponseBase]


def answering(view: View) -> View:
    """Turn a UserError into a page that says it in Chinese, and one English log line.

    404 for what is out of scope, so that a stranger cannot tell a hidden row
    from an absent one; 409 when somebody else was first; 422 for the rest. A
    fragment's notice goes to the notice box of the page, whatever it was to replace.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except UserError as error:
            log.info("refused: %s path=%s", error.for_log(), request.path)
            return notice(request, error)

    return answer


def notice(request: HttpRequest, error: UserError) -> HttpResponse:
    """The notice itself, as a page or as a fragment."""
    said = {"said": error.for_page(), "status": status_of(error)}
    if not getattr(request, "htmx", False):
        return render(request, "notice.html", said, status=status_of(error))
    answer = render(request, "_notice.html", said, status=status_of(error))
    answer["HX-Retarget"], answer["HX-Reswap"] = "#notices", "innerHTML"
    return answer


def status_of(error: UserError) -> int:
    if isinstance(error, NotInScope):
        return 404
    return 409 if isinstance(error, Conflict) else 422


def download(data: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to be kept, never shown by the browser; ``name`` may be Chinese."""
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
