"""What a page says when something goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jishi.core.errors import NotInScope, UserError

log = logging.getLogger("jishi")

View = Callable[..., HttpResponse]


def answering(view: View) -> View:
    """Turn a UserError into a page that says it in Chinese, and one English log line.

    404 for what is out of scope, so that a stranger cannot tell a hidden row
    from an absent one; 422 for the rest.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except UserError as error:
            log.info("refused: %s path=%s", error.for_log(), request.path)
            status = 404 if isinstance(error, NotInScope) else 422
            return render(request, "notice.html", {"said": error.for_page()}, status=status)

    return answer
