"""Pages every account has, with or without a grant."""

from tests.pages.matrix import Case, everyone

GRANTED = everyone(200, "stranger")

NOTHING_WAITS = {"kwargs": lambda *_: {"key": "nobody-has-this"}}

CASES = [
    Case("accounts.again", everyone(404, "stranger"), **NOTHING_WAITS),
    Case("accounts.again", everyone(302, "stranger"), method="post", **NOTHING_WAITS),
    Case("accounts.mine", GRANTED),
    Case("accounts.display", everyone(302, "stranger"), method="post", data=lambda *_: {"size": "large"}),
    Case("accounts.password", GRANTED),
    Case(
        "accounts.password", everyone(422, "stranger"), method="post", data=lambda *_: {"old_password": "x"}
    ),
]
