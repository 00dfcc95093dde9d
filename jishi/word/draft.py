"""A draft somebody gives to the system: opened, its blanks found, filled without a trace besides."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from jishi.word.docx import DocxPaper
from jishi.word.headings import chains
from jishi.word.model import Anchor, Blank, Fill, Paragraph, Warning_
from jishi.word.notices import warning
from jishi.word.office import to_docx
from jishi.word.plan import Plan
from jishi.word.refuse import form_of
from jishi.word.secrecy import refuse_secret
from jishi.word.textdoc import TextPaper

_WORD_NAMES = (".docx", ".doc", ".wps", ".dotx", ".docm")
_NONE: Mapping[str, str] = MappingProxyType({})


def open_draft(data: bytes, name: str) -> Draft:
    """Open an uploaded file; what it is, is decided by its content, ``name`` tells only .md from .txt.

    An old format is converted, and its draft has the name of a .docx.
    Raises FileRefused with a reason and a Chinese sentence for everything
    that is no sound .docx, .txt or .md.
    """
    form = form_of(data, name)
    extra: tuple[Warning_, ...] = ()
    if form in ("doc", "rtf"):
        data, form, extra = to_docx(data, form), "docx", (warning("converted"),)
        name = f"{name.rpartition('.')[0] or name}.docx"
    elif form != "docx" and name.lower().endswith(_WORD_NAMES):
        extra = (warning("other_content"),)
    paper = DocxPaper(data) if form == "docx" else TextPaper(data, markdown=form == "md")
    refuse_secret(name, paper.texts())
    return Draft(name, paper, data, extra)


class Draft:
    """An opened paper. ``paragraphs`` and ``blanks`` are in reading order; nothing here changes it."""

    def __init__(
        self, name: str, paper: DocxPaper | TextPaper, data: bytes, warnings: tuple[Warning_, ...] = ()
    ) -> None:
        self._extra = warnings
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
        """What a person should know before filling, each code once."""
        return self._extra + self._paper.warnings

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

    def plan(self, values: Mapping[int, Fill]) -> Plan:
        """A compiled plan for filling these blanks again and again, with other texts and bookmark names."""
        return self._paper.plan(values, self.fill)
