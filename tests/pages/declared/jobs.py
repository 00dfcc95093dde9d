"""Pages of this area."""

from tests.pages.matrix import Case, everyone

CASES = [Case("jobs.list", everyone(200, "stranger"))]
