"""The marks a sealed file carries, and what they prove.

A bookmark stands round every printed figure: ``_fig_<document>_<number>_<code>``
(reports.md measured that bookmarks and document properties survive saving in
LibreOffice; Word and WPS by their documentation only). The code is keyed, so
a changed number or a number moved to another place shows without the record.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from django.utils.crypto import constant_time_compare, salted_hmac

PROPERTY = "JISHI_SEAL"
NAMESPACE = "urn:jishi:figures:1"
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

    def proves(self, text: str, unit: str) -> bool:
        """Whether this mark was made for this very text and measure word."""
        return constant_time_compare(self.code, code_of(self.document, self.number, text, unit))


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


def seal_property(document: str, manifest: bytes) -> str:
    """The text of the document property: version, document, keyed digest of the manifest."""
    digest = salted_hmac("jishi.papers.manifest", manifest, algorithm="sha256").hexdigest()
    return f"1;{document};{digest[:32]}"


def sealed_document(value: str, manifest: bytes | None) -> tuple[str, bool]:
    """(document, whether the manifest is untouched) from the document property."""
    version, _, rest = value.partition(";")
    document, _, digest = rest.partition(";")
    if version != "1" or not re.fullmatch(r"[a-z2-7]{8}", document):
        return "", False
    whole = manifest is not None and seal_property(document, manifest).endswith(f";{digest}")
    return document, whole


def evidence_code(rows: Iterable[Sequence[int]]) -> str:
    """A keyed digest of the rows a figure stood on: a bare one could be guessed where rows are few."""
    said = ",".join(f"{row_id}:{version}" for row_id, version in sorted(map(tuple, rows)))
    return salted_hmac("jishi.papers.evidence", said, algorithm="sha256").hexdigest()[:16]


def manifest(document: str, figures: Iterable[dict[str, str]]) -> bytes:
    """The custom XML part: one element a figure, attributes only."""
    lines = [
        "<fig " + " ".join(f"{key}={quoteattr(value)}" for key, value in figure.items()) + "/>"
        for figure in figures
    ]
    body = "".join(lines)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<figures xmlns="{NAMESPACE}" document="{document}">{body}</figures>'.encode()


def file_digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _short(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").lower()
