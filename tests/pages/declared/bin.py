"""The bin."""

from tests.pages.declared.ledgers import EDITORS, at_row, rows_seen
from tests.pages.matrix import Case

NOT_EDITORS = dict.fromkeys(("leader", "reader", "auditor"), 403)

CASES = [
    Case("bin.list", dict.fromkeys(("office", "secretary", "clerk", "section", "neighbour"), 200)),
    Case(
        "bin.restore",
        at={position: at | NOT_EDITORS for position, at in rows_seen(**EDITORS, found=302).items()},
        method="post",
        kwargs=at_row(status="draft", deleted=True),
        data=lambda *_: {"version": 1},
    ),
]
