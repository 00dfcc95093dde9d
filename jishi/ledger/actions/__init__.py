"""The only door to change a record. One action, one file: its right, its condition, its trace."""

from jishi.ledger.actions._change import changeable
from jishi.ledger.actions._values import writable
from jishi.ledger.actions.confirm import confirm
from jishi.ledger.actions.create import create
from jishi.ledger.actions.create_each import create_each
from jishi.ledger.actions.delete import delete
from jishi.ledger.actions.mark_duplicate import mark_duplicate
from jishi.ledger.actions.nil_return import nil_return
from jishi.ledger.actions.preview import Preview, preview, previews
from jishi.ledger.actions.record_attendance import record_attendance
from jishi.ledger.actions.restore import restore
from jishi.ledger.actions.return_ import return_
from jishi.ledger.actions.submit import submit
from jishi.ledger.actions.take_back import step_of, take_back
from jishi.ledger.actions.update import update

__all__ = [
    "Preview",
    "changeable",
    "confirm",
    "create",
    "create_each",
    "delete",
    "mark_duplicate",
    "nil_return",
    "preview",
    "previews",
    "record_attendance",
    "restore",
    "return_",
    "step_of",
    "submit",
    "take_back",
    "update",
    "writable",
]
