"""Pages of this area."""

from tests.pages.matrix import Case, everyone

CASES = [Case("bin.list", everyone(200, "stranger"))]
