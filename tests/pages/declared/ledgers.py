"""Pages of this area."""

from tests.pages.matrix import Case, everyone

CASES = [Case("ledgers.home", everyone(200, "stranger"))]
