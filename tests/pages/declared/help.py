"""Help is for everybody with a grant."""

from tests.pages.matrix import Case, everyone

CASES = [
    Case("help.home", everyone(200, "stranger")),
    Case("help.page", everyone(200, "stranger"), kwargs=lambda *_: {"slug": "first-day"}),
    Case("help.page", everyone(404, "stranger"), kwargs=lambda *_: {"slug": "missing"}, query="?missing"),
]
