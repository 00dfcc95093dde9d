"""Figures."""

from tests.pages.matrix import Case, everyone

VIEWERS = everyone(200, "stranger", "administrator")

CASES = [
    Case("figures.list", VIEWERS),
    Case("figures.one", VIEWERS, kwargs=lambda *_: {"code": "study.lecture.sessions"}),
]
