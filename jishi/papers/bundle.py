"""A filled and sealed paper with its source table: everything one filling gives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jishi.accounts.models import User
from jishi.papers.desk import Job, title_of
from jishi.papers.filling import Filling, prepare
from jishi.papers.sealing import Sealed, seal
from jishi.papers.source_table import annex, workbook
from jishi.papers.sources import Source, sources
from jishi.word.draft import Draft

TABLE, ANNEX = "-数据依据表.xlsx", "-数据依据表.docx"


@dataclass(frozen=True, slots=True)
class Bundle:
    """What goes to the office: the paper, and behind it the table of sources."""

    title: str
    filling: Filling
    sealed: Sealed
    sources: tuple[Source, ...]

    def write(self, out: Path) -> list[Path]:
        """Write paper, workbook and annex beside each other; the paths written, paper first."""
        files = {
            out: self.sealed.data,
            out.with_name(out.stem + TABLE): workbook(self.sources, self.title),
            out.with_name(out.stem + ANNEX): annex(self.sources, self.title),
        }
        for path, data in files.items():
            path.write_bytes(data)
        return list(files)


def fill_and_seal(draft: Draft, original: bytes, what: Job, user: User | None = None) -> Bundle:
    """Propose, count, fill, seal and list the sources of one draft."""
    filling = prepare(draft, what)
    sealed = seal(draft, original, filling, what, user)
    listed = sources(filling.proposals, filling.answers, filling.texts, what.scope_label)
    return Bundle(title_of(draft), filling, sealed, tuple(listed))
