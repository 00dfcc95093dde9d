"""Pages of this area."""

from tests.pages.matrix import Case, everyone

CASES = [Case("papers.list", everyone(200, "stranger"))]
