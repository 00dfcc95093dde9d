"""A draft somebody gives to the system: opened whatever it is, its blanks found, filled without a trace besides."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from jishi.word.docx import DocxPaper
from jishi.word.headings import chains
from jishi.word.model import Anchor, Blank, Fill, Paragraph, Warning_
from jishi.word.refuse import form_of
from jishi.word.textdoc import TextPaper

_NONE: Mapping[str, str] = MappingProxyType({})


def open_draft(data: bytes, name: str) -> Draft:
    """Open an uploaded file; what it is, is decided by its content, ``name`` tells only .md from .txt.

    Raises FileRefused with a reason and a Chinese sentence for everything
    that is no sound .docx, .txt or .md.
    """
    form = form_of(data, name)
    return Draft(name, DocxPaper(data) if form == "docx" else TextPaper(data, markdown=form == "md"), data)


class Draft:
    """An opened paper. ``paragraphs`` and ``blanks`` are in reading order; nothing here changes it."""

    def __init__(self, name: str, paper: DocxPaper | TextPaper, data: bytes) -> None:
        self.name = name
        self._paper = paper
        self._data = data
        self._chains: dict[int, tuple[str, ...]] | None = None

    @property
    def form(self) -> str:
        """ "docx", "txt" or "md"."""
        return self._paper.form

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return self._paper.paragraphs

    @property
    def blanks(self) -> tuple[Blank, ...]:
        return self._paper.blanks

    @property
    def warnings(self) -> tuple[Warning_, ...]:
        return self._paper.warnings

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """The bookmarks ``_fig_…`` of the paper, in reading order."""
        return self._paper.anchors

    @property
    def properties(self) -> Mapping[str, str]:
        """The custom document properties; none in a text file."""
        return self._paper.properties

    @property
    def manifest(self) -> bytes | None:
        """The custom XML part of namespace ``urn:jishi:figures:1``, None when there is none."""
        return self._paper.manifest

    def headings(self, paragraph: int) -> tuple[str, ...]:
        """The headings above paragraph number ``paragraph``, title first; a heading's own words come last."""
        if self._chains is None:
            self._chains = chains(self.paragraphs)
        return self._chains[paragraph]

    def fill(
        self,
        values: Mapping[int, Fill],
        *,
        properties: Mapping[str, str] = _NONE,
        manifest: bytes | None = None,
    ) -> bytes:
        """The file with ``values`` (by index of the blank) put in; other blanks stay as typed.

        Without values, properties and manifest these are the very bytes that
        were opened. Raises IndexError for a blank that is not there. A text
        file carries neither properties nor a manifest.
        """
        if any(not 0 <= index < len(self.blanks) for index in values):
            raise IndexError(f"no such blank: {sorted(values)}")
        if not values and not properties and manifest is None:
            return self._data
        return self._paper.filled(values, properties, manifest)
