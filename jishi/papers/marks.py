"""The marks a sealed file carries, and what they prove.

A bookmark stands round every printed figure: ``_fig_<document>_<number>_<code>``.
Bookmarks are the one carrier that outlives every way of saving that was
measured, and they touch no other member of the file
(docs/decisions/0020-marks.md). The code is keyed, so that nobody can make up a
mark: a name that is not in the record is no mark of ours.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

_MARK = re.compile(r"_fig_(?P<document>[a-z2-7]{8})_(?P<number>\d{4})_(?P<code>[a-z2-7]{8})")


@dataclass(frozen=True, slots=True)
class Mark:
    """What the name of a bookmark says."""

    document: str
    number: int
    code: str

    @property
    def name(self) -> str:
        return f"_fig_{self.document}_{self.number:04d}_{self.code}"


def new_document() -> str:
    """Eight characters a-z2-7, random."""
    return _short(secrets.token_bytes(5))


def mark(document: str, number: int, text: str, unit: str) -> Mark:
    return Mark(document, number, code_of(document, number, text, unit))


def read_mark(name: str) -> Mark | None:
    """The mark a bookmark's name is, None when it is not one of ours."""
    found = _MARK.fullmatch(name)
    return Mark(found["document"], int(found["number"]), found["code"]) if found else None


def code_of(document: str, number: int, text: str, unit: str) -> str:
    said = f"{document}|{number}|{text}|{unit}"
    return _short(salted_hmac("jishi.papers.mark", said, algorithm="sha256").digest()[:5])


def file_digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _short(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").lower()
