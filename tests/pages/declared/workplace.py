"""Pages of this area."""

from tests.pages.matrix import Case, everyone

CASES = [Case("workplace", everyone(200, "stranger"))]
