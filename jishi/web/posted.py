"""What the form of an act says beside the act: the version it saw, and where to go then."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from jishi.core.errors import UserError

LONGEST_VERSION = 9
"""Digits of a version; a longer one no page has shown."""


def version_in(request: HttpRequest) -> int:
    """The version the page showed; raises UserError where the page does not say."""
    said = request.POST.get("version", "")
    if not said.isdecimal() or len(said) > LONGEST_VERSION:
        raise UserError("这一页不完整，看不出您看到的是第几版。", "请刷新页面后再办一次。")
    return int(said)


def back_to(request: HttpRequest, otherwise: str, *args: Any) -> str:
    """Where to go after an act: the page of this site the form names, else ``otherwise``."""
    return page_in(request, "back") or reverse(otherwise, args=args)


def page_in(request: HttpRequest, name: str) -> str:
    """The page of this site the form names as ``name``; "" where it names none."""
    said = request.POST.get(name, "")
    ours = said.startswith("/") and url_has_allowed_host_and_scheme(said, allowed_hosts=None)
    return said if ours else ""
