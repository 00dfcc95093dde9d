"""What a paper is called, for whom and over what it is filled; putting it away and taking it back."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from jishi.accounts.models import User
from jishi.audit import trail
from jishi.core.errors import NotInScope, UserError
from jishi.core.periods import Period
from jishi.orgs.models import Organisation
from jishi.papers.work.door import may_fill_for
from jishi.papers.work.start import TITLE, memory_of
from jishi.papers.work.steps import RECORD, Change, Kept, act, hold
from jishi.papers.working import PaperStep, WorkingPaper
from jishi.word.draft import open_draft


@transaction.atomic
def retarget(
    user: User,
    paper: WorkingPaper,
    *,
    title: str,
    period: Period,
    org: Organisation | None,
    seen: int,
    today: date,
) -> PaperStep | None:
    """Change title, period and scope (改文稿信息); None when nothing changed.

    What was decided stays, and is counted over the new period and scope.
    Raises NotInScope for an organisation that is not the user's, Conflict when
    somebody else changed the same since ``seen``.
    """
    held = hold(user, paper.institution_id, paper.pk, today)
    if not title.strip():
        raise UserError("“标题”没有填写。", "请写上文稿的标题。")
    if not may_fill_for(user, paper.institution_id, org, today):
        raise NotInScope("没有找到所选的组织。", "请从您负责的组织中选择。")
    asked: Kept = {
        "title": title.strip()[:TITLE],
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "org_id": org.pk if org else None,
    }
    new = {name: value for name, value in asked.items() if trail.plain(getattr(held, name)) != value}
    if not new:
        return None
    if "first" in new or "last" in new:
        new["remembered"] = memory_of(open_draft(bytes(held.draft), held.name), held.institution, period)
    return act(user, held, "retarget", Change(paper=new), seen)


@transaction.atomic
def delete(user: User, institution_id: int, pk: int, today: date) -> WorkingPaper:
    """Put a paper into the bin (删除); ``restore`` takes it out again, with all that was decided."""
    return _put(user, hold(user, institution_id, pk, today), "delete", deleted=True)


@transaction.atomic
def restore(user: User, institution_id: int, pk: int, today: date) -> WorkingPaper:
    """Take a paper out of the bin (恢复)."""
    return _put(user, hold(user, institution_id, pk, today, deleted=True), "restore", deleted=False)


def _put(user: User, paper: WorkingPaper, verb: str, *, deleted: bool) -> WorkingPaper:
    paper.deleted = deleted
    paper.save(update_fields=["deleted", "updated_at"])
    trail.leave(user, verb, RECORD, paper, after={"deleted": deleted})
    return paper
