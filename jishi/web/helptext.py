"""The pages of help: short Markdown files beside the code, read into HTML by a small reader of our own.

A file begins with ``# title``; what follows up to the first empty line is its
summary. Understood are ## and ### headings, paragraphs, - and 1. lists,
| tables |, **bold**, `code` and [links](/address/). Nothing else is, and no HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

HELP = Path(__file__).parent / "help"
ORDER = ("first-day", "lists", "keys", "words", "not", "actions", "about")
"""The chapters; all other files are entries of an action each, called as the action is called."""
_INLINE = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<b>\1</b>"),
    (re.compile(r"`(.+?)`"), r"<kbd>\1</kbd>"),
    (re.compile(r"\[(.+?)\]\((/[\w./#-]*)\)"), r'<a href="\2">\1</a>'),
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of help; ``slug`` is the file's name and its address."""

    slug: str
    title: str
    summary: str
    body: SafeString

    @property
    def chapter(self) -> bool:
        return self.slug in ORDER


@cache
def pages() -> dict[str, Page]:
    """Every page by its slug: the chapters in their order, then the actions by title."""
    found = [_read(file) for file in sorted(HELP.glob("*.md"))]
    found.sort(key=lambda page: ORDER.index(page.slug) if page.chapter else len(ORDER))
    return {page.slug: page for page in found}


def _read(file: Path) -> Page:
    head, _, rest = file.read_text(encoding="utf-8").partition("\n\n")
    title, _, summary = head.removeprefix("# ").partition("\n")
    return Page(file.stem, title, summary.replace("\n", ""), html(rest))


def html(text: str) -> SafeString:
    """The text as HTML; everything in it is escaped first."""
    blocks = (block.splitlines() for block in re.split(r"\n{2,}", text.strip()))
    return mark_safe("\n".join(part for lines in blocks for part in _block(lines)))


def _block(lines: list[str]) -> Iterator[str]:
    for kind, group in groupby(lines, key=_kind):
        found = [_inline(line) for line in group]
        if kind in ("h2", "h3"):
            yield from (f"<{kind}>{line.lstrip('# ')}</{kind}>" for line in found)
        elif kind in ("ul", "ol"):
            items = "".join(f"<li>{re.sub(r'^(?:-|[0-9]+[.]) ', '', line)}</li>" for line in found)
            yield f"<{kind}>{items}</{kind}>"
        elif kind == "table":
            yield _table(found)
        else:
            yield f"<p>{''.join(found)}</p>"


def _kind(line: str) -> str:
    """What a line is part of, by how it begins."""
    if line.startswith("#"):
        return "h3" if line.startswith("###") else "h2"
    if line.startswith("|"):
        return "table"
    if line.startswith("- "):
        return "ul"
    return "ol" if re.match(r"\d+\. ", line) else "p"


def _table(lines: list[str]) -> str:
    """The first line holds the headings, the first cell of every other line names it."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head = "".join(f'<th scope="col">{cell}</th>' for cell in rows[0])
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'
        for first, *rest in rows[1:]
    )
    return f'<table class="table-x"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _inline(line: str) -> str:
    text = str(escape(line))
    for pattern, shape in _INLINE:
        text = pattern.sub(shape, text)
    return text
