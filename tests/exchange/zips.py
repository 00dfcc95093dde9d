"""An .xlsx taken apart and put together again, to make what no office makes on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile


def with_members(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """``data`` with members replaced or added."""
    held = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(held, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, content in changed.items():
            new.writestr(name, content)
    return held.getvalue()


def member(data: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(data)) as held:
        return held.read(name)
