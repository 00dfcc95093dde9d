"""Column types shared by every table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    _Char = models.CharField[str, str]
else:  # Django's fields take type arguments in the stubs only
    _Char = models.CharField

PATH_STEP = 4


class PathField(_Char):
    """A materialised path, four digits a level and a dot ("0001.0003.").

    Compared by bytes on both databases (collation "C" on PostgreSQL, BINARY on
    SQLite), so that a subtree is one range: ``>= path and < upper(path)``.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


def upper(path: str) -> str:
    """The first text after every path that begins with ``path``; "" has no end and gives "~"."""
    return path[:-1] + "/" if path else "~"


def inside(path: str, root: str) -> bool:
    """Whether ``path`` lies in the subtree at ``root``, itself included."""
    return root <= path < upper(root)
