"""Further hosts of a joint event: who they are, and where they stood on its day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from jishi.core.errors import UserError
from jishi.ledger.spec import LedgerSpec
from jishi.orgs.models import Organisation
from jishi.orgs.tree import Tree


def hosts_of(spec: LedgerSpec, row: Any) -> list[int]:
    """The further hosts by id, in order; none for ledgers that have no hosts."""
    if not spec.hosts:
        return []
    return sorted(_hosts(spec, row).values_list("org_id", flat=True))


def join(spec: LedgerSpec, row: Any, orgs: Iterable[Organisation] | None, tree: Tree) -> None:
    """Make ``orgs`` the further hosts of ``row`` (None keeps them) and give each its place on the day."""
    if not spec.hosts:
        return
    hosts = _hosts(spec, row)
    if orgs is not None:
        wanted = {org.pk for org in _sound(spec, row, orgs)}
        hosts.exclude(org_id__in=wanted).delete()
        for pk in sorted(wanted - set(hosts.values_list("org_id", flat=True))):
            hosts.create(institution_id=row.institution_id, org_id=pk)
    for host in hosts.select_related("org"):
        host.org_path = tree.path(host.org_id, row.on or host.org.since)
        host.save(update_fields=["org_path"])


def join_each(
    spec: LedgerSpec, rows: Sequence[Any], orgs: Sequence[Iterable[Organisation]] | None, tree: Tree
) -> list[dict[str, list[int]]]:
    """Give each of the new ``rows`` its further hosts, in one query; what is noted of each in the trail."""
    if not spec.hosts:
        return [{} for _ in rows]
    asked = zip(rows, orgs or [[]] * len(rows), strict=True)
    found = [{org.pk: org for org in _sound(spec, row, some)} for row, some in asked]
    of: Any = spec.model._meta.get_field(spec.hosts)
    of.related_model._default_manager.bulk_create(
        of.related_model(
            **{of.remote_field.name: row},
            institution_id=row.institution_id,
            org=org,
            org_path=tree.path(org.pk, row.on or org.since),
        )
        for row, joined in zip(rows, found, strict=True)
        for org in joined.values()
    )
    return [{"hosts": sorted(joined)} for joined in found]


def _sound(spec: LedgerSpec, row: Any, orgs: Iterable[Organisation]) -> list[Organisation]:
    """Without the keeper itself; raises UserError for an organisation of another institution."""
    found = [org for org in orgs if org.pk != row.org_id]
    if any(org.institution_id != row.institution_id for org in found):
        raise UserError(
            f"{spec.title}：“联合主办”只能从本单位的组织中选择。", "请重新选择。", ledger=spec.code
        )
    return found


def _hosts(spec: LedgerSpec, row: Any) -> Any:
    return getattr(row, spec.hosts)
