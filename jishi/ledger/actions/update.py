"""Change what one record says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date
from typing import Any

from django.db import transaction

from jishi.accounts.models import User
from jishi.ledger.access import row_for
from jishi.ledger.actions._change import write
from jishi.ledger.actions._duplicates import followers, free, key_of, original, point
from jishi.ledger.actions._hosts import hosts_of, join
from jishi.ledger.actions._lines import PLACE, carry, open_lines
from jishi.ledger.actions._place import place_in_scope
from jishi.ledger.actions._values import changed, check, fill
from jishi.ledger.base import OPEN
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation
from jishi.orgs.tree import Tree


@transaction.atomic
def update(
    user: User,
    spec: LedgerSpec,
    pk: int,
    values: Mapping[str, Any],
    *,
    version: int,
    today: date,
    hosts: Iterable[Organisation] | None = None,
) -> Any:
    """Change one draft or returned record (修改) that ``user`` saw as ``version``.

    Only the fields named in ``values`` change; ``hosts`` None keeps the further
    hosts. A new organisation or date gives the row, and its lines, their place anew,
    a new natural key has duplicates judged anew. Nothing changed: nothing is written. Raises
    as ``create`` does, and UserError when the row was submitted or changed by
    somebody else meanwhile, or a line that would move was handed in.
    """
    row = row_for(user, spec, pk, today, action="edit")
    before, had = copy(row), hosts_of(spec, row)
    fill(spec, row, values)
    place_in_scope(user, spec, row, today)
    check(spec, row)
    join(spec, row, hosts, Tree.of(row.institution_id))
    new, noted = changed(spec, row, before), _hosts_noted(spec, row, had)
    if not new and not noted and version == before.version:
        return before
    rekeyed = key_of(spec, row) != key_of(spec, before)
    if rekeyed:
        new["duplicate_of"] = original(spec, row)
    repeats = followers(spec, before) if rekeyed else []
    key = key_of(spec, before)
    written = write(user, "update", "修改", spec, before, version, OPEN, new, noted)
    moved = {name: value for name, value in new.items() if name in PLACE}
    carry(user, "update", open_lines(spec, written) if moved else (), moved)
    free(user, spec, [other for other in repeats if key_of(spec, other) == key])
    if written.duplicate_of:
        point(user, spec, followers(spec, written), written.duplicate_of)
    return written


def _hosts_noted(spec: LedgerSpec, row: Any, had: list[int]) -> dict[str, Any]:
    have = hosts_of(spec, row)
    return {} if have == had else {"hosts": have}
