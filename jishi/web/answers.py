"""What a page says when something goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import PurePath
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header

from jishi.core.errors import Conflict, NotInScope, TooOften, UserError

log = logging.getLogger("jishi")

View = Callable[..., HttpResponseBase]
Answer = TypeVar("Answer", bound=HttpResponseBase)
STATUS: dict[type[UserError], int] = {NotInScope: 404, Conflict: 409, TooOften: 429}
"""What a refusal is answered with where 422 does not say it."""
TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
}


def answering(view: View) -> View:
    """Turn a UserError into a page that says it in Chinese, and one English log line.

    404 for what is out of scope, so that a stranger cannot tell a hidden row
    from an absent one; 409 when somebody else was first; 429 for a machine that
    guesses; 422 for the rest. A fragment's notice goes to the notice box of the
    page, whatever it was to replace.
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
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 422)


def download(data: bytes, name: str, media_type: str = "") -> HttpResponse:
    """A file to be kept, never shown by the browser; ``name`` may be Chinese and tells the type."""
    return _kept(HttpResponse(data, content_type=media_type or media_type_of(name)), name)


def streamed(parts: Iterator[str], name: str) -> StreamingHttpResponse:
    """The same for a text that is sent as it is made."""
    return _kept(StreamingHttpResponse(parts, content_type=media_type_of(name)), name)


def media_type_of(name: str) -> str:
    """What kind of file this is, by the end of its name."""
    return TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")


def _kept(answer: Answer, name: str) -> Answer:
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
