"""Pages of this area."""

from tests.pages.matrix import Case, everyone

CASES = [Case("calendar.year", everyone(200, "stranger"))]
