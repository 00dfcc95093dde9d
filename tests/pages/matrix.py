"""How a page declares what each person gets, and the one function that asks it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.pages.staff import PERSONS, Staff

MISSING = 10**15
SIGN_IN = 302
"""What somebody signed out gets of every page: the way to the sign-in page."""


@dataclass(frozen=True)
class Case:
    """One page (by its name) and one method, with the status every person gets.

    ``everywhere`` is person → status for a page without an object; ``at`` is
    position → person → status for one with an object. Persons left out get
    ``rest`` (403: the page is closed to them). ``kwargs`` makes the address
    from the staff and the position, ``data`` what is posted.
    """

    name: str
    everywhere: Mapping[str, int] = field(default_factory=dict)
    at: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    rest: int = 403
    method: str = "get"
    kwargs: Callable[[Staff, str], dict[str, Any]] = lambda staff, position: {}
    data: Callable[[Staff, str], dict[str, Any]] = lambda staff, position: {}
    query: str = ""
    htmx: bool = False

    @property
    def label(self) -> str:
        return (
            f"{self.method} {self.name}{' htmx' if self.htmx else ''}{' ' + self.query if self.query else ''}"
        )

    def positions(self) -> list[str]:
        return list(self.at) or [""]

    def expected(self, person: str, position: str) -> int:
        if person == "signed_out":
            return 401 if self.htmx else SIGN_IN
        declared = self.at[position] if position else self.everywhere
        return declared.get(person, self.rest)


def asked(case: Case, staff: Staff, person: str, position: str) -> int:
    """The status ``person`` gets."""
    client = Client()
    if person != "signed_out":
        client.force_login(staff.users[person])
    address = reverse(case.name, kwargs=case.kwargs(staff, position)) + case.query
    more = {"headers": {"HX-Request": "true"}} if case.htmx else {}
    answer = getattr(client, case.method)(address, case.data(staff, position), **more)
    return int(answer.status_code)


def everyone(status: int, *but: str) -> dict[str, int]:
    """``status`` for every person with an account, apart from those named."""
    return {person: status for person in PERSONS[1:] if person not in but}
