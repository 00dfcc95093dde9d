"""Pages of this area."""

from tests.pages.matrix import Case, everyone

CASES = [Case("review.queue", everyone(200, "stranger"))]
