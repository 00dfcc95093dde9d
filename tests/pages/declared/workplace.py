"""The workplace is for everybody with a grant; its figures are for those who may view."""

from tests.pages.matrix import Case, everyone

VIEWERS = everyone(200, "stranger", "administrator")

CASES = [
    Case("workplace", everyone(200, "stranger")),
    Case("workplace.empty", VIEWERS),
    Case("workplace.empty", VIEWERS, htmx=True),
    Case("workplace.choose", VIEWERS),
    Case(
        "workplace.choose",
        everyone(302, "stranger", "administrator"),
        method="post",
        data=lambda *_: {"shown1": "主题党日次数"},
    ),
    Case(
        "workplace.choose",
        everyone(422, "stranger", "administrator"),
        method="post",
        query="?wrong",
        data=lambda *_: {"shown1": "没有这个数"},
    ),
]
