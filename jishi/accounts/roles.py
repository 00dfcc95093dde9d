"""Roles of the office and the rights each carries. The one place that says who may do what."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", "系统管理员"
    OFFICE = "office", "党委办公室"
    LEADER = "leader", "分管领导"
    SECRETARY = "secretary", "支部书记"
    CLERK = "clerk", "支部填报人"
    SECTION = "section", "科室"
    READER = "reader", "查阅人"
    AUDITOR = "auditor", "审计人"


class Right(models.TextChoices):
    """What a grant lets somebody do, over the subtree it names."""

    VIEW = "view", "查看台账和数"
    EDIT = "edit", "填报记录"
    REVIEW = "review", "审核记录"
    PAPER = "paper", "办理文稿"
    DEFINE = "define", "自定指标"
    TREE = "tree", "维护组织和人员"
    USERS = "users", "管理用户和授权"
    TRAIL = "trail", "查看操作留痕"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset({Right.TREE, Right.USERS}),
    Role.OFFICE: frozenset({Right.VIEW, Right.EDIT, Right.REVIEW, Right.PAPER, Right.DEFINE, Right.TREE}),
    Role.LEADER: frozenset({Right.VIEW, Right.REVIEW}),
    Role.SECRETARY: frozenset({Right.VIEW, Right.EDIT, Right.REVIEW, Right.PAPER}),
    Role.CLERK: frozenset({Right.VIEW, Right.EDIT, Right.PAPER}),
    Role.SECTION: frozenset({Right.VIEW, Right.EDIT, Right.REVIEW, Right.PAPER}),
    Role.READER: frozenset({Right.VIEW}),
    Role.AUDITOR: frozenset({Right.VIEW, Right.TRAIL}),
}


def roles_with(right: str) -> list[Role]:
    """The roles that carry ``right``."""
    return [role for role, rights in RIGHTS.items() if right in rights]
