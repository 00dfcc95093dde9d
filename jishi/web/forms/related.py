"""Related rows on a form: which may be chosen, and which one typed words mean."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from jishi.accounts.roles import Right
from jishi.core.errors import NotInScope
from jishi.ledger.access import rows_for, search
from jishi.ledger.entry.fields import form_fields, kind_of, title_of
from jishi.ledger.entry.named import named
from jishi.ledger.entry.reading import Unreadable
from jishi.ledger.registry import LEDGERS
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Person
from jishi.web.forms.reading import Texts
from jishi.web.seat import Seat

OFFERED = 12
"""So many rows a search offers; more are a reason to type another word."""
LONGEST_KEY = 19
"""Digits of a primary key."""


def pick_field(spec: LedgerSpec, name: str) -> models.Field[Any, Any]:
    """The field of ``name`` that is filled by searching; raises NotInScope for any other."""
    for field in form_fields(spec):
        if field.name == name and kind_of(field) == "pick":
            return field
    raise NotInScope("没有这一项。", "请刷新页面再试。", ledger=spec.code, field=name)


def candidates(seat: Seat, spec: LedgerSpec, field: models.Field[Any, Any]) -> models.QuerySet[Any]:
    """What ``seat`` may choose for ``field``: people of his organisations, rows he may see."""
    if field.related_model is Person:
        return people(seat, spec)
    other = next(one for one in LEDGERS.values() if one.model is field.related_model)
    return rows_for(seat.user, other, seat.today).order_by("-on", "-pk")


def people(seat: Seat, spec: LedgerSpec) -> models.QuerySet[Any]:
    """People who ever belonged to an organisation the seat keeps ``spec`` for; all of them for the root's."""
    found = Person.objects.filter(institution=seat.institution).order_by("name", "pk")
    mine = {org.pk for org in seat.orgs(Right.EDIT, spec.family)}
    if mine >= {
        pk for pk, stays in seat.tree.stays.items() if any(stay.path.count(".") == 1 for stay in stays)
    }:
        return found
    belongs = Q(memberships__org__in=mine) | Q(posts__org__in=mine) | Q(employments__org__in=mine)
    return found.filter(belongs).distinct()


def matching(
    seat: Seat, spec: LedgerSpec, field: models.Field[Any, Any], words: str
) -> list[tuple[Any, str]]:
    """(row, what tells it from others of its name) for the first rows that fit ``words``."""
    rows = candidates(seat, spec, field)
    if field.related_model is Person:
        return named(rows.filter(name__icontains=words.strip())[:OFFERED])
    other = next(one for one in LEDGERS.values() if one.model is field.related_model)
    return named(search(rows, other, words)[:OFFERED])


def resolve(seat: Seat, spec: LedgerSpec, field: models.Field[Any, Any], texts: Texts, kept: Any) -> Any:
    """The row meant by the two boxes of ``field``, None for empty ones.

    The chosen row holds as long as its words stand in the box; other words are
    looked for anew. Raises Unreadable when they fit none or several. ``kept``
    is what the record has now: it stays allowed even out of the seat's reach.
    """
    words = "".join(texts.get(field.name, [])).strip()
    if not words:
        return None
    chosen = "".join(texts.get(f"{field.name}_pk", []))
    if kept is not None and chosen in ("", str(kept.pk)) and words == title_of(kept):
        return kept
    rows = candidates(seat, spec, field)
    key = int(chosen) if chosen.isdecimal() and len(chosen) <= LONGEST_KEY else None
    if key is not None and (row := rows.filter(pk=key).first()) and title_of(row) == words:
        return row
    exact = "name" if field.related_model is Person else "title"
    found = list(rows.filter(**{exact: words})[:OFFERED])
    if len(found) == 1:
        return found[0]
    if found:
        raise Unreadable(f"有 {len(found)} 个“{words}”，请选是哪一个。")
    raise Unreadable(f"没有找到“{words}”。只能从您看得到的记录和人员中选，请换个写法再找。")


def choices(seat: Seat, spec: LedgerSpec, name: str, words: str) -> list[tuple[str, str]]:
    """(key, who or what) to choose among when words fit several rows."""
    field = pick_field(spec, name)
    exact = "name" if field.related_model is Person else "title"
    rows = candidates(seat, spec, field).filter(**{exact: words.strip()})[:OFFERED]
    return [(str(row.pk), f"{title_of(row)}（{where}）") for row, where in named(rows)]
