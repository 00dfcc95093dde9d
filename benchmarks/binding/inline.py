"""Texts that carry their labels: ``××〔id〕`` after every blank.

``〔a|b〕``: either is right. ``〔a/share〕``: as that view of the figure. ``〔a!〕``: it should
be offered first, but is another scope's, so that binding it is wrong. ``〔-〕``: no indicator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_LABEL = re.compile(r"〔([^〔〕]*)〕")


def documents(folder: Path) -> Iterator[tuple[str, str, dict[int, dict]]]:
    """(file name, text without labels, row of each blank by its place in text order)."""
    for file in sorted(folder.iterdir()):
        labelled = file.read_text("utf-8")
        text = _LABEL.sub("", labelled)
        labels = _LABEL.findall(labelled)
        if len(labels) != text.count("××"):
            raise ValueError(f"{file.name}: {text.count('××')} blanks, {len(labels)} labels")
        yield file.name, text, {n: row(file.stem, n, label) for n, label in enumerate(labels)}


def row(doc: str, blank: int, label: str) -> dict:
    names, _, shown = label.rstrip("!").partition("/")
    return {
        "doc": doc,
        "blank": blank,
        "form": doc.split("-", 1)[-1],
        "subject": label,
        "wanted": [] if names == "-" else names.split("|"),
        "shown": shown or "value",
        "never": label.endswith("!"),
    }
