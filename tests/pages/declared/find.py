"""Find is for everybody with a grant; what is found differs (test_find.py)."""

from tests.pages.matrix import Case, everyone

CASES = [
    Case("find", everyone(200, "stranger"), query="?q=党课"),
    Case("find.answers", everyone(200, "stranger"), query="?q=党课"),
    Case("find.answers", everyone(200, "stranger"), query="?q=党课", htmx=True),
]
