"""A filled and sealed paper with its source table: everything one filling gives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.db import transaction

from jishi.accounts.models import User
from jishi.papers.desk import Job, title_of
from jishi.papers.filling import Filling, prepare
from jishi.papers.models import Paper, PaperFile
from jishi.papers.sealing import Sealed, seal
from jishi.papers.source_table import annex, workbook
from jishi.papers.sources import Source, sources
from jishi.papers.working import WorkingPaper
from jishi.papers.written import written
from jishi.word.draft import Draft

Kind = PaperFile.Kind
ENDINGS = {Kind.TABLE: "-数据依据表.xlsx", Kind.ANNEX: "-数据依据表.docx"}
_DRAFT = re.compile(r"[（(](?:草稿|初稿|送审稿|征求意见稿)[）)]")


@dataclass(frozen=True, slots=True)
class Bundle:
    """What goes to the office: the paper, and behind it the table of sources.

    ``files`` are the very bytes kept with the sealed paper, by kind: paper, table, annex.
    """

    title: str
    filling: Filling
    sealed: Sealed
    sources: tuple[Source, ...]
    files: dict[str, bytes]

    def write(self, out: Path) -> list[Path]:
        """Write paper, workbook and annex beside each other; the paths written, paper first."""
        paths = [out, *(out.with_name(out.stem + ending) for ending in ENDINGS.values())]
        for path, data in zip(paths, self.files.values(), strict=True):
            path.write_bytes(data)
        return paths


@transaction.atomic
def fill_and_seal(
    draft: Draft,
    original: bytes,
    what: Job,
    user: User | None = None,
    *,
    filling: Filling | None = None,
    working: WorkingPaper | None = None,
) -> Bundle:
    """Propose, count, fill, seal, list the sources of one draft, and keep the files as they went out.

    ``filling`` is what was decided of it at the workbench (default: what the
    binder is sure of), ``working`` the paper in hand it comes from.
    """
    filling = filling or prepare(draft, what)
    sealed = seal(draft, original, filling, what, user, working)
    listed = tuple(sources(filling.proposals, filling.answers, filling.texts, what.scope_label))
    hand = written(filling.proposals, filling.texts)
    title = working.title if working else title_of(draft)
    files = {
        Kind.PAPER.value: sealed.data,
        Kind.TABLE.value: workbook(listed, title, hand),
        Kind.ANNEX.value: annex(listed, title, hand),
    }
    _keep(sealed.paper, files)
    return Bundle(title, filling, sealed, listed, files)


def _keep(paper: Paper, files: dict[str, bytes]) -> None:
    PaperFile.objects.bulk_create(
        PaperFile(paper=paper, kind=kind, name=file_name(paper, kind), data=data)
        for kind, data in files.items()
    )


def file_name(paper: Paper, kind: str) -> str:
    """The name a file of a sealed paper goes out by: without （草稿）, with the number of a later version."""
    whole = PurePath(paper.name)
    version = f"（第{paper.number}版）" if paper.number > 1 else ""
    stem = f"{_DRAFT.sub('', whole.stem)}{version}"
    return stem + (whole.suffix if kind == Kind.PAPER else ENDINGS[Kind(kind)])
