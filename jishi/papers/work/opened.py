"""A paper in hand opened: its draft and what the binder says of it, kept between two requests."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from jishi.core.periods import Period
from jishi.indicators.catalogue import shipped
from jishi.papers.binding.model import Proposal
from jishi.papers.desk import Job, job, names_of, propose
from jishi.papers.working import WorkingPaper
from jishi.word.draft import Draft, open_draft

KEPT_PAPERS = 8

_kept: OrderedDict[Any, Opened] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Opened:
    """Nothing here depends on the ledgers: the same file, period, names and memory give the same."""

    draft: Draft
    proposals: tuple[Proposal, ...]


def job_of(paper: WorkingPaper) -> Job:
    """For whom and over what the paper is filled."""
    whole = job(Period(paper.first, paper.last), institution=paper.institution)
    return Job(whole.institution, paper.org, whole.period, whole.items)


def opened(paper: WorkingPaper, what: Job) -> Opened:
    """The draft and its proposals; read and bound anew only when something they depend on changed."""
    own = tuple(sorted((n, item.digest, item.words) for n, item in what.items.items() if n not in shipped()))
    names = tuple(sorted((kind, tuple(texts)) for kind, texts in names_of(what).known.items()))
    memory = tuple(sorted(paper.remembered.items()))
    key = (paper.draft_digest, paper.name, paper.institution_id, what.period, own, names, memory)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    draft = open_draft(bytes(paper.draft), paper.name)
    made = Opened(draft, tuple(propose(draft, what, paper.remembered)))
    with _lock:
        _kept[key] = made
        while len(_kept) > KEPT_PAPERS:
            _kept.popitem(last=False)
    return made
