"""Many acts on records in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from jishi.ledger.holding import hold
from jishi.orgs.tree import Tree


@contextmanager
def together(institution_id: int) -> Iterator[None]:
    """Take several acts with the institution held from the first on.

    Nobody moves an organisation meanwhile, so its tree is read once for all of
    them; and there is one commit, each of which waits for the disk.
    """
    with transaction.atomic():
        hold(institution_id)
        with Tree.held(institution_id):
            yield
