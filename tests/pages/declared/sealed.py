"""Pages of this area."""

from tests.pages.matrix import Case, everyone

CASES = [Case("sealed.list", everyone(200, "stranger"))]
