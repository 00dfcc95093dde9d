"""Pages every account has, with or without a grant."""

from tests.pages.matrix import Case, everyone

GRANTED = everyone(200, "stranger")

CASES = [
    Case("accounts.mine", GRANTED),
    Case("accounts.display", everyone(302, "stranger"), method="post", data=lambda *_: {"size": "large"}),
    Case("accounts.password", GRANTED),
    Case(
        "accounts.password", everyone(422, "stranger"), method="post", data=lambda *_: {"old_password": "x"}
    ),
]
