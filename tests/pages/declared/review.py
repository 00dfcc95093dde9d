"""The review box."""

from tests.pages.matrix import Case

REVIEWERS = dict.fromkeys(("office", "leader", "secretary", "section", "neighbour"), 200)

CASES = [Case("review.queue", REVIEWERS)]
