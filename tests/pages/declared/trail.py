"""The audit trail: for auditors alone."""

from tests.pages.matrix import Case

CASES = [
    Case("trail.list", {"auditor": 200}),
    Case("trail.list", {"auditor": 422}, query="?from=someday"),
    Case("trail.xlsx", {"auditor": 200}),
    Case("trail.csv", {"auditor": 200}),
    Case("trail.csv", {"auditor": 422}, query="?from=someday"),
]
