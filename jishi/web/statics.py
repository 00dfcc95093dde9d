"""Addresses of style sheets, scripts and icons: each with a digest, so that an upgrade shows at once."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class WithDigest(StaticFilesStorage):
    """``app.css?v=1f3a…`` of the file as it is when the server starts; browsers keep it for good.

    Django's own way writes copies under new names, a step of its own before every start.
    """

    def url(self, name: str | None) -> str:
        address, digest = super().url(name), digest_of(name or "")
        return f"{address}?v={digest}" if digest else address


@cache
def digest_of(name: str) -> str:
    """Ten hex digits; "" for a file that is not there."""
    found = finders.find(name)
    return hashlib.sha256(Path(str(found)).read_bytes()).hexdigest()[:10] if found else ""
