"""Pages of this area."""

from tests.pages.matrix import Case, everyone

CASES = [Case("orgs.tree", everyone(200, "stranger"))]
