"""How a page declares what each person gets, and the one function that asks it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from tests.pages.staff import PERSONS, POSITIONS, Staff

SIGN_IN = 302
"""What somebody signed out gets of every page: the way to the sign-in page."""
INSTITUTION = ("own", "foreign", "missing")
"""Where a thing may stand that an institution has as a whole, and no organisation of it."""


@dataclass(frozen=True)
class Case:
    """One page (by its name) and one method, with the status every person gets.

    ``everywhere`` is person → status for a page without an object; ``at`` is
    position → person → status for one with an object. A grant reaches the whole
    subtree, so "child" stands for what is said of "own" unless it is declared.
    Persons left out get ``rest`` (403: the page is closed to them). ``kwargs``
    makes the address from the staff and the position, ``data`` what is posted.
    ``places`` are the positions there are for the object. ``signed_out`` is what
    somebody without an account gets of a page that is open to all.
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
    signed_out: int = 0
    places: tuple[str, ...] = POSITIONS

    @property
    def label(self) -> str:
        return (
            f"{self.method} {self.name}{' htmx' if self.htmx else ''}{' ' + self.query if self.query else ''}"
        )

    def positions(self) -> tuple[str, ...]:
        return self.places if self.at else ("",)

    def expected(self, person: str, position: str) -> int:
        if person == "signed_out":
            if self.signed_out:
                return self.signed_out
            return 401 if self.htmx else SIGN_IN
        return self.declared(position).get(person, self.rest)

    def declared(self, position: str) -> Mapping[str, int]:
        if position == "child" and "child" not in self.at:
            return self.at["own"]
        return self.at[position] if position else self.everywhere


@dataclass
class Desks:
    """Everybody signed in once. One server answers them all, through all middleware; the test client would
    keep a copy of every context on the way."""

    server: ClientHandler
    keys: dict[str, str]

    @classmethod
    def of(cls, staff: Staff) -> Desks:
        keys = {person: cls._key(user) for person, user in staff.users.items()}
        return cls(ClientHandler(enforce_csrf_checks=False), keys)

    @staticmethod
    def _key(user: Any) -> str:
        client = Client()
        client.force_login(user)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def asked(self, case: Case, staff: Staff, person: str, position: str) -> int:
        """The status ``person`` gets."""
        asking = RequestFactory()
        if person != "signed_out":
            asking.cookies[settings.SESSION_COOKIE_NAME] = self.keys[person]
        address = reverse(case.name, kwargs=case.kwargs(staff, position)) + case.query
        more = {"headers": {"HX-Request": "true"}} if case.htmx else {}
        request = getattr(asking, case.method)(address, case.data(staff, position), **more)
        return int(self.server(request.environ).status_code)


def everyone(status: int, *but: str) -> dict[str, int]:
    """``status`` for every person with an account, apart from those named."""
    return {person: status for person in PERSONS[1:] if person not in but}
