"""Pages of this area."""

from tests.pages.matrix import Case, everyone

CASES = [Case("find", everyone(200, "stranger"))]
