"""Which codes of a long list an office uses most, so that they stand first."""

from __future__ import annotations

from collections import Counter
from datetime import date

from jishi.accounts.roles import Right
from jishi.ledger import access
from jishi.ledger.entry.fields import form_fields, kind_of, options
from jishi.ledger.spec import LedgerSpec
from jishi.web.forms.layout import FEW
from jishi.web.seat import Seat

MOST_USUAL = 8


def usual(seat: Seat, spec: LedgerSpec) -> dict[str, list[int]]:
    """By field with a long list of codes: those the seat's organisations used most this year.

    One query; none for ledgers without such a field.
    """
    long = [f for f in form_fields(spec) if kind_of(f) == "set" and len(options(f)) > FEW]
    if not long:
        return {}
    since, until = date(seat.today.year, 1, 1), date(seat.today.year, 12, 31)
    rows = access.rows_in(
        [seat.scope(Right.EDIT, spec.family)], spec, seat.today, action=Right.EDIT
    ).order_by()
    rows = rows.filter(**{f"{spec.date_field}__range": (since, until)})
    seen = {f.name: Counter[int]() for f in long}
    for values in rows.values_list(*seen).iterator():
        for name, value in zip(seen, values, strict=True):
            seen[name][value] += 1
    return {f.name: _common(seen[f.name], [code for code, _ in options(f)]) for f in long}


def _common(sets: Counter[int], codes: list[int]) -> list[int]:
    used = Counter({code: sum(n for mask, n in sets.items() if mask >> code & 1) for code in codes})
    return [code for code, count in used.most_common(MOST_USUAL) if count]
