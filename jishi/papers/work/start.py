"""Taking a draft in hand (导入)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.core.errors import FileRefused, NotInScope
from jishi.core.periods import Period
from jishi.orgs.models import Institution, Organisation
from jishi.papers.desk import confirmed, job, organisation_named, period_of_paper, propose, title_of
from jishi.papers.marks import file_digest
from jishi.papers.work.door import may_fill_for
from jishi.papers.work.steps import RECORD
from jishi.papers.working import WorkingPaper
from jishi.word.draft import Draft, open_draft

LARGEST = 20 * 1024 * 1024
TITLE = 200
BLANKS = ("×", "＿", "__", "XX")


@transaction.atomic
def start(
    user: User, home: Institution, data: bytes, name: str, today: date, fallback: Organisation | None
) -> WorkingPaper:
    """Keep a draft as a paper in hand, its title, period and scope read from its first lines.

    ``fallback`` is whom it is for when the title names nobody ``user`` may
    fill papers for (None: the whole institution). Raises FileRefused for what
    is no sound draft, is too large or bears a mark of secrecy; NotInScope when
    even ``fallback`` is not the user's. Then nothing is kept.
    """
    if len(data) > LARGEST:
        raise FileRefused("too_large", "文件超过 20 MB。", "请删去图片和附件后再导入。")
    draft = open_draft(data, name)
    named = organisation_named(draft, home)
    org = named if named and may_fill_for(user, home.pk, named, today) else fallback
    if not may_fill_for(user, home.pk, org, today):
        raise NotInScope("您不能为这个组织办理文稿。", "请从您负责的组织中选择。")
    paper = WorkingPaper(institution=home, org=org, created_by=user, name=draft.name[:TITLE])
    span = period_of_paper(draft, today)
    paper.title, paper.first, paper.last = title_in_one_line(draft), span.first, span.last
    paper.draft = file_kept(data, name, draft)
    paper.draft_digest = file_digest(paper.draft)
    paper.blanks, paper.remembered = len(draft.blanks), memory_of(draft, home, span)
    paper.save()
    trail.leave(
        user, "start", RECORD, paper, after={"name": paper.name, "first": span.first, "last": span.last}
    )
    return paper


def file_kept(data: bytes, name: str, draft: Draft) -> bytes:
    """The bytes the paper works on: the upload itself, a .docx made of it where it was an older format."""
    return data if draft.name == name else draft.fill({})


def title_in_one_line(draft: Draft) -> str:
    """The title on one line; of several lines those with a blank in them are left out."""
    lines = title_of(draft).split()
    whole = [line for line in lines if not any(mark in line for mark in BLANKS)]
    return "".join(whole or lines)[:TITLE]


def memory_of(draft: Draft, home: Institution, period: Period) -> dict[str, str]:
    """What the office confirmed so far for sentences that stand in this draft."""
    what = job(period, institution=home)
    known = confirmed(what)
    if not known:
        return {}
    marks = {proposal.fingerprint for proposal in propose(draft, what, {})}
    return {mark: known[mark] for mark in sorted(marks & known.keys())}
