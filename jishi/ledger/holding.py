"""The one lock on what the ledgers of an institution say."""

from __future__ import annotations

from jishi.orgs.models import Institution


def hold(institution_id: int) -> None:
    """Let nobody else change rows of this institution until the transaction ends.

    So duplicates and places are judged one change after the other. On SQLite
    the transaction holds the whole file already.
    """
    Institution.objects.select_for_update(no_key=True).get(pk=institution_id)
